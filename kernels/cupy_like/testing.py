"""cp.testing: assertions that take arrays of the device and of the host alike."""

import numpy as np


def _host(value):
    from kernels.cupy_like.creation import asnumpy

    return asnumpy(value)


def assert_allclose(actual, desired, rtol=1e-07, atol=0, equal_nan=True, err_msg="",
                    verbose=True, *, strict=False):
    np.testing.assert_allclose(_host(actual), _host(desired), rtol, atol, equal_nan, err_msg,
                               verbose, strict=strict)


def assert_array_equal(actual, desired, err_msg="", verbose=True, *, strict=False,
                       strides_check=False):
    np.testing.assert_array_equal(_host(actual), _host(desired), err_msg, verbose, strict=strict)
    if strides_check and actual.strides != desired.strides:
        raise AssertionError(f"strides are {actual.strides}, expected {desired.strides}")


def assert_array_almost_equal(actual, desired, decimal=6, err_msg="", verbose=True):
    np.testing.assert_array_almost_equal(_host(actual), _host(desired), decimal, err_msg, verbose)


def assert_array_less(x, y, err_msg="", verbose=True, *, strict=False):
    np.testing.assert_array_less(_host(x), _host(y), err_msg, verbose, strict=strict)


def assert_array_max_ulp(a, b, maxulp=1, dtype=None):
    np.testing.assert_array_max_ulp(_host(a), _host(b), maxulp, dtype)


def assert_array_list_equal(xlist, ylist, err_msg="", verbose=True):
    for x, y in zip(xlist, ylist, strict=True):
        assert_array_equal(x, y, err_msg, verbose)


def __getattr__(name):
    from kernels.cupy_like.missing import missing_name

    raise AttributeError(missing_name(name, "testing"))
