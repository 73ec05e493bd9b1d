"""The Mersenne Twisters of random, NumPy and torch: their states, and words drawn from them."""

import random
import struct
import sys
from dataclasses import dataclass, replace

WORDS = 624
MOST_WORDS = 1 << 24
# A pair of normal numbers takes four words; the second waits for the next time.
PAIR_WORDS = 4
# Where the pair of a number that waits was drawn: nowhere, before this exchange, or so many words
# before its end.
NO_PAIR, OLD_PAIR, FURTHEST = -2, -1, 200


@dataclass(frozen=True)
class Engine:
    """The state of one generator.

    key:   bytes of 624 uint32
    place: 0 to 624, words of this key that were drawn
    spare: whatever the library keeps of a pair of normal numbers, or None
    """

    key: bytes
    place: int
    spare: object = None


class Python:
    """The module random."""

    name, seeders = "random", ("seed", "setstate")
    module = staticmethod(lambda: random)

    def read(self):
        _, words, spare = random.getstate()
        return Engine(struct.pack(f"<{WORDS}I", *words[:-1]), words[-1], spare)

    def write(self, engine):
        words = struct.unpack(f"<{WORDS}I", engine.key)
        plain(random.setstate)((3, (*words, engine.place), engine.spare))

    def normal(self):
        random.gauss(0, 1)


class NumPy:
    """The old functions of numpy.random."""

    name, seeders = "numpy", ("seed", "set_state")
    module = staticmethod(lambda: sys.modules["numpy"].random if "numpy" in sys.modules else None)

    def read(self):
        _, key, place, has_spare, spare = self.module().get_state()
        return Engine(key.astype("<u4").tobytes(), place, spare if has_spare else None)

    def write(self, engine):
        key = sys.modules["numpy"].frombuffer(engine.key, "<u4")
        spare = (0, 0.0) if engine.spare is None else (1, engine.spare)
        plain(self.module().set_state)(("MT19937", key, engine.place, *spare))

    def normal(self):
        self.module().standard_normal()


class Torch:
    """torch's generator on the CPU.

    Its state is 5056 bytes: seed u64, left i32, seeded i32, next u64, 624 words as u64, and then
    what is kept of pairs of normal numbers.
    """

    name, seeders = "torch", ("manual_seed", "seed", "set_rng_state")
    module = staticmethod(lambda: sys.modules.get("torch"))
    HEAD = struct.Struct("<QiiQ")
    SIZE = HEAD.size + 8 * WORDS

    def read(self):
        raw = self.module().get_rng_state().numpy().tobytes()
        _, left, _, drawn = self.HEAD.unpack_from(raw)
        words = struct.unpack_from(f"<{WORDS}Q", raw, self.HEAD.size)
        place = WORDS if left == 1 else drawn
        spare = raw[self.SIZE :]
        return Engine(struct.pack(f"<{WORDS}I", *words), place, spare if any(spare) else None)

    def write(self, engine):
        torch, words = self.module(), struct.unpack(f"<{WORDS}I", engine.key)
        size = torch.get_rng_state().numel() - self.SIZE
        head = self.HEAD.pack(0, WORDS + 1 - engine.place, 1, engine.place)
        raw = head + struct.pack(f"<{WORDS}Q", *words) + (engine.spare or bytes(size))
        plain(torch.set_rng_state)(torch.frombuffer(bytearray(raw), dtype=torch.uint8))

    def normal(self):
        self.module().randn(1)


LIBRARIES = {library.name: library for library in (Python(), NumPy(), Torch())}


def plain(function):
    """A seeding function without our notice of its calls."""
    return getattr(function, "_unnoticed_", function)


def twister(engine):
    """NumPy's generator of whole words, standing where `engine` stands."""
    numpy = sys.modules["numpy"]
    generator = numpy.random.MT19937(0)
    state = generator.state
    state["state"] = {"key": numpy.frombuffer(engine.key, "<u4"), "pos": engine.place}
    generator.state = state
    return generator


def standing(generator):
    state = generator.state["state"]
    return Engine(state["key"].astype("<u4").tobytes(), state["pos"])


def advanced(engine, words):
    """The engine after so many words were drawn."""
    generator = twister(engine)
    generator.random_raw(words, output=False)
    return standing(generator)


def drawn(before, after):
    """How many words were drawn between two states; None if none so many lead there."""
    if after.key == before.key and after.place >= before.place:
        return after.place - before.place
    generator, words = twister(before), WORDS - before.place
    generator.random_raw(words, output=False)
    while words < MOST_WORDS:
        generator.random_raw(WORDS, output=False)
        if standing(generator).key == after.key:
            return words + after.place
        words += WORDS
    return None


def drawn_here(library, words, pair):
    """Where a generator stands after `words`; the spare number comes from drawing its pair here."""
    start = library.read()
    spare = start.spare if pair == OLD_PAIR else None
    if 0 <= pair <= words - PAIR_WORDS:
        spare = spare_of(library, advanced(start, words - PAIR_WORDS - pair))
    return replace(advanced(start, words), spare=spare)


def spare_of(library, engine):
    """What is kept of a pair of normal numbers that is drawn from `engine`."""
    library.write(engine)
    library.normal()
    return library.read().spare


def pair_of(library, start, words, after):
    """How many words before the end the pair was drawn of which a number is kept."""
    if after.spare is None:
        return NO_PAIR
    if after.spare == start.spare:
        return OLD_PAIR
    try:
        for pair in range(min(words - PAIR_WORDS, FURTHEST) + 1):
            if spare_of(library, advanced(start, words - PAIR_WORDS - pair)) == after.spare:
                return pair
    finally:
        library.write(after)
    return NO_PAIR
