"""Grading a class: `autograder grade` against stock `nbgrader autograde`, on copies of one course.

    python -m benchmarks.grading                        all figures
    python -m benchmarks.grading --submissions 20       fewer, sooner
    python -m benchmarks.grading --thousand             1,000 perceptrons: memory and time
    python -m benchmarks.grading --print                touch neither results nor README

CPU seconds are those of a command and all of its descendants. A student's own CPU time is what
passes inside cells, tests cells included: ours is written down by the grader, nbgrader's is taken
by a hook in its kernels, in a run of its own. There it holds the imports, which every kernel
begins with, so they do not count as nbgrader's overhead.
"""

import argparse
import contextlib
import ctypes
import json
import os
import re
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

import nbformat
import psutil

from autograder import gradebook, journal
from autograder.layout import Course
from benchmarks.measure import Figure, write
from course import ROOT
from tests.autograder.assignments import classes

LIGHT, TORCH = "light", "layers"
HOOKED = 20  # submissions of the hooked run
COMPARED = ("light", "layers", "styles", "perceptron")
# nbgrader as it comes, but for the names of the course's folders.
STOCK = """c = get_config()
c.CourseDirectory.root = {root!r}
c.CourseDirectory.course_id = "three-waves"
c.CourseDirectory.source_directory = "private/source"
c.CourseDirectory.release_directory = "notebooks"
c.CourseDirectory.submitted_directory = "private/submitted"
c.CourseDirectory.autograded_directory = "private/autograded"
c.CourseDirectory.feedback_directory = "private/feedback"
c.CourseDirectory.db_url = {database!r}
"""
# Runs in every kernel of the hooked run: CPU seconds of its cells, one line each.
HOOK = """import os, time
def begin(info=None):
    global started
    started = time.process_time()
def end(result=None):
    with open(os.environ["CELL_CPU"], "a") as file:
        file.write(f"{time.process_time() - started}\\n")
get_ipython().events.register("pre_run_cell", begin)
get_ipython().events.register("post_run_cell", end)
begin()
"""
PR_SET_CHILD_SUBREAPER = 36


@dataclass(frozen=True)
class Cost:
    """What grading a class took. wall, cpu, inside: seconds per submission; inside: in cells."""

    wall: float
    cpu: float
    inside: float = 0.0

    @property
    def overhead(self):
        return self.cpu - self.inside

    @property
    def waited(self):
        """What a teacher waits for beyond the time that the cells themselves need."""
        return self.wall - self.inside


def adopt_orphans():
    """Count a process whose parent died as ours, so that no CPU second is lost (Linux)."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_CHILD_SUBREAPER, 1)


def reap():
    with contextlib.suppress(ChildProcessError):
        while os.waitpid(-1, os.WNOHANG)[0]:
            pass


def cpu_of_children():
    reap()
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def cost(command, n, **options):
    """What a command that must succeed took for each of n submissions."""
    before, start = cpu_of_children(), time.perf_counter()
    done = subprocess.run(command, capture_output=True, text=True, **options)
    wall = time.perf_counter() - start
    if done.returncode:
        print(done.stdout[-3000:], done.stderr[-3000:])
    done.check_returncode()
    return Cost(wall / n, (cpu_of_children() - before) / n)


def environment(**more):
    here = Path(sys.executable).parent  # nbgrader calls alembic by name
    path = {"PATH": f"{here}{os.pathsep}{os.environ['PATH']}", "PYTHONPATH": str(ROOT)}
    return os.environ | path | {"OMP_NUM_THREADS": "1"} | more


def copied(course, folder):
    shutil.copytree(course.root, folder)
    return Course(folder)


def peer(course, assignment, folder, n, **more):
    """nbgrader autograde on a copy of a course; returns the copy and its Cost."""
    made = copied(course, folder)
    settings = STOCK.format(root=str(folder), database=f"sqlite:///{made.database}")
    (folder / "nbgrader_config.py").write_text(settings, encoding="utf-8")
    command = [sys.executable, "-m", "nbgrader", "autograde", assignment]
    return made, cost(command, n, cwd=folder, env=environment(**more))


def peer_inside(course, assignment, folder, n):
    """CPU seconds per submission inside the cells of nbgrader's kernels."""
    startup, seen = folder / "ipython" / "profile_default" / "startup", folder / "cells.txt"
    startup.mkdir(parents=True)
    (startup / "00-hook.py").write_text(HOOK, encoding="utf-8")
    peer(course, assignment, folder / "course", n,
         IPYTHONDIR=str(folder / "ipython"), CELL_CPU=str(seen))
    return sum(map(float, seen.read_text().split())) / n


