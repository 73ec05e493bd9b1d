"""kernels.run reports a launch and raises no fault; kernels.cp is chosen truthfully."""

import os
import subprocess
import sys
from types import SimpleNamespace

import pytest

import kernels
import kernels.cupy_like as cp
from kernels.errors import CompileError, KernelError, LaunchError

SCALE = r"""
__global__ void scale(float* x, int n) {
    int i = blockIdx.x * blockDim.x + threadIdx.x;
    if (i < n) x[i] = 2 * x[i];
}
"""
ENDLESS = r'extern "C" __global__ void spin(int* x) { while (x[0] == 0) { } }'


def test_a_text_with_one_kernel_is_enough():
    x = cp.arange(100, dtype=cp.float32)
    report = kernels.run(SCALE, (1,), (128,), (x, 100))
    assert report.ok and report.kernel == "scale" and report.where == "emulator"
    assert x[3] == 6 and (report.grid, report.block) == ((1, 1, 1), (128, 1, 1))


def test_faults_are_in_the_report():
    report = kernels.run(SCALE, (1,), (128,), (cp.zeros(50, "f4"), 100))
    assert not report.ok and report.faults[0].kind == "out of bounds"
    assert report.faults[0].index == 50


def test_unchecked_is_said():
    report = kernels.run(SCALE, (1,), (128,), (cp.zeros(100, "f4"), 100), check=False)
    assert not report.checked and not report.ok and not report.faults


def test_counters_and_the_trace_are_asked_for():
    x = cp.zeros(256, "f4")
    assert not kernels.run(SCALE, (2,), (128,), (x, 256)).lines
    report = kernels.run(SCALE, (2,), (128,), (x, 256), count=True, trace=(1, 2))
    assert report.total.load_sectors == 8 * 4 and report.lines[4].store_bytes == 1024
    assert {(r.block, r.warp) for r in report.requests} == {((1, 0, 0), 2)}


def test_where_a_nan_is_born_is_reported_on_request():
    text = """__global__ void k(const float* x, float* y) {
        int i = threadIdx.x;
        float root = sqrtf(x[i]);
        y[i] = root + 1.0f;
    }"""
    x, y = cp.array([4, -1, 9], "f4"), cp.zeros(3, "f4")
    assert kernels.run(text, (1,), (3,), (x, y)).ok
    [fault] = kernels.run(text, (1,), (3,), (x, y), nan=True).faults
    assert (fault.kind, fault.span.line, fault.thread) == ("not a number", 3, (1, 0, 0))


def test_reports_are_compared_and_occupancy_is_asked_for_by_the_package():
    assert kernels.compare.__module__ == "kernels.report.compare"
    assert kernels.occupancy(256, 0).gpu


def test_a_kernel_that_does_not_end_is_stopped():
    report = kernels.run(ENDLESS, (1,), (32,), (cp.zeros(1, "i4"),), steps=1000)
    assert report.faults[0].kind == "endless loop"


@pytest.mark.parametrize("kernel", [
    cp.RawKernel('extern "C"' + SCALE, "scale"),
    cp.RawModule(code='extern "C"' + SCALE).get_function("scale")])
def test_kernels_of_every_kind_are_taken(kernel):
    x = cp.ones(4, "f4")
    assert kernels.run(kernel, (1,), (4,), (x, 4)).ok and x.tolist() == [2] * 4


def test_elementwise_and_reduction_kernels_choose_their_own_grid():
    double = cp.ElementwiseKernel("T x", "T y", "y = 2 * x", "double_it")
    total = cp.ReductionKernel("T x", "T y", "x", "a + b", "y = a", "0", "total")
    x, y, s = cp.ones(300), cp.empty(300), cp.empty(())
    assert kernels.run(double, None, None, (x, y)).grid == (3, 1, 1) and y.sum() == 600
    assert kernels.run(total, None, None, (y, s)).ok and s == 600
    with pytest.raises(LaunchError, match="pass None for both"):
        kernels.run(double, (1,), (32,), (x, y))
    with pytest.raises(LaunchError, match="no elements"):
        kernels.run(double, None, None, (cp.zeros(0),))


@pytest.mark.parametrize(("kernel", "error"), [
    (SCALE + SCALE.replace("scale", "other"), "exactly one kernel.*scale, other"),
    ("__device__ float f() { return 1; }", "found none"), (3, "found int")])
def test_what_is_no_single_kernel_is_refused(kernel, error):
    with pytest.raises(LaunchError, match=error):
        kernels.run(kernel, (1,), (1,), ())


def test_what_does_not_compile_or_fit_is_raised():
    with pytest.raises(CompileError):
        kernels.run(SCALE.replace(";", ""), (1,), (1,), ())
    with pytest.raises(LaunchError, match="argument 1"):
        kernels.run(SCALE, (1,), (1,), (cp.zeros(3), 3))


