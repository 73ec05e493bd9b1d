"""Time limits strike on either side, and what comes after them still works."""

import contextlib
import itertools
import signal

import pytest

from autograder.apart import StudentTimeout
from tests.autograder.apart.two import student


class StudentTimeLimit(KeyboardInterrupt):
    pass


def arm(seconds):
    """A CPU limit as the executor has it: raised in the main thread, again and again."""

    def strike(*args):
        raise StudentTimeLimit

    signal.signal(signal.SIGPROF, strike)
    signal.setitimer(signal.ITIMER_PROF, seconds or 0, 0.05)


ENDLESS = """
    def loop():
        while True: pass
    def stubborn():
        for _ in range(3):
            try:
                while True: pass
            except BaseException: pass
        return "done"
    def forever():
        n = 0
        while True:
            yield n
            n += 1
    def back(f):
        while True: f(1)
    def fine(): return 1
    def deep(f, n): return f(n)
"""
NAMES = ["loop", "stubborn", "forever", "back", "fine", "deep"]


@pytest.fixture
def endless():
    with student(ENDLESS, arm=arm) as session:
        yield session, session.names(NAMES)


def test_a_limit_on_the_students_side_ends_the_call_and_no_more(endless):
    session, names = endless
    for name in ("loop", "loop"):
        session.limit(0.1)
        with pytest.raises(StudentTimeout):
            names[name]()
        session.limit(None)
        assert names["fine"]() == 1


def test_code_that_catches_the_limit_may_still_answer(endless):
    session, names = endless
    session.limit(0.1)
    with contextlib.suppress(StudentTimeout):
        assert names["stubborn"]() == "done"
    session.limit(None)
    assert names["fine"]() == 1


class Mine(BaseException):
    pass


@pytest.mark.parametrize("name", ["forever", "back", "fine"])
def test_a_limit_on_the_tests_side_leaves_the_session_usable(endless, name):
    """Struck at many places of an exchange, the next call always gets its own answer."""
    session, names = endless
    shared = [0]

    def strike(*args):
        raise Mine

    before = signal.signal(signal.SIGALRM, strike)
    try:
        for delay_s in (0.002, 0.003, 0.005, 0.007, 0.011, 0.013, 0.02):
            with pytest.raises(Mine):
                signal.setitimer(signal.ITIMER_REAL, delay_s)
                if name == "forever":
                    for n in names["forever"]():
                        shared.append(n)
                elif name == "back":
                    names["back"](shared.append)
                else:
                    for _ in itertools.count():
                        names["fine"]()
            assert names["fine"]() == 1
            assert names["deep"](lambda n: [n, shared[0]], 5) == [5, 0]
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


def test_calls_back_and_forth_have_a_depth(endless):
    _, names = endless
    deep = names["deep"]

    def down(n):
        return deep(down, n + 1)

    with pytest.raises(RecursionError, match="too deeply"):
        deep(down, 0)
    assert names["fine"]() == 1


def test_cells_and_definitions_run_over_there():
    def run_cell(source, count, limit_s):
        return {"said": f"{source} {count} {limit_s}"}

    with student("x = 1", run_cell=run_cell) as session:
        assert session.cell("y = 2", 3, 4.5) == {"said": "y = 2 3 4.5"}
        session.define("x = x + 1")
        assert session.names(["x", "y"]) == {"x": 2}
        assert session.usage()["cpu_s"] > 0


def test_the_students_own_lines_come_with_an_exception():
    def frames(problem):
        return [f"line of {type(problem).__name__}"]

    with student("def f(): 1 / 0", format_frames=frames) as session:
        with pytest.raises(ZeroDivisionError) as caught:
            session.names(["f"])["f"]()
        assert caught.value.student_frames == ["line of ZeroDivisionError"]
