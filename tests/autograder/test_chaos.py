"""Whatever ends a run: a clear message, nothing lost, nothing half written, and the same grades."""

import random
import shutil
import signal
import sqlite3
import subprocess
import sys
import time

import nbformat
import psutil
import pytest

from autograder import grade, gradebook, journal, release
from autograder.engine import sharing
from autograder.errors import CourseError
from tests.autograder.courses import answered, hand_in, make_small

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="the warm executor needs Linux")

RIGHT = "def twice(x):\n    return 2 * np.asarray(x)\n"
WRONG = "def twice(x):\n    return x\n"
CRASH = "def twice(x):\n    import os\n    os._exit(3)\n"
ANSWERS = {"ada": RIGHT, "boris": WRONG, "chen": CRASH, "dana": RIGHT, "emeka": WRONG,
           "farah": RIGHT}
KILLS = 20  # by SIGKILL


@pytest.fixture
def course(tmp_path):
    made = make_small(tmp_path)
    release.release(made, "demo")
    for student, source in ANSWERS.items():
        hand_in(made, student, "demo", {"demo.ipynb": answered(made, "demo", {"twice": source})})
    hand_in(made, "goran", "demo", {"demo.ipynb": '{"cells": ['})
    return made


def command(course, *more):
    return [sys.executable, "-m", "autograder", "--course", str(course.root), "grade", "demo",
            "--workers", "2", *more]


def run(course, *more):
    return subprocess.run(command(course, *more), capture_output=True, text=True, timeout=300)


def snapshot(course):
    """All that a class is told: marks, fates, and the graded notebooks."""
    notebooks = {
        path.relative_to(course.autograded).as_posix(): cells_of(path)
        for path in sorted(course.autograded.rglob("*.ipynb"))
    }
    fates = {s: (e.status, e.reason, e.digest) for s, e in journal.load(course, "demo").items()}
    return gradebook.rows(course, "demo"), fates, notebooks


def cells_of(path):
    """Sources, numbers and kinds of outputs; tracebacks hold addresses."""
    return [(c.source, c.get("execution_count"), [o.output_type for o in c.get("outputs", [])])
            for c in nbformat.read(path, as_version=4).cells]


@pytest.mark.slow
def test_twenty_kills_at_random_moments_leave_the_gradebook_of_an_undisturbed_run(course):
    assert run(course).returncode == 0
    expected = snapshot(course)
    assert [row.score for row in expected[0]] == [1, 0, 0, 1, 0, 1]
    moments = random.Random(1958)
    for _ in range(KILLS):
        forget(course)
        kill_after(course, moments.uniform(0.2, 4.0))
        done = run(course)
        assert done.returncode == 0, done.stdout + done.stderr
        assert snapshot(course) == expected


def forget(course):
    """As before the first run, but for the gradebook, which a teacher keeps."""
    journal.path_of(course, "demo").unlink(missing_ok=True)
    shutil.rmtree(course.autograded, ignore_errors=True)


