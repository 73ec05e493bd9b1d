"""Which classes of this process a name from the other side may stand for.

Only classes of builtins, NumPy, torch and a few of the standard library, only by looking into
modules that are loaded already, and only to say what an object is: they are never called, except
for exceptions. A name never becomes a function: `eval` is one too.
"""

import sys
import types

TOPS = {"builtins", "numpy", "torch", "collections", "abc", "enum", "types", "contextlib"}
# The classes of functions and the like say "builtins" but are not found there.
HIDDEN = {
    "builtins.function": types.FunctionType,
    "builtins.method": types.MethodType,
    "builtins.builtin_function_or_method": types.BuiltinFunctionType,
    "builtins.generator": types.GeneratorType,
    "builtins.coroutine": types.CoroutineType,
    "builtins.module": types.ModuleType,
    "builtins.mappingproxy": types.MappingProxyType,
}
# An end that a student's function asks for is an error of that function, not the tests' end.
ENDS = {"builtins.SystemExit", "builtins.KeyboardInterrupt", "builtins.GeneratorExit"}


def full_name(kind):
    """How a class is named on the wire: "module.qualname"."""
    return f"{kind.__module__}.{kind.__qualname__}"


def find(name):
    """The class called `name`, or None. Nothing is imported and nothing is run to find it."""
    if name in HIDDEN:
        return HIDDEN[name]
    if name.partition(".")[0] not in TOPS:
        return None
    parts = name.split(".")
    for cut in range(len(parts) - 1, 0, -1):
        found = sys.modules.get(".".join(parts[:cut]))
        if found is not None:
            return inside(found, parts[cut:])
    return None


def inside(found, path):
    for part in path:
        # Not getattr: torch and NumPy load modules when asked for some names.
        found = vars(found).get(part) if hasattr(found, "__dict__") else None
    return found if isinstance(found, type) else None


def nearest(names):
    """The first trusted class among names in order of inheritance, except object, or None."""
    for name in names:
        kind = find(name)
        if kind is not None and kind is not object:
            return kind
    return None


def find_exception(names):
    """(class, whether it is the first name itself) for an exception's names by inheritance."""
    for at, name in enumerate(names):
        kind = find(name)
        if name not in ENDS and kind is not None and issubclass(kind, Exception):
            return kind, at == 0
    return Exception, False
