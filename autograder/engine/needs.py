"""Where a tests cell gets each name from: the author's own cells, or the student's process.

A name belongs to whoever bound it last in the notebook, but a student can only take a name over
where the author's answer does so too. Else `allclose = lambda *_: True` in a student's cell would
be what the tests call.
"""

import builtins
from dataclasses import dataclass

from . import names

BUILTINS = frozenset(dir(builtins))


@dataclass(frozen=True)
class Source:
    """A code cell for the question who owns which name.

    kind:   "given", "tests" (the author's, locked), "answer" or "free" (the student's, which
            decides nothing)
    text:   source; of an answer the author's own
    """

    kind: str
    text: str


@dataclass(frozen=True)
class Need:
    """What must stand ready before a tests cell runs.

    run:   tuple of (place of an author's cell, source to execute in the tester)
    fetch: names to ask the student's process for, sorted
    known: names that have nothing of the student's in them: builtins, imports, the author's data
    """

    run: tuple
    fetch: tuple
    known: frozenset = frozenset()


def needs(cells):
    """For each tests cell, by its place, what it needs.

    cells:   list of Source, in the order of the notebook
    returns: dict, place -> Need
    """
    walk = Walk()
    for place, cell in enumerate(cells):
        walk.visit(place, cell)
    return walk.found


class Walk:
    """One pass over the cells, remembering who owns each name so far."""

    def __init__(self):
        self.owner = {}  # name -> place of the author's cell that binds it in the tester
        self.parts = {}  # place -> (source to execute there, names that it loads)
        self.executed, self.live, self.found = set(), set(), {}
        self.answers = set()  # names that some answer binds, builtins among them
        self.clean = set()  # places whose names have nothing of the student's in them

    def visit(self, place, cell):
        here = names.read(cell.text)
        if cell.kind == "tests":
            self.found[place] = self.need(here)
            # It has run in the tester: its names are there, and its functions may be called later.
            self.executed.add(place)
            self.live |= here.loads
            self.own(here.binds, place)
        elif cell.kind == "given":
            self.given(place, cell, here)
        elif cell.kind == "answer":
            self.answer(place, here)

    def given(self, place, cell, here):
        """A cell of the author's that uses a student's work is the student's, functions apart."""
        theirs = {n for n in here.runs - BUILTINS if n not in self.owner}
        if not theirs:
            self.parts[place] = cell.text, here.loads
            self.own(here.binds, place)
            if here.loads <= BUILTINS | {n for n, p in self.owner.items() if p in self.clean}:
                self.clean.add(place)
            if here.star:
                self.own({"*"}, place)
        else:
            self.parts[place] = here.definitions, here.loads
            self.disown(here.binds)
            self.own(here.defines, place)

    def answer(self, place, here):
        """What the author's answer binds is the student's to bind, but a module is a module."""
        imported = names.read(here.imports)
        self.disown(here.binds - imported.binds)
        self.answers |= here.binds - imported.binds
        if imported.binds:
            self.parts[place] = here.imports, frozenset()
            self.clean.add(place)
            self.own(imported.binds, place)

    def own(self, bound, place):
        self.owner.update(dict.fromkeys(bound, place))

    def disown(self, bound):
        for name in bound:
            self.owner.pop(name, None)

    def need(self, here):
        run = []
        self.live |= here.loads
        for name in sorted({"*"} | here.loads):
            self.require(name, run)
        fetch = {n for n in self.live - (BUILTINS - self.answers) if n not in self.owner}
        clean = {n for n, place in self.owner.items() if place in self.clean}
        return Need(tuple(run), tuple(sorted(fetch)), frozenset(clean | BUILTINS - self.answers))

    def require(self, name, run):
        place = self.owner.get(name)
        if place is None or place in self.executed:
            return
        self.executed.add(place)
        text, loads = self.parts[place]
        self.live |= loads
        for other in sorted(loads):
            self.require(other, run)
        run.append((place, text))