def kill_after(course, seconds):
    """Start a run, kill it with no warning, and see that nothing of it lives on."""
    process = psutil.Popen(command(course), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    time.sleep(seconds)
    try:
        children = process.children(recursive=True)
    except psutil.NoSuchProcess:
        children = []
    process.send_signal(signal.SIGKILL)
    process.wait()
    _, alive = psutil.wait_procs(children, timeout=10)
    assert alive == [], "processes outlived the run that made them"


@pytest.fixture
def looping(course):
    """Two more hand-ins that take a while, so that there is something to disturb."""
    slow = "import time\n" + RIGHT.replace("return", "time.sleep(2)\n    return")
    for student in ("slow", "slower"):
        hand_in(course, student, "demo", {"demo.ipynb": answered(course, "demo", {"twice": slow})})
    return course


def disturbed(course, disturb):
    """A run during which `disturb(process)` was called once; returns its entries."""
    process = psutil.Popen(command(course), stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    try:
        for _ in range(1200):
            if disturb(process):
                break
            time.sleep(0.05)
        else:
            pytest.fail("there was nothing to disturb")
        said, _ = process.communicate(timeout=120)
    finally:
        if process.is_running():
            process.kill()
    assert process.returncode == 0, said.decode()
    return journal.load(course, "demo")


def zygotes(process):
    return [p for p in process.children(recursive=True) if is_zygote(p)]


def is_zygote(process):
    try:
        return "autograder.executor.zygote" in " ".join(process.cmdline())
    except psutil.NoSuchProcess:  # forks come and go
        return False


def test_a_killed_zygote_is_replaced_and_costs_nobody_a_point(looping):
    def disturb(process):
        found = zygotes(process)
        # Two zygotes, each with the process that waits outside its namespace, and their pairs.
        if len(found) > 6:
            found[0].kill()
            return True
        return False

    entries = disturbed(looping, disturb)
    assert {s: e.status for s, e in entries.items() if s != "goran"} == dict.fromkeys(
        [*ANSWERS, "slow", "slower"], "graded")
    scores = {row.student: row.score for row in gradebook.rows(looping, "demo")}
    assert (scores["slow"], scores["slower"], scores["ada"]) == (1, 1, 1)


def test_killed_workers_cost_nobody_a_point(looping):
    def disturb(process):
        found = zygotes(process)
        forks = [p for p in found if p.ppid() in {z.pid for z in found}
                 and p.ppid() in {z.pid for z in found if is_inner(z, found)}]
        for fork in forks:
            fork.kill()
        return bool(forks)

    entries = disturbed(looping, disturb)
    assert {e.status for s, e in entries.items() if s != "goran"} <= {"graded", "broke"}
    assert run(looping).returncode == 0
    entries = journal.load(looping, "demo")
    assert {e.status for s, e in entries.items() if s != "goran"} == {"graded"}
    scores = {row.student: row.score for row in gradebook.rows(looping, "demo")}
    assert (scores["slow"], scores["slower"], scores["ada"], scores["boris"]) == (1, 1, 1, 0)


def is_inner(process, found):
    """A zygote in its own namespace: the child of the process that waits outside."""
    return process.ppid() in {p.pid for p in found}


def test_a_locked_gradebook_stops_the_run_with_a_word_and_loses_nothing(course, monkeypatch):
    monkeypatch.setattr(sharing, "PATIENCE_MS", 300)
    holder = sqlite3.connect(course.database, isolation_level=None)
    holder.execute("BEGIN EXCLUSIVE")
    with pytest.raises(CourseError, match="another program writes to it"):
        list(grade.grade(course, "demo"))
    holder.execute("ROLLBACK")
    fates = {s: e.status for s, e, _ in grade.grade(course, "demo")}
    assert fates == {**dict.fromkeys(ANSWERS, "graded"), "goran": "unreadable"}


def test_a_second_run_at_the_same_time_is_refused(course):
    first = grade.grade(course, "demo")
    next(first)
    with pytest.raises(CourseError, match="another run is grading this course"):
        list(grade.grade(course, "demo"))
    first.close()
    assert len(list(grade.grade(course, "demo"))) == len(ANSWERS) + 1


def in_a_namespace(course, mount):
    """Grade with `private` mounted in another way, as root of a user namespace of its own."""
    script = f"cd {course.root} && {mount} && exec {' '.join(command(course, '--unprotected'))}"
    done = subprocess.run(["unshare", "-rm", "sh", "-c", script], capture_output=True, text=True,
                          timeout=300)
    if "unshare" in done.stderr or "mount:" in done.stderr:
        pytest.skip(f"no user namespaces on this machine: {done.stderr.strip()[:200]}")
    return done


def test_a_full_disk_stops_the_run_with_a_word_and_keeps_what_was_graded(course):
    fill = ("cp -a private /tmp/kept$$ && mount -t tmpfs -o size=900k none private && "
            "cp -a /tmp/kept$$/. private/ && rm -rf /tmp/kept$$ && "
            "(dd if=/dev/zero of=private/filler bs=1k 2>/dev/null; "
            "truncate -s -40K private/filler)")
    before = journal.load(course, "demo")
    done = in_a_namespace(course, fill)
    assert done.returncode == 1, done.stdout
    assert "make room" in done.stderr and "Traceback" not in done.stderr
    assert journal.load(course, "demo") == before
    assert run(course).returncode == 0


def test_a_read_only_folder_stops_the_run_with_a_word(course):
    mount = "mount --bind private private && mount -o remount,ro,bind private"
    done = in_a_namespace(course, mount)
    assert done.returncode == 1
    assert "read-only" in done.stderr and "Traceback" not in done.stderr
