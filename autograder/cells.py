"""An author's file, read: percent-format cells, and what each is for.

    # %% [markdown]                     prose
    # %%                                a free cell: a student may change it, nothing is graded
    # %% given="data"                   locked: restored before grading
    # %% exercise="step"                an answer, between ### BEGIN SOLUTION and ### END SOLUTION
    # %% tests="step" points=3          its tests; ### BEGIN HIDDEN TESTS to ### END HIDDEN TESTS
    # %% tests="step" points=3 trust="same-process"   tests that must live beside the answer
    # %% [markdown] essay="why" points=2   a written answer, graded by a person

The percent format itself is read by jupytext.
"""

import re
from dataclasses import dataclass

from .errors import AuthorError

MARKER = re.compile(r"^# %%", re.MULTILINE)
NAME = re.compile(r"[a-z][a-z0-9_]{0,39}\Z")
ROLES = ("given", "exercise", "tests", "essay")
# Graded in the student's own process, where an answer could forge the result: a last resort.
SAME_PROCESS = "same-process"
REGIONS = {"SOLUTION": ("exercise", "essay"), "HIDDEN TESTS": ("tests",)}


@dataclass(frozen=True)
class Cell:
    """One cell of an author's file.

    role:   "prose", "free", "given", "exercise", "tests" or "essay"
    name:   of the exercise or the given cell; "" for prose and free cells
    points: float, worth of a tests or essay cell; 0 elsewhere
    source: text without the header
    where:  "solutions/x/x.py:12: cell 3", for messages
    trust:  "same-process" for tests that run beside the answer, else ""
    """

    role: str
    name: str
    points: float
    source: str
    where: str
    trust: str = ""

    @property
    def is_markdown(self):
        return self.role in ("prose", "essay")


def read_percent(path):
    """Raw cells of a percent-format file, each with its place.

    path:    pathlib.Path
    returns: list of (jupytext cell, "file:line: cell k")
    raises:  AuthorError if the file is not UTF-8 text or holds no cell
    """
    try:
        text = path.read_text(encoding="utf-8")
    except UnicodeDecodeError as fault:
        raise AuthorError(f"{path}: byte {fault.start} is not UTF-8; save it as UTF-8") from None
    if not MARKER.search(text):
        raise AuthorError(f'{path}: holds no cell; begin each with  # %% exercise="name"  or so')
    import jupytext  # a quarter of a second, which grading need not spend

    cells = jupytext.reads(text, fmt="py:percent").cells
    lines = [text.count("\n", 0, m.start()) + 1 for m in MARKER.finditer(text)]
    # Text before the first marker is a cell of its own, without a marker.
    lines = [1] * (len(cells) - len(lines)) + lines
    return [
        (cell, f"{path.parent.name}/{path.name}:{line}: cell {k}")
        for k, (cell, line) in enumerate(zip(cells, lines, strict=False), 1)
    ]


def read(path):
    """The cells of an author's file, checked.

    path:    pathlib.Path of solutions/<subject>/<notebook>.py
    returns: list of Cell
    raises:  AuthorError, naming file, line, cell, and the fix
    """
    cells = [make_cell(raw, where) for raw, where in read_percent(path)]
    for check in (check_regions, check_names, check_order, check_something_is_graded):
        check(cells, path)
    return cells


def make_cell(raw, where):
    header = {k: v for k, v in raw.metadata.items() if k != "lines_to_next_cell"}
    role, name = role_of(raw, header, where)
    points, trust = points_of(role, header, where), trust_of(role, header, where)
    return Cell(role, name, points, raw.source, where, trust)


def role_of(raw, header, where):
    for stray in ("incorrectly_encoded_metadata", "title"):
        if stray in header:
            raise AuthorError(
                f"{where}: found the header {header[stray]!r}, expected pairs such as  "
                '# %% tests="step" points=3'
            )
    unknown = set(header) - {*ROLES, "points", "trust"}
    if unknown or raw.cell_type == "raw":
        found = ", ".join(sorted(unknown)) or "a raw cell"
        expected = ", ".join([*ROLES, "points", "trust"])
        raise AuthorError(f"{where}: found {found}, expected one of {expected}")
    roles = [r for r in ROLES if r in header]
    if len(roles) > 1:
        raise AuthorError(f"{where}: is both {roles[0]} and {roles[1]}; a cell has one role")
    if not roles:
        return ("prose" if raw.cell_type == "markdown" else "free"), ""
    return checked_role(roles[0], header[roles[0]], raw.cell_type, where)


