"""What an author's file may hold, and what is said when it does not."""

import pytest

from autograder import cells
from autograder.errors import AuthorError

GOOD = '''# %% [markdown]
# # Title

# %% given="imports"
import math

# %% exercise="root"
def root(x):
    ### BEGIN SOLUTION
    return math.sqrt(x)
    ### END SOLUTION

# %% tests="root" points=3
assert root(4) == 2, "found something else"
### BEGIN HIDDEN TESTS
assert root(9) == 3, "found something else"
### END HIDDEN TESTS

# %% [markdown] essay="why" points=2.5
# ### BEGIN SOLUTION
# Because.
# ### END SOLUTION

# %%
root(16)
'''


def read(tmp_path, text):
    path = tmp_path / "solutions" / "roots" / "roots.py"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return cells.read(path)


def test_every_role_is_read_with_its_name_points_and_line(tmp_path):
    found = [(c.role, c.name, c.points, c.where) for c in read(tmp_path, GOOD)]
    assert found == [
        ("prose", "", 0, "roots/roots.py:1: cell 1"),
        ("given", "imports", 0, "roots/roots.py:4: cell 2"),
        ("exercise", "root", 0, "roots/roots.py:7: cell 3"),
        ("tests", "root", 3, "roots/roots.py:13: cell 4"),
        ("essay", "why", 2.5, "roots/roots.py:19: cell 5"),
        ("free", "", 0, "roots/roots.py:24: cell 6"),
    ]


def test_the_source_of_a_cell_is_what_stands_below_its_header(tmp_path):
    assert read(tmp_path, GOOD)[1].source == "import math"
    assert read(tmp_path, GOOD)[0].source == "# Title"


# (what an author slips in, the line that must be named, words the message must hold)
SLIPS = [
    ('points=3\nassert root(4)', 'points=0\nassert root(4)', 13,
     "expected a number such as points=3"),
    ('points=3\nassert root(4)', '\nassert root(4)', 13, "found points=None"),
    ('tests="root" points=3', 'tests=root points=3', 13, "expected pairs such as"),
    ('tests="root" points=3', 'test="root" points=3', 13, "found test, expected one of"),
    ('tests="root" points=3', 'tests="roots" points=3', 13, 'before any exercise="roots"'),
    ('tests="root" points=3', 'tests="root" given="x" points=3', 13, "both given and tests"),
    ('exercise="root"', 'exercise="Root"', 7, "lower-case letters"),
    ('exercise="root"', 'exercise="root" points=3', 7, "only tests and essay cells have points"),
    ('exercise="root"', 'given="root"', 7, "holds BEGIN SOLUTION but is given"),
    ('    ### END SOLUTION\n', '', 7, "expected BEGIN then END"),
    ('    ### BEGIN SOLUTION\n    return math.sqrt(x)\n    ### END SOLUTION\n', '    pass\n', 7,
     "the exercise has no answer"),
    ('### END HIDDEN TESTS\n', '', 13, "expected BEGIN then END"),
    ('# %%\nroot(16)', '# %%\n### BEGIN HIDDEN TESTS\n### END HIDDEN TESTS', 24,
     'write  # %% tests="name" points=3'),
    ('[markdown] essay="why"', 'essay="why"', 19, "is a code cell, expected markdown"),
    ('given="imports"', 'given="root"', 7, "is the name of"),
    ('# %%\nroot(16)', '# %% exercise="second"\n### BEGIN SOLUTION\n### END SOLUTION', 24,
     'nothing tests exercise="second"'),
]


@pytest.mark.parametrize("old, new, line, words", SLIPS, ids=[s[3][:30] for s in SLIPS])
def test_a_slip_is_named_with_file_line_cell_and_the_fix(tmp_path, old, new, line, words):
    assert old in GOOD
    with pytest.raises(AuthorError) as fault:
        read(tmp_path, GOOD.replace(old, new, 1))
    assert f"roots/roots.py:{line}: cell " in str(fault.value)
    assert words in str(fault.value)


def test_a_file_without_cells_is_refused(tmp_path):
    with pytest.raises(AuthorError, match="holds no cell"):
        read(tmp_path, "x = 1\n")


def test_a_file_that_grades_nothing_is_refused(tmp_path):
    with pytest.raises(AuthorError, match="nothing is graded"):
        read(tmp_path, "# %%\nx = 1\n")


def test_a_file_that_is_not_utf8_is_refused_with_the_byte(tmp_path):
    path = tmp_path / "roots.py"
    path.write_bytes(b"# %%\nx = '\xff'\n")
    with pytest.raises(AuthorError, match="byte 10 is not UTF-8"):
        cells.read(path)
