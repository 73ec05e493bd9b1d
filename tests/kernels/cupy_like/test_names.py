"""Every public name of the stand-in is CuPy's, with CuPy's parameters; what is lacking says so."""

import inspect

import pytest

import kernels.cupy_like as ours
from kernels.cupy_like import missing

cupy = pytest.importorskip("cupy")
cupyx = pytest.importorskip("cupyx")
pytest.importorskip("cupyx.profiler")

MODULES = {"": (ours, cupy), "linalg": (ours.linalg, cupy.linalg),
           "random": (ours.random, cupy.random), "testing": (ours.testing, cupy.testing)}


def public(module):
    if hasattr(module, "__all__"):
        return sorted(module.__all__)
    return sorted(n for n, v in vars(module).items()
                  if callable(v) and getattr(v, "__module__", "").startswith("kernels")
                  and not n.startswith("_") and n not in ("make", "parse", "Parameter"))


PAIRS = [(home, name) for home, (mine, _) in MODULES.items() for name in public(mine)
         if not (home == "random" and name in ("Generator", "call", "checked_dtype", "unwrap",
                                               "wrap"))]


def plain(function):
    try:
        return inspect.signature(function).parameters
    except (TypeError, ValueError):
        return None


@pytest.mark.parametrize(("home", "name"), PAIRS, ids=lambda x: x or "cupy")
def test_each_name_is_one_of_cupys_with_compatible_parameters(home, name):
    mine, theirs = (getattr(m, name) for m in MODULES[home])
    mine, theirs = plain(mine), plain(theirs)
    if mine is None or theirs is None or "args" in theirs:
        return
    names = list(theirs)
    where = [names.index(p) for p in mine]        # ValueError: a parameter that CuPy has not
    assert where == sorted(where)
    for p in mine.values():
        if p.default is not p.empty:
            assert theirs[p.name].default == p.default or theirs[p.name].default == "l"
        assert p.kind == theirs[p.name].kind


def test_the_list_is_long_enough_to_mean_something():
    assert len(PAIRS) > 300


@pytest.mark.parametrize("home", ["", "linalg", "random", "testing", "cuda", "cupyx", "ndarray"])
def test_what_is_listed_as_lacking_is_cupys_and_not_here(home):
    theirs = {"": cupy, "cupyx": cupyx, "ndarray": cupy.ndarray}.get(home) or getattr(cupy, home)
    here = {"": ours, "ndarray": ours.ndarray}.get(home)
    for name in missing.NAMES[home].split():
        assert hasattr(theirs, name)
        assert here is None or name not in dir(here)


@pytest.mark.parametrize("name", sorted(n for n in dir(cupy) if not n.startswith("_")))
def test_a_name_of_cupys_is_here_or_refused_by_name(name):
    if name in ("annotations",):
        return
    try:
        getattr(ours, name)
    except AttributeError as error:
        assert "not in the course's stand-in" in str(error) and name in str(error)


def test_methods_of_the_array_are_cupys():
    mine = {n for n in dir(ours.ndarray) if not n.startswith("_")}
    assert mine <= set(dir(cupy.ndarray)) and len(mine) > 60


@pytest.mark.parametrize("name", ["Device", "Stream", "Event", "MemoryPointer", "MemoryPool",
                                  "PinnedMemoryPool", "UnownedMemory", "Memory"])
def test_methods_of_cudas_classes_are_cupys(name):
    mine, theirs = getattr(ours.cuda, name), getattr(cupy.cuda, name)
    assert {n for n in dir(mine) if not n.startswith("_")} <= set(dir(theirs)) | {"ptr"}


@pytest.mark.parametrize("name", ["RawKernel", "RawModule", "ElementwiseKernel",
                                  "ReductionKernel"])
def test_kernels_have_cupys_attributes(name):
    mine, theirs = getattr(ours, name), getattr(cupy, name)
    extra = {n for n in dir(mine) if not n.startswith("_")} - set(dir(theirs))
    assert extra <= {"NAMES"}


def test_a_misspelt_name_is_told_what_was_meant():
    with pytest.raises(AttributeError, match="did you mean 'zeros'"):
        ours.zeroes  # noqa: B018


def test_errors_have_cupys_names_and_ancestors():
    assert issubclass(ours.cuda.driver.CUDADriverError, RuntimeError)
    assert issubclass(ours.cuda.runtime.CUDARuntimeError, RuntimeError)
    theirs = cupy.cuda.compiler.CompileException
    mine = ours.cuda.compiler.CompileException
    assert {n for n in vars(theirs) if not n.startswith("_")} <= set(dir(mine))