def test_when_the_emulator_itself_breaks_it_says_so(monkeypatch):
    def broken(*args, **options):
        raise KeyError("atomicNothing")

    monkeypatch.setattr("kernels.machine.Module.launch", broken)
    with pytest.raises(KernelError, match="the emulator broke while it ran scale.*atomicNothing"):
        kernels.run(SCALE, (1,), (1,), (cp.zeros(1, "f4"), 1))


# -- which cp

def python(code, **environment):
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True,
                          env=os.environ | environment, timeout=60)
    return done.stdout.strip() or done.stderr.strip().splitlines()[-1]


def test_importing_the_package_imports_nothing_heavy():
    assert python("import sys, kernels; print('cupy' in sys.modules, 'numpy' in sys.modules)") \
        == "False False"


def test_the_environment_chooses():
    assert python("from kernels import cp, cupyx; print(cp.__name__, cupyx.__name__)",
                  KERNELS_DEVICE="emulator") == "kernels.cupy_like kernels.cupy_like.cupyx"
    assert "expected one of auto, emulator, gpu" in python("from kernels import cp",
                                                           KERNELS_DEVICE="tpu")
    if kernels.gpu()[0] is None:
        assert "KERNELS_DEVICE is gpu, but there is none" in python("from kernels import cp",
                                                                    KERNELS_DEVICE="gpu")
        assert python("import sys; from kernels import cp; print(cp.__name__, 'cupy' in "
                      "sys.modules)", KERNELS_DEVICE="auto").startswith("kernels.cupy_like")


def test_checks_can_be_off_from_the_start():
    code = ("from kernels import cp; cp.RawKernel('''extern \"C\" __global__ void k(int* x) "
            "{ x[threadIdx.x] = x[63 - threadIdx.x]; }''', 'k')((1,), (64,), "
            "(cp.zeros(64, 'i4'),)); print('quiet')")
    assert python(code, KERNELS_CHECKS="0", KERNELS_DEVICE="emulator") == "quiet"
    assert "hint" in python(code, KERNELS_DEVICE="emulator")


def test_a_name_that_is_not_there_is_an_attribute_error():
    with pytest.raises(AttributeError, match="nothing"):
        kernels.nothing  # noqa: B018


class FakeKernel:
    """What stands for CuPy's RawKernel on a machine with a GPU."""

    __module__ = "cupy._core.raw"
    name, code = "scale", SCALE

    def __init__(self):
        self.launches = []

    def __call__(self, *args, **options):
        self.launches.append((args, options))


@pytest.fixture
def gpu(monkeypatch):
    """A machine on which CuPy finds a GPU; the waits that were asked of it."""
    waits = []
    stream = SimpleNamespace(synchronize=lambda: waits.append(1))
    cupy = SimpleNamespace(cuda=SimpleNamespace(Stream=SimpleNamespace(null=stream)))
    monkeypatch.setitem(sys.modules, "cupy", cupy)
    monkeypatch.setattr(kernels, "gpu", lambda: ("NVIDIA Test", "found by CuPy"))
    monkeypatch.setattr(kernels, "_driver", lambda: True)
    monkeypatch.delenv("KERNELS_DEVICE", raising=False)
    return SimpleNamespace(waits=waits, cupy=cupy)


def test_on_a_gpu_it_launches_there_and_says_that_nothing_was_checked(gpu):
    kernel = FakeKernel()
    report = kernels.run(kernel, (2,), (32,), (1, 2), shared_mem=64)
    assert kernel.launches == [(((2,), (32,), (1, 2)), {"shared_mem": 64})] and gpu.waits == [1]
    assert (report.where, report.checked, report.ok) == ("NVIDIA Test", False, False)
    assert (report.kernel, report.grid, report.source.text) == ("scale", (2, 1, 1), SCALE)


def test_on_a_gpu_a_text_is_compiled_by_cupy(gpu):
    kernel = FakeKernel()
    gpu.cupy.RawModule = lambda code, name_expressions: SimpleNamespace(
        get_function=lambda name: kernel)
    assert kernels.run(SCALE, (1,), (32,), (1, 2)).where == "NVIDIA Test" and kernel.launches


def test_where_cupy_finds_a_gpu_cp_is_cupy_unless_told_otherwise(gpu, monkeypatch):
    assert kernels.device() == "gpu" and kernels._cp() is gpu.cupy
    monkeypatch.setenv("KERNELS_DEVICE", "emulator")
    assert kernels.device() == "emulator" and kernels._cp() is cp


def test_a_driver_without_a_gpu_is_no_gpu(gpu, monkeypatch):
    monkeypatch.setattr(kernels, "gpu", lambda: (None, "none"))
    assert kernels.device() == "emulator"
