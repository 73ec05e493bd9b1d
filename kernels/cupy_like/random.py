"""cp.random: NumPy's generators behind CuPy's names.

The numbers are repeatable but not those of a GPU; CuPy's own differ between versions too.
"""

from inspect import Parameter

import numpy as np

from kernels.cupy_like.conversion import call, checked_dtype, unwrap, wrap
from kernels.cupy_like.signatures import parse

STATE = parse("""
beta(a, b, size=None, dtype=float)
binomial(n, p, size=None, dtype=int)
chisquare(df, size=None, dtype=float)
dirichlet(alpha, size=None, dtype=float)
exponential(scale, size=None, dtype=float)
gamma(shape, scale=1.0, size=None, dtype=float)
geometric(p, size=None, dtype=int)
gumbel(loc=0.0, scale=1.0, size=None, dtype=float)
laplace(loc=0.0, scale=1.0, size=None, dtype=float)
logistic(loc=0.0, scale=1.0, size=None, dtype=float)
lognormal(mean=0.0, sigma=1.0, size=None, dtype=float)
normal(loc=0.0, scale=1.0, size=None, dtype=float)
poisson(lam=1.0, size=None, dtype=int)
random_sample(size=None, dtype=float)
standard_cauchy(size=None, dtype=float)
standard_exponential(size=None, dtype=float)
standard_gamma(shape, size=None, dtype=float)
standard_normal(size=None, dtype=float)
uniform(low=0.0, high=1.0, size=None, dtype=float)
""")

OTHERS = parse("""
rand(*size, **kwarg)
randn(*size, **kwarg)
randint(low, high=None, size=None, dtype=int)
choice(a, size=None, replace=True, p=None)
permutation(a)
shuffle(a)
""")

GENERATOR = parse("""
beta(a, b, size=None, dtype=float)
binomial(n, p, size=None)
exponential(scale=1.0, size=None)
gamma(shape, scale=1.0, size=None)
geometric(p, size=None)
integers(low, high=None, size=None, dtype=int, endpoint=False)
poisson(lam=1.0, size=None)
random(size=None, dtype=float, out=None)
standard_exponential(size=None, dtype=float, method="inv", out=None)
standard_normal(size=None, dtype=float, out=None)
uniform(low=0.0, high=1.0, size=None)
""")


class RandomState:
    """A source of random arrays; methods take CuPy's `dtype`."""

    def __init__(self, seed=None, method=None):
        self.seed(seed)

    def seed(self, seed=None):
        seed = None if seed is None else int(seed) % 2**32
        self._state = np.random.RandomState(seed)

    def rand(self, *size, dtype=float):
        return self.random_sample(size or None, dtype)

    def randn(self, *size, dtype=float):
        return self.standard_normal(size or None, dtype)

    def randint(self, low, high=None, size=None, dtype=int):
        return wrap(np.asarray(self._state.randint(low, high, size, dtype)))

    def choice(self, a, size=None, replace=True, p=None):
        return call(self._state.choice, a, size, replace, p)

    def permutation(self, a):
        return call(self._state.permutation, a)

    def shuffle(self, a):
        """Shuffles an array in place along its first axis."""
        self._state.shuffle(unwrap(a))


class Generator:
    """What default_rng gives: NumPy's Generator with CuPy's methods."""

    def __init__(self, bit_generator=None):
        self._state = np.random.default_rng(bit_generator)


def default_rng(seed=None):
    return Generator(seed)


def _drawing(name, signature):
    """A method that draws with NumPy's of that name, then converts to the dtype asked for."""
    def draw(self, *args, **kwargs):
        given = dict(signature.bind(*args, **kwargs).arguments)
        out = given.pop("out", None)
        dtype = _random_dtype(given.pop("dtype", signature.parameters.get("dtype")))
        given.pop("method", None)
        drawn = np.asarray(getattr(self._state, name)(**{k: unwrap(v) for k, v in given.items()}))
        if out is not None:
            out[...] = wrap(drawn)
            return out
        return wrap(drawn if dtype is None else drawn.astype(dtype))

    draw.__name__ = draw.__qualname__ = name
    itself = Parameter("self", Parameter.POSITIONAL_OR_KEYWORD)
    draw.__signature__ = signature.replace(parameters=[itself, *signature.parameters.values()])
    return draw


def _random_dtype(asked):
    asked = getattr(asked, "default", asked)
    return None if asked is None else checked_dtype(asked)


for _name, _signature in STATE.items():
    setattr(RandomState, _name, _drawing(_name, _signature))
for _name, _signature in GENERATOR.items():
    setattr(Generator, _name, _drawing(_name, _signature))

_current = RandomState()


def get_random_state():
    return _current


def set_random_state(rs):
    global _current
    if not isinstance(rs, RandomState):
        raise TypeError(f"Random state must be an instance of RandomState. Actual: {type(rs)}")
    _current = rs


def seed(seed=None):
    _current.seed(seed)


def _of_current(name):
    def draw(*args, **kwargs):
        return getattr(_current, name)(*args, **kwargs)
    draw.__name__ = draw.__qualname__ = name
    draw.__signature__ = (STATE | OTHERS)[name]
    return draw


for _name in STATE | OTHERS:
    globals()[_name] = _of_current(_name)
random = ranf = sample = globals()["random_sample"]


def __getattr__(name):
    from kernels.cupy_like.missing import missing_name

    raise AttributeError(missing_name(name, "random"))
