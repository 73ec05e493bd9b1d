"""One stream of global random numbers in two processes, once a test has seeded it.

`np.random.seed(0); net = Net(); x = np.random.randn(3)` has to draw the same numbers as in one
process, for tests compare with recorded ones. The global generators of random, NumPy and torch are
all the Mersenne Twister: 624 words and a place among them. The tests send theirs as it is. The
student's process only says which whole number it seeded with, if it did, and how many words were
drawn since: the tests draw them too. So it cannot put the tests' generator where no seed leads.
"""

import functools

from .codec import exactly, number_between
from .errors import ProtocolError
from .twister import (
    FURTHEST,
    LIBRARIES,
    MOST_WORDS,
    NO_PAIR,
    WORDS,
    Engine,
    drawn,
    drawn_here,
    pair_of,
    plain,
)


class Watch:
    """Notes on one side which global generators were seeded, and with what."""

    def __init__(self):
        # library -> the whole number it was last seeded with, or None if it was another way
        self.seeded, self.originals = {}, []

    def start(self):
        for library in LIBRARIES.values():
            module = library.module()
            for name in library.seeders if module is not None else ():
                original = getattr(module, name)
                self.originals.append((module, name, original))
                setattr(module, name, self.noting(library.name, original))

    def noting(self, name, original):
        @functools.wraps(original)
        def seeding(*args, **kwargs):
            given = args[0] if len(args) == 1 and type(args[0]) is int else None
            self.seeded[name] = given
            return original(*args, **kwargs)

        seeding._unnoticed_ = plain(original)
        return seeding

    def stop(self):
        for module, name, original in reversed(self.originals):
            setattr(module, name, original)
        self.originals = []


class Leader(Watch):
    """The tests' side: its generators lead once they are seeded."""

    def __init__(self):
        super().__init__()
        self.last = {}

    def write(self, writer):
        """{library: [buffer, place, spare]} of what was seeded, or drawn from since then."""
        told = {}
        for name in {*self.seeded, *self.last}:
            engine = LIBRARIES[name].read()
            if name in self.seeded or engine != self.last[name]:
                told[name] = [writer.buffer(engine.key), engine.place, writer.tree(engine.spare)]
                self.last[name] = engine
        self.seeded.clear()
        return told

    def follow(self, draws):
        """Draw as many words as the student's process says it did."""
        for name, (seed, words, pair) in exactly(dict, draws).items():
            if name not in self.last:
                raise ProtocolError("found draws from a generator that nobody seeded")
            library = LIBRARIES[name]
            if seed is not None:
                seeder = getattr(library.module(), library.seeders[0])
                plain(seeder)(number_between(seed, 0, (1 << 32) - 1))
            words = number_between(words, 0, MOST_WORDS + WORDS)
            library.write(drawn_here(library, words, number_between(pair, NO_PAIR, FURTHEST)))
            self.last[name] = library.read()


class Follower(Watch):
    """The student's side: it takes over what the tests seeded and counts its draws."""

    def __init__(self):
        super().__init__()
        self.last = {}

    def take(self, told, reader):
        for name, (number, place, spare) in told.items():
            library = LIBRARIES[name]
            if library.module() is not None:
                library.write(Engine(bytes(reader.buffer(number)), place, reader.value(spare)))
                self.last[name] = library.read()
                self.seeded.pop(name, None)

    def draws(self):
        """{library: [seed or None, words, place of a pair]} of what was drawn since then."""
        found = {}
        for name, before in self.last.items():
            after = LIBRARIES[name].read()
            if name not in self.seeded and after == before:
                continue
            seed = self.seeded.pop(name, None)
            start = before if seed is None else self.after_seed(name, seed)
            words = drawn(start, after) or 0
            found[name] = [seed, words, pair_of(LIBRARIES[name], start, words, after)]
            self.last[name] = after
        return found

    def after_seed(self, name, seed):
        library = LIBRARIES[name]
        now = library.read()
        plain(getattr(library.module(), library.seeders[0]))(seed)
        fresh = library.read()
        library.write(now)
        return fresh
