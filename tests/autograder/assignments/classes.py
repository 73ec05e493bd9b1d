"""Classes of honest students: notebooks filled with drawn answers, the same ones for a seed.

A notebook holds for each exercise the author's answer, a right or a wrong variant, or none, and
sometimes what students leave lying about: plots, prints, warnings, variables of their own. None
of it tries to cheat, so every grader must give it the same points.
"""

import ast
import random
import shutil
from pathlib import Path

import nbformat
from nbformat.v4 import new_code_cell

from autograder import build, release, variants
from autograder import cells as author
from autograder.classroom import MARKER, RAISES
from autograder.layout import Course
from course import ROOT

HERE = Path(__file__).resolve().parent
ASSIGNMENTS = sorted(p.parent.name for p in HERE.glob("*/*.variants.py"))
# How often an answer is the author's own, a right variant, a wrong one, or missing.
KINDS = {"author": 25, "right": 35, "wrong": 32, "none": 8}
HIDDEN = "### BEGIN HIDDEN TESTS"


def home_of(assignment):
    """The folder of an assignment's author's file: a shipped one, or one of these."""
    beside = HERE / assignment
    return beside if beside.is_dir() else ROOT / "solutions" / assignment


def make_course(folder, *assignments, config=ROOT / "nbgrader_config.py"):
    """A course in `folder` with these assignments, released.

    config:  the nbgrader_config.py that it gets
    returns: layout.Course
    """
    folder.mkdir(parents=True, exist_ok=True)
    shutil.copy(config, folder / "nbgrader_config.py")
    course = Course(folder)
    for assignment in assignments:
        shutil.copytree(home_of(assignment), course.solutions / assignment)
        release.release(course, assignment)
    return course


def hand_in(course, assignment, n, seed):
    """Put n submissions into a course; returns the students' names."""
    path = course.author_files(assignment)[0]
    names = [f"student{k:04}" for k in range(n)]
    for name, notebook in zip(names, submissions(path, n, seed), strict=True):
        build.write(notebook, course.submitted / name / assignment / f"{path.stem}.ipynb")
    return names


def submissions(path, n, seed):
    """n notebooks as students would hand them in; the k-th depends on the seed and k alone.

    path:    pathlib.Path of the author's file, <course>/solutions/<assignment>/<notebook>.py, of
             an assignment that was released
    returns: list of nbformat.NotebookNode
    """
    released = path.parents[2] / "notebooks" / path.parent.name / f"{path.stem}.ipynb"
    notebook, cells = nbformat.read(released, as_version=4), author.read(path)
    others = variants.read(path)
    return [filled(notebook, cells, others, random.Random(f"{seed}/{k}")) for k in range(n)]


def filled(notebook, cells, others, draws):
    answers = draw_answers(cells, others, draws)
    if answers and draws.random() < 0.15:
        unlucky = draws.choice(sorted(answers))
        answers[unlucky] = RAISES + answers[unlucky]
    made = variants.answer(notebook, answers)
    for _ in range(draws.choice([0, 0, 1, 1, 2, 4])):
        add_cell(made, draws)
    return made


def draw_answers(cells, others, draws):
    """exercise -> source; exercises that are left unanswered are not there."""
    answers = {}
    for name, source in variants.reference_answers(cells).items():
        kind = draws.choices(list(KINDS), KINDS.values())[0]
        drawn = [v.source for v in variants.of_exercise(others, name, kind == "right")]
        if kind != "none":
            source = source if kind == "author" or not drawn else draws.choice(drawn)
            answers[name] = MARKER.sub("", source)
    return answers


def add_cell(notebook, draws):
    """Insert a cell of the student's own somewhere behind the first code cell."""
    first = next(k for k, c in enumerate(notebook.cells) if c.cell_type == "code") + 1
    place = draws.randint(first, len(notebook.cells))
    source = EXTRAS[draws.choice(sorted(EXTRAS))](notebook.cells[:place], draws)
    key = f"own-{len(notebook.cells)}"
    notebook.cells.insert(place, new_code_cell(source, id=key))


def plot(before, draws):
    heights = [draws.randint(0, 9) for _ in range(6)]
    return f"import matplotlib.pyplot as plt\nplt.plot({heights})\n_ = plt.title('what I saw')"


def prints(before, draws):
    return f"for k in range({draws.randint(1, 40)}):\n    print('line', k, k * k)\nk"


def warns(before, draws):
    return ("import sys\nimport warnings\nwarnings.warn('I was not sure here')\n"
            f"print('loss', {draws.random():.4f}, file=sys.stderr)")


def looks_at_a_type(before, draws):
    return "import numpy as np\nnp.arange(6).reshape(2, 3), {'a': [1, 2], 'b': None}, np.float32"


def raises(before, draws):
    return draws.choice(["1 / 0", "[1, 2][5]", "int('ten')", "undefined_name + 1"])


def takes_a_name(before, draws):
    """A variable of the student's that has a name which tests cells use for theirs."""
    names = sorted({name for cell in before for name in data_names(cell)}) or ["found"]
    return f"{draws.choice(names)} = 'a note of mine'"


EXTRAS = {f.__name__: f for f in (plot, prints, warns, looks_at_a_type, raises, takes_a_name)}


def data_names(cell):
    """The variables that a tests cell sets at its top, as far as a student can see."""
    if not cell.metadata.get("nbgrader", {}).get("grade") or cell.cell_type != "code":
        return []
    targets = [t for node in ast.parse(cell.source.split(HIDDEN)[0]).body
               if isinstance(node, ast.Assign) for t in node.targets]
    return [t.id for t in targets if isinstance(t, ast.Name)]
