"""Values as JSON trees and raw buffers, by exact type: what has no entry here stays at home.

None, bool, str, float and small int are themselves in JSON; all else is a list with a tag:

    ["t", [..]] tuple          ["f", [..]] frozenset       ["i", "0x.."] large int
    ["l", twin, [..]] list     ["d", twin, [..]] dict      ... (shared.py: values that can change)
    ["=", twin]                a value that both sides hold already, or the same one again

A subclass of a plain type is never plain: its methods are somebody's code.
"""

import array
import datetime
import decimal
import fractions
import importlib.util
import sys

from .errors import CannotCross, ProtocolError

DEEPEST = 100
MOST_NODES = 1_000_000
WIDE = 1 << 63
NATIVE = frozenset({type(None), bool, str, float})
# Long lists of one of these travel as one buffer: type -> type code of the array module.
UNIFORM = {float: "d", int: "q"}
LONG = 16

PLAIN = {}  # exact type -> function(writer, value) -> tree, or None if this one cannot travel
SHARED = {}  # exact type -> Shared
READ = {}  # tag -> function(reader, tree) -> value


class Writer:
    """Writes the values of one message.

    peer:   whose twins, and whose rules for all that is not plain
    asking: whether the values are arguments; else they are results
    """

    def __init__(self, peer, asking):
        self.peer, self.asking = peer, asking
        self.buffers, self.depth, self.left = [], 0, MOST_NODES

    def tree(self, value):
        """The tree of `value`; CannotCross if it is too deep, too large, or cannot travel."""
        kind = type(value)
        if kind in NATIVE:
            return value
        if kind is int:
            return value if -WIDE < value < WIDE else ["i", hex(value)]
        if (number := self.peer.twins.number(value)) is not None:
            return ["=", number]
        self.depth += 1
        self.left -= 1
        if self.depth > DEEPEST or self.left < 0:
            raise CannotCross(
                f"a {kind.__name__} that is more than {DEEPEST} levels deep or has more than "
                f"{MOST_NODES} parts cannot pass between the tests and the student's process"
            )
        tree = self.plain(kind, value)
        self.depth -= 1
        return tree

    def plain(self, kind, value):
        if kind not in PLAIN and kind not in SHARED:
            learn(kind)
        tree = None
        if kind in PLAIN:
            tree = PLAIN[kind](self, value)
        elif kind in SHARED:
            tree = self.shared(SHARED[kind], value)
        return self.peer.beyond(self, value) if tree is None else tree

    def shared(self, shared, value):
        if shared.instead is not None and (tree := shared.instead(self, value)) is not None:
            return tree
        if not shared.travels(value):
            return None
        # The number comes first, so that a list that contains itself refers to it.
        number = self.peer.twins.add(value, shared)
        return [shared.tag, number, *shared.write(self, value)]

    def items(self, values):
        """A JSON list of trees, or {type code: buffer} for many numbers of one type."""
        if len(values) > LONG and len(kinds := set(map(type, values))) == 1:
            code = UNIFORM.get(kinds.pop())
            try:
                return {code: self.buffer(array.array(code, values))} if code else self.each(values)
            except OverflowError:
                pass
        return self.each(values)

    def each(self, values):
        return [self.tree(value) for value in values]

    def buffer(self, data):
        """The number under which `data` travels beside the tree."""
        self.buffers.append(data)
        return len(self.buffers) - 1


class Reader:
    """Reads the values of one message; whatever does not fit raises ProtocolError."""

    def __init__(self, peer, buffers, asked):
        self.peer, self.buffers, self.asked, self.depth = peer, buffers, asked, 0

    def value(self, tree):
        if type(tree) is not list:
            if type(tree) is dict:
                raise ProtocolError("found a JSON object where a value was expected")
            return tree
        tag = tree[0] if tree else None
        read = (READ.get(tag) or self.peer.reads.get(tag)) if type(tag) is str else None
        if read is None and type(tag) is str and learn_tag(tag):
            read = READ.get(tag)
        self.depth += 1
        if read is None or self.depth > DEEPEST:
            raise ProtocolError(f"found the tag {str(tag)[:20]!r} at depth {self.depth}")
        found = read(self, tree)
        self.depth -= 1
        return found

    def items(self, tree):
        if type(tree) is dict and len(tree) == 1:
            ((code, number),) = tree.items()
            if code not in UNIFORM.values():
                raise ProtocolError("found numbers of no known type")
            numbers = array.array(code)
            numbers.frombytes(self.buffer(number))
            return numbers.tolist()
        if type(tree) is not list:
            raise ProtocolError("found no list of items")
        return [self.value(item) for item in tree]

    def buffer(self, number):
        if type(number) is not int or not 0 <= number < len(self.buffers):
            raise ProtocolError("found no buffer of that number")
        return self.buffers[number]

    def twin(self, tree):
        _, number = tree
        return self.peer.twins.value(number)

    def shared(self, shared, tree):
        _, number, *parts = tree
        value = shared.make(self, parts)
        self.peer.twins.take(number, value, shared)
        shared.fill(self, value, parts)
        return value


