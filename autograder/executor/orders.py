"""The parent's end: start a zygote, order a pair of processes from it, hear how they end."""

import contextlib
import json
import os
import signal
import socket
import subprocess
import sys
import tempfile
from dataclasses import dataclass, field
from pathlib import Path

from ..errors import GraderBroke
from . import frames

# One thread each: fair between submissions, and sums come out the same everywhere.
THREADS = {f"{name}_NUM_THREADS": "1" for name in ("OMP", "MKL", "OPENBLAS", "NUMEXPR")}
# What a student's code may know of the teacher's environment.
PASSED_ON = ("PATH", "LANG", "LC_ALL", "TZ", "COURSE_DATA", "VIRTUAL_ENV", "CONDA_PREFIX")
START_S = 120


def clean_environment():
    """The environment of everything that runs a student's code: no key, no token, no home."""
    kept = {name: os.environ[name] for name in PASSED_ON if name in os.environ}
    return kept | THREADS | {
        # The same packages as here, wherever this one was found: only their folders can be read.
        "PYTHONPATH": str(Path(__file__).resolve().parents[2]), "PYTHONDONTWRITEBYTECODE": "1",
        "HOME": "/nonexistent", "NBGRADER_EXECUTION": "autograde",
        # Also where this machine has a GPU: only the emulator sees races, and a GPU is shared.
        "KERNELS_DEVICE": "emulator",
        "MPLBACKEND": "module://matplotlib_inline.backend_inline", "PYTHONIOENCODING": "utf-8",
    }


def can_fork_apart():
    """Whether this system has what the warm executor needs: Linux, in short."""
    return all(hasattr(os, name) for name in ("fork", "pidfd_open", "memfd_create"))


@dataclass
class Child:
    """One of the two processes of a try. pidfd outlives the process, so no other is ever hit.

    pid:  as the zygote numbers it, in a namespace of its own where there is one
    seen: as this process sees it; 0 when it is gone
    """

    pid: int
    pidfd: int
    seen: int = 0
    status: int | None = None
    cpu_s: float = 0.0
    peak_kb: int = 0

    def kill(self):
        if self.pidfd >= 0:
            with contextlib.suppress(ProcessLookupError):
                signal.pidfd_send_signal(self.pidfd, signal.SIGKILL)

    def keep_to(self, core):
        with contextlib.suppress(OSError):  # it is gone, or the core is no longer ours
            os.sched_setaffinity(self.seen, {core})

    def close(self):
        if self.pidfd >= 0:
            os.close(self.pidfd)
            self.pidfd = -1


@dataclass
class Pair:
    """The student's process and the tester of one try, and what the tester has said."""

    student: Child
    tester: Child
    reader: frames.Reader
    by_pid: dict = field(default_factory=dict)

    def __post_init__(self):
        self.by_pid = {c.pid: c for c in (self.student, self.tester)}

    @property
    def gone(self):
        """Whether both processes have ended and the tester's pipe is empty."""
        return self.reader.ended and self.ended

    @property
    def ended(self):
        """Whether both processes have ended, as far as the zygote has said."""
        return all(child.status is not None for child in self.by_pid.values())

    @property
    def alive(self):
        """Whether neither process has ended, as far as the zygote has said."""
        return all(child.status is None for child in self.by_pid.values())

    def go(self, core=None):
        """Let the tester begin; until then the pair only stands ready.

        core: number of the core to run both on. They take turns, so neither waits for the other to
              be woken on a core that sleeps: 7 % of a light submission. None for any
        """
        if core is not None:
            for child in self.by_pid.values():
                child.keep_to(core)
        with contextlib.suppress(OSError):  # it is gone, which its zygote will say
            os.write(self.reader.fd, b"g")

    def kill(self):
        for child in self.by_pid.values():
            child.kill()

    def close(self):
        for child in self.by_pid.values():
            child.close()
        os.close(self.reader.fd)


