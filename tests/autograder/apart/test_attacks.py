"""A student's process that lies: no lie makes a comparison of the tests' true."""

import math
import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import numpy.random  # NumPy loads it late, which would look like a message's doing
import pytest
import torch

from autograder.apart import CannotCross, ProtocolError, StudentGone, StudentTimeout, Wire
from tests.autograder.apart.two import in_two, served, student

ROOT = Path(__file__).parents[3]
LIAR = """
    import numpy as np, torch
    def yes(self, *a, **k): return True
    def same(self, *a, **k): return self
    def zero(self, *a, **k): return 0.0
    YES = "eq ne lt le gt ge bool contains isinstance".split()
    ZERO = "sub rsub truediv mod xor abs float int index complex round trunc".split()
    def lie(*bases, **more):
        body = {f"__{n}__": yes for n in YES} | {f"__{n}__": zero for n in ZERO}
        body |= {n: yes for n in "equal allclose eq all any startswith isclose issubset".split()}
        body |= {n: zero for n in "item sum max min mean norm abs dist".split()}
        body |= {"__hash__": lambda self: 0, "__len__": lambda self: 3,
                 "__array__": lambda self, *a, **k: np.zeros(3), "shape": (3,), "dtype": float,
                 "__array_ufunc__": lambda self, *a, **k: True,
                 "__array_function__": lambda self, *a, **k: True,
                 "__torch_function__": classmethod(lambda c, *a, **k: torch.tensor(True)),
                 "__class__": property(lambda self: float),
                 "__fspath__": lambda self: "/etc/passwd"}
        return type("Lie", bases, body | more)()
    class Difference:
        def __sub__(self, other): return self
        __rsub__ = __abs__ = __pow__ = __neg__ = __truediv__ = __rtruediv__ = __sub__
        def max(self): return 0.0
        item = sum = mean = norm = max
        def __lt__(self, other): return True
        __le__ = __gt__ = __eq__ = __lt__
        def __iter__(self): return iter([0.0, 0.0, 0.0])
        def __getitem__(self, i): return 0.0
    def f(kind):
        return {"object": lambda: lie(), "float": lambda: lie(float), "str": lambda: lie(str),
                "int": lambda: lie(int), "list": lambda: lie(list), "dict": lambda: lie(dict),
                "array": lambda: lie(np.ndarray, __new__=lambda c: np.zeros(3).view(c)),
                "difference": Difference}[kind]()
"""
KINDS = ["object", "float", "str", "int", "list", "dict", "array", "difference"]
EXPECTED = np.array([1.0, 2.0, 3.0])
COMPARISONS = [  # written as tests are, also the odd ones
    lambda x: x == 5,
    lambda x: x == "text",
    lambda x: 5 == x,  # noqa: SIM300
    lambda x: not x != 5,  # noqa: SIM202
    lambda x: x > 2,
    lambda x: 2 < x,  # noqa: SIM300
    lambda x: x <= 5,
    lambda x: abs(x - 5) < 1e-6,
    lambda x: abs(5 - x) < 1e-6,
    lambda x: abs(x / 5 - 1) < 1e-6,
    lambda x: math.isclose(x, 5),
    lambda x: float(x) == 0,
    lambda x: np.allclose(x, EXPECTED),
    lambda x: np.isclose(x, 5).any(),
    lambda x: np.array_equal(x, EXPECTED),
    lambda x: (x == EXPECTED).all(),
    lambda x: np.abs(x - EXPECTED).max() < 1e-6,
    lambda x: (x - EXPECTED).max() < 1e-6,
    lambda x: np.abs(EXPECTED - x).max() < 1e-6,
    lambda x: ((x - EXPECTED) ** 2).mean() < 1e-6,
    lambda x: np.linalg.norm(x - EXPECTED) < 1e-6,
    lambda x: (x - EXPECTED).sum() == 0,
    lambda x: np.testing.assert_allclose(x, EXPECTED) is None,
    lambda x: np.testing.assert_array_equal(x, EXPECTED) is None,
    lambda x: np.testing.assert_equal(x, {"a": 1}) is None,
    lambda x: torch.allclose(x, torch.ones(3)),
    lambda x: torch.equal(x, torch.ones(3)),
    lambda x: torch.testing.assert_close(x, torch.ones(3)) is None,
    lambda x: x.equal(torch.ones(3)),
    lambda x: x.eq(torch.ones(3)).all(),
    lambda x: x.allclose(EXPECTED),
    lambda x: all(abs(d) < 1e-6 for d in x - EXPECTED),
    lambda x: (x - EXPECTED)[0] == 0,
    lambda x: "text" in x,
    lambda x: EXPECTED in x,
    lambda x: x in (5, "text"),
    lambda x: x in {5: 0},
    lambda x: {x} == {5},
    lambda x: [x] == [5],
    lambda x: {"a": x} == {"a": 5},
    lambda x: x in range(9),
    lambda x: round(x - 5, 6) == 0,
    lambda x: sorted([x, 5]) == [5, 5],
    lambda x: max(x, 5) == x,
    lambda x: sum([x, -5]) == 0.25,
    lambda x: pytest.approx(5) == x,
    lambda x: x == pytest.approx(5),
    lambda x: not (x - 5),
    lambda x: os.path.samefile(x, "/etc/passwd"),
    lambda x: [1, 2, 3][x] == 1,
    lambda x: not bool(x) or True if x else True,
]


