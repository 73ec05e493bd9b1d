"""C's words in colour: enough for a reader, no more than a scanner."""

import re
from itertools import groupby

from kernels.report.markup import join, tag

WORDS = (
    "alignas|auto|bool|break|case|char|const|constexpr|continue|default|do|double|"
    "else|enum|extern|false|float|for|half|if|inline|int|long|namespace|return|"
    "short|signed|size_t|sizeof|static|struct|switch|template|true|typedef|typename|"
    "union|unsigned|using|void|volatile|while|__global__|__device__|__host__|__shared__|"
    "__constant__|__restrict__|__forceinline__|__launch_bounds__|blockDim|blockIdx|gridDim|"
    "threadIdx|warpSize")
TOKEN = re.compile(
    r"(?P<c>//[^\n]*|/\*(?s:.*?)(?:\*/|\Z))"
    r'|(?P<n>"(?:\\.|[^"\\\n])*"?|\b(?:0[xX][0-9a-fA-F]+|\d+\.?\d*(?:[eE][+-]?\d+)?|\.\d+)\w*)'
    r"|(?P<k>^[ \t]*#[ \t]*\w+|\b(?:" + WORDS + r")\b)"
    r"|\w+", re.MULTILINE)
SHOWN = 400   # characters of a line; what stands beyond is cut


def kinds_by_line(text):
    """Per line of `text` a string as long as the line: "c" comment, "k" word, "n" number, " "."""
    kinds = [" "] * len(text)
    for found in TOKEN.finditer(text):
        if found.lastgroup:
            start, end = found.span()
            kinds[start:end] = found.lastgroup * (end - start)
    joined, lines, start = "".join(kinds), [], 0
    for line in text.split("\n"):
        lines.append(joined[start:start + len(line)])
        start += len(line) + 1
    return lines


def coloured(line, kinds, marks):
    """Markup of one line.

    kinds:  of kinds_by_line
    marks:  (start, end, hue): characters from 0 that a fault points at; of several the first wins
    """
    hues = [None] * len(line)
    for start, end, hue in reversed(marks):
        hues[start:end] = [hue] * (min(end, len(line)) - start)
    shown = min(len(line), SHOWN)
    pieces = groupby(range(shown), key=lambda i: (hues[i], kinds[i]))
    return join([*(_piece(line[(run := list(at))[0]:run[-1] + 1], *how) for how, at in pieces),
                 *_cut(len(line))])


def _piece(text, hue, kind):
    shown = text if kind == " " else tag("span", text, class_=f"kr-{kind}")
    return shown if hue is None else tag("mark", shown, class_=f"kr-mark kr-hue-{hue}")


def _cut(length):
    return [tag("span", f" … {length:,} characters", class_="kr-c")] if length > SHOWN else []