class Zygote:
    """A warm process that makes pairs. Starting takes a second or two, a pair some milliseconds.

    It starts at once, and can be asked for pairs when `warm` has said what to import.
    """

    def __init__(self):
        self.socket, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        self.socket.settimeout(START_S)
        # -P: nothing is imported from the folder in which a teacher happens to be.
        command = [sys.executable, "-P", "-m", "autograder.executor.zygote", str(theirs.fileno())]
        # A file, not a pipe: nobody reads it until something went wrong, and a full pipe blocks.
        self.complaints = tempfile.TemporaryFile()  # noqa: SIM115  (closed with the zygote)
        self.process = subprocess.Popen(
            command, pass_fds=[theirs.fileno()], env=clean_environment(), stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL, stderr=self.complaints,
        )
        theirs.close()
        self.pairs, self.ended, self.ready = {}, False, None

    def warm(self, modules=(), layers=None):
        """Say what to have ready before the first fork; returns the zygote.

        modules: names to import
        layers:  names of sandbox layers to use; None for all that work
        """
        with contextlib.suppress(OSError):  # it is gone, which the first order says with its reason
            self.socket.send(json.dumps({"modules": list(modules), "layers": layers}).encode())
        return self

    def wait_ready(self):
        """Block until it is warm; returns what it said of itself."""
        if self.ready is None:
            try:
                said = self.socket.recv(frames.AT_ONCE)
            except OSError:
                said = b""
            if not said:
                raise GraderBroke(f"the warm process did not start: {self.last_words()}")
            self.ready = json.loads(said)
        return self.ready

    def last_words(self):
        """End it; why it, or what it made last, has failed, as far as one of them said so."""
        self.process.kill()
        self.process.wait()
        return self.complaint() or f"it ended with status {self.process.returncode}"

    def complaint(self):
        """The last line that the zygote or a fork of it wrote to stderr, "" if none."""
        self.complaints.seek(0)
        lines = self.complaints.read().decode(errors="replace").strip().splitlines()
        return lines[-1] if lines else ""

    def order(self, student, tester):
        """Have a pair made.

        student, tester: dicts for executor.student.main and executor.tester.main
        returns:         Pair
        raises:          GraderBroke if the zygote is gone
        """
        self.wait_ready()
        # A pair of sockets, not a pipe: the tester waits for a word before it begins.
        results, theirs = (end.detach() for end in socket.socketpair())
        fds = [in_memory(student), in_memory(tester), theirs]
        try:
            socket.send_fds(self.socket, [b"pair"], fds)
            said, pidfds = self.answer()
        except OSError as fault:
            os.close(results)
            raise GraderBroke(f"the warm process is gone: {fault}") from None
        finally:
            for fd in fds:
                os.close(fd)
        os.set_blocking(results, False)
        children = zip(said["pids"], pidfds, strict=True)
        pair = Pair(*(Child(pid, fd, number_here(fd)) for pid, fd in children),
                    frames.Reader(results))
        self.pairs.update(dict.fromkeys(said["pids"], pair))
        return pair

    def answer(self):
        """The answer to an order; what else comes first is news of processes that ended."""
        while True:
            text, pidfds, _, _ = socket.recv_fds(self.socket, frames.AT_ONCE, 2)
            if not text:
                raise OSError("it hung up")
            message = json.loads(text)
            if "pids" in message:
                return message, pidfds
            self.note(message)

    def hear(self):
        """Take in one piece of news; call when the socket is readable."""
        try:
            text = self.socket.recv(frames.AT_ONCE)
        except OSError:
            text = b""
        if text:
            self.note(json.loads(text))
        else:
            self.ended = True

    def note(self, message):
        pair = self.pairs.pop(message["ended"], None)
        if pair is not None:
            child = pair.by_pid[message["ended"]]
            child.status = message["status"]
            child.cpu_s, child.peak_kb = message["cpu"], message["peak_kb"]

    def close(self):
        """Hang up; the zygote ends, and with it whatever it made."""
        self.ended = True
        self.socket.close()
        self.complaints.close()
        try:
            self.process.wait(10)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()


def number_here(pidfd):
    """The number of a process in this process's own namespace; 0 when it has ended."""
    with open(f"/proc/self/fdinfo/{pidfd}", "rb") as file:
        facts = dict(line.split(b":", 1) for line in file.read().splitlines())
    return max(int(facts[b"Pid"]), 0)


def in_memory(order):
    """A file descriptor that holds an order, and no name in any folder."""
    fd = os.memfd_create("order")
    os.write(fd, json.dumps(order).encode())
    return fd
