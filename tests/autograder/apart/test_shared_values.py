"""Values that both processes hold follow each other, as one value would; and then are let go."""

import gc

import numpy as np
import pytest
import torch

from autograder.apart import CannotCross
from tests.autograder.apart.two import student

KEEPER = """
    import numpy as np, torch
    from collections import deque
    kept = {}
    def keep(name, x): kept[name] = x
    def give(name): return kept[name]
    def add(name, x): kept[name] += x
    def append(name, x): kept[name].append(x)
    def total(name): return float(sum(kept[name]))
    def nothing(): pass
    def make(n): return [[0] * n for _ in range(n)]
    def put(a, i, x): a[i] = x
    def fold(layers):
        while len(layers) > 1:
            (a, b), (c, d) = layers.pop(0), layers.pop(0)
            layers.insert(0, (a * c, b + d))
        return layers[0]
    def held_by(x, holders): return [i for i, h in enumerate(holders) if any(x is y for y in h)]
    class Box: pass
    box = Box()
    box.inside = {"deep": [[1]]}
    box.table = np.zeros((3, 3))
"""


NAMES = ["keep", "give", "add", "append", "total", "nothing", "make", "put", "fold", "held_by",
         "box", "kept"]


@pytest.fixture
def keeper():
    with student(KEEPER) as session:
        yield {**session.names(NAMES), "session": session}


@pytest.mark.parametrize("start", [np.zeros(3), torch.zeros(3)], ids=["array", "tensor"])
def test_an_argument_that_the_student_keeps_changes_on_both_sides(keeper, start):
    keeper["keep"]("x", start)
    start[1] = 5
    assert keeper["total"]("x") == 5
    keeper["add"]("x", 1)
    assert start.tolist() == [1, 6, 1]
    assert keeper["give"]("x") is start


def test_what_is_returned_may_be_new_inside_an_argument_too(keeper):
    layers = [(np.full(2, k), [k]) for k in (2, 3, 4)]
    first, second = keeper["fold"](layers)
    assert first.tolist() == [24, 24] and second == [2, 3, 4]
    assert len(layers) == 1 and layers[0][0] is first and layers[0][1] is second


def test_an_argument_may_be_new_inside_a_value_that_is_known(keeper):
    known, other = [], {}
    keeper["keep"]("l", [known, other])
    new = np.arange(3)
    known.append(new)
    other["k"] = [new]
    assert keeper["held_by"](new, [known, other["k"], []]) == [0, 1]
    assert keeper["give"]("l")[1]["k"][0] is new


def test_a_list_that_the_student_keeps_changes_on_both_sides(keeper):
    mine = [1, 2]
    keeper["keep"]("l", mine)
    keeper["append"]("l", 3)
    mine.append(4)
    assert mine == [1, 2, 3, 4] and keeper["total"]("l") == 10


def test_what_is_inside_an_attribute_is_the_students_own(keeper):
    keeper["box"].inside["deep"][0].append(2)
    keeper["box"].inside["new"] = (3,)
    assert keeper["box"].inside == {"deep": [[1, 2]], "new": (3,)}
    keeper["box"].table[1] += 7
    assert keeper["box"].table.sum() == 21


def test_a_view_of_an_attribute_reaches_it(keeper):
    row = keeper["box"].table[2]
    keeper["nothing"]()
    row[:] = 4
    assert keeper["box"].table[2].tolist() == [4, 4, 4]


def test_every_change_of_an_element_is_seen_also_one_that_equals(keeper):
    x = np.array([0.0, np.nan])
    keeper["keep"]("x", x)
    keeper["put"](x, 0, -0.0)
    assert np.signbit(x[0]) and np.isnan(x[1])
    flags = [1, 2]
    keeper["put"](flags, 0, True)
    assert flags[0] is True


def test_values_of_one_call_are_let_go(keeper):
    session = keeper["session"]
    keeper["nothing"]()
    before = len(session.twins.twins)
    for _ in range(30):
        keeper["make"](5)
        keeper["put"]([0] * 20, 3, 1)
    for _ in range(3):
        keeper["nothing"]()
    assert len(session.twins.twins) == before


def test_objects_are_let_go():
    source = """
        import gc, weakref
        alive = []
        class Thing: pass
        def make():
            thing = Thing()
            alive.append(weakref.ref(thing))
            return thing
        def count(): gc.collect(); return sum(r() is not None for r in alive)
    """
    with student(source) as session:
        make, count = (session.names(["make", "count"])[n] for n in ("make", "count"))
        for _ in range(20):
            thing = make()
        del thing
        gc.collect()
        count()
        assert count() == 0


def test_a_large_array_is_compared_only_where_it_is_named(keeper):
    large = np.zeros(3 << 20)
    keeper["keep"]("x", large)
    keeper["put"](large, 7, 1.0)
    assert large[7] == 1
    large[8] = 2
    keeper["put"](large, 9, 3.0)
    assert keeper["total"]("x") == 6


def test_changes_of_a_parameter_by_data_and_by_copy_cross():
    source = "import torch\nnet = torch.nn.Linear(2, 1)\ndef f(x): return net(x)"
    with student(source) as session:
        names = session.names(["net", "f"])
        weight = names["net"].weight
        weight.data[:] = torch.tensor([[2.0, 3.0]])
        names["net"].bias.data.zero_()
        assert names["f"](torch.ones(2)).item() == 5
        weight.data = torch.tensor([[1.0, 1.0]])
        assert names["f"](torch.ones(2)).item() == 2


def test_a_value_inside_a_graph_cannot_be_changed_from_the_other_side():
    with student("def up(x):\n    x += 1\n    return x") as session:
        up = session.names(["up"])["up"]
        inside = torch.ones(2, requires_grad=True) * 2
        with pytest.raises(CannotCross, match="part of a graph"):
            up(inside)
        assert up(torch.ones(2)).tolist() == [2, 2]
