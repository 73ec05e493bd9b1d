"""The containers that can change in place, one entry each."""

import hashlib
from collections import Counter, OrderedDict, defaultdict, deque
from collections.abc import Callable
from dataclasses import dataclass
from operator import is_

from .codec import READ, SHARED
from .errors import ProtocolError


def never(value):
    return False


def always(value):
    return True


@dataclass(frozen=True)
class Shared:
    """How one type that can change in place travels and is compared.

    write:   (writer, value) -> parts of its tree
    make:    (reader, parts) -> a value that `fill` can complete; cycles may refer to it
    fill:    (reader, value, parts): put the contents in place; also for a change
    copy:    value -> what `same` compares with; shallow, since what is inside has its own entry
    travels: value -> whether this one can go by value
    held:    value -> whether its memory is held by something that Python does not count
    big:     value -> whether a comparison is too dear to be made at every exchange
    instead: (writer, value) -> a tree to use, or None
    """

    tag: str
    write: Callable
    make: Callable
    fill: Callable
    copy: Callable
    same: Callable
    travels: Callable = always
    held: Callable = never
    big: Callable = never
    instead: Callable | None = None


def enter(kind, entry):
    SHARED[kind] = entry
    READ[entry.tag] = lambda reader, tree: reader.shared(entry, tree)


BIG_BYTES = 16 << 20


def digest(raw):
    """What stands for big memory in a later comparison."""
    return hashlib.blake2b(raw, digest_size=20).digest()


def same_members(value, snapshot):
    # By identity and not by ==: what a member's own code calls equal does not matter.
    return len(value) == len(snapshot) and all(map(is_, value, snapshot))


def pairs(mapping):
    return [part for pair in mapping.items() for part in pair]


def same_pairs(value, snapshot):
    return same_members(pairs(value), snapshot)


def fill_list(reader, value, parts):
    value[:] = reader.items(parts[-1])


def fill_mapping(reader, value, parts):
    flat = reader.items(parts[-1])
    if len(flat) % 2:
        raise ProtocolError("found a key without a value")
    value.clear()
    for key, member in zip(flat[::2], flat[1::2], strict=True):
        value[key] = member


def fill_members(reader, value, parts):
    members = reader.items(parts[-1])
    value.clear()
    (value.extend if isinstance(value, deque) else value.update)(members)


def mapping(tag, kind):
    return Shared(
        tag,
        write=lambda writer, value: [writer.items(pairs(value))],
        make=lambda reader, parts: kind(),
        fill=fill_mapping,
        copy=pairs,
        same=same_pairs,
    )


# What a defaultdict may make by itself; any other factory is somebody's code.
FACTORIES = {"": None} | {t.__name__: t for t in (int, float, str, list, dict, set, tuple, bool)}
NAMES = {factory: name for name, factory in FACTORIES.items()}


def make_defaultdict(reader, parts):
    if type(parts[0]) is not str or parts[0] not in FACTORIES:
        raise ProtocolError("found a defaultdict of an unknown factory")
    return defaultdict(FACTORIES[parts[0]])


def known_factory(value):
    return (
        value.default_factory is None
        or type(value.default_factory) is type
        and (value.default_factory in NAMES)
    )


def make_deque(reader, parts):
    if parts[0] is not None and (type(parts[0]) is not int or not 0 <= parts[0] < 1 << 62):
        raise ProtocolError("found a deque of no possible length")
    return deque(maxlen=parts[0])


def fill_bytearray(reader, value, parts):
    value[:] = reader.buffer(parts[0])


enter(
    list,
    Shared("l", lambda w, v: [w.items(v)], lambda r, parts: [], fill_list, list.copy, same_members),
)
enter(dict, mapping("d", dict))
enter(OrderedDict, mapping("od", OrderedDict))
enter(Counter, mapping("count", Counter))
enter(
    defaultdict,
    Shared(
        "dd",
        lambda w, v: [NAMES[v.default_factory], w.items(pairs(v))],
        make_defaultdict,
        fill_mapping,
        pairs,
        same_pairs,
        known_factory,
    ),
)
# A set has an order too, of its own making; equal sets built alike keep it.
enter(
    set,
    Shared(
        "S",
        lambda w, v: [w.items(list(v))],
        lambda r, parts: set(),
        fill_members,
        list,
        lambda v, kept: len(v) == len(kept) and all(m in v for m in kept),
    ),
)
enter(
    deque,
    Shared(
        "q", lambda w, v: [v.maxlen, w.items(list(v))], make_deque, fill_members, list, same_members
    ),
)
enter(
    bytearray,
    Shared(
        "B",
        lambda w, v: [w.buffer(bytes(v))],
        lambda r, parts: bytearray(),
        fill_bytearray,
        bytes,
        lambda v, kept: v == kept,
    ),
)
