"""switch: labels known when compiling, each once."""

from kernels.language import program as p
from kernels.language import tree as t
from kernels.language.checker import make
from kernels.language.checker.constants import constant_integer
from kernels.language.checker.conversions import promote
from kernels.language.checker.dispatch import STATEMENTS, checks, some_value
from kernels.language.checker.statements import statement
from kernels.language.checker.wrong import Wrong
from kernels.language.types import is_integer


@checks(t.Switch, STATEMENTS)
def switch(here, node):
    found = some_value(here, node.value)
    chosen = make.convert(found, _switch_type(node, found))
    inner = node.body.statements if isinstance(node.body, t.Block) else (node.body,)
    here.switches += 1
    try:
        with here.braces():
            cases = _cases(here, chosen.type, inner)
    finally:
        here.switches -= 1
    return [p.Switch(node.span, chosen, cases)]


def _switch_type(node, found):
    if not is_integer(found.type):
        raise Wrong(node.value.span, f"switch needs an integer, found {found.type}",
                    "write if ... else if")
    return promote(found.type)


def _cases(here, type_, inner):
    """((values or None, statements), ...), labels in a row joined."""
    cases, seen = [], set()
    for node in inner:
        if isinstance(node, t.Case):
            label = here.whole.attempt(_label, here, node, type_, seen)
            cases.append((label, []))
        elif not cases:
            raise Wrong(node.span, "nothing reaches this: it stands before the first case")
        else:
            cases[-1][1].extend(statement(here, node))
    return tuple((values, tuple(s)) for values, s in _joined(cases))


def _label(here, node, type_, seen):
    if node.value is None:
        value_ = None
    else:
        integer = make.integer(node.span, constant_integer(here, node.value, "a case's label"))
        value_ = int(make.convert(integer, type_).value)
    if value_ in seen:
        what = "default" if value_ is None else f"case {value_}"
        raise Wrong(node.span, f"{what} stands twice in this switch")
    seen.add(value_)
    return value_


def _joined(cases):
    """case 1: case 2: share their statements; default joined with others is default alone."""
    merged, values = [], []
    for label, statements in cases:
        values.append(label)
        if statements:
            merged.append((None if None in values else tuple(values), statements))
            values = []
    if values:
        merged.append((None if None in values else tuple(values), []))
    return merged
