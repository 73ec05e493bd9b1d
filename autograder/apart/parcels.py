"""Objects of libraries that the tests hand to the student's code: a module, a random generator.

They go as a pickle, in this direction only: the student's process trusts the tests. Arrays,
tensors and containers inside go as twins beside it, so that a network which the student's code
trains is trained here too.
"""

import importlib
import io
import pickle

from .codec import PLAIN, SHARED, exactly
from .generators import GENERATOR, is_generator
from .shared import Shared


def parcel(writer, value):
    """The tree of an object that only libraries define, or None."""
    kind = type(value)
    if kind.__module__ in ("__main__", "builtins") or kind.__module__.startswith("autograder."):
        return None
    buffers, depth, left = len(writer.buffers), writer.depth, writer.left
    first = writer.peer.twins.next
    try:
        shared = GENERATOR if is_generator(value) else PARCEL
        number = writer.peer.twins.add(value, shared)
        return ["P", number, *write(writer, value)]
    except Exception:
        # Somewhere inside is a thing that cannot go: the object then stays here.
        del writer.buffers[buffers:]
        writer.depth, writer.left = depth, left
        writer.peer.twins.undo(first)
        return None


class Packer(pickle.Pickler):
    """Pickles an object, with all that can change beside it."""

    def __init__(self, file, writer, whole):
        super().__init__(file, protocol=5)
        self.writer, self.whole, self.trees = writer, whole, []

    def persistent_id(self, value):
        if value is self.whole:
            return None
        kind = type(value)
        if kind.__module__ == "__main__" or getattr(value, "__module__", None) == "__main__":
            raise pickle.PicklingError("of the tests")
        beside = kind.__module__.partition(".")[0] in ("numpy", "torch") and (
            kind in SHARED or kind in PLAIN
        )
        if beside or hasattr(kind, "_apart_"):
            self.trees.append(self.writer.tree(value))
            return len(self.trees) - 1
        return None


class Unpacker(pickle.Unpickler):
    def __init__(self, file, values):
        super().__init__(file)
        self.values = values

    def persistent_load(self, number):
        return self.values[number]


def write(writer, value):
    file = io.BytesIO()
    packer = Packer(file, writer, value)
    packer.dump(value)
    return [writer.buffer(file.getvalue()), packer.trees]


def read(reader, tree):
    _, number, raw, trees = tree
    values = [reader.value(t) for t in trees]
    value = Unpacker(io.BytesIO(bytes(reader.buffer(raw))), values).load()
    shared = GENERATOR if is_generator(value) else PARCEL
    reader.peer.twins.take(number, value, shared)
    return value


def read_global(reader, tree):
    found = importlib.import_module(exactly(str, tree[1]))
    for part in filter(None, tree[2].split(".")):
        found = getattr(found, part)
    return found


# A parcel itself is never compared: what can change in it travels as twins beside it.
PARCEL = Shared("P", None, None, None, lambda value: None, lambda value, kept: True)
READS = {"P": read, "g": read_global}
