"""kernels says truthfully whether CuPy has a GPU here."""

import sys

import kernels


def test_without_cupy_it_says_so(monkeypatch):
    monkeypatch.setitem(sys.modules, "cupy", None)
    assert kernels.gpu() == (None, "CuPy is not installed (it has no wheel for this system)")


def test_it_agrees_with_cupy_itself():
    name, reason = kernels.gpu()
    try:
        import cupy

        found = cupy.cuda.runtime.getDeviceCount() > 0
    except Exception:  # no CuPy or no driver: both mean that there is none
        found = False
    assert (name is not None) == found and reason
