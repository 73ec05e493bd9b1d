"""CUDA C written around a student's expressions, and the way back from its lines to theirs.

Students give CuPy an expression; CuPy and we write the kernel. What is then said of the kernel must
be said of the expression: a line of generated text stands for a place in the student's text, which
is the expressions one below the other, each beginning at column 1 in both.
"""

import re
from dataclasses import dataclass, field, replace

from kernels.language.source import Source, Span
from kernels.report.counters import Counters


@dataclass
class Generated:
    """Text under construction.

    name:   of the kernel; messages call the student's text so
    lines:  of the generated text
    places: for each of them, the span in the student's text that it stands for; a student's own
            line stands for itself, column by column (its entry is a plain line number)
    silent: numbers of lines whose cost is not the student's: loops around the expressions
    """

    name: str
    lines: list = field(default_factory=list)
    places: list = field(default_factory=list)
    view: list = field(default_factory=list)
    starts: dict = field(default_factory=dict)
    silent: set = field(default_factory=set)
    first: int = 1

    def show(self, **sections):
        """Takes the student's texts, in the order in which messages number their lines."""
        for name, text in sections.items():
            if text.strip():
                self.starts[name] = len(self.view) + 1
                self.view += text.split("\n")

    def charge(self, section):
        """Generated lines from here on stand for the first line of a section."""
        self.first = self.starts.get(section, 1)

    def add(self, text, mention=None):
        """A generated line. mention: a parameter; the line stands for its first mention."""
        span = self._mention(mention) if mention else None
        for line in text.split("\n"):
            self.lines.append(line)
            self.places.append(span or self._whole(self.first))

    def control(self, text):
        """Generated lines that only lead to the student's, and cost the student nothing."""
        before = len(self.lines)
        self.add(text)
        self.silent.update(range(before + 1, len(self.lines) + 1))

    def insert(self, section, text):
        """A student's text, as it is but for CuPy's .size() and .shape(), of equal length here."""
        at = self.starts.get(section)
        if at is not None:
            for i, line in enumerate(text.split("\n")):
                self.lines.append(line)
                self.places.append(at + i)

    def _whole(self, line):
        text = self.view[line - 1] if self.view else ""
        start = len(text) - len(text.lstrip()) + 1
        return Span(line, start, max(len(text.rstrip()), start) + 1)

    def _mention(self, name):
        for i in range(self.first, len(self.view) + 1):
            found = re.search(rf"\b{name}\b", self.view[i - 1])
            if found:
                return Span(i, found.start() + 1, found.end() + 1)
        return None

    @property
    def text(self):
        return "\n".join(self.lines)

    @property
    def source(self):
        """The student's text, as reports show it."""
        return Source("\n".join(self.view), self.name)

    # -- the way back

    def back(self, span):
        place = self.places[min(span.line, len(self.places)) - 1]
        return replace(span, line=place) if isinstance(place, int) else place

    def diagnostic(self, found):
        hint = SIZE_HINT if re.match(r"'?n'? is not declared", found.message) else found.hint
        return replace(found, source=self.source, span=self.back(found.span),
                       message=restore(found.message), hint=restore(hint))

    def fault(self, found):
        other = found.other and replace(found.other, span=self.back(found.other.span))
        array = restore(found.array)
        hint = RAW_HINT.format(array) if found.kind == "out of bounds" and array else found.hint
        return replace(found, source=self.name, span=self.back(found.span), other=other,
                       message=restore(found.message), array=array, hint=hint)

    def report(self, found):
        """A report on the generated kernel, told of the student's text. Changes it in place."""
        lines = {}
        for number, counters in found.lines.items():
            if number in self.silent:
                continue
            line = self.back(Span(number, 1, 2)).line
            lines[line] = lines.get(line, Counters()) + counters
        found.source, found.lines = self.source, lines
        found.faults[:] = map(self.fault, found.faults)
        found.requests[:] = [replace(r, span=self.back(r.span), array=restore(r.array))
                             for r in found.requests]
        return found


SIZE_HINT = "the number of elements is _ind.size(), as CuPy has it"
RAW_HINT = "a raw array is indexed by hand: keep the index from 0 to below {}.size()"
METHODS = re.compile(r"\b(\w+)\.(size|shape|strides)[ \t]*\([ \t]*\)")


def replaced(text, names):
    """text with x.size() as the plain name x_size__ for each of `names`, columns kept."""
    def name(found):
        plain = f"{found[1]}_{found[2]}__"
        return plain.ljust(len(found[0])) if found[1] in names else found[0]
    return METHODS.sub(name, text)


def restore(message):
    """A message of the compiler or the machine, in the student's words."""
    message = re.sub(r"\b(\w+)_(size|shape|strides)__", r"\1.\2()", message)
    return re.sub(r"\b_raw_(\w+)", r"\1", message)


def offset(index, array):
    """C text for the place of element number `index` (row-major) of an array, in elements.

    array:  NumPy array of any strides; they must be multiples of its item size
    """
    axes = _merged(array.shape, [s // array.itemsize for s in array.strides])
    inner, terms = 1, []
    for i, (extent, stride) in reversed(list(enumerate(axes))):
        place = f"{index} / {inner}" if inner > 1 else index
        place = f"({place}) % {extent}" if i else place
        if stride and extent > 1:
            terms.append(f"({place}) * {stride}" if stride != 1 else f"({place})")
        inner *= extent
    return " + ".join(reversed(terms)) or "0"


def _merged(shape, strides):
    """(extent, stride) per axis, neighbours joined where one runs on into the next."""
    axes = []
    for extent, stride in zip(shape, strides, strict=True):
        if extent == 1:
            continue
        if axes and axes[-1][1] == stride * extent:
            axes[-1] = (axes[-1][0] * extent, stride)
        else:
            axes.append((extent, stride))
    return axes
