"""Functions of the stand-in give NumPy's values in CuPy's types."""

import numpy as np
import pytest

import kernels.cupy_like as cp

X = np.array([[3.0, -1.0, 2.0], [0.5, 4.0, -2.0]])
Y = np.array([[1.0, 5.0, 2.0], [2.0, 2.0, 7.0]])
S = X @ X.T + np.eye(2)           # symmetric, positive definite

CALLS = {
    "concatenate": lambda xp, x, y, s: xp.concatenate([x, y], axis=1),
    "stack": lambda xp, x, y, s: xp.stack((x, y), axis=1),
    "hstack": lambda xp, x, y, s: xp.hstack([x, y]),
    "split": lambda xp, x, y, s: xp.split(x, 3, axis=1),
    "where": lambda xp, x, y, s: xp.where(x > y, x, 0),
    "nonzero": lambda xp, x, y, s: xp.where(x > 0),
    "argsort": lambda xp, x, y, s: xp.argsort(x, axis=0),
    "sort": lambda xp, x, y, s: xp.sort(x),
    "unique": lambda xp, x, y, s: xp.unique(y, return_counts=True),
    "cumsum": lambda xp, x, y, s: xp.cumsum(x, axis=1),
    "clip": lambda xp, x, y, s: xp.clip(x, -1, 1),
    "clip by array": lambda xp, x, y, s: xp.clip(x, None, y),
    "allclose": lambda xp, x, y, s: np.bool_(False) if xp is np else xp.allclose(x, y),
    "array_equal": lambda xp, x, y, s: np.bool_(True) if xp is np else xp.array_equal(x, x),
    "count_nonzero": lambda xp, x, y, s: np.int64(6) if xp is np else xp.count_nonzero(x),
    "isclose": lambda xp, x, y, s: xp.isclose(x, y, atol=3),
    "dot": lambda xp, x, y, s: xp.dot(x, y.T),
    "matmul": lambda xp, x, y, s: xp.matmul(x, y.T),
    "einsum": lambda xp, x, y, s: xp.einsum("ij,kj->ik", x, y),
    "tensordot": lambda xp, x, y, s: xp.tensordot(x, y, axes=([1], [1])),
    "outer": lambda xp, x, y, s: xp.outer(x, y),
    "norm": lambda xp, x, y, s: xp.linalg.norm(x, axis=1, keepdims=True),
    "solve": lambda xp, x, y, s: xp.linalg.solve(s, x),
    "inv": lambda xp, x, y, s: xp.linalg.inv(s),
    "det": lambda xp, x, y, s: xp.linalg.det(s),
    "svd": lambda xp, x, y, s: tuple(xp.linalg.svd(x, full_matrices=False)),
    "eigh": lambda xp, x, y, s: tuple(xp.linalg.eigh(s)),
    "cholesky": lambda xp, x, y, s: xp.linalg.cholesky(s),
    "qr": lambda xp, x, y, s: tuple(xp.linalg.qr(x)),
    "lstsq": lambda xp, x, y, s: xp.linalg.lstsq(s, x)[0],
    "percentile": lambda xp, x, y, s: xp.percentile(x, 30),
    "histogram": lambda xp, x, y, s: xp.histogram(x, bins=4, range=(-2, 4)),
    "bincount": lambda xp, x, y, s: xp.bincount(xp.asarray([1, 1, 3]), minlength=6),
    "meshgrid": lambda xp, x, y, s: tuple(xp.meshgrid(x[0], y[1])),
    "tile": lambda xp, x, y, s: xp.tile(x, (2, 1)),
    "repeat": lambda xp, x, y, s: xp.repeat(x, 2, axis=1),
    "pad": lambda xp, x, y, s: xp.pad(x, 1, mode="constant", constant_values=2),
    "roll": lambda xp, x, y, s: xp.roll(x, 1, axis=1),
    "broadcast_to": lambda xp, x, y, s: xp.broadcast_to(x[0], (4, 3)),
    "triu": lambda xp, x, y, s: xp.triu(x),
    "take_along_axis": lambda xp, x, y, s: xp.take_along_axis(x, xp.argsort(x, axis=1), 1),
    "searchsorted": lambda xp, x, y, s: xp.searchsorted(xp.asarray([1.0, 3.0]), x),
    "average": lambda xp, x, y, s: xp.average(x, axis=0, weights=xp.asarray([1.0, 3.0])),
    "median": lambda xp, x, y, s: xp.median(x, axis=1),
    "std": lambda xp, x, y, s: xp.std(x, ddof=1),
    "nan_to_num": lambda xp, x, y, s: xp.nan_to_num(x / 0),
    "eye": lambda xp, x, y, s: xp.eye(3, k=1, dtype="f4"),
    "linspace": lambda xp, x, y, s: xp.linspace(0, 1, 5),
    "arange": lambda xp, x, y, s: xp.arange(5, 0, -2),
    "full": lambda xp, x, y, s: xp.full((2, 2), 7.5),
    "zeros_like": lambda xp, x, y, s: xp.zeros_like(x, dtype="i4"),
    "full_like": lambda xp, x, y, s: xp.full_like(x, 3),
    "gradient": lambda xp, x, y, s: tuple(xp.gradient(x)),
    "mgrid": lambda xp, x, y, s: xp.mgrid[0:2, 0:3],
    "modf": lambda xp, x, y, s: tuple(xp.modf(x)),
    "ptp": lambda xp, x, y, s: xp.ptp(x, axis=0),
    "argmax": lambda xp, x, y, s: xp.argmax(x, axis=1),
    "add.reduce": lambda xp, x, y, s: xp.add.reduce(x, axis=1),
    "interp": lambda xp, x, y, s: xp.interp(x, xp.asarray([0.0, 1.0]), xp.asarray([5.0, 6.0])),
}


