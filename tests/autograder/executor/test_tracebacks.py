"""A traceback reads as if the answer had been called in the process of its test."""

import re

from autograder.executor import timers, tracebacks

ANSWER = """
def answer(x):
    y = x - 1
    return helper(y)

def helper(y):
    return 1 / y
"""
TEST = "scores = 1\nanswer(scores)"


def plain(lines):
    return re.sub(r"\x1b\[[0-9;]*m", "", "\n".join(lines))


def test_a_call_into_another_process_leaves_the_traceback_of_a_call_in_the_same(executor):
    _, together = executor.run(ANSWER, TEST)
    said = executor.ask(
        "python",
        source=f"""
from autograder.executor.shell import start
from autograder.executor.cell import run_cell
from autograder.executor.tracebacks import format_frames
start(shell)
run_cell(shell, {ANSWER!r}, 1, 10)
answer = shell.user_ns.pop("answer")
# A function in a file of ours, as proxies are.
scope = {{"answer": answer, "format_frames": format_frames}}
from autograder.executor import tracebacks
exec(compile('''
def proxy(x):
    try:
        answer(x)
    except Exception as far:
        near = type(far)(*far.args)
        near.student_frames = format_frames(far)
    raise near
''', tracebacks.OURS + "apart/proxy.py", "exec"), scope)
shell.user_ns["answer"] = scope["proxy"]
say["outputs"] = run_cell(shell, {TEST!r}, 2, 10).outputs
""",
    )
    assert said["outputs"] == together["outputs"]
    assert "in helper(y)" in plain(said["outputs"][0]["traceback"])


def test_frames_of_a_student_are_those_of_cells_and_libraries(executor):
    said = executor.ask(
        "python",
        source="""
from autograder.executor.shell import start
from autograder.executor.cell import run_cell
from autograder.executor.tracebacks import format_frames
start(shell)
run_cell(shell, "import numpy as np\\ndef f(): np.linalg.inv(np.ones(3))", 1, 10)
try:
    shell.user_ns["f"]()
except Exception as fault:
    say["frames"] = format_frames(fault)
""",
    )
    text = plain(said["frames"])
    assert "Cell In[1], line 2, in f()" in text and "linalg" in text


def test_only_text_in_student_frames_is_shown():
    class Fault(Exception):
        student_frames = ["a frame", 3, None]

    assert tracebacks.frames_of(Fault()) == ["a frame"]
    Fault.student_frames = "no list"
    assert tracebacks.frames_of(Fault()) == []


def test_frames_of_the_grader_are_left_out_of_causes_and_groups():
    def fault():
        try:
            timers.Limit().arm("no number")
        except Exception as cause:
            try:
                raise ExceptionGroup("g", [cause]) from cause
            except ExceptionGroup as group:
                return group

    found = fault()
    tracebacks.trim(found)
    files = []
    for exc in (found, found.__cause__):
        tb = exc.__traceback__
        while tb is not None:
            files.append(tb.tb_frame.f_code.co_filename)
            tb = tb.tb_next
    assert files and set(files) == {__file__}
