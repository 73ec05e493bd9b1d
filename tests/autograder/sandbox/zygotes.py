"""Start zygotes as a test wants them, and talk to them."""

import json
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from autograder import sandbox
from course import ROOT

HERE = Path(__file__).parent
# A zygote must have one thread, and imports only what this repository holds.
ENVIRONMENT = {"PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT), "OMP_NUM_THREADS": "1"}
ENVIRONMENT |= {"OPENBLAS_NUM_THREADS": "1", "PYTHONDONTWRITEBYTECODE": "1"}


# In front of a source: says(name, *arguments) calls the C library and tells what came of it.
LIBC = """
import ctypes
libc = ctypes.CDLL(None, use_errno=True)
def says(name, *arguments):
    result = getattr(libc, name)(*arguments)
    return "did it" if result >= 0 else os.strerror(ctypes.get_errno())
"""


@dataclass(frozen=True)
class Seen:
    """What a fork printed, and how it ended: exit code, or minus the signal."""

    said: str
    code: int

    def lines(self):
        """What it printed, line by line, if it ended as it should."""
        assert self.code == 0, self.said
        return self.said.splitlines()


def python(user, *arguments):
    """The command line for Python as this user."""
    if user == "ordinary" and os.geteuid() == 0:
        return [sys.executable, str(HERE / "ordinary.py"), str(ROOT), *arguments]
    return [sys.executable, *arguments]


def as_nobody(*arguments):
    command = python("ordinary", *arguments)
    return subprocess.run(command, env=ENVIRONMENT, capture_output=True, text=True, check=False)


class Zygote:
    """A running zygote. `refusal` says why it could not start; empty if it runs."""

    def __init__(self, user, layers, **popen):
        command = python(user, str(HERE / "zygote.py"), layers)
        pipes = dict.fromkeys(("stdin", "stdout", "stderr"), subprocess.PIPE)
        self.process = subprocess.Popen(command, env=ENVIRONMENT, text=True, **pipes, **popen)
        ready = self.process.stdout.readline().strip() == "ready"
        self.refusal = "" if ready else self.process.stderr.read().strip().splitlines()[-1]

    def inside(self, source, names=None, **policy):
        """Run source in a fork that has entered the sandbox; names: what it may use. -> Seen"""
        return self.ask({"inside": source, "names": names or {}, "policy": policy})

    def zygote(self, source, names=None, **policy):
        """Run source in the zygote itself. -> Seen"""
        return self.ask({"zygote": source, "names": names or {}, "policy": policy})

    def ask(self, job):
        self.process.stdin.write(json.dumps(job) + "\n")
        self.process.stdin.flush()
        answer = self.process.stdout.readline()
        assert answer, f"the zygote ended: {self.process.stderr.read()}"
        return Seen(**json.loads(answer))

    def close(self):
        self.process.stdin.close()
        self.process.wait()
        self.process.stdout.close()
        self.process.stderr.close()


def names_in_tmp(*paths):
    """The names in /tmp that the way to these paths, and to the interpreter, leads through.

    A checkout or its environment may itself stand in /tmp.
    """
    ways = [Path(path).parts for path in (*paths, *sandbox.interpreter_paths())]
    return sorted({way[2] for way in ways if way[:2] == ("/", "tmp")})
