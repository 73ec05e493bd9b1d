"""What NVRTC, CuPy's compiler, does not know without an #include gets a warning that mends it."""

import pytest

from kernels.language import compile
from kernels.language.headers import CONSTANTS, DECLARED, LIMITS
from tests.kernels import nvrtc

NAMES = [*LIMITS, *CONSTANTS]
TYPES = [name for name in DECLARED if name != "cooperative_groups"]
needs_nvrtc = pytest.mark.skipif(bool(nvrtc.missing()), reason=str(nvrtc.missing()))


def text(uses, before=""):
    """A kernel that uses each of these."""
    lines = "".join(f"    x[{k}] = (double)({use});\n" for k, use in enumerate(uses))
    return f"{before}\nextern \"C\" __global__ void k(double* x) {{\n{lines}}}\n"


def warned(source):
    """Name -> hint of the warnings about headers."""
    return {d.message.split()[-2]: d.hint for d in compile(source).warnings}


def test_every_name_gets_one_warning_with_what_to_write():
    hints = warned(text([*NAMES, *NAMES]))
    assert set(hints) == set(NAMES)
    assert all((LIMITS | CONSTANTS)[name] in hint for name, hint in hints.items())


@needs_nvrtc
def test_nvrtc_refuses_what_is_warned_of():
    known = [name for name in NAMES if nvrtc.compile(text([name])).ok]
    assert known == []
    source = "".join(f"__device__ {name}* p{k};\n" for k, name in enumerate(TYPES))
    log = nvrtc.compile(text([], source)).log
    assert all(f'"{name}" is undefined' in log for name in TYPES)
    assert set(warned(text([], source))) == set(TYPES)


@needs_nvrtc
def test_nvrtc_takes_what_the_warning_says_to_write_instead():
    source = text([hint.rpartition("write ")[2] for hint in warned(text(NAMES)).values()])
    assert nvrtc.compile(source).ok and warned(source) == {}
    types = "".join(f"__device__ {name}* p{k};\n" for k, name in enumerate(TYPES))
    headers = {hint.removeprefix("begin with ") for hint in warned(text([], types)).values()}
    source = text([], "\n".join(sorted(headers)) + "\n" + types)
    assert nvrtc.compile(source).ok and warned(source) == {}


def test_a_name_that_the_text_defines_itself_is_no_reason_to_warn():
    assert warned(text(["INFINITY"], "#define INFINITY 3.0f")) == {}
    assert warned(text(["CUDART_INF_F"], "#include <math_constants.h>")) == {}
    own = "__global__ void k(float* x) { for (int half = 4; half > 0; half /= 2) x[half] = 1; }"
    assert warned(own) == {}
    assert set(warned("__global__ void k(const half* x, float* y) { y[0] = (float)x[0]; }")) == {
        "half"}
