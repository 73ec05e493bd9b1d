"""Calls of CUDA's own functions: from an entry of the table to nodes."""

from kernels.language import program as p
from kernels.language.builtins import entries
from kernels.language.checker import make
from kernels.language.checker.conversions import is_half
from kernels.language.checker.implicit import implicit
from kernels.language.checker.operators import apply, componentwise
from kernels.language.checker.overloads import choose, offered, viable
from kernels.language.checker.wrong import Wrong
from kernels.language.types import DOUBLE, FLOAT, VOID, is_number

OPERATORS = ("+", "-", "*", "/", "==", "!=", "<", "<=", ">", ">=")


def call_builtin(here, span, name, arguments):
    """The nodes for name(arguments). arguments: places and values.

    raises: Wrong where no version of it fits
    """
    entry = _integers_as_double(span, name, arguments) or \
        choose(span, name, entries(name), arguments)
    values = _values(span, entry, arguments)
    rule = RULES.get(entry.how[0], _intrinsic)
    return rule(here, span, entry, values)


def _integers_as_double(span, name, arguments):
    """sqrt(2), pow(x, 2): standard functions take integers as double. source: C++17 [cmath.syn]"""
    wide = next((e for e in entries(name) if e.standard and DOUBLE in e.parameters), None)
    types = [offered(a) for a in arguments]
    if wide is None or len(types) != len(wide.parameters):
        return None
    if any(map(is_half, types)) and FLOAT not in types and DOUBLE not in types:
        raise Wrong(span, f"{name} has no version for {', '.join(map(str, types))}",
                    f"half's own begin with h, as hsqrt; or {name}(__half2float(x))")
    plain = all(is_number(type_) and not is_half(type_) for type_ in types)
    mixed = any(type_.kind != "float" for type_ in types) if plain else False
    return wide if mixed or (plain and DOUBLE in types and viable(wide, arguments)) else None


def _values(span, entry, arguments):
    found = [make.read(a) if isinstance(a, p.Place) else a for a in arguments]
    pairs = zip(found, entry.parameters, strict=False)
    values = [implicit(value, wanted) for value, wanted in pairs]
    missing = len(entry.parameters) - len(values)
    for type_, default in zip(entry.parameters[len(values):], entry.defaults[-missing:] if missing
                              else (), strict=True):
        values.append(make.constant(span, type_, default))
    return values


def _intrinsic(here, span, entry, values):
    """how: a name and its constants, perhaps the type it is computed in before them."""
    how, type_ = entry.how, entry.returns
    if not isinstance(how[0], str):
        type_, *how = how
    if how[0] in COMPUTED_IN_RESULT:
        values = [make.convert(v, type_) for v in values]
    found = p.Intrinsic(span, type_, how[0], tuple(values), tuple(how[1:]))
    return found if type_ == VOID else make.convert(found, entry.returns)


COMPUTED_IN_RESULT = ("max", "min")     # max(int, unsigned) is of unsigned


def _operator(here, span, entry, values):
    if len(values) == 1:
        return make.unary(span, "-", values[0])
    return apply(here, span, entry.how[0], *values)


def _each(here, span, entry, values):
    op = entry.how[1]

    def one(items):
        if op in OPERATORS:
            return make.binary(span, op, *items) if len(items) > 1 else \
                make.unary(span, op, items[0])
        return p.Intrinsic(span, items[0].type, op, tuple(items))

    return componentwise(here, span, values, one, op)


def _convert(here, span, entry, values):
    return make.convert(values[0], entry.returns)


def _reinterpret(here, span, entry, values):
    if make.known(values[0]) and not is_half(entry.returns) and not is_half(values[0].type):
        return p.Constant(span, entry.returns, values[0].value.view(entry.returns.dtype))
    return p.Reinterpret(span, entry.returns, values[0])


def _build(here, span, entry, values):
    of = entry.returns.of
    return p.Build(span, entry.returns, tuple(make.convert(v, of) for v in values))


def _field(here, span, entry, values):
    found = make.field(span, values[0], int(entry.how[1]))
    return make.convert(found, entry.returns)


def _pick(here, span, entry, values):
    """The components named, in their order, as a vector of the result's type."""
    before, again = here.once(values[0])
    items = [make.convert(make.field(span, again, int(i)), entry.returns.of)
             for i in entry.how[1:]]
    return _after(span, before, p.Build(span, entry.returns, tuple(items)))


def _splat(here, span, entry, values):
    before, again = here.once(make.convert(values[0], entry.returns.of))
    return _after(span, before, p.Build(span, entry.returns, (again, again)))


def _after(span, before, found):
    return p.Sequence(span, found.type, before, found) if before else found


def _of_float(here, span, entry, values):
    return p.Intrinsic(span, entry.returns, entry.how[1], (make.convert(values[0], FLOAT),))


RULES = {**dict.fromkeys(OPERATORS, _operator), "each": _each, "convert": _convert,
         "reinterpret": _reinterpret, "build": _build, "field": _field, "pick": _pick,
         "splat": _splat, "of_float": _of_float}