@pytest.mark.parametrize("kind", KINDS)
def test_no_object_of_the_students_satisfies_a_comparison(kind):
    with student(LIAR) as session:
        found = session.names(["f"])["f"](kind)
        won = []
        for number, compare in enumerate(COMPARISONS[:-1]):
            try:
                if compare(found):
                    won.append(number)
            except (TypeError, ValueError, AssertionError, IndexError, AttributeError):
                continue
        assert won == []


def test_refusals_say_what_was_tried_and_what_to_do():
    with student(LIAR) as session:
        found = session.names(["f"])["f"]("object")
        with pytest.raises(CannotCross, match='__eq__ would be .* trust="same-process"'):
            assert found == 5


def test_a_context_manager_swallows_no_failure():
    source = """
        class Quiet:
            def __enter__(self): return self
            def __exit__(self, *problem): return True
    """
    assert in_two(source, "with Quiet(): assert False")[0] == "CannotCross"
    assert in_two(source, "with Quiet(): pass")[0] == "passed"


def test_what_was_read_once_does_not_change():
    source = """
        import itertools
        class Twist:
            turns = itertools.count()
            @property
            def x(self): return next(self.turns)
        t = Twist()
    """
    with student(source) as session:
        t = session.names(["t"])["t"]
        first = t.x
        assert t.x == 1 and first == 0


def test_the_end_of_a_program_is_only_an_error_of_the_students():
    for end in ("SystemExit(0)", "KeyboardInterrupt()", "GeneratorExit()"):
        with student(f"def f(): raise {end}") as session:
            with pytest.raises(Exception) as caught:
                session.names(["f"])["f"]()
            assert type(caught.value).__name__ == end.partition("(")[0]
            assert not isinstance(caught.value, (SystemExit, KeyboardInterrupt, GeneratorExit))


@pytest.mark.parametrize(
    "name",
    [
        "unittest.case.SkipTest",
        "_pytest.outcomes.Skipped",
        "os.error",
        "builtins.exec",
        "autograder.errors.AutograderError",
    ],
)
def test_a_failure_has_no_class_that_means_something_to_the_grader(name):
    with liar(lambda tree: failure([name, "builtins.BaseException"])) as session:
        with pytest.raises(Exception) as caught:
            session.ask("call")
        assert type(caught.value).__mro__[1:] == (Exception, BaseException, object)


# A process that speaks the protocol and says what it likes

EMPTY = {
    "op": "ret",
    "epoch": 0,
    "sync": [],
    "drop": [],
    "free": [],
    "kinds": [],
    "draws": {},
    "said": [],
}


