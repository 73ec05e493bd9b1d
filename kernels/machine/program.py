"""Generated code, made once per kernel."""

import sys
from contextlib import contextmanager
from weakref import WeakKeyDictionary

from kernels.errors import LaunchError
from kernels.machine import masks, memory, pointers, values
from kernels.machine.generate.functions import CodeUnit

_made = WeakKeyDictionary()

HELPERS = {name: getattr(module, name) for module, names in (
    (masks, ("split", "narrow", "narrow_not", "join", "minus", "cases")),
    (memory, ("load", "store")),
    (pointers, ("Varying", "advance", "moved")),
    (values, ("logical_not", "divide", "remainder", "round_bfloat16", "put", "wide")),
) for name in names}


def compiled(function, watched, births=False):
    """The Python function for a kernel: (chunk, mask, arguments) -> None."""
    made = _made.setdefault(function, {})
    if (watched, births) not in made:
        made[watched, births] = _compile(function, watched, births)
    return made[watched, births]


def source(function, watched=False, births=False):
    """(Python text, its table of constants, the name of the kernel in it)."""
    unit = CodeUnit(watched, births)
    kinds = tuple("U" for _ in function.parameters)
    name, *_ = unit.function(function, kinds)
    return "\n".join(unit.texts), unit.constants.table, name


def _compile(function, watched, births):
    try:
        with _deep_recursion():
            text, constants, name = source(function, watched, births)
        space = {"__builtins__": {}, **HELPERS, **constants}
        exec(compile(text, "<kernel>", "exec"), space)
    except (SyntaxError, RecursionError, MemoryError) as problem:
        # Python bounds how deeply loops and blocks may nest, and so do we.
        raise LaunchError(f"{function.name} nests loops or branches too deeply") from problem
    return space[name]


@contextmanager
def _deep_recursion():
    """The generator goes several calls deep per level of a kernel."""
    before = sys.getrecursionlimit()
    sys.setrecursionlimit(max(before, 6000))
    try:
        yield
    finally:
        sys.setrecursionlimit(before)