def grade_command(course, assignment, workers):
    return [sys.executable, "-m", "autograder", "--course", str(course.root), "grade", assignment,
            "--workers", str(workers), "--force"]


def ours(course, assignment, folder, n, workers=1, cores=None):
    """autograder grade on a copy of a course; returns the copy and its Cost.

    cores: how many of them it may use; None for all
    """
    made = copied(course, folder)
    taken = cost(on_cores(cores) + grade_command(made, assignment, workers), n, cwd=folder,
                 env=environment())
    return made, Cost(taken.wall, taken.cpu, inside_of(made, assignment) / n)


def on_cores(many):
    """What goes before a command to keep it to so many cores (Linux)."""
    if many is None:
        return []
    return ["taskset", "--cpu-list", ",".join(map(str, sorted(os.sched_getaffinity(0))[:many]))]


def inside_of(course, assignment):
    """CPU seconds inside cells, of all submissions, as the journal has them."""
    return sum(entry.cpu["cells"] for entry in journal.load(course, assignment).values())


def both(assignment, n, seed, scratch):
    """One class graded by both; returns (ours, its Cost, peer's, its Cost)."""
    course = classes.make_course(scratch / "course", assignment)
    classes.hand_in(course, assignment, n, seed)
    theirs, peers = peer(course, assignment, scratch / "peer", n)
    # The first students of the class say enough of what passes inside nbgrader's kernels.
    few = classes.make_course(scratch / "few", assignment)
    some = len(classes.hand_in(few, assignment, min(n, HOOKED), seed))
    peers = Cost(peers.wall, peers.cpu, peer_inside(few, assignment, scratch / "hooked", some))
    mine, own = ours(course, assignment, scratch / "ours", n)
    return mine, own, theirs, peers


def time_figures(assignment, n, seed):
    """What a class of n costs per submission with one worker each, and with two of ours."""
    with tempfile.TemporaryDirectory() as scratch:
        _, own, _, peers = both(assignment, n, seed, Path(scratch))
        course = Course(Path(scratch) / "course")
        _, two = ours(course, assignment, Path(scratch) / "two", n, 2)
        _, alone = ours(course, assignment, Path(scratch) / "alone", n, cores=1)
    names = ("wall clock, one worker", "wall clock beyond CPU inside cells", "CPU",
             "CPU inside cells", "CPU overhead")
    pairs = zip((own.wall, own.waited, own.cpu, own.inside, own.overhead),
                (peers.wall, peers.waited, peers.cpu, peers.inside, peers.overhead), strict=True)
    rows = [Figure(f"{assignment}, class of {n}: {name}", *pair, "s per submission")
            for name, pair in zip(names, pairs, strict=True)]
    what = f"{assignment}, class of {n}: wall clock, two workers (peer: ours with one"
    # One worker prepares the next submission on the other core; only one core shows it alone.
    return [*rows, Figure(f"{what})", two.wall, own.wall, "s per submission"),
            Figure(f"{what}, on one core)", two.wall, alone.wall, "s per submission")]


