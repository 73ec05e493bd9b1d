"""A warm process for the tests: forks itself for each notebook it is given, as a zygote does.

Run as a program: each line of stdin is a request, each line of stdout its answer.
"""

import json
import os
import resource
import signal
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]
LONGEST_S = 60
ANSWER_FD = 200


def main():
    from autograder.executor.shell import make_shell, warm_up

    shell = make_shell()
    warm_up(shell)
    threads = len(os.listdir("/proc/self/task"))
    answer({"threads": threads, "names": sorted(shell.user_ns)})
    for line in sys.stdin:
        answer(forked(shell, json.loads(line)))


def answer(value):
    sys.stdout.write(json.dumps(value) + "\n")
    sys.stdout.flush()


def forked(shell, request):
    """What a fork answers; a dict with "died" when it ended otherwise."""
    ours, theirs = os.pipe()
    pid = os.fork()
    if pid == 0:
        os.close(ours)
        serve(shell, request, theirs)
    os.close(theirs)
    # A test that hangs would hang all that come after it.
    handler = signal.signal(signal.SIGALRM, lambda *_: os.kill(pid, signal.SIGKILL))
    signal.alarm(LONGEST_S)
    with os.fdopen(ours, "rb") as pipe:
        text = pipe.read()
    _, status, usage = os.wait4(pid, 0)
    signal.alarm(0)
    signal.signal(signal.SIGALRM, handler)
    if not text:
        return {"died": os.waitstatus_to_exitcode(status)}
    return json.loads(text) | {"peak_mb": usage.ru_maxrss >> 10}


def serve(shell, request, pipe):
    # Beyond what a cell of a test closes.
    os.dup2(pipe, ANSWER_FD)
    os.close(pipe)
    try:
        os.chdir(request["folder"])
        for name, most in request["limits"].items():
            resource.setrlimit(getattr(resource, name), (most, most))
        said = ACTIONS[request["action"]](shell, request)
    except BaseException as fault:
        import traceback

        said = {"broke": "".join(traceback.format_exception(fault))}
    # Written whole at the end: the first text in the pipe is the answer.
    with os.fdopen(ANSWER_FD, "wb") as out:
        out.write(json.dumps(said).encode())
    os._exit(0)


def run_cells(shell, request):
    """Run the sources one after another; returns what run_cell returned of each."""
    from dataclasses import asdict

    from autograder.executor.cell import run_cell
    from autograder.executor.shell import start

    start(shell, request.get("seed"))
    options = request["options"]
    counts = request.get("counts") or range(1, 1 + len(request["sources"]))
    return {
        "runs": [
            asdict(run_cell(shell, source, count, **options))
            for source, count in zip(request["sources"], counts, strict=True)
        ]
    }


def run_python(shell, request):
    """Execute plain source with `shell` and `say` (a dict that is the answer) in it."""
    said = {}
    exec(compile(request["source"], "<test>", "exec"), {"shell": shell, "say": said})
    return said


ACTIONS = {"cells": run_cells, "python": run_python}

if __name__ == "__main__":
    sys.path.insert(0, str(ROOT))
    main()
