"""CUDA's functions that no table can describe: printf, assert, sincosf, __ldg and their kin."""

import re

from kernels.language import program as p
from kernels.language import tree as t
from kernels.language.checker import make
from kernels.language.checker.calls import SPECIAL
from kernels.language.checker.conversions import is_half, promote
from kernels.language.checker.dispatch import check, some_value
from kernels.language.checker.expressions import truth
from kernels.language.checker.hints import counted
from kernels.language.checker.implicit import implicit
from kernels.language.checker.wrong import Wrong
from kernels.language.types import DOUBLE, FLOAT, INT, VOID, Pointer, is_integer, is_number

FORMAT = re.compile(r"%([-+ #0]*)(\d+|\*)?(?:\.(\d+|\*))?(hh|h|ll|l|z|t|j|L)?(.)?", re.DOTALL)
INTEGER_SIGNS, FLOAT_SIGNS = "dicuxXo", "fFeEgGaA"


def special(*names):
    """Enter the decorated function as the one that checks calls of `names`."""
    def enter(function):
        SPECIAL.update(dict.fromkeys(names, function))
        return function
    return enter


def arguments(here, node, count):
    """The arguments' trees, if there are `count`."""
    found = len(node.arguments)
    if found != count:
        raise Wrong(node.span, f"{node.callee.name} takes {counted(count, 'argument')}, "
                               f"found {found}")
    return node.arguments


@special("printf")
def print_formatted(here, node):
    """source: CUDA C++ Programming Guide, "Formatted Output"; ISO C 7.21.6.1"""
    if not node.arguments or not isinstance(node.arguments[0], t.String):
        raise Wrong(node.span, "printf begins with its format, a string in quotes",
                    'printf("%d\\n", i)')
    text = node.arguments[0]
    signs = _signs(text)
    given = node.arguments[1:]
    if len(signs) != len(given):
        raise Wrong(node.span, f"this printf's format has {counted(len(signs), 'value')}, "
                               f"found {len(given)}")
    values = [_printed(here, sign, argument) for sign, argument in zip(signs, given, strict=True)]
    return p.Intrinsic(node.span, INT, "printf", tuple(values), (text.value,))


def _signs(text):
    """The conversions of a format that take a value: d, f, ...; * takes an int."""
    signs = []
    for _, width, precision, _, sign in FORMAT.findall(text.value):
        if not sign or sign not in INTEGER_SIGNS + FLOAT_SIGNS + "ps%":
            raise Wrong(text.span, f"printf does not know %{sign}",
                        "%d is an int, %u unsigned, %lld long long, %f a float, %p a pointer")
        signs += ["d"] * ((width == "*") + (precision == "*"))
        signs += [sign] if sign != "%" else []
    return signs


def _printed(here, sign, node):
    if sign == "s":
        if isinstance(node, t.String):
            raise Wrong(node.span, "%s is not supported", "write the text into the format")
        raise Wrong(node.span, "device code has no strings for %s")
    found = some_value(here, node)
    wanted = "an integer" if sign in INTEGER_SIGNS else \
        "a float or double" if sign in FLOAT_SIGNS else "a pointer"
    if not _fits(sign, found.type):
        raise Wrong(node.span, f"%{sign} prints {wanted}, found {found.type}",
                    _sign_hint(found.type))
    if isinstance(found.type, Pointer):
        return found
    return make.convert(found, promote(found.type) if is_integer(found.type) else DOUBLE)


def _fits(sign, type_):
    if sign in INTEGER_SIGNS:
        return is_integer(type_)
    if sign in FLOAT_SIGNS:
        return is_number(type_) and type_.kind == "float" and not is_half(type_)
    return isinstance(type_, Pointer)


def _sign_hint(type_):
    if is_half(type_):
        return "write __half2float(x) for %f"
    if is_integer(type_):
        return "%d prints an int" if type_.size < 8 else "%lld prints a long long"
    if is_number(type_):
        return "%f prints a float"
    return "%p prints a pointer" if isinstance(type_, Pointer) else "print its members"


@special("assert")
def assertion(here, node):
    (test,) = arguments(here, node, 1)
    return p.Intrinsic(node.span, VOID, "assert", (truth(here, test),), (_told(here, node),))


def _told(here, node):
    """What stands between assert's parentheses, as far as its line goes."""
    line = here.whole.source.lines[node.span.line - 1][node.span.column - 1:]
    depth, begin = 0, line.find("(")
    for i, character in enumerate(line[begin:], begin):
        depth += (character == "(") - (character == ")")
        if not depth:
            return line[begin + 1:i]
    return line[begin + 1:].strip()


@special("sincosf", "__sincosf", "sincos", "sincospif", "sincospi")
def sine_and_cosine(here, node):
    x, *targets = arguments(here, node, 3)
    single = "f" in node.callee.name
    type_ = FLOAT if single else DOUBLE
    pi = "pi" if "pi" in node.callee.name else ""
    before, again = here.once(implicit(some_value(here, x), type_, "the angle"))
    stores = [_stored(here, node.span, name + pi, again, target, type_)
              for name, target in zip(("sin", "cos"), targets, strict=True)]
    found = p.Sequence(node.span, type_, *stores)
    found = p.Sequence(node.span, type_, before, found) if before else found
    return found


def _stored(here, span, name, x, target, type_):
    pointer = implicit(some_value(here, target), Pointer(type_), "where it is stored")
    place = make.target(span, pointer)
    return p.Store(span, type_, place, p.Intrinsic(span, type_, name, (x,)))


@special("__ldg", "__ldca", "__ldcg", "__ldcs", "__ldlu", "__ldcv")
def load(here, node):
    """A load that says how to cache it; the machine has one way."""
    (pointer,) = arguments(here, node, 1)
    return make.read(make.target(node.span, _pointer(here, node, pointer)))


@special("__stwb", "__stcg", "__stcs", "__stwt")
def store(here, node):
    pointer, value = arguments(here, node, 2)
    place = make.target(node.span, _pointer(here, node, pointer))
    found = implicit(some_value(here, value), place.type, "the value")
    return p.Store(node.span, place.type, place, found)


def _pointer(here, node, tree):
    found = some_value(here, tree)
    if not isinstance(found.type, Pointer) or found.type.to == VOID:
        raise Wrong(tree.span, f"{node.callee.name} needs a pointer, found {found.type}",
                    "write &x[i] for the address of an element")
    return found


@special("modff", "modf")
def split(here, node):
    """The part behind the point; the whole part goes where the pointer says."""
    x, target = arguments(here, node, 2)
    type_ = FLOAT if node.callee.name.endswith("ff") else DOUBLE
    before, again = here.once(implicit(some_value(here, x), type_, "the number"))
    whole = _stored(here, node.span, "trunc", again, target, type_)
    rest = p.Binary(node.span, type_, "-", again,
                    p.Intrinsic(node.span, type_, "trunc", (again,)))
    found = p.Sequence(node.span, type_, whole, rest)
    return p.Sequence(node.span, type_, before, found) if before else found


@special("__isGlobal", "__isShared", "__isConstant", "__isLocal", "__cvta_generic_to_shared",
         "__nanosleep", "__prof_trigger", "__brkpt", "alloca", "malloc", "free", "memcpy", "memset")
def refused(here, node):
    for argument in node.arguments:
        check(here, argument)
    raise Wrong(node.span, f"{node.callee.name} is not supported", HINTS.get(node.callee.name, ""))


HINTS = {"malloc": "use an array of fixed length, or memory that the host allocates",
         "free": "the host allocates and frees memory", "memcpy": "copy in a loop",
         "memset": "write a loop", "alloca": "use an array of fixed length"}
