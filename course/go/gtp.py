"""Another program as an opponent, over GTP, the Go Text Protocol, version 2.

Source: G. Farnebäck, Specification of the Go Text Protocol, version 2, draft 2 (2002).
"""

import os
import shutil
import subprocess
from pathlib import Path

from course.errors import CourseError
from course.go import board as go
from course.go.board import PASS

COLUMNS = "ABCDEFGHJKLMNOPQRSTUVWXYZ"      # there is no I: it looks like 1
NAMES = {go.BLACK: "black", go.WHITE: "white"}
# Debian puts games where the PATH of a service, or of root, does not lead.
PLACES = ("/usr/games", "/usr/local/games")
# More commands than fit into a pipe, sent before an answer is read, would lock both programs up.
AHEAD = 100


class GTPError(CourseError):
    """The other program refused a command, or is gone."""


def find_gnugo():
    """The path of GNU Go, from the PATH or where Debian keeps games; None without it."""
    return shutil.which("gnugo") or shutil.which("gnugo", path=os.pathsep.join(PLACES))


def gnugo_command(level=1, seed=1):
    """GNU Go under our rules: it takes dead stones off by play before it passes.

    level: 1 to 10, its own scale
    """
    path = find_gnugo()
    if path is None:
        raise GTPError("GNU Go is not installed: apt-get install gnugo, or brew install gnu-go")
    return [path, "--mode", "gtp", "--level", str(level), "--seed", str(seed), "--chinese-rules",
            "--positional-superko", "--forbid-suicide", "--capture-all-dead", "--never-resign"]


def vertex(move, n):
    """A move in GTP's words: "A1" is the bottom left, "pass"."""
    if move == PASS:
        return "pass"
    row, col = divmod(move, n)
    return f"{COLUMNS[col]}{n - row}"


def from_vertex(text, n):
    """The move that GTP's word stands for.

    raises: GTPError where it is none, "resign" included
    """
    text = text.strip().upper()
    if text == "PASS":
        return PASS
    col, row = COLUMNS.find(text[:1] or "?"), text[1:]
    if not row.isdecimal() or not 0 <= col < n or not 1 <= int(row) <= n:
        raise GTPError(f"{text!r} is no point of a {n}x{n} board")
    return (n - int(row)) * n + col


class Engine:
    """A program that speaks GTP, as a child process; a context manager that ends it.

    command: list of str
    """

    def __init__(self, command):
        self.name = Path(command[0]).stem
        try:
            self.process = subprocess.Popen(
                command, stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL, text=True, encoding="utf-8")
        except OSError as fault:
            raise GTPError(f"{command[0]}: {fault.strerror}") from None

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()

    def close(self):
        """End the program: at the end of its input it stops by itself, or else it is stopped."""
        try:
            self.process.communicate(timeout=5)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.communicate()
        except (OSError, ValueError):
            self.process.wait()

    def ask(self, *words):
        """The answer to one command, without its mark.

        raises: GTPError with the program's words if it refuses, or if it is gone
        """
        return self.ask_all([" ".join(map(str, words))])[0]

    def ask_all(self, commands):
        """The answers to many commands, sent ahead of the answers so that nobody waits.

        raises: GTPError for the first that is refused; the others have been carried out
        """
        found = []
        for begin in range(0, len(commands), AHEAD):
            some = commands[begin : begin + AHEAD]
            self.send("\n".join(some))
            found += [self.answer(command) for command in some]
        for command, answer in zip(commands, found, strict=True):
            if not answer.startswith("="):
                raise GTPError(f"{self.name} refuses {command!r}: {answer.lstrip('? ')}")
        return [answer.lstrip("=0123456789").strip() for answer in found]

    def send(self, text):
        try:
            self.process.stdin.write(text + "\n")
            self.process.stdin.flush()
        except (OSError, ValueError):
            raise GTPError(f"{self.name} is gone, before {text.splitlines()[0]!r}") from None

    def answer(self, command):
        """Read up to the empty line that ends an answer."""
        lines = []
        while (line := self.process.stdout.readline()) != "\n" or not lines:
            if not line:
                raise GTPError(f"{self.name} is gone, at {command!r}")
            if line != "\n":
                lines.append(line.rstrip())
        return "\n".join(lines)
