"""Values that can change and that both processes hold: a change here is told over there.

A list, an array or a tensor that crosses gets a number; both sides keep it as a twin. Before each
message a side compares its twins with how they stood at the last exchange and sends along what
changed, so that changing an argument in place, or `net.params["W"] += 1`, means the same as in
one process. A twin that nobody on one side holds any longer is dropped on both: most arguments
and results live for one call only, and cost one comparison. Large arrays, such as a whole training
set, are compared only in exchanges that name them.
"""

import sys
from dataclasses import dataclass
from typing import Any

from .errors import ProtocolError

MOST_TWINS = 1_000_000
UNSETTLED = object()


@dataclass(slots=True)
class Twin:
    """One value that both sides hold.

    root:     for a tensor inside the tester's graph: the leaf that stands for it over there
    snapshot: how it stood at the last exchange
    met:      whether the exchange that goes on names it
    """

    value: Any
    shared: Any
    root: Any
    snapshot: Any = UNSETTLED
    met: bool = True


class Twins:
    """The twins of one side. Its own new ones have odd or even numbers, by `first`."""

    def __init__(self, first):
        self.first = self.next = first
        self.clear()

    def clear(self):
        """Both sides forget: values stay, but no longer follow each other."""
        self.twins, self.numbers, self.unsettled = {}, {}, []

    def number(self, value):
        """The number of a twin, or None. A twin is held here, so its id is its own."""
        number = self.numbers.get(id(value))
        if number is not None:
            self.twins[number].met = True
        return number

    def value(self, number):
        if type(number) is not int or number not in self.twins:
            raise ProtocolError("found the number of a value that neither side holds")
        self.twins[number].met = True
        return self.twins[number].value

    def add(self, value, shared):
        """Number a value that this side sends."""
        number, self.next = self.next, self.next + 2
        self.keep(number, value, shared, value)
        return number

    def take(self, number, value, shared, root=None):
        """Keep a value that the other side numbered; 0 is a value that is no twin."""
        if type(number) is not int or number < 0 or number in self.twins:
            raise ProtocolError("found a number of a value that is taken")
        if number and (number - self.first) % 2 == 0:
            raise ProtocolError("found a number that only this side may give")
        if number:
            self.keep(number, value, shared, value if root is None else root)

    def keep(self, number, value, shared, root):
        if len(self.twins) >= MOST_TWINS:
            raise ProtocolError(f"found more than {MOST_TWINS} values that can change")
        self.twins[number] = Twin(value, shared, root)
        self.numbers[id(value)] = self.numbers[id(root)] = number
        self.unsettled.append(number)

    def settle(self):
        """Remember how new and changed twins stand now, when an exchange is complete."""
        for number in self.unsettled:
            if number in self.twins:
                twin = self.twins[number]
                twin.snapshot = twin.shared.copy(twin.value)
        self.unsettled = []

    def finish(self):
        """An exchange is over: what it named is no longer of interest."""
        for twin in self.twins.values():
            twin.met = False

    def changed(self):
        """Numbers and twins that changed on this side since the last exchange."""
        return [
            (number, twin)
            for number, twin in self.twins.items()
            if twin.snapshot is not UNSETTLED
            and (twin.met or not twin.shared.big(twin.value))
            and not twin.shared.same(twin.value, twin.snapshot)
        ]

    def unheld(self):
        """Numbers of twins that only this table still holds."""
        return [number for number, twin in self.twins.items() if not held(twin)]

    def sent(self, changed, dropped):
        """The other side has been told."""
        self.unsettled += [number for number, _ in changed]
        self.drop(dropped)

    def drop(self, numbers):
        for number in numbers:
            twin = self.twins.pop(number, None)
            if twin is not None:
                self.numbers.pop(id(twin.value), None)
                self.numbers.pop(id(twin.root), None)

    def undo(self, first):
        """Take back what was numbered from `first` on: the message was never sent."""
        self.drop([number for number in range(first, self.next, 2)])
        self.next = first


def held(twin):
    """Whether anything on this side but the table holds the value.

    CPython counts references: one is the table's, one is the count's own argument, and one more
    is `root` where that is the value itself.
    """
    own = 3 if twin.root is twin.value else 2
    return sys.getrefcount(twin.value) > own or twin.shared.held(twin.value)
