"""Reading tokens one by one, saying what is wrong, and going on after it."""

from kernels.language.parser.names import Names
from kernels.language.source import Diagnostic, Span

DEEPEST = 100         # brackets, blocks and operators inside each other
MOST_ERRORS = 20

OPENING = {"(": ")", "[": "]", "{": "}"}


class Slip(Exception):
    """Something wrong here: the statement or declaration around it is given up."""

    def __init__(self, span, message, hint=""):
        super().__init__(message)
        self.span, self.message, self.hint = span, message, hint


class Unclosed(Slip):
    """A block that the text ends in, or that another function begins in."""


class Enough(Exception):
    """So many errors that more would not help."""


class Cursor:
    """Where the parser stands. `tok` is the token to read next, `text` its text."""

    def __init__(self, source, tokens, macros):
        self.source, self.macros = source, macros
        self.tokens = tokens
        self.i, self.tok, self.text = 0, tokens[0], tokens[0].text
        self.names = Names()
        self.findings = []
        self.depth = 0
        self.linkage = None       # extern "C" inside of its braces
        self.blamed = 0           # a line on which a macro broke the syntax: one finding is enough
        self.guessing = 0         # inside a trial reading, where nothing is reported
        self.halves = []          # (index, ">>" token) of lists closed by half a token
        self.failed = set()       # (rule, index): what did not fit there is not tried again
        self.closed = []          # (opening, closing) tokens of the blocks read so far

    # -- moving

    def advance(self):
        """Takes the token."""
        token = self.tok
        if token.kind != "end":
            self.i += 1
            self.tok = self.tokens[self.i]
            self.text = self.tok.text
        return token

    def peek(self, distance=1):
        """A token further on, or the end."""
        return self.tokens[min(self.i + distance, len(self.tokens) - 1)]

    def before(self):
        """The token taken last."""
        return self.tokens[max(self.i - 1, 0)]

    def accept(self, text):
        """Takes the token if it is this one."""
        return self.advance() if self.text == text else None

    def jump(self, i):
        self.i = i
        self.tok = self.tokens[i]
        self.text = self.tok.text

    def mark(self):
        """What `reset` needs to come back here."""
        return self.i, self.depth, self.names.mark(), len(self.halves)

    def reset(self, mark):
        i, self.depth, names, halves = mark
        self.names.restore(names)
        while len(self.halves) > halves:
            where, token = self.halves.pop()
            self.tokens[where] = token
        self.jump(i)

    def attempt(self, rule):
        """What the rule reads, or None with nothing taken, if it does not fit here.

        A failure is remembered: rules that try inside each other would take exponential time.
        """
        key = rule.__name__, self.i
        if key in self.failed:
            return None
        mark = self.mark()
        self.guessing += 1
        try:
            return rule()
        except Slip:
            self.reset(mark)
            self.failed.add(key)
            return None
        finally:
            self.guessing -= 1

    def deeper(self):
        """Counts a level of nesting; whoever calls it takes it back with `depth -= 1`."""
        self.depth += 1
        if self.depth > DEEPEST:
            raise Slip(self.tok.span, f"this is nested more than {DEEPEST} deep",
                       "give parts of it names of their own")

    # -- expecting

    def expect(self, text, after=""):
        """Takes the token, which must be this one."""
        if self.text == text:
            return self.advance()
        raise self.missing(f"'{text}'{after}")

    def close(self, opened):
        """Takes the bracket that closes `opened`."""
        closing = OPENING[opened.text]
        if self.text == closing:
            return self.advance()
        raise self.missing(f"'{closing}' to close the '{opened.text}' at {opened.span}")

    def name(self, what="a name"):
        """Takes a name that a program may give."""
        if self.tok.kind == "name" and not self.reserved(self.text):
            return self.advance()
        hint = f"'{self.text}' is a word of the language" if self.tok.kind == "name" else ""
        raise Slip(self.tok.span, f"expected {what}, found {self.found()}", hint)

    def missing(self, what, hint=""):
        """The Slip for something that should stand here: after the last token if a line ended."""
        return Slip(self.gap(), f"expected {what}, found {self.found()}", hint)

    def gap(self):
        """Where something is missing: right after the last token, where that ended its line."""
        before = self.before()
        if self.i and before.line < self.tok.line:
            return Span(before.line, before.end, before.end + 1, before.macro)
        return self.tok.span

    def found(self):
        """The next token in words."""
        if self.tok.kind == "end":
            return "the end of the text"
        shown = self.text if len(self.text) <= 30 else self.text[:27] + "..."
        return f"'{shown}'"

    # -- reporting

    def report(self, span, message, hint="", level="error"):
        """Keeps a finding; nothing while guessing, and one per place."""
        if self.guessing:
            return
        if any(f.span == span and f.level == level for f in self.findings[-3:]):
            return
        if span.line == self.blamed and level == "error":
            return
        self.blamed = span.line if hint.startswith("#define") else 0
        self.findings.append(Diagnostic(self.source, span, message, hint, level))
        if sum(f.level == "error" for f in self.findings) >= MOST_ERRORS:
            raise Enough

    def warn(self, span, message, hint=""):
        self.report(span, message, hint, "warning")

    def join(self, first, last):
        """The span from one token to another; where that leaves the line, the first token's."""
        if first.line == last.line and first.column < last.end:
            return Span(first.line, first.column, last.end, first.macro)
        return first.span

    def since(self, first):
        """The span from a token to the one taken last."""
        return self.join(first, self.before())