def same_figures(n, seed):
    """Scores and outputs, cell for cell, over n submissions of every assignment compared."""
    scores, outputs, total_scores, total_outputs = 0, 0, 0, 0
    for assignment in COMPARED:
        with tempfile.TemporaryDirectory() as scratch:
            course = classes.make_course(Path(scratch) / "course", assignment)
            students = classes.hand_in(course, assignment, n, seed)
            theirs, _ = peer(course, assignment, Path(scratch) / "peer", n)
            mine, _ = ours(course, assignment, Path(scratch) / "ours", n, workers=os.cpu_count())
            pairs = list(score_pairs(mine, theirs, assignment))
            scores += report(assignment, "score", pairs)
            total_scores += len(pairs)
            pairs = list(output_pairs(mine, theirs, assignment, students))
            outputs += report(assignment, "outputs", pairs)
            total_outputs += len(pairs)
    what = f"over {n} submissions of each of {len(COMPARED)} assignments (peer: all)"
    return [Figure(f"equal scores {what}", scores, total_scores, "cells"),
            Figure(f"equal outputs {what}", outputs, total_outputs, "cells")]


def report(assignment, what, pairs):
    """Print the first pairs that differ; returns how many are equal."""
    different = [pair for pair in pairs if pair[1] != pair[2]]
    for where, own, peers in different[:10]:
        print(f"{assignment}, {what} of {where}:")
        print(f"  ours {str(own)[:800]}\n  peer {str(peers)[:800]}")
    return len(pairs) - len(different)


def score_pairs(mine, theirs, assignment):
    """(student/cell, our score, nbgrader's) for every graded cell."""
    found, wanted = marks(mine, assignment), marks(theirs, assignment)
    for key in sorted(found | wanted):
        yield "/".join(key), found.get(key, "missing"), wanted.get(key, "missing")


def marks(course, assignment):
    return {(row.student, mark.cell): mark.score
            for row in gradebook.rows(course, assignment) for mark in row.marks}


def output_pairs(mine, theirs, assignment, students):
    """(student/cell, our outputs, nbgrader's) for every code cell, normalised."""
    for student in students:
        own, peers = (executed(course, student, assignment) for course in (mine, theirs))
        for key in sorted(own | peers):
            yield f"{student}/{key}", own.get(key, "missing"), peers.get(key, "missing")


def executed(course, student, assignment):
    folder = course.autograded / student / assignment
    cells = [cell for path in sorted(folder.glob("*.ipynb"))
             for cell in nbformat.read(path, as_version=4).cells if cell.cell_type == "code"]
    return {c.id: normal(outer(c) if c.metadata.get("nbgrader", {}).get("grade") else c.outputs,
                         course.root) for c in cells}


def outer(cell):
    """Outputs of a tests cell, of each traceback the line of the tests and the message alone.

    Between them stand frames of both processes: torch's and those of callbacks differ there.
    """
    return [o | {"traceback": ends_of(o["traceback"])} if o["output_type"] == "error" else o
            for o in cell.outputs]


def ends_of(traceback):
    blocks = "\n".join(traceback).split("\n\n")
    return [blocks[0], blocks[-1]]


# What two runs of the same program never share: addresses, numbers of processes, colours.
ALIKE = [(r"0x[0-9a-f]{6,}", "0x"), (r"/tmp/ipykernel_\d+/\d+\.py", "<cell>"),
         (r"<ipython-input-\d+-[0-9a-f]+>", "<cell>"), (r"\\u001b\[[0-9;]*m", "")]


def normal(outputs, root):
    text = json.dumps(joined(outputs), sort_keys=True).replace(str(root), "<course>")
    for pattern, alike in ALIKE:
        text = re.sub(pattern, alike, text)
    return text


def joined(outputs):
    """Outputs with neighbouring pieces of a stream as one: a busy kernel breaks it anywhere."""
    whole = []
    for output in outputs:
        last = whole[-1] if whole else {}
        if output["output_type"] == "stream" and output["name"] == last.get("name"):
            whole[-1] = last | {"text": last["text"] + output["text"]}
        else:
            whole.append(dict(output))
    return whole