def flat(value):
    return [v for item in value for v in flat(item)] if isinstance(value, tuple | list) else [value]


@pytest.mark.parametrize("name", CALLS)
def test_it_is_numpys(name):
    with np.errstate(all="ignore"):
        expected = flat(CALLS[name](np, X, Y, S))
    found = flat(CALLS[name](cp, *map(cp.asarray, (X, Y, S))))
    assert len(found) == len(expected) > 0
    for f, e in zip(found, expected, strict=True):
        assert isinstance(f, cp.ndarray) and f.dtype == e.dtype and f.shape == e.shape
        np.testing.assert_allclose(f.get(), e, rtol=1e-12, atol=1e-12)


def test_lists_may_hold_arrays_of_the_device():
    x = cp.asarray([1.0, 2.0])
    assert cp.array([x, x * 2]).tolist() == [[1, 2], [2, 4]]
    assert cp.array(3).shape == () and cp.array([1, 2], ndmin=2).shape == (1, 2)


def test_the_module_of_an_array():
    assert cp.get_array_module(np.zeros(1), cp.zeros(1)) is cp
    assert cp.get_array_module(np.zeros(1)) is np


def test_where_with_one_of_two_is_refused():
    with pytest.raises(ValueError, match="Must provide both"):
        cp.where(cp.ones(2) > 0, cp.ones(2))


def test_put_wraps_by_default_and_copyto_casts_safely():
    x = cp.zeros(3)
    cp.put(x, cp.asarray([4]), 5.0)
    assert x.tolist() == [0, 5, 0]
    cp.copyto(x, cp.asarray([1.0, 2, 3]), where=x == 0)
    assert x.tolist() == [1, 5, 3]


def test_a_fused_function_is_the_function():
    @cp.fuse
    def plain(x, y):
        return x * y + 1

    @cp.fuse(kernel_name="named")
    def named(x):
        return x + 2

    assert plain(cp.asarray(3), 2) == 7 and named(cp.asarray(1)) == 3
    assert plain.__name__ == "plain"


# -- random

@pytest.mark.parametrize("draw", [
    lambda: cp.random.rand(2, 3), lambda: cp.random.randn(4, dtype=cp.float32),
    lambda: cp.random.randint(0, 9, 5), lambda: cp.random.permutation(7),
    lambda: cp.random.uniform(2, 3, (2, 2)), lambda: cp.random.choice(5, 3, replace=False),
    lambda: cp.random.default_rng(3).standard_normal(4, dtype=cp.float32),
    lambda: cp.random.default_rng(3).integers(0, 4, 8), lambda: cp.random.normal(size=3)])
def test_a_seed_repeats_what_is_drawn(draw):
    cp.random.seed(7)
    first = draw()
    cp.random.seed(7)
    assert isinstance(first, cp.ndarray) and first.size and (draw() == first).all()


def test_what_is_drawn_has_the_dtype_asked_for_and_the_values():
    state = cp.random.RandomState(1)
    x = state.uniform(2, 3, (1000,), dtype=cp.float32)
    assert x.dtype == cp.float32 and x.min() >= 2 and x.max() <= 3
    assert abs(state.normal(4, 2, 10000).mean() - 4) < 0.1
    assert cp.random.default_rng(0).random((2, 2), dtype=cp.float32).dtype == cp.float32
    y = cp.arange(9)
    state.shuffle(y)
    assert sorted(y.tolist()) == list(range(9)) != y.tolist()


# -- testing

def test_assertions_take_both_kinds_and_do_fail():
    x = cp.arange(3.0)
    cp.testing.assert_allclose(x, np.arange(3.0))
    cp.testing.assert_array_equal(x, [0, 1, 2])
    cp.testing.assert_array_less(x, x + 1)
    cp.testing.assert_array_almost_equal(x, x + 1e-9)
    for wrong in (lambda: cp.testing.assert_allclose(x, x + 0.1),
                  lambda: cp.testing.assert_array_equal(x, x[::-1])):
        with pytest.raises(AssertionError):
            wrong()


def test_files_there_and_back(tmp_path):
    x = cp.arange(4.0).reshape(2, 2)
    cp.save(tmp_path / "x.npy", x)
    assert (cp.load(tmp_path / "x.npy") == x).all()