def checked_role(role, name, cell_type, where):
    wanted = "markdown" if role == "essay" else "code"
    if cell_type != wanted:
        raise AuthorError(f"{where}: {role}={name!r} is a {cell_type} cell, expected {wanted}")
    if not isinstance(name, str) or not NAME.match(name):
        raise AuthorError(
            f"{where}: {role}={name!r} is no name; use lower-case letters, digits and _, "
            "at most 40, a letter first"
        )
    return role, name


def points_of(role, header, where):
    if role not in ("tests", "essay"):
        if "points" in header:
            raise AuthorError(f"{where}: only tests and essay cells have points; this is {role}")
        return 0.0
    points = header.get("points")
    if isinstance(points, bool) or not isinstance(points, int | float) or not 0 < points < 1000:
        raise AuthorError(f"{where}: found points={points!r}, expected a number such as points=3")
    return float(points)


def trust_of(role, header, where):
    trust = header.get("trust", "")
    if trust and (role != "tests" or trust != SAME_PROCESS):
        raise AuthorError(
            f'{where}: found trust={trust!r} on a cell that is {role}, expected it on tests only, '
            f'as  trust="{SAME_PROCESS}"'
        )
    return trust


def check_regions(cells, path):
    """BEGIN and END markers come in pairs, once, in cells of their kind."""
    for cell in cells:
        for region, roles in REGIONS.items():
            marks = re.findall(rf"(BEGIN|END) {region}\b", cell.source)
            if marks and cell.role not in roles:
                raise AuthorError(
                    f"{cell.where}: holds {marks[0]} {region} but is {cell.role}; write  "
                    f'# %% {roles[0]}="name"{" points=3" if roles[0] == "tests" else ""}'
                )
            if marks != ["BEGIN", "END"] * (len(marks) // 2) or (len(marks) % 2):
                raise AuthorError(
                    f"{cell.where}: found {' then '.join(marks)} {region}, expected BEGIN then END"
                )
        if cell.role == "exercise" and "BEGIN SOLUTION" not in cell.source:
            raise AuthorError(
                f"{cell.where}: the exercise has no answer; put it between "
                "### BEGIN SOLUTION and ### END SOLUTION"
            )


def check_names(cells, path):
    """A role and a name together are unique, and no two cells share an id."""
    seen = {}
    for cell in cells:
        if not cell.name:
            continue
        key = cell_id(cell)
        if key in seen:
            raise AuthorError(
                f"{cell.where}: {cell.name!r} is the name of {seen[key].where}; choose another"
            )
        seen[key] = cell


def check_order(cells, path):
    """Tests follow their exercise, and every exercise has tests."""
    answered, tested = [], []
    for cell in cells:
        if cell.role == "exercise":
            answered.append(cell.name)
        if cell.role == "tests":
            tested.append(cell.name)
            if cell.name not in answered:
                raise AuthorError(
                    f'{cell.where}: tests="{cell.name}" come before any exercise="{cell.name}"; '
                    f"exercises so far: {', '.join(answered) or 'none'}"
                )
    for cell in cells:
        if cell.role == "exercise" and cell.name not in tested:
            raise AuthorError(
                f'{cell.where}: nothing tests exercise="{cell.name}"; add  '
                f'# %% tests="{cell.name}" points=1'
            )


def check_something_is_graded(cells, path):
    if not any(cell.points for cell in cells):
        raise AuthorError(f'{path}: nothing is graded; add  # %% tests="name" points=3')


def cell_id(cell):
    """The nbgrader grade_id and notebook cell id of a named cell: never a position."""
    return f"{cell.name}_tests" if cell.role == "tests" else cell.name