READ["="] = Reader.twin


def enter(kind, tag, write, read):
    """One more type that travels by value."""
    PLAIN[kind] = lambda writer, value: [tag, *write(writer, value)]
    READ[tag] = lambda reader, tree: read(reader, *tree[1:])


def learn(kind):
    """NumPy's and torch's types join the tables when first met: their import is not free."""
    top = getattr(kind, "__module__", None)
    top = top.partition(".")[0] if type(top) is str else None
    if top == "numpy" and "numpy" in sys.modules:
        from . import arrays  # noqa: F401
    if top == "torch" and "torch" in sys.modules:
        from . import tensors  # noqa: F401


def learn_tag(tag):
    """Whether the tag's family joined the tables just now."""
    if tag[0] == "A" and "numpy" in sys.modules:
        from . import arrays  # noqa: F401
    elif tag[0] == "T" and importlib.util.find_spec("torch"):
        # An answer may use torch where the tests do not. It is the library of this machine.
        from . import tensors  # noqa: F401
    return tag in READ


def exactly(kind, value):
    if type(value) is not kind:
        raise ProtocolError(f"found {type(value).__name__}, expected {kind.__name__}")
    return value


def number_between(value, low, high):
    if not low <= exactly(int, value) <= high:
        raise ProtocolError(f"found {value}, expected {low} to {high}")
    return value


def zone_parts(moment):
    """[seconds from UTC] or [None]; other zones are objects with rules of their own."""
    offset = moment.utcoffset()
    return [None if offset is None else offset.total_seconds()]


def zone(seconds):
    if seconds is None:
        return None
    return datetime.timezone(datetime.timedelta(seconds=exactly(float, seconds)))


def write_moment(kind, tag, fields):
    def write(writer, moment):
        if moment.tzinfo is not None and type(moment.tzinfo) is not datetime.timezone:
            return None
        return [tag, *(getattr(moment, name) for name in fields), moment.fold, *zone_parts(moment)]

    def read(reader, tree):
        *numbers, fold, seconds = tree[1:]
        numbers = [exactly(int, n) for n in numbers]
        return kind(*numbers, fold=exactly(int, fold), tzinfo=zone(seconds))

    PLAIN[kind], READ[tag] = write, read


CLOCK = ("hour", "minute", "second", "microsecond")
READ["i"] = lambda reader, tree: int(exactly(str, tree[1]), 16)
enter(
    complex,
    "z",
    lambda w, v: [v.real, v.imag],
    lambda r, re, im: complex(exactly(float, re), exactly(float, im)),
)
enter(bytes, "b", lambda w, v: [w.buffer(v)], lambda r, n: bytes(r.buffer(n)))
enter(tuple, "t", lambda w, v: [w.items(v)], lambda r, items: tuple(r.items(items)))
enter(frozenset, "f", lambda w, v: [w.items(v)], lambda r, items: frozenset(r.items(items)))
enter(
    slice,
    "s",
    lambda w, v: w.each((v.start, v.stop, v.step)),
    lambda r, *parts: slice(*map(r.value, parts)),
)
enter(
    range,
    "r",
    lambda w, v: w.each((v.start, v.stop, v.step)),
    lambda r, *parts: range(*(exactly(int, r.value(p)) for p in parts)),
)
enter(type(...), "...", lambda w, v: [], lambda r: ...)
enter(type(NotImplemented), "?", lambda w, v: [], lambda r: NotImplemented)
enter(
    fractions.Fraction,
    "fr",
    lambda w, v: w.each((v.numerator, v.denominator)),
    lambda r, a, b: fractions.Fraction(exactly(int, r.value(a)), exactly(int, r.value(b))),
)
enter(
    decimal.Decimal,
    "dec",
    lambda w, v: [str(v)],
    lambda r, text: decimal.Decimal(exactly(str, text)),
)
enter(
    datetime.date,
    "date",
    lambda w, v: [v.year, v.month, v.day],
    lambda r, *parts: datetime.date(*(exactly(int, p) for p in parts)),
)
enter(
    datetime.timedelta,
    "span",
    lambda w, v: [v.days, v.seconds, v.microseconds],
    lambda r, *parts: datetime.timedelta(*(exactly(int, p) for p in parts)),
)
write_moment(datetime.time, "time", CLOCK)
write_moment(datetime.datetime, "when", ("year", "month", "day", *CLOCK))

from . import shared as _shared  # noqa: E402, F401  (fills the tables that stand above)
