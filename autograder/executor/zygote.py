"""A warm process with one thread that forks itself for every notebook.

Imports that cost a kernel a second are done here once. It reads orders from its parent, answers
with the two processes it made, and says when they ended. It never reads what an order holds: only
its children do, each its own.
"""

import gc
import importlib
import json
import os
import select
import signal
import socket
import sys

from . import complaints

MOST_BYTES = 1 << 16
# What NumPy, importlib and the wire import only when first asked for: 20 ms in every fork.
LAZY = ("numpy.random", "numpy.linalg", "numpy.fft", "numpy.testing", "secrets",
        "importlib.readers", "importlib.resources._itertools", "autograder.apart.arrays")
LAZY_WITH_TORCH = ("autograder.apart.tensors", "autograder.apart.links")


def main(number):
    """number: file descriptor of the socket to the parent"""
    parent, shell = socket.socket(fileno=number), first_half()
    settings = json.loads(parent.recv(MOST_BYTES) or b"null")
    if settings is None:
        return  # nobody needs it any more
    prepared, missing = second_half(shell, settings)
    parent.send(json.dumps({"ready": os.getpid(), "threads": threads(), "missing": missing,
                            "layers": settings["layers"]}).encode())
    serve(parent, shell, prepared)
    os._exit(0)  # taking all of it down in order takes a quarter of a second


def first_half():
    """What every assignment needs, while the parent finds out what this one needs; the shell."""
    from autograder import sandbox  # noqa: F401  (forks find all of these imported)

    from . import shell as ipython
    from . import student, tester  # noqa: F401

    shell = ipython.make_shell()
    ipython.warm_up(shell)
    return shell


def second_half(shell, settings):
    """What the sandbox prepared, and imports that failed.

    settings: dict with "modules" (names) and "layers" (names of the sandbox's layers, or None for
              all that work here)
    """
    from autograder import sandbox

    from . import shell as ipython

    missing = [name for name in settings["modules"] if not imported(name)]
    with_torch = "torch" in sys.modules
    for name in LAZY + (LAZY_WITH_TORCH if with_torch else ()):
        imported(name)
    if with_torch:
        ipython.warm_up_torch(shell)
    layers = [layer for layer in sandbox.probe() if wanted(layer, settings["layers"])]
    settings["layers"] = [layer.name for layer in layers if layer.on]
    prepared = sandbox.prepare(layers)
    # What stands here now is never collected, so forks share its pages.
    gc.collect()
    gc.freeze()
    return prepared, missing


def imported(name):
    try:
        importlib.import_module(name)
    except Exception:  # a module of the author's may do anything; the notebook will say what
        return False
    return True


def wanted(layer, names):
    return names is None or layer.name in names


def threads():
    """How many threads this process has; 1 is expected, for a fork copies only one."""
    try:
        return len(os.listdir("/proc/self/task"))
    except OSError:
        return 1


def serve(parent, shell, prepared):
    """Make pairs until the parent hangs up."""
    watched, poll = {}, select.poll()
    poll.register(parent, select.POLLIN)
    while True:
        for fd, _ in poll.poll():
            if fd != parent.fileno():
                tell_end(parent, poll, fd, watched.pop(fd))
            elif not order(parent, shell, prepared, poll, watched):
                return


def order(parent, shell, prepared, poll, watched):
    """Read one order and make its pair; False at the end of the socket."""
    message, fds, _, _ = socket.recv_fds(parent, MOST_BYTES, 3)
    if not message:
        return False
    made = make_pair(parent, shell, prepared, *fds)
    pidfds = [os.pidfd_open(pid) for pid in made]
    socket.send_fds(parent, [json.dumps({"pids": made}).encode()], pidfds)
    for pid, fd in zip(made, pidfds, strict=True):
        watched[fd] = pid
        poll.register(fd, select.POLLIN)
    for fd in fds:
        os.close(fd)
    return True


def make_pair(parent, shell, prepared, student_order, tester_order, results):
    """Fork the student's process and the tester; returns their process ids."""
    from autograder import sandbox

    from . import student, tester

    ends = socket.socketpair()
    pids = []
    for main_of, order, end, extra in (
        (student.main, student_order, ends[0], []),
        (tester.main, tester_order, ends[1], [results]),
    ):
        pid = sandbox.fork_in(prepared)
        if pid == 0:
            become(main_of, shell, prepared, order, end, extra)
        pids.append(pid)
    for end in ends:
        end.close()
    return pids


def become(main_of, shell, prepared, order, end, extra):
    """In the fork: go on as that process, and never return into the zygote's loop."""
    status = 1
    try:
        signal.signal(signal.SIGINT, signal.default_int_handler)
        text = os.pread(order, os.fstat(order).st_size, 0)
        main_of(shell, prepared, json.loads(text), end, *extra)
        status = 0
    except BaseException as fault:  # noqa: BLE001  (nothing may unwind into the zygote)
        complaints.say(f"{main_of.__module__}: {type(fault).__name__}: {fault}")
    finally:
        os._exit(status)


def tell_end(parent, poll, fd, pid):
    """Say with which status a child ended and what processor time it took."""
    poll.unregister(fd)
    os.close(fd)
    _, status, usage = os.wait4(pid, 0)
    parent.send(json.dumps({
        "ended": pid, "status": os.waitstatus_to_exitcode(status),
        "cpu": usage.ru_utime + usage.ru_stime, "peak_kb": usage.ru_maxrss,
    }).encode())


if __name__ == "__main__":
    main(int(sys.argv[1]))
