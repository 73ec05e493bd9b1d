"""A student's process and a session with it, for the tests here."""

import os
import socket
import textwrap
import traceback
from contextlib import contextmanager, suppress

import pytest

from autograder.apart import Server, Session, StudentGone, Wire


@contextmanager
def served(serve):
    """A Session with a forked process that runs serve(socket)."""
    ours, theirs = socket.socketpair()
    pid = os.fork()
    if pid == 0:
        try:
            ours.close()
            serve(theirs)
        except BaseException:
            traceback.print_exc()
        finally:
            os._exit(0)
    theirs.close()
    session = Session(Wire(ours))
    try:
        yield session
    finally:
        with suppress(StudentGone):
            session.bye()
        ours.close()
        os.waitpid(pid, 0)


def student(source="", **options):
    """A Session with a process that has executed `source` and serves its names."""

    def serve(socket):
        namespace = {"__name__": "__main__"}
        exec(compile(textwrap.dedent(source), "<student>", "exec"), namespace)
        options.setdefault("run_cell", lambda source, count, limit_s: {})
        Server(Wire(socket), namespace, **options).serve()

    return served(serve)


def namespace_for(session, test):
    """Global names for a test: its own, and the student's that it uses."""
    code = compile(textwrap.dedent(test), "<test>", "exec")
    wanted, left = set(), [code]
    while left:
        part = left.pop()
        wanted.update(part.co_names)
        left += [c for c in part.co_consts if hasattr(c, "co_names")]
    return {"__name__": "__main__"} | session.names(sorted(wanted))


def outcome(test, namespace):
    """How a test ends: ("passed", "") or (name of the exception, its text)."""
    try:
        exec(compile(textwrap.dedent(test), "<test>", "exec"), namespace)
    except (Exception, pytest.fail.Exception) as problem:
        return type(problem).__name__, str(problem)
    return "passed", ""


def in_one(source, test):
    """The test's outcome with the student's code in the same process."""
    namespace = {"__name__": "__main__"}
    exec(compile(textwrap.dedent(source), "<student>", "exec"), namespace)
    return outcome(test, namespace)


def in_two(source, test):
    """The test's outcome with the student's code in another process."""
    with student(source) as session:
        return outcome(test, namespace_for(session, test))
