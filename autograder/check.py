"""Does every answer meet its fate? The author's own loop: a second or two, without nbgrader.

Runs in a process of its own: given cells once, then each answer with its tests in a copy of their
names. The tests of the project run the same answers through nbgrader.
"""

import io
import json
import linecache
import subprocess
import sys
import warnings
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import asdict, dataclass
from pathlib import Path

from . import cells as author
from . import variants
from .errors import AuthorError


@dataclass(frozen=True)
class Fate:
    """What became of one answer.

    ok:      whether it met the fate that its author wrote down
    message: the failed test's message, "" if the tests passed
    """

    exercise: str
    name: str
    right: bool
    ok: bool
    message: str
    where: str


def check(path):
    """Run every answer of an author's file in a process of its own.

    path:    pathlib.Path of solutions/<subject>/<notebook>.py
    returns: list of Fate, the author's own answers first
    raises:  AuthorError; also if the given cells do not run
    """
    variants.read(path)  # errors of form belong here, not in the other process
    done = subprocess.run(
        [sys.executable, "-m", "autograder.check", str(path)],
        capture_output=True, text=True, cwd=path.parent,
    )
    if done.returncode != 0:
        raise AuthorError(f"{path}: {done.stderr.strip().splitlines()[-1]}")
    return [Fate(**fate) for fate in json.loads(done.stdout)]


def fates(path):
    """The fates of all answers, in this process; see `check`."""
    cells = author.read(path)
    tests = {c.name: c for c in cells if c.role == "tests"}
    names = run_given(cells)
    answers = [
        variants.Variant("the author's answer", c.name, True, "", None, c.source, c.where)
        for c in cells if c.role == "exercise"
    ]
    return [fate(v, tests[v.exercise], names) for v in [*answers, *variants.read(path)]]


def run_given(cells):
    names = {"__name__": "__main__"}
    for cell in cells:
        if cell.role in ("given", "free"):
            run(cell.source, names, cell.where)
    return names


def fate(variant, tests, given):
    message = outcome(variant, tests, given)
    # A wrong answer with scores=... earns part of the points: its tests must not fail.
    ok = message == "" if variant.right or variant.scores else variant.says in message != ""
    return Fate(variant.exercise, variant.name, variant.right, ok, message, variant.where)


def outcome(variant, tests, given):
    """The message with which the tests refuse an answer; "" if they accept it."""
    names = dict(given)
    try:
        run(variant.source, names, variant.where)
        run(tests.source, names, tests.where)
    except Exception as fault:
        said = str(fault)
        return said if isinstance(fault, AssertionError) else f"{type(fault).__name__}: {said}"
    return ""


def run(source, names, where):
    # Tests may look at an answer's text; inspect finds it here, as it finds a notebook's cells.
    linecache.cache[where] = len(source), None, source.splitlines(keepends=True), where
    with redirect_stdout(io.StringIO()), redirect_stderr(io.StringIO()), warnings.catch_warnings():
        warnings.simplefilter("ignore")
        exec(compile(source, where, "exec"), names)


if __name__ == "__main__":
    print(json.dumps([asdict(f) for f in fates(Path(sys.argv[1]))]))
