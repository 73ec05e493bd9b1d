"""A text cut into tokens, each knowing where it stands."""

import re

from kernels.language.source import Span

NOTHING = frozenset()

# Alternative tokens are operators from the first phase on (ISO C++ 14, 2.6).
ALTERNATIVES = {"and": "&&", "or": "||", "not": "!", "not_eq": "!=", "bitand": "&", "bitor": "|",
                "xor": "^", "compl": "~", "and_eq": "&=", "or_eq": "|=", "xor_eq": "^="}

# One expression finds every token; white space but the end of a line matches nothing and is
# passed over. A number is the standard's pp-number: whether it is a good one is asked later.
PATTERN = re.compile(r"""
    (?P<newline> \n )
  | (?P<name>    [A-Za-z_]\w*+ (?! (?u:\w) ) )
  | (?P<comment> //[^\n]* | /\*(?s:.)*?\*/ )
  | (?P<number>  \.?\d (?: [eEpP][+-] | '\w | [\w.] )* )
  | (?P<string>  "(?: [^"\\\n] | \\. )*" )
  | (?P<character> '(?: [^'\\\n] | \\. )+' )
  | (?P<op>      (?! /\* ) (?: <<= | >>= | <<<
               | \.\.\. | :: | -> | \+\+ | -- | << | >> | <= | >= | == | !=
               | && | \|\| | \#\# | [-+*/%&|^]= | [-+*/%&|^~!<>=?:;,.(){}\[\]\#] ) )
  | (?P<stray>   /\*(?s:.)* | "[^\n]* | '[^\n]* | (?u: [^\W\d]\w* ) | \S )
""", re.ASCII | re.VERBOSE)

SPLICE = re.compile(r"\\[ \t]*\r?\n")


class Token:
    """kind: name number string character op stray pragma end. text is as written.

    first:   it begins a line, so that a # here begins a directive
    spaced:  white space stands before it
    macro:   the outermost macro whose body it came from; line and column are then of its use
    hide:    names of macros that must not be expanded in it again
    """

    __slots__ = ("kind", "text", "line", "column", "first", "spaced", "macro", "hide")

    def __init__(self, kind, text, line, column, first=False, spaced=False, macro=None,
                 hide=NOTHING):
        self.kind, self.text = kind, text
        self.line, self.column = line, column
        self.first, self.spaced = first, spaced
        self.macro, self.hide = macro, hide

    def __repr__(self):
        return f"{self.text!r} at {self.line}:{self.column}"

    @property
    def end(self):
        return self.column + len(self.macro or self.text)

    @property
    def span(self):
        return Span(self.line, self.column, self.column + len(self.macro or self.text),
                    self.macro)


def tokenise(text):
    """The tokens of a text, the last of kind "end". Comments are gone; nothing is refused here.

    What C has no token for becomes one of kind "stray": it matters only where it is not skipped.
    """
    text, cuts = _splice(text)
    tokens, line, line_start, first, last = [], 1, 0, True, 0
    cuts = iter(cuts + [len(text) + 1])
    cut = next(cuts)
    for match in PATTERN.finditer(text):
        start = match.start()
        while cut <= start:
            line, line_start, cut = line + 1, max(line_start, cut), next(cuts)
        kind = match.lastgroup
        if kind == "newline":
            line, line_start, first = line + 1, start + 1, True
            continue
        found = match.group()
        if kind == "comment":
            newlines = found.count("\n")
            if newlines:
                line, line_start = line + newlines, start + found.rindex("\n") + 1
            continue
        if found in ALTERNATIVES:
            kind, found = "op", ALTERNATIVES[found]
        tokens.append(Token(kind, found, line, start - line_start + 1, first, start != last))
        first, last = False, match.end()
    tokens.append(Token("end", "", line, len(text) - line_start + 1, True))
    return tokens


def _splice(text):
    """The text without its line continuations, and where each of them was in what is left."""
    if "\\" not in text:
        return text, []
    pieces, cuts, position = SPLICE.split(text), [], 0
    for piece in pieces[:-1]:
        position += len(piece)
        cuts.append(position)
    return "".join(pieces), cuts
