"""How long formgrader lets others wait while it grades: our plug-in against nbgrader alone.

    python -m benchmarks.formgrader            both servers, one after the other
    python -m benchmarks.formgrader --print    touch neither results nor README

One person presses the button that grades; another asks for the list of assignments, ten times a
second, until the grade is there.
"""

import argparse
import json
import shutil
import statistics
import tempfile
import time
import urllib.request
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from autograder.layout import Course
from benchmarks.grading import STOCK
from benchmarks.measure import Figure, write
from tests.autograder.assignments import classes
from tests.autograder.servers import jupyter

ASSIGNMENT = "light"
PAUSE_S = 0.1
ROUNDS = 5


def asked(server, path, method="GET"):
    request = urllib.request.Request(
        server.url(path), method=method, data=b"" if method == "POST" else None,
        headers={"Authorization": f"token {server.token}"})
    with urllib.request.urlopen(request, timeout=120) as reply:
        return json.loads(reply.read())


def waits(folder, student):
    """Seconds that each question took which was asked while a submission was graded."""
    taken = []
    with tempfile.TemporaryDirectory() as scratch, jupyter(folder, Path(scratch)) as server:
        asked(server, "formgrader/api/assignments")  # the first one also opens the gradebook
        grade = f"formgrader/api/submission/{ASSIGNMENT}/{student}/autograde"
        with ThreadPoolExecutor(1) as other:
            for _ in range(ROUNDS):
                taken += waits_once(server, other.submit(asked, server, grade, "POST"))
    return taken


def waits_once(server, grading):
    taken = []
    while not grading.done():
        start = time.perf_counter()
        asked(server, "formgrader/api/assignments")
        taken.append(time.perf_counter() - start)
        time.sleep(PAUSE_S)
    if not grading.result()["success"]:
        raise RuntimeError(grading.result()["log"])
    return taken


def figures(seed):
    with tempfile.TemporaryDirectory() as scratch:
        course = classes.make_course(Path(scratch) / "ours", ASSIGNMENT)
        student = classes.hand_in(course, ASSIGNMENT, 1, seed)[0]
        stock = Course(Path(scratch) / "stock")
        shutil.copytree(course.root, stock.root)
        settings = STOCK.format(root=str(stock.root), database=f"sqlite:///{stock.database}")
        (stock.root / "nbgrader_config.py").write_text(settings, encoding="utf-8")
        ours, peer = waits(course.root, student), waits(stock.root, student)
    what = f"while it grades one submission, {ROUNDS} times"
    return [Figure(f"slowest answer {what}", max(ours), max(peer), "s"),
            Figure(f"median answer {what}", statistics.median(ours), statistics.median(peer), "s"),
            Figure("answers given meanwhile", len(ours), len(peer), "answers")]


def main():
    parser = argparse.ArgumentParser(prog="benchmarks.formgrader")
    parser.add_argument("--seed", type=int, default=3)
    parser.add_argument("--print", action="store_true", help="touch no file")
    chosen = parser.parse_args()
    found = figures(chosen.seed)
    if chosen.print:
        for figure in found:
            print(figure, figure.ratio)
    else:
        write("formgrader", found, ("nbgrader", "jupyter_server"))


if __name__ == "__main__":
    main()
