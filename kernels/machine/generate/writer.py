"""Python source in the making: lines, indentation, names, and a table of constants.

No word of a kernel's text ever gets in: names are made here, constants go through the table.
"""

from contextlib import contextmanager
from dataclasses import dataclass

from kernels.errors import LaunchError

LINES = 60_000


@dataclass(frozen=True)
class Code:
    """An expression in Python.

    kind:   "U" a Python number (or a NumPy float scalar) in every run: all lanes share it
            "A" an array in every run
            "V" either; which one shows when it runs
    depth:  how deeply operations are nested in the text
    stable: that nothing the program does can change it
    """

    text: str
    kind: str = "V"
    depth: int = 0
    stable: bool = False

    def __str__(self):
        return self.text


def join_kinds(*kinds):
    """The kind of a value that comes from any of these."""
    known = {kind for kind in kinds if kind}
    return known.pop() if len(known) == 1 else "V" if known else "U"


def mixed(*codes):
    """The kind of an operation's result: an array where one operand surely is one."""
    kinds = {code.kind for code in codes}
    return "A" if "A" in kinds else "V" if "V" in kinds else "U"


class Writer:
    def __init__(self, constants):
        self.lines, self.indent, self.constants = [], 1, constants
        self.count = 0

    def emit(self, line):
        if len(self.lines) > LINES:
            raise LaunchError("this kernel is too long for the machine; split it")
        self.lines.append("    " * self.indent + line)

    @contextmanager
    def block(self, head):
        self.emit(head)
        self.indent += 1
        before = len(self.lines)
        yield
        if len(self.lines) == before:
            self.emit("pass")
        self.indent -= 1

    def name(self, letter):
        self.count += 1
        return f"{letter}{self.count}"

    def constant(self, value, letter="K"):
        """A name for a value that the code uses as it is."""
        return self.constants.name(value, letter)

    def temporary(self, code, letter="t"):
        """A new name for the value of `code`."""
        name = self.name(letter)
        self.emit(f"{name} = {code.text}")
        return Code(name, code.kind, stable=True)

    def insert(self, position, indent, line):
        """A line where the code already is past."""
        self.lines.insert(position, "    " * indent + line)


class Constants:
    """Values by the names that the generated code has for them."""

    def __init__(self):
        self.table, self.names = {}, {}

    def name(self, value, letter):
        key = id(value)
        if key not in self.names:
            self.names[key] = f"{letter}{len(self.table)}"
            self.table[self.names[key]] = value
        return self.names[key]
