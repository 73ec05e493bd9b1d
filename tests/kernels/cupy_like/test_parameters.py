"""Parameter strings and types are read as CuPy itself reads them; it needs no GPU for that."""

import numpy as np
import pytest

import kernels.cupy_like as ours
from kernels.cupy_like.parameters import C_NAMES, c_name, decide_types, parse

cupy = pytest.importorskip("cupy")

STRINGS = ["T x", "T x, T y", "raw T x", " raw  float32   x ,U y", "float64 x", "int x", "float x",
           "bool x", "uint8 x, raw int64 y", "_non_const T x", "f4 x", "",
           "x", "T", "odd T x", "nope x", "raw raw T x", "T x,", "T x y z"]


def outcome(make):
    try:
        return make()
    except Exception as error:  # noqa: BLE001, the kind of the error is what is compared
        return type(error), str(error)


@pytest.mark.parametrize("text", STRINGS)
def test_a_parameter_string_is_read_as_cupy_reads_it(text):
    mine = outcome(lambda: ours.ElementwiseKernel(text, "T z", "").in_params)
    theirs = outcome(lambda: cupy.ElementwiseKernel(text, "T z", "").in_params)
    if isinstance(theirs, tuple) and theirs and isinstance(theirs[0], type):
        assert mine == theirs
        return
    assert len(mine) == len(theirs)
    for m, t in zip(mine, theirs, strict=True):
        assert (m.name, m.raw, m.const) == (t.name, t.raw, t.is_const)
        assert m.dtype == (None if t.dtype is None else np.dtype(t.dtype))
        assert t.dtype is not None or m.letter == t.ctype


@pytest.mark.parametrize("name", ["", "a b", "1x", "x-y", "ok", "_also_ok"])
@pytest.mark.parametrize("kind", ["ElementwiseKernel", "ReductionKernel"])
def test_a_kernels_name_is_valid_where_cupys_is(kind, name):
    rest = ("",) if kind == "ElementwiseKernel" else ("x", "a", "y = a", "0")
    mine, theirs = (outcome(lambda m=m: getattr(m, kind)("T x", "T y", *rest, name).name)
                    for m in (ours, cupy))
    assert mine == theirs


@pytest.mark.parametrize("dtype", sorted(C_NAMES))
def test_c_types_have_the_dtypes_size(dtype):
    from cupy._core._scalar import get_typename

    theirs = get_typename(np.dtype(dtype))
    same = {"__half": "float16"}
    assert c_name(dtype) == theirs or same.get(c_name(dtype)) == theirs


def test_types_agree_or_say_which_do_not():
    ins, outs = parse("T x, T y, float32 s", True), parse("U z", False)
    f4, f8 = np.dtype("f4"), np.dtype("f8")
    decided = decide_types(ins, outs, (f4, None, None), (f8,))
    assert decided == ([f4, f4, f4], [f8], {"T": f4, "U": f8})
    with pytest.raises(TypeError, match="Type is mismatched. y float64 float32 T"):
        decide_types(ins, outs, (f4, f8, None), (f8,))
    with pytest.raises(TypeError, match="Type is mismatched. s float64 float32"):
        decide_types(ins, outs, (f4, None, f8), (f8,))
    with pytest.raises(TypeError, match="type U of parameter z is undecided"):
        decide_types(ins, outs, (f4, None, None), ())