def liar(answer):
    """A session with a process that answers each request by answer(request)."""

    def serve(socket):
        wire = Wire(socket)
        while (message := wire.recv())[0].get("op") != "bye":
            wire.send({**EMPTY, **answer(message[0])}, [b"12345678"])

    return served(serve)


def failure(names):
    return {"op": "raise", "value": ["E", ["X", 7, names], ["text"], {}, [], None]}


LIES = {
    "a function of ours": {"value": ["g", "builtins", "eval"]},
    "a pickle": {"value": ["P", 1, 0, []]},
    "a module": {"value": ["g", "os", ""]},
    "our own object": {"value": ["H", 1]},
    "an object of ours that it was not lent": {"value": ["C", 1]},
    "an object of no kind": {"value": ["o", 1, 99, None, None]},
    "an unknown tag": {"value": ["system", "ls"]},
    "a tag of a library that is not there": {"value": ["Zq", 1]},
    "a twin that is not there": {"value": ["=", 4]},
    "a twin with our number": {"value": ["l", 2, []]},
    "a negative twin": {"value": ["l", -1, []]},
    "a change of what is not there": {"value": 1, "sync": [[2, [[]]]]},
    "a JSON object": {"value": {"op": "ret"}},
    "no value": {"nothing": 1},
    "a key that is a list": {"value": ["d", 1, [["l", 3, []], 1]]},
    "a key without a value": {"value": ["d", 1, [1]]},
    "an object dtype": {"value": ["A", 1, "|O", [1], "C", True, 0]},
    "a record dtype": {"value": ["A", 1, "i4,i4", [1], "C", True, 0]},
    "a dtype that is code": {"value": ["Ad", "__import__('os')"]},
    "an array beyond its bytes": {"value": ["A", 1, "<f8", [2], "C", True, 0]},
    "an array outside its memory": {"value": ["A", 1, "<f8", [2], [1 << 62], True, 0]},
    "a huge array": {"value": ["A", 1, "<f8", [1 << 40], "C", True, 0]},
    "a negative shape": {"value": ["A", 1, "<f8", [-1], "C", True, 0]},
    "text that is no text": {"value": ["A", 1, "<U2", [1], "C", True, 0]},
    "a huge tensor": {"value": ["T", 1, "float64", [1 << 40], "C", 0, False, True, False, None]},
    "a tensor of negative strides": {
        "value": ["T", 1, "float64", [2], [-1], 0, False, True, False, None]
    },
    "whole numbers with gradients": {
        "value": ["T", 1, "int64", [1], "C", 0, True, True, False, None]
    },
    "a result without leaves": {"value": ["TN", 1, "float64", [1], "C", 0, []]},
    "a buffer that is not there": {"value": ["b", 5]},
    "a buffer that is a name": {"value": ["b", "0"]},
    "an endless range": {"value": ["r", 0, 1, 0]},
    "a fraction by zero": {"value": ["fr", 1, 0]},
    "a date that is none": {"value": ["date", 1, 2, 30]},
    "draws from what nobody seeded": {"value": 1, "draws": {"numpy": [0, 1, False]}},
    "a class with odd operators": {"value": 1, "kinds": [[1, "A", [], ["__getattribute__"], [1]]]},
    "a class without a name": {"value": 1, "kinds": [[1, 2, [], [], [1]]]},
    "an object given back": {"value": 1, "free": [[1, 1]]},
    "a failure that is none": {"op": "raise", "value": 3},
    "a failure of no class": {"op": "raise", "value": ["E", ["X", 1, []], [], {}, [], None]},
    "a question about what it was not lent": {"op": "call", "of": 1, "args": [], "kwargs": {}},
    "a question that is none": {"op": "exec", "of": 1, "args": ["1"], "kwargs": {}},
    "no operation": {"op": None},
    "a list for a message": {"op": []},
}


