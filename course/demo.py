"""From a fresh clone to a graded class: every step of the course, one after the other."""

import subprocess
import sys
import time

from course import ROOT
from course.errors import DemoFailed

ASSIGNMENT = "perceptron"


def steps(assignment=ASSIGNMENT):
    """(what it does, command) in order; each does only what changed."""
    return [
        ("the book", ["course", "book"]),
        ("the assignment, released without answers", ["autograder", "release", assignment]),
        ("the student's copy in work/", ["course", "work"]),
        ("a demonstration class hands in", ["autograder", "class", assignment]),
        # Also where nothing keeps students' code from the files: this class is made of our answers.
        ("the class is graded", ["autograder", "grade", assignment, "--unprotected"]),
        ("feedback for each student", ["autograder", "feedback", assignment]),
    ]


def demo(root=ROOT, assignment=ASSIGNMENT):
    """Run every step; stops at the first that fails.

    raises: DemoFailed
    """
    start = time.monotonic()
    todo = steps(assignment)
    for k, (what, command) in enumerate(todo, 1):
        print(f"\n[{k}/{len(todo)}] {what}:  python -m {' '.join(command)}", flush=True)
        done = subprocess.run([sys.executable, "-m", *command], cwd=root)
        if done.returncode:
            raise DemoFailed(f"step {k} of {len(todo)} ({what}) failed; its message stands above")
    print(where(root, assignment, time.monotonic() - start), flush=True)


def where(root, assignment, seconds):
    return f"""
Done in {seconds:.0f} s.
  the book        {root / '_build' / 'html' / 'index.html'}
  the notebooks   {root / 'work' / assignment}
  the gradebook   {root / 'private' / 'gradebook.db'}
  the feedback    {root / 'private' / 'feedback'}
See them in a browser:  make serve   (or  python -m course serve, with --teacher for formgrader)"""
