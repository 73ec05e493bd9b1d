"""Assignment, op=, ++ and --."""

from kernels.language import program as p
from kernels.language import tree as t
from kernels.language.checker import make
from kernels.language.checker.dispatch import checks, place, quiet_type, some_value
from kernels.language.checker.implicit import implicit
from kernels.language.checker.initialise import build
from kernels.language.checker.operators import UNARY, apply
from kernels.language.checker.wrong import Wrong
from kernels.language.types import (
    BOOL,
    DOUBLE,
    FLOAT,
    HALVES,
    INT,
    Array,
    Pointer,
    Scalar,
    is_integer,
    is_number,
)


@checks(t.Assign)
def assign(here, node):
    target = writable(here, node.target, node.op)
    if node.op == "=":
        found = initial_value(here, node.value, target.type)
        warn_of_division(here, node.value, target.type)
        found = implicit(found, target.type, "the left side")
        return p.Store(node.span, target.type, target, found)
    found = some_value(here, node.value)
    return update(here, node.span, target, node.op[:-1], found)


def initial_value(here, node, type_):
    """The value of `node`, which may be {...}, for something of `type_`."""
    if isinstance(node, t.Braces):
        return build(here, node.span, type_, node.items)
    return some_value(here, node)


def writable(here, node, doing):
    """The place that `node` names, if it may be written."""
    if isinstance(node, t.Name) and isinstance(here.scope.find(node.name), p.Constant):
        raise Wrong(node.span, f"{node.name} is const: only its declaration gives it a value")
    found = place(here, node, doing)
    variable = make.root(found)
    if variable is not None and variable.storage == "constant" and not variable.const:
        raise Wrong(node.span, f"{variable.name} is __constant__: kernels only read it")
    if make.is_const(found):
        raise Wrong(node.span, _const_message(variable))
    if isinstance(found.type, Array):
        raise Wrong(node.span, f"an array ({found.type}) cannot be assigned as a whole",
                    "copy element by element in a loop")
    return found


def _const_message(variable):
    if variable is not None:
        return f"{variable.name} is const: only its declaration gives it a value"
    return "this is behind a pointer to const and cannot be written"


def update(here, span, target, op, found, postfix=False):
    """target op= found."""
    old = p.Old(span, target.type)
    if target.type in HALVES and is_number(found.type):
        found = make.convert(found, target.type)
    result = apply(here, span, op, old, found)
    return p.Update(span, target.type, target, old, implicit(result, target.type), postfix)


@checks(t.Postfix)
def postfix(here, node):
    return _step(here, node, True)


def prefix(here, node):
    return _step(here, node, False)


UNARY["++"] = UNARY["--"] = prefix


def _step(here, node, postfix):
    target = writable(here, node.operand, node.op)
    if target.type is BOOL or not isinstance(target.type, (Scalar, Pointer)):
        raise Wrong(node.span, f"{node.op} needs a number or a pointer, found {target.type}")
    one = make.integer(node.span, 1, INT)
    return update(here, node.span, target, node.op[0], one, postfix)


def warn_of_division(here, node, type_):
    """1/2 given to a float: the division is of integers, so it is 0."""
    if type_ not in (FLOAT, DOUBLE) or not isinstance(node, t.Binary) or node.op != "/":
        return
    sides = node.left, node.right
    if all(isinstance(side, t.Number) and is_integer(quiet_type(here, side)) for side in sides):
        left, right = (side.text for side in sides)
        here.whole.warn(node.span, f"{left}/{right} divides integers and drops the remainder",
                        f"write {left}.0f/{right}")
