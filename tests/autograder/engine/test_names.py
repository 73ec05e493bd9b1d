"""Which names a cell binds and needs, read from its text."""

import pytest

from autograder.engine import names

BINDS = [
    ("x = 1", {"x"}),
    ("x, (y, *z) = f()", {"x", "y", "z"}),
    ("import numpy as np\nimport os.path\nfrom a import b as c", {"np", "os", "c"}),
    ("def f(a):\n    b = a", {"f"}),
    ("def f():\n    global total\n    total = 1", {"f", "total"}),
    ("for i in r:\n    with open(i) as file:\n        pass", {"i", "file"}),
    ("class A:\n    b = 1", {"A"}),
    ("[k for k in range(3)]", set()),
    ("if (n := 3): pass", {"n"}),
    ("%matplotlib inline\ny = 2", {"y"}),
]
LOADS = [
    ("y = x", {"x"}),
    ("x = 1\ny = x", set()),
    ("x = x + 1", {"x"}),
    ("x += 1", {"x"}),
    ("for i in data:\n    print(i)", {"data", "print"}),
    ("def f(a):\n    return a + b + c(a)", {"b", "c"}),
    ("b = 1\ndef f():\n    return b", set()),
    ("def f():\n    return b\nb = 1", set()),
    ("def f(x=default): pass", {"default"}),
    ("@wrap\ndef f(): pass", {"wrap"}),
    ("class A(Base):\n    size = unit\n    def f(self): return other", {"Base", "unit", "other"}),
    ("check = lambda: answer()", {"answer"}),
    ("assert f(3) == 4, f'{why}'", {"f", "why"}),
]


@pytest.mark.parametrize("text, bound", BINDS)
def test_a_cell_binds(text, bound):
    assert names.read(text).binds == bound


@pytest.mark.parametrize("text, loaded", LOADS)
def test_a_cell_needs(text, loaded):
    assert names.read(text).loads == loaded


def test_what_runs_is_what_stands_outside_functions():
    found = names.read("y = x\ndef f():\n    return z")
    assert (found.runs, found.loads) == ({"x"}, {"x", "z"})


def test_definitions_are_imports_functions_and_classes_alone():
    text = "import os\nrun()\ndef f(): return 1\nx = f()\nclass A: pass"
    found = names.read(text)
    assert found.defines == {"os", "f", "A"}
    ran = {"run": lambda: pytest.fail("a call was among the definitions")}
    exec(found.definitions, ran)
    assert ran["f"]() == 1 and "x" not in ran


@pytest.mark.parametrize("text", ["def f(:", "x = = 1", "\0", "(" * 300 + ")" * 300])
def test_what_is_no_python_binds_and_needs_nothing(text):
    assert names.read(text) == names.Names()


def test_modules_are_whole_names_in_order():
    text = "import numpy as np, os.path\nfrom sklearn.datasets import load_iris\nfrom . import a"
    assert names.modules(text) == ["numpy", "os.path", "sklearn.datasets"]


def test_what_is_quiet_makes_names_and_calls_nothing_of_the_student_s():
    text = ("import math\nx = [1, 2]\nfound = f(x)\ny = found[0]\nz = math.pi\nprint(x)\n"
            "def check(): return f(x)\nassert found\nw = check()\nx = y")
    ran = {"f": lambda x: pytest.fail("the student's function was called")}
    exec(names.quiet(text, frozenset({"print"})), ran)
    assert (ran["x"], ran["z"] > 3, callable(ran["check"])) == ([1, 2], True, True)
    assert not {"found", "y", "w"} & set(ran)
