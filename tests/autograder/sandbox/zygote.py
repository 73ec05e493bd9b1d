"""A zygote that runs what a test asks for: `python zygote.py LAYERS`, JSON lines in and out.

    {"inside": source, "policy": {...}, "names": {...}}   in a fork that has entered the sandbox
    {"zygote": source, "policy": {...}, "names": {...}}   in the zygote itself, which is trusted

The answer is {"said": what it printed, "code": its exit code or minus the signal}.
"""

import json
import os
import signal
import sys
import tempfile
import traceback
from select import poll

from autograder import sandbox

PATIENCE_S = 60  # of a test that hangs, which would be a bug


def tried(function, *arguments, **named):
    """What came of a call: "did it: <value>", or the name of the error it raised."""
    try:
        return f"did it: {function(*arguments, **named)!r}"
    except Exception as error:
        return type(error).__name__


def run(source, names):
    """Run a test's source in this process and end it; what it raises, it says."""
    try:
        exec(compile(source, "<inside>", "exec"), names)
    except BaseException:
        traceback.print_exc(limit=-3)
    sys.stdout.flush()
    os._exit(0)


def inside(prepared, job, said):
    names = {"tried": tried, "os": os, "sys": sys, **job.get("names", {})}
    child = sandbox.fork_in(prepared)
    if child == 0:
        os.dup2(said, 1)
        os.dup2(said, 2)
        try:
            sandbox.enter(prepared, policy(job), keep=())
        except sandbox.SandboxError as error:
            print(f"refused: {error}")
            sys.stdout.flush()
            os._exit(1)
        run(job["inside"], names)
    return ended(child)


def policy(job):
    wanted = job.get("policy", {})
    readable = (*sandbox.interpreter_paths(), *wanted.pop("readable", ()))
    return sandbox.Policy(readable, tuple(wanted.pop("writable", ())), **wanted)


def ended(child):
    watch = os.pidfd_open(child)
    waiting = poll()
    waiting.register(watch)
    if not waiting.poll(PATIENCE_S * 1000):
        signal.pidfd_send_signal(watch, signal.SIGKILL)
    os.close(watch)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


def in_zygote(prepared, job, said):
    """Run a scenario of several forks here; it prints into the same file."""
    names = {"prepared": prepared, "policy": policy(job), "ended": ended, "tried": tried}
    names |= {"os": os, "sys": sys, "sandbox": sandbox, "signal": signal, **job.get("names", {})}
    before = os.dup(1)
    os.dup2(said, 1)
    try:
        exec(compile(job["zygote"], "<zygote>", "exec"), names)
        return 0
    except Exception:
        os.write(said, traceback.format_exc().encode())
        return 1
    finally:
        sys.stdout.flush()
        os.dup2(before, 1)
        os.close(before)


def layers(wanted):
    """The layers a test asked for, by name; "all" for all that work here."""
    if wanted == "all":
        return sandbox.probe()
    return [sandbox.Layer(name, True, "", "", "") for name in wanted.split(",") if name]


def main():
    prepared = sandbox.prepare(layers(sys.argv[1]))
    print("ready", flush=True)
    for line in sys.stdin:
        job = json.loads(line)
        with tempfile.TemporaryFile() as file:
            does = inside if "inside" in job else in_zygote
            code = does(prepared, job, file.fileno())
            file.seek(0)
            said = file.read().decode(errors="replace").strip()
        print(json.dumps({"said": said, "code": code}), flush=True)


if __name__ == "__main__":
    main()