@pytest.mark.parametrize("lie", LIES.values(), ids=[name.replace(" ", "_") for name in LIES])
def test_nonsense_is_a_protocol_error(lie):
    loaded = set(sys.modules)
    with liar(lambda request: lie) as session, pytest.raises(ProtocolError):
        session.ask("call", (1,))
    assert set(sys.modules) - loaded <= {
        "autograder.apart.arrays",
        "autograder.apart.tensors",
        "autograder.apart.links",
        "autograder.apart.strides",
    }


def test_a_tag_imports_no_module():
    code = "from tests.autograder.apart.light import check; check()"
    assert subprocess.run([sys.executable, "-c", code], cwd=ROOT).returncode == 0


def test_bytes_of_no_truth_value_become_true():
    value = ["A", 1, "|b1", [8], "C", True, 0]
    with liar(lambda request: {"value": value}) as session:
        found = session.ask("call")
    assert found.view(np.uint8).tolist() == [1] * 8


def test_names_that_nobody_asked_for_are_refused():
    lie = {"value": ["d", 1, ["print", 1]]}
    with liar(lambda request: lie) as session, pytest.raises(ProtocolError):
        session.names(["f"])


def test_a_change_cannot_alter_what_an_array_is():
    for parts in (
        ["<f4", [3], "C", True, 0],
        ["<f8", [1], "C", True, 0],
        ["|O", [3], "C", True, 0],
    ):
        with liar(lambda r, p=parts: {"value": 1, "sync": [[2, p]]}) as session:
            array = np.ones(3)
            with pytest.raises(ProtocolError):
                session.ask("call", (array,))
            assert array.tolist() == [1, 1, 1]


def test_an_array_that_is_read_only_stays_as_it_is():
    with liar(lambda r: {"value": 1, "sync": [[2, ["<f8", [1], "C", True, 0]]]}) as session:
        array = np.ones(1)
        array.flags.writeable = False
        with pytest.raises(ProtocolError, match="read-only"):
            session.ask("call", (array,))


PEEK = """
    def look(thing, name):
        if not hasattr(thing, "_server_"): return look_function(thing, name)
        return thing._server_.ask("get", of=thing._number_, name=name)
    def look_function(f, name):
        guest = f.__closure__[0].cell_contents
        return guest._server_.ask("get", of=guest._number_, name=name)
"""


@pytest.mark.parametrize(
    "name",
    [
        "__globals__",
        "__class__",
        "__self__",
        "_private",
        "gi_frame",
        "__code__",
        "f_globals",
        "__dict__",
        "func_globals",
    ],
)
def test_the_tests_objects_show_nothing_but_their_public_names(name):
    test = f"""
class Env:
    _private = open = 1
def g(): yield 1
for thing in (Env(), Env, g, g(), Env().__init__):
    try:
        look(thing, {name!r})
    except AttributeError:
        continue
    raise AssertionError(thing)
"""
    assert in_two(PEEK, test) == ("passed", "")


# Silence, noise and death


def test_a_process_that_dies_is_gone_and_stays_gone():
    with student("import os\ndef f(): os._exit(3)") as session:
        f = session.names(["f"])["f"]
        for _ in range(2):
            with pytest.raises(StudentGone):
                f()
        assert "student" in repr(f)


def test_a_process_that_stalls_is_left_at_the_deadline():
    with student("import time\ndef f(): time.sleep(0.4)\ndef g(): return 1") as session:
        names = session.names(["f", "g"])
        session.limit(None, wall_s=0.1)
        with pytest.raises(StudentTimeout):
            names["f"]()
        session.deadline_s = 10
        # The late answer to f is not taken for the answer to g.
        assert names["g"]() == 1


def test_noise_on_the_wire_is_no_answer():
    source = """
        import os, socket, stat
        def f():
            for fd in range(3, 50):
                try:
                    if stat.S_ISSOCK(os.fstat(fd).st_mode): os.write(fd, b"{}" * 50)
                except OSError: pass
            return 7
    """
    with student(source) as session, pytest.raises(ProtocolError):
        session.names(["f"])["f"]()
