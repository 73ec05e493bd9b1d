"""What happened in one test cell, in words for its student: no hidden line, no trace of ours."""

import re
from dataclasses import dataclass

from nbconvert.filters import strip_ansi

FRAME = re.compile(r"Cell In\s?\[(\d+)\], line (\d+)")
HIDDEN = re.compile(r"BEGIN HIDDEN TESTS.*?END HIDDEN TESTS", re.DOTALL)
NOWHERE = re.compile(r" \((?:<ipython-input[^)]*|\d+\.py), line \d+\)$")
LONGEST = 2000  # characters of a message; an answer may put anything into one
TOO_LONG = ("CellTimeoutError", "KeyboardInterrupt", "StudentTimeLimit", "StudentTimeout")
ENDED = ("DeadKernelError", "StudentGone")


@dataclass(frozen=True)
class Finding:
    """What a student is told.

    kind:    "passed", "failed", "unanswered", "stopped" (no end in sight) or "error"
    message: a sentence or two, plain text
    hidden:  whether the check that failed is one the student cannot see
    lines:   (line number, text) in the student's own cell that led there
    """

    kind: str
    message: str
    hidden: bool = False
    lines: tuple = ()


def error_of(cell):
    """The error output of a code cell, or None."""
    return next((o for o in cell.get("outputs", []) if o.output_type == "error"), None)


def explain(tests, answer):
    """What one graded test cell says to its student.

    tests:   the executed tests cell, hidden tests included
    answer:  the executed answer cell, or None
    returns: Finding
    """
    own, error = (error_of(answer) if answer else None), error_of(tests)
    if error is None:
        return Finding("passed", "Every check passed.")
    if tests.metadata.get("three_waves", {}).get("verdict") == "broke":
        return Finding("stopped", "The grader could not decide this. A person will look at it.")
    if any(e and e.ename in ENDED for e in (own, error)):
        return Finding("stopped", "Python itself ended while it ran this. Does your code call "
                                  "exit, or use more memory than there is?")
    if any(e and e.ename in TOO_LONG for e in (own, error)):
        return Finding("stopped", "It was stopped: it did not come to an end in the time allowed. "
                                  "Is there a loop whose condition never becomes false?")
    if "NotImplementedError" in (error.ename, own and own.ename):
        return Finding("unanswered", "Not answered yet: the cell still raises NotImplementedError.")
    if own is not None:
        return Finding("error", f"Your cell did not run to its end: {described(own)}",
                       lines=own_lines(own, answer))
    return failed_check(tests, answer, error)


def failed_check(tests, answer, error):
    hidden = is_hidden(tests, error)
    if error.ename == "AssertionError":
        message = shortened(error.evalue) or "A check failed that says no more than that."
        return Finding("failed", message, hidden)
    return Finding("error", f"Your answer stopped while it was tested: {described(error)}", hidden,
                   own_lines(error, answer))


def described(error):
    """The kind of an error and what it says, without the name of a file that exists nowhere."""
    said = NOWHERE.sub("", error.evalue)
    return shortened(f"{error.ename}: {said}" if said else error.ename)


def shortened(text):
    text = strip_ansi(text).strip()
    return text if len(text) <= LONGEST else text[:LONGEST] + " ... (cut)"


def frames(error):
    """(execution count, line) of each notebook frame in a traceback, outermost first."""
    text = strip_ansi("\n".join(error.traceback))
    return [(int(count), int(line)) for count, line in FRAME.findall(text)]


def is_hidden(tests, error):
    """Whether the line of the tests cell that failed stands between the hidden markers."""
    at = next((line for count, line in frames(error) if count == tests.execution_count), None)
    spans = [
        (tests.source.count("\n", 0, m.start()) + 1, tests.source.count("\n", 0, m.end()) + 1)
        for m in HIDDEN.finditer(tests.source)
    ]
    return at is not None and any(first <= at <= last for first, last in spans)


def own_lines(error, answer):
    """The lines of the student's cell in a traceback; a syntax error has none but says its line."""
    if answer is None:
        return ()
    source = answer.source.splitlines()
    return tuple(
        (line, source[line - 1].strip())
        for count, line in frames(error)
        if count == answer.execution_count and 1 <= line <= len(source)
    )
