"""Operators that compute: unary, binary, comparison, logical."""

from kernels.language import program as p
from kernels.language import tree as t
from kernels.language.checker import make
from kernels.language.checker.conversions import common, is_half, promote
from kernels.language.checker.dispatch import checks, some_value
from kernels.language.checker.expressions import as_truth, is_null, mixing_hint, truth
from kernels.language.checker.wrong import Wrong
from kernels.language.types import (
    BOOL,
    DIM3,
    INT,
    LONGLONG,
    UINT3,
    VOID,
    Pointer,
    Vector,
    is_integer,
    is_number,
)

COMPARISONS = ("<", ">", "<=", ">=", "==", "!=")
INTEGERS_ONLY = ("%", "&", "|", "^", "<<", ">>")


@checks(t.Binary)
def binary(here, node):
    # a + b + c + ... leans to the left, as far as the text is long: no recursion there.
    chain = []
    while type(node) is t.Binary:
        chain.append(node)
        node = node.left
    left_tree, found = node, None
    for link in reversed(chain):
        found = _one(here, link, left_tree, found)
        left_tree = link
    return found


def _one(here, node, left_tree, left):
    if node.op in ("&&", "||"):
        left = truth(here, left_tree) if left is None else as_truth(left)
        return make.logical(node.span, node.op, left, truth(here, node.right))
    left = some_value(here, left_tree) if left is None else left
    right = some_value(here, node.right)
    _warn(here, node, left_tree, left, right)
    return apply(here, node.span, node.op, left, right, left_tree, node.right)


def apply(here, span, op, left, right, left_tree=None, right_tree=None):
    """left op right for values of any types.

    raises: Wrong where C has no such operation
    """
    if isinstance(left.type, Pointer) or isinstance(right.type, Pointer):
        return _pointers(span, op, left, right)
    for found, node in ((left, left_tree), (right, right_tree)):
        if not is_number(found.type):
            return _not_numbers(here, span, op, left, right, found, node)
    return _numbers(span, op, left, right)


def _numbers(span, op, left, right):
    if op in INTEGERS_ONLY and not (is_integer(left.type) and is_integer(right.type)):
        raise Wrong(span, f"{op} needs integers, found {left.type} and {right.type}",
                    INTEGER_HINTS.get(op, ""))
    if op in ("<<", ">>"):
        type_ = promote(left.type)
        return make.binary(span, op, make.convert(left, type_), make.convert(right, INT))
    type_ = common(left.type, right.type)
    if type_ is None:
        raise Wrong(span, f"{op} is ambiguous between {left.type} and {right.type}",
                    mixing_hint(left.type, right.type))
    return make.binary(span, op, make.convert(left, type_), make.convert(right, type_))


INTEGER_HINTS = {"%": "fmodf(x, y) is the remainder of floats", "^": "powf(x, y) is a power",
                 "<<": "ldexpf(x, n) multiplies by 2 to the n"}


def _not_numbers(here, span, op, left, right, found, node):
    if found.type == UINT3 or found.type == DIM3:
        name = node.name if isinstance(node, t.Name) else "it"
        raise Wrong(found.span, f"{name} has three parts, but {op} needs a number",
                    f"{name}.x is the first of them")
    if isinstance(left.type, Vector) and left.type == right.type and is_half(left.type.of):
        return each(here, span, op, left, right)
    hint = ""
    if isinstance(found.type, Vector):
        hint = "add component by component: make_float4(a.x + b.x, ...)"
    raise Wrong(span, f"{op} does not work on {left.type} and {right.type}", hint)


def each(here, span, op, *operands):
    """half2 op half2, component by component. source: cuda_fp16.hpp"""
    if op not in COMPARISONS and op not in ("+", "-", "*", "/"):
        raise Wrong(span, f"{op} does not work on {operands[0].type}")
    return componentwise(here, span, operands, lambda items: make.binary(span, op, *items), op)


def componentwise(here, span, operands, one, op=""):
    """one(components) for both components of half2 values, each value found once."""
    before, simple = [], []
    for operand in operands:
        store, again = here.once(operand)
        before += [store] if store else []
        simple.append(again)
    pair = [one([make.field(span, v, i) for v in simple]) for i in (0, 1)]
    result = make.logical(span, "&&", *pair) if op in COMPARISONS else \
        p.Build(span, operands[0].type, tuple(pair))
    for store in reversed(before):
        result = p.Sequence(span, result.type, store, result)
    return result


