"""CUDA's built-in functions: names, parameters, result, and what they become.

Every function is one line of a table in the builtins_*.py beside this file.
"""

from dataclasses import dataclass
from functools import lru_cache

from kernels.language import builtins_bits, builtins_half, builtins_maths, builtins_warp
from kernels.language.types import (
    DOUBLE,
    FLOAT,
    NAMED,
    VECTORS,
    Pointer,
    fundamental,
)

ROUNDINGS = ("rn", "rz", "ru", "rd")


@dataclass(frozen=True)
class Entry:
    """One version of a built-in function.

    parameters: types; defaults: numbers for the last of them
    how:        words: an intrinsic's name and its constants, an operator, or a rule of lowering
    standard:   in C++'s <cmath>, so that integers are taken as double
    """

    name: str
    parameters: tuple
    returns: object
    how: tuple
    defaults: tuple = ()
    standard: bool = False


def knows(name):
    return name in _lines()


def names():
    return _lines().keys()


@lru_cache(512)
def entries(name):
    """All versions of the function `name`, a tuple of Entry."""
    return tuple(_entry(name, *line) for line in _lines().get(name, ()))


@lru_cache(1)
def _lines():
    """By name: [(parameters, result, how, standard), ...], each a text or a tuple of types."""
    table = {}
    for names_, *line in _all_lines():
        for name in names_:
            table.setdefault(name, []).append(tuple(line))
    return table


def _all_lines():
    for text in (builtins_maths.TABLE, builtins_bits.TABLE, builtins_warp.TABLE):
        for line in text.strip().split("\n"):
            yield from _line(line)
    yield from _maths()
    yield from _halves()
    for name, vector in VECTORS.items():
        yield (f"make_{name}",), (vector.of,) * vector.lanes, vector, "build", False


def _line(line, half=""):
    head, _, rest = line.partition(" : ")
    signature, _, how = rest.rpartition(" = ")
    parameters, _, result = signature.rpartition("->")
    head, _, kinds = head.partition("[")
    names_ = head.split()
    for kind in builtins_warp.TYPES[kinds.strip(" ]")] if kinds else ("",):
        yield from _versions(names_, *(_filled(s, kind, half) for s in (parameters, result)), how)


def _filled(text, kind, half):
    """The text of a signature with T, H and H2 filled in."""
    words = {"T": kind, "T*": f"{kind}*", "H": half, "H2": f"{half}2"}
    parts = [words.get(part.strip(), part.strip()) for part in text.split(",")]
    return ", ".join(parts)


def _versions(names_, parameters, result, how):
    if how == "rounded":
        for mode in ROUNDINGS:
            yield [f"{n}_{mode}" for n in names_], parameters, result, f"round_to {mode}", False
    elif names_[0].startswith("atomic"):
        for end, scope in (("", ""), ("_block", " block"), ("_system", " system")):
            name = names_[0].rstrip("_") + end
            yield [name], parameters, result, how + scope, False
    else:
        standard, how = how.startswith("std "), how.removeprefix("std ")
        for name in names_:
            yield [name], parameters, result, name if how == "itself" else how, standard


def _maths():
    """sqrtf(float), sqrt(float), sqrt(double) and so on."""
    for standard, table in ((True, builtins_maths.STANDARD), (False, builtins_maths.CUDA_ONLY)):
        for count, words in table.items():
            for word in words.split():
                name, _, how = word.partition("=")
                for type_, called in ((FLOAT, (f"{name}f", name)), (DOUBLE, (name,))):
                    yield called, (type_,) * count, type_, how or name, standard


def _halves():
    for i, half in enumerate(("__half", "__nv_bfloat16")):
        for line in builtins_half.TABLE.strip().split("\n"):
            yield from _line(line, half)
        for line in builtins_half.CONVERSIONS.strip().split("\n"):
            head, _, rest = line.partition(" : ")
            yield from _line(f"{head.split()[i]} : {rest}", half)


def _entry(name, parameters, result, how, standard):
    if isinstance(parameters, tuple):
        return Entry(name, parameters, result, (how,), (), standard)
    pairs = [part.partition(":=") for part in parameters.split(",") if part.strip()]
    types = tuple(type_of(type_) for type_, _, _ in pairs)
    defaults = tuple(int(value, 0) for _, _, value in pairs if value)
    return Entry(name, types, type_of(result), _how(how), defaults, standard)


def _how(text):
    """The words of a rule; a type before a name is the type it is computed in."""
    words = text.split()
    for n in (2, 1):
        if len(words) > n and (type_ := fundamental(tuple(words[:n]))):
            return (type_, *words[n:])
    return tuple(words)


def type_of(text):
    text = text.strip()
    if text.endswith("*"):
        return Pointer(type_of(text[:-1]))
    return NAMED.get(text) or fundamental(tuple(text.split()))

