"""What a proxy does, and what it refuses in words."""

import copy
import inspect
import pickle

import numpy as np
import pytest
import torch

from autograder.apart import CannotCross
from tests.autograder.apart.two import student

SOURCE = """
    import numpy as np, torch, enum
    class Vector:
        "Two numbers."
        def __init__(self, x, y): self.x, self.y = x, y
        def __eq__(self, other): return (self.x, self.y) == (other.x, other.y)
        def __add__(self, other): return Vector(self.x + other.x, self.y + other.y)
        def __mul__(self, k): return Vector(k * self.x, k * self.y)
        __rmul__ = __mul__
        def __matmul__(self, other): return self.x * other.x + self.y * other.y
        def __sub__(self, other): return Vector(self.x - other, self.y - other)
        def __neg__(self): return self * -1
        def __getitem__(self, i): return (self.x, self.y)[i]
        def __len__(self): return 2
        def norm(self): return (self.x ** 2 + self.y ** 2) ** 0.5
    class Plane(Vector): pass
    class Number(float): pass
    class Plain: pass
    class Net(torch.nn.Module):
        def __init__(self): super().__init__(); self.a = torch.nn.Linear(2, 2)
    def function(a, b=2, *c, d, **e): "Says something."
    array = np.arange(6).reshape(2, 3)
    rng = np.random.default_rng(0)
    def show(x): return repr(x)
    def raising(): raise ValueError("v", [1], {"k": 2})
    class Own(KeyError):
        def __init__(self, code): super().__init__(code); self.code = code
    def own(): raise Own(5)
"""


WANTED = "Vector Plane Number Plain Net function array rng show raising Own own np"
WANTED = WANTED.split()


@pytest.fixture(scope="module")
def names():
    with student(SOURCE) as session:
        yield session.names(WANTED)


def test_operators_run_in_the_students_class(names):
    v = names["Vector"](1, 2)
    assert [*(v + v)] == [2, 4] and [*(3 * v)] == [3, 6] and [*-v] == [-1, -2]
    assert v @ names["Vector"](3, 4) == 11 and v[1] == 2 and len(v) == 2 and bool(v)
    assert np.asarray(v).tolist() == [1, 2]


def test_a_difference_from_a_value_of_the_tests_stays_an_object(names):
    difference = names["Vector"](1, 2) - 1
    assert isinstance(difference, names["Vector"]) and difference.x == 0
    for read in (
        lambda: difference[0],
        lambda: [*difference],
        lambda: difference @ difference,
        lambda: difference.mean,
        lambda: len(difference),
    ):
        with pytest.raises(CannotCross):
            read()


def test_classes_know_their_own(names):
    Vector, Plane = names["Vector"], names["Plane"]
    v, p = Vector(1, 2), Plane(1, 2)
    assert isinstance(p, Vector) and not isinstance(v, Plane) and isinstance(v, type(v))
    assert issubclass(Plane, Vector) and not issubclass(Vector, Plane)
    assert type(v) == Vector and type(v) != Plane  # noqa: E721
    assert type(v).__name__ == "Vector"
    assert isinstance(names["Net"](), torch.nn.Module) and issubclass(names["Net"], torch.nn.Module)
    assert not isinstance(3, Vector) and inspect.isclass(Vector) and not inspect.isclass(v)
    assert hasattr(Vector, "__add__") and not hasattr(Vector, "__pow__")
    assert Vector.__doc__ == v.__doc__ == "Two numbers." and Vector.__name__ == "Vector"


def test_objects_without_an_opinion_are_equal_to_themselves_only(names):
    a, b = names["Plain"](), names["Plain"]()
    assert a == a and a != b and a in [b, a] and len({a, b, a}) == 2 and a and a is not None
    assert (a == 1) is False and a != None  # noqa: E711


def test_functions_look_like_functions(names):
    f = names["function"]
    assert callable(f) and inspect.isfunction(f) and f.__name__ == "function"
    assert (
        str(inspect.signature(f)) == "(a, b=2, *c, d, **e)"
        and inspect.getdoc(f) == "Says something."
    )
    assert not callable(names["Plain"]()) and callable(names["Plain"])


@pytest.mark.parametrize(
    "ask",
    [
        lambda n: n["Vector"](1, 2) == n["Vector"](1, 2),
        lambda n: n["Number"](3) == 3,
        lambda n: float(n["Number"](3)),
        lambda n: n["Number"](3) < 4,
        lambda n: bool(n["Number"](3)),
        lambda n: [0, 1][n["Number"](1)],
        lambda n: inspect.getsource(n["function"]),
        lambda n: pickle.dumps(n["Plain"]()),
        lambda n: n["Number"](3) - 3.0,
        lambda n: type("Mine", (n["Vector"],), {}),
        lambda n: n["show"](object()),
    ],
)
def test_what_needs_one_process_is_refused_with_the_way_out(names, ask):
    with pytest.raises(TypeError) as caught:
        ask(names)
    if isinstance(caught.value, CannotCross):
        assert 'trust="same-process"' in str(caught.value)


def test_copies_are_made_over_there(names):
    v = names["Vector"](1, 2)
    w = copy.deepcopy(v)
    w.x = 9
    assert (v.x, w.x) == (1, 9) and isinstance(copy.copy(v), names["Vector"])


def test_exceptions_have_their_class_arguments_and_attributes(names):
    with pytest.raises(ValueError) as caught:
        names["raising"]()
    assert caught.value.args == ("v", [1], {"k": 2})
    with pytest.raises(names["Own"]) as caught:
        names["own"]()
    assert isinstance(caught.value, KeyError) and caught.value.code == 5
    with pytest.raises(AttributeError, match="no attribute 'z'"):
        names["Plain"]().z  # noqa: B018
    with pytest.raises(TypeError, match="missing 1 required"):
        names["Vector"](1)


def test_a_function_of_the_tests_keeps_its_exceptions(names):
    class Odd(Exception):
        pass

    with student("def call(f): return f()") as session:
        odd = Odd("mine")

        def fail():
            raise odd

        with pytest.raises(Odd) as caught:
            session.names(["call"])["call"](fail)
        assert caught.value is odd


def test_a_modules_name_is_an_object_like_others(names):
    # The tests must import NumPy themselves: this one is the student's.
    assert names["np"] is not np and names["np"].sqrt(4.0) == 2.0


def test_gradients_of_gradients_are_refused_by_torch():
    with student("def f(x): return (x ** 3).sum()") as session:
        x = torch.ones(2, requires_grad=True)
        (slope,) = torch.autograd.grad(session.names(["f"])["f"](x), x, create_graph=True)
        with pytest.raises(RuntimeError, match="once_differentiable|does not require grad"):
            slope.sum().backward()
