"""Exceptions that cross: by class, arguments and the student's own lines, never as objects.

    ["X", handle, [names]]                          a class of exceptions
    ["E", class, [args], {attributes}, [frames], yours]   an exception

On the tests' side an exception is of the same builtin or NumPy class, or of a class made here with
the student's name and the nearest builtin base, so that `except` works as in one process.
"""

from .codec import exactly
from .errors import ProtocolError
from .trust import find_exception, full_name

MOST_FRAMES = 100
MOST_FRAME_CHARACTERS = 20_000
MOST_TEXT = 100_000


def names_of(kind):
    return [full_name(base) for base in kind.__mro__]


def write_class(peer, kind):
    return ["X", peer.lent.lend(kind), names_of(kind)]


def write_exception(writer, class_tree, problem, frames=(), yours=None):
    """The tree of an exception; an argument that cannot travel goes as its text."""
    attributes = {
        name: writer.tree(value)
        for name, value in vars(problem).items()
        if not name.startswith("_") and type(value) in (bool, int, float, str, tuple, list, dict)
    }
    if (text := own_text(problem)) is not None:
        attributes["__str__"] = text
    args = [writer.tree(argument) for argument in problem.args]
    return ["E", class_tree, args, attributes, list(frames), yours]


def own_text(problem):
    """What an exception says by a __str__ of the student's; None where a builtin one says it."""
    says = next(c for c in type(problem).__mro__ if "__str__" in vars(c))
    return None if says.__module__ == "builtins" else str(problem)[:MOST_TEXT]


def saying(problem, text):
    """The same exception, of a class whose text is this one."""
    kind = type(problem)
    problem.__class__ = type(
        kind.__name__, (kind,), {"__str__": lambda self: text, "__module__": kind.__module__}
    )
    return problem


def read_class(classes, tree):
    """The class for an "X"; `classes` keeps those that were made, by handle."""
    _, handle, names = tree
    names = [exactly(str, name) for name in exactly(list, names)]
    if not names or len(names) > 100:
        raise ProtocolError("found an exception of no class")
    base, exact = find_exception(names)
    if exact:
        return base
    if exactly(int, handle) not in classes:
        classes[handle] = make_class(names[0], base)
    return classes[handle]


def make_class(name, base):
    """A class of the student's name, made of nothing but a trusted base."""
    module, _, qualname = name.rpartition(".")
    short = qualname[:200] or "Exception"
    return type(short, (base,), {"__module__": module[:200] or "__main__"})


def build(kind, args):
    """An exception of `kind`; one whose class refuses these arguments gets a class of its name."""
    try:
        problem = kind(*args)
        str(problem)
    except Exception:
        problem = make_class(full_name(kind), Exception)(*args)
    return problem


def read_exception(reader, tree, kind):
    _, _, args, attributes, frames, _ = tree
    problem = build(kind, [reader.value(argument) for argument in exactly(list, args)])
    if "__str__" in exactly(dict, attributes):
        problem = saying(problem, exactly(str, attributes.pop("__str__")))
    for name, value in attributes.items():
        # What the class itself has, such as `args`, its arguments have set.
        if name.isidentifier() and not name.startswith("_") and not hasattr(type(problem), name):
            setattr(problem, name, reader.value(value))
    lines = exactly(list, frames)[:MOST_FRAMES]
    problem.student_frames = [exactly(str, line)[:MOST_FRAME_CHARACTERS] for line in lines]
    return problem
