"""Statements. Each gives a list of statements of the typed program."""

from kernels.language import program as p
from kernels.language import tree as t
from kernels.language.checker import make
from kernels.language.checker.declarations import declare_variable, static_assert
from kernels.language.checker.dispatch import (
    STATEMENTS,
    check,
    checks,
    place,
    some_value,
    value,
)
from kernels.language.checker.expressions import truth
from kernels.language.checker.implicit import implicit
from kernels.language.checker.initialise import one
from kernels.language.checker.scopes import Poison, TypeEntity, TypeTemplate
from kernels.language.checker.typenames import qualified, resolve
from kernels.language.checker.wrong import Silent, Wrong
from kernels.language.types import VOID, Group, Pointer, Reference


def statement(here, node):
    """The statements that `node` becomes; what is wrong in it is recorded, and [] returned."""
    found = here.whole.attempt(_statement, here, node)
    return found or []


def _statement(here, node):
    with here.whole.deeper(node.span):
        action = STATEMENTS.get(type(node))
        if action is None:
            raise Wrong(node.span, f"{type(node).__name__} does not stand here")
        kept, here.hoisted = here.hoisted, []
        try:
            found = action(here, node)
            return here.hoisted + found
        finally:
            here.hoisted = kept


def block(here, node):
    """A Block with names of its own, from one statement or several in braces."""
    inner = node.statements if isinstance(node, t.Block) else (node,)
    with here.braces():
        return p.Block(node.span, tuple(s for n in inner for s in statement(here, n)))


@checks(t.Block, STATEMENTS)
def braces(here, node):
    return [block(here, node)]


@checks(t.Declaration, STATEMENTS)
def declaration(here, node):
    found = []
    for variable in node.variables:
        made = here.whole.attempt(declare_variable, here, variable)
        if made is None:
            here.scope.names[variable.name] = Poison()
        found += here.hoisted + (made or [])
        here.hoisted.clear()
    return found


@checks(t.Expression, STATEMENTS)
def expression(here, node):
    found = check(here, node.value)
    if isinstance(found, p.Place):
        found = make.read(found)
    if isinstance(found.type, Group):
        return []
    _warn_of_no_effect(here, node, found)
    if isinstance(found, p.Convert) and found.type == VOID:
        found = found.operand
    return [p.Do(node.span, found)]


def _warn_of_no_effect(here, node, found):
    if isinstance(node.value, t.Binary) and node.value.op == "==":
        here.whole.warn(node.value.span, "this compares and does nothing with the answer",
                        "= assigns")


@checks(t.Alias, STATEMENTS)
def alias(here, node):
    if node.template is not None:
        here.scope.names[node.name] = TypeTemplate(node, here.scope, _aliased)
    elif node.type is not None:
        here.scope.names[node.name] = TypeEntity(*qualified(here, node.type))
    return []


def _aliased(here, node, name):
    return resolve(here, node.type)


@checks(t.StaticAssert, STATEMENTS)
def assertion(here, node):
    static_assert(here, node)
    return []


@checks(t.If, STATEMENTS)
def branch(here, node):
    test = here.whole.attempt(truth, here, node.test)
    if node.constexpr:
        return _static_branch(here, node, test)
    yes = block(here, node.yes)
    no = block(here, node.no) if node.no is not None else None
    if test is None:
        raise Silent
    return [p.If(node.span, test, yes, no)]


def _static_branch(here, node, test):
    """if constexpr: what is not taken is not even checked, as in an instance of a template."""
    if test is None:
        raise Silent
    if not make.known(test):
        raise Wrong(node.test.span, "if constexpr needs a condition known when compiling",
                    "write a plain if")
    taken = node.yes if test.value else node.no
    return [] if taken is None else [block(here, taken)]


@checks(t.For, STATEMENTS)
def for_loop(here, node):
    with here.braces():
        start = statement(here, node.start) if node.start is not None else []
        test = None if node.test is None else here.whole.attempt(truth, here, node.test)
        step = None if node.step is None else here.whole.attempt(value, here, node.step)
        before = list(here.hoisted)
        here.hoisted.clear()
        body = _body(here, node.body)
    loop = p.Loop(node.span, test, step, body, True, node.unroll)
    return [p.Block(node.span, tuple([*start, *before, loop]))]


def _body(here, node):
    here.loops += 1
    try:
        return block(here, node)
    finally:
        here.loops -= 1


@checks(t.While, STATEMENTS)
def while_loop(here, node):
    test = here.whole.attempt(truth, here, node.test)
    body = _body(here, node.body)
    return [p.Loop(node.span, _unless_true(test), None, body, True, node.unroll)]


@checks(t.DoWhile, STATEMENTS)
def do_loop(here, node):
    body = _body(here, node.body)
    test = here.whole.attempt(truth, here, node.test)
    return [p.Loop(node.span, _unless_true(test), None, body, False, node.unroll)]


def _unless_true(test):
    """while (true) has no test."""
    return None if test is None or (make.known(test) and test.value) else test


@checks(t.Break, STATEMENTS)
def leave(here, node):
    if not here.loops and not here.switches:
        raise Wrong(node.span, "break stands outside of every loop and switch",
                    "return ends a kernel's thread")
    return [p.Break(node.span)]


@checks(t.Continue, STATEMENTS)
def go_on(here, node):
    if not here.loops:
        raise Wrong(node.span, "continue stands outside of every loop",
                    "return ends a kernel's thread")
    return [p.Continue(node.span)]


@checks(t.Return, STATEMENTS)
def leave_function(here, node):
    signature = here.signature
    if signature.returns is None:
        _deduce(here, node)
    returns = signature.returns
    if node.value is None:
        if returns != VOID:
            raise Wrong(node.span, f"{signature.name} returns {returns}, found no value")
        return [p.Return(node.span, None)]
    if returns == VOID:
        return _return_nothing(here, node)
    return [p.Return(node.span, _returned(here, node.value, returns))]


def _return_nothing(here, node):
    found = value(here, node.value)
    if found.type != VOID:
        kernel = here.signature.kind == "kernel"
        raise Wrong(node.value.span, f"{here.signature.name} returns void, found {found.type}",
                    "a kernel writes its result through a pointer" if kernel else
                    f"declare it {found.type} {here.signature.name}(...)")
    return [p.Do(node.span, found), p.Return(node.span, None)]


def _deduce(here, node):
    """The first return of an auto function says what it returns."""
    type_ = VOID if node.value is None else some_value(here, node.value).type
    here.signature.returns = here.signature.function.returns = type_


def _returned(here, node, returns):
    if not isinstance(returns, Reference):
        return one(here, node, returns, f"what {here.signature.name} returns")
    found = place(here, node, "returning a reference")
    pointer = make.address(node.span, found)
    return implicit(pointer, Pointer(returns.to, returns.const))