def _pointers(span, op, left, right):
    if op in COMPARISONS:
        return _compare_pointers(span, op, left, right)
    both = isinstance(left.type, Pointer) and isinstance(right.type, Pointer)
    if op == "-" and both and left.type.to == right.type.to:
        return p.PointerDifference(span, LONGLONG, left, right)
    if op == "+" and isinstance(right.type, Pointer) and not both:
        left, right = right, left
    if op not in ("+", "-") or not isinstance(left.type, Pointer) or not is_integer(right.type):
        raise Wrong(span, f"{op} does not work on {left.type} and {right.type}",
                    _pointer_hint(left, right))
    return move(span, left, right, op)


def _pointer_hint(left, right):
    if is_number(left.type) or is_number(right.type):
        return "x[i] is one element of what the pointer x points at"
    return ""


def move(span, pointer, offset, op):
    """pointer + offset or pointer - offset, in elements."""
    if pointer.type.to == VOID:
        raise Wrong(span, "a void* has no elements to step over", "cast it: (char*)p + n")
    offset = make.convert(offset, LONGLONG)
    return make.add(span, pointer, offset if op == "+" else make.unary(span, "-", offset))


def _compare_pointers(span, op, left, right):
    if is_null(left):
        left = make.null(left.span, right.type)
    if is_null(right):
        right = make.null(right.span, left.type)
    alike = isinstance(left.type, Pointer) and isinstance(right.type, Pointer) and (
        left.type.to == right.type.to or VOID in (left.type.to, right.type.to))
    if not alike:
        raise Wrong(span, f"{op} cannot compare {left.type} with {right.type}")
    return p.PointerCompare(span, BOOL, op, left, right)


@checks(t.Unary)
def unary(here, node):
    return UNARY[node.op](here, node)


def negate(here, node):
    found = some_value(here, node.operand)
    if isinstance(found.type, Vector) and is_half(found.type.of):
        return componentwise(here, node.span, [found],
                             lambda items: make.unary(node.span, "-", *items))
    return make.unary(node.span, "-", _promoted(node, found))


def plus(here, node):
    return _promoted(node, some_value(here, node.operand))


def complement(here, node):
    found = some_value(here, node.operand)
    if not is_integer(found.type):
        raise Wrong(node.span, f"~ needs an integer, found {found.type}")
    return make.unary(node.span, "~", _promoted(node, found))


def negation(here, node):
    return make.unary(node.span, "!", truth(here, node.operand))


def _promoted(node, found):
    if not is_number(found.type):
        raise Wrong(node.span, f"{node.op} needs a number, found {found.type}")
    return make.convert(found, promote(found.type))


UNARY = {"-": negate, "+": plus, "~": complement, "!": negation}


def _warn(here, node, left_tree, left, right):
    if node.op == "^" and isinstance(left_tree, t.Number) and isinstance(node.right, t.Number):
        here.whole.warn(node.span, "^ is exclusive or, not a power", "powf(x, y) is a power")
    if node.op in ("/", "%") and make.known(right) and is_integer(right.type) \
            and is_number(left.type) and is_integer(left.type) and not right.value:
        here.whole.warn(node.span, "division by zero")
    _warn_of_signs(here, node, left, right)


def _warn_of_signs(here, node, left, right):
    """unsigned >= 0 holds always; an int of -1 becomes the largest unsigned."""
    if node.op not in COMPARISONS or not (is_integer(left.type) and is_integer(right.type)):
        return
    unsigned = not promote(left.type).signed
    if unsigned and make.known(right):
        if right.value < 0:
            here.whole.warn(node.span, f"the right side is negative, but {left.type} never is",
                            "cast the left side: (int)x")
        elif right.value == 0 and node.op in (">=", "<"):
            always = "true" if node.op == ">=" else "false"
            here.whole.warn(node.span, f"this is always {always}: {left.type} is never negative",
                            "count with int where it may pass zero")
