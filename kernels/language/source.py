"""Where something stands in a kernel's text, and how a message points at it."""

import unicodedata
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Source:
    """A kernel's text as the student wrote it.

    name:  what messages call it, such as "saxpy.cu"
    """

    text: str
    name: str = "kernel.cu"

    @property
    def lines(self):
        return self.text.replace("\r\n", "\n").split("\n")


@dataclass(frozen=True, slots=True)
class Span:
    """Part of one line. line and column count from 1; end is the column after the last character.

    macro:  the macro whose expansion this came from, if any; the span is then where it was used
    """

    line: int
    column: int
    end: int
    macro: str | None = field(default=None, compare=False)

    def __str__(self):
        return f"{self.line}:{self.column}"


@dataclass(frozen=True)
class Diagnostic:
    """One thing wrong with a text.

    message:  what was found and what was expected, in one sentence without a full stop
    hint:     what to write instead, or ""
    """

    source: Source
    span: Span
    message: str
    hint: str = ""
    level: str = "error"          # or "warning"

    def text(self):
        """The message with its line of source and a caret below, as a compiler prints it."""
        line = (self.source.lines + [""])[self.span.line - 1] if self.span.line else ""
        start, end = self.span.column - 1, min(self.span.end - 1, len(line))
        caret = "".join(map(_blank, line[:start]))
        caret += "^" + "~" * (sum(map(_width, line[start:end])) - 1)
        inside = f", where macro {self.span.macro} is expanded" if self.span.macro else ""
        shown = [f"{self.source.name}:{self.span}: {self.level}: {self.message}{inside}",
                 f"    {line}", f"    {caret}"]
        return "\n".join(shown + ([f"    hint: {self.hint}"] if self.hint else []))


def _width(character):
    """Columns that a terminal gives a character: Chinese, Japanese, Korean and emoji take two."""
    if unicodedata.combining(character):
        return 0
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1


def _blank(character):
    return "\t" if character == "\t" else " " * _width(character)
