"""Small mistakes, put into a kernel's text one at a time."""

import re
from dataclasses import dataclass

from tests.kernels.random_blocks import BARRIERS, without_each

DECLARES = re.compile(r"\s*(__shared__|__constant__|(const )?(float|int|float4) \w+\[)")
# The same slip written two ways: one too many gets in.
GUARDS = {" < ": " <= ", " >= ": " > "}


@dataclass(frozen=True)
class Mutant:
    """A text with one mistake. line: the line as it became, without its indent."""

    number: int
    line: str
    text: str


def code(text):
    """(number from 0, line without its comment) of the lines that hold code."""
    for number, line in enumerate(text.splitlines()):
        line = line.partition("//")[0].rstrip()
        if line and not line.startswith("#"):
            yield number, line


def with_line(text, number, line):
    lines = text.splitlines()
    lines[number] = line
    return Mutant(number + 1, line.strip(), "\n".join(lines) + "\n")


def deleted_barriers(text):
    for number, changed in without_each(text, BARRIERS):
        yield Mutant(number, changed.splitlines()[number - 1].strip(), changed)


def closing(line, start):
    """Where the bracket that opens at `start` closes."""
    depth = 0
    for at in range(start, len(line)):
        depth += {"[": 1, "]": -1}.get(line[at], 0)
        if depth == 0:
            return at
    raise ValueError(f"no ] for the [ at {start}: {line}")


def shifted_indices(text):
    """[i] becomes [i + 1], wherever it is not a declared length."""
    for number, line in code(text):
        if not DECLARES.match(line):
            for at in (m.start() for m in re.finditer(r"\[", line)):
                end = closing(line, at)
                changed = f"{line[:at]}[({line[at + 1:end]}) + 1{line[end:]}"
                yield with_line(text, number, changed)


def loosened_guards(text):
    for number, line in code(text):
        for found, instead in GUARDS.items():
            for match in re.finditer(found, line):
                yield with_line(text, number, line[:match.start()] + instead + line[match.end():])


TOKENS = re.compile(r"//[^\n]*|\"[^\"\n]*\"|\w+|\s+|[-+*/%&|^<>=!]=|<<|>>|&&|\|\||.", re.DOTALL)
INSTEAD = {
    "word": ("int", "float", "double", "unsigned", "bool", "const", "float4", "void", "float*",
             "0", "for", "return", "threadIdx", "__shared__"),
    "number": ("0", "1", "2u", "-1", "1.5f", "1e3", "7LL", "'c'", "n"),
    "sign": ("+", "-", "*", "/", "%", "<", "==", "&&", "&", "<<", "=", "+=", ",", ".", "->", "?",
             "(", ")", "[", "]", "{", "}", ";", ""),
}


def spoiled(text, random):
    """A text with one token changed, doubled or lost."""
    tokens = TOKENS.findall(text)
    at = random.choice([i for i, t in enumerate(tokens) if t.strip() and not t.startswith("//")])
    kind = "number" if tokens[at][0].isdigit() else "word" if tokens[at][0].isalpha() else "sign"
    # Half of the slips take another word of the same text.
    own = [t for t in tokens if t[0].isalpha()] if random.random() < .5 else ()
    instead = random.choice(own if own and kind == "word" else INSTEAD[kind])
    tokens[at] = random.choice((instead, instead, tokens[at] + " " + instead))
    return "".join(tokens)