def thousand_figures(n, seed):
    """Memory and time over one long run of the perceptron; a line per tenth of the class."""
    with tempfile.TemporaryDirectory() as scratch:
        course = classes.make_course(Path(scratch) / "course", "perceptron")
        classes.hand_in(course, "perceptron", n, seed)
        samples = watch(course, "perceptron", n)
    steps = [next(s for s in samples if s.done >= n * k // 10) for k in range(11)]
    tenths = list(zip(steps, steps[1:], strict=False))
    peaks = [max(s.rss for s in samples if a.at <= s.at <= b.at) for a, b in tenths]
    # Every tenth runs the same cells. A machine that gets slower shows in them; a grader that gets
    # slower shows in what it uses for each of their seconds.
    used = [(b.cpu - a.cpu) / (b.cells - a.cells) for a, b in tenths]
    for k, ((a, b), peak, share) in enumerate(zip(tenths, peaks, used, strict=True), 1):
        print(f"tenth {k:2}: {b.at - a.at:7.1f} s wall, {b.cpu - a.cpu:7.1f} s CPU, "
              f"{share:6.3f} for each inside cells, "
              f"peak {peak / 1e6:6.0f} MB in parent and zygotes")
    # The first tenth also starts the zygotes; the second is the fairer measure.
    what = f"{n} perceptrons, last tenth (peer: ours, second tenth)"
    return [Figure(f"CPU for each CPU second inside cells of {what}", used[-1], used[1], "s"),
            Figure(f"peak memory of {what}", peaks[-1] / 1e6, peaks[1] / 1e6, "MB")]


@dataclass(frozen=True)
class Sample:
    """A moment of a run. at, cpu, cells (cpu inside cells): seconds; done: submissions;
    rss: bytes, parent and zygotes.
    """

    at: float
    done: int
    cpu: float
    cells: float
    rss: int


def watch(course, assignment, n, every_s=0.5):
    """Samples of one run of ours, the last after its end."""
    command = grade_command(course, assignment, os.cpu_count())
    start, samples = time.perf_counter(), [Sample(0.0, 0, 0.0, 0.0, 0)]
    with subprocess.Popen(command, env=environment(), stdout=subprocess.DEVNULL) as run:
        while run.poll() is None:
            with contextlib.suppress(psutil.Error):
                samples.append(sample(psutil.Process(run.pid), course, assignment, start))
            time.sleep(every_s)
    if run.returncode:
        raise subprocess.CalledProcessError(run.returncode, command)
    last = samples[-1]
    return [*samples, Sample(time.perf_counter() - start, n, last.cpu, last.cells, last.rss)]


def sample(parent, course, assignment, start):
    entries = journal.load(course, assignment).values()
    # Forks of a zygote come and go with their submissions; what must stay flat is what stays.
    lasting = [parent, *parent.children()]
    everyone = [parent, *parent.children(recursive=True)]
    cpu = sum(sum(p.cpu_times()[:4]) for p in everyone)
    return Sample(time.perf_counter() - start, len(entries), cpu,
                  sum(entry.cpu.get("cells", 0.0) for entry in entries),
                  sum(p.memory_info().rss for p in lasting))


def options():
    parser = argparse.ArgumentParser(prog="benchmarks.grading")
    parser.add_argument("--submissions", type=int, default=160,
                        help="of the light assignment; of every other half as many")
    parser.add_argument("--seed", type=int, default=3)
    parser.add_argument("--only", choices=["time", "same"], help="half of the figures")
    parser.add_argument("--thousand", type=int, nargs="?", const=1000, metavar="N",
                        help="only the long run, of N perceptrons")
    parser.add_argument("--print", action="store_true", help="touch no file")
    return parser.parse_args()


def main():
    chosen = options()
    adopt_orphans()
    n, seed, found = chosen.submissions, chosen.seed, {}
    if chosen.thousand:
        found["grading-thousand"] = thousand_figures(chosen.thousand, seed)
    elif chosen.only != "same":
        found["grading"] = [*time_figures(LIGHT, n, seed), *time_figures(TORCH, n // 2, seed)]
    if not chosen.thousand and chosen.only != "time":
        found["grading-same"] = same_figures(n // 2, seed)
    for name, figures in found.items():
        if chosen.print:
            for figure in figures:
                print(figure, figure.ratio)
        else:
            write(name, figures, ("nbgrader", "ipykernel", "numpy", "torch"))


if __name__ == "__main__":
    main()
