"""Runs a constexpr function on known arguments while compiling.

A small interpreter of the typed program: numbers only, no memory. Steps are counted, so that no
text keeps the compiler busy. source: C++17 [expr.const]
"""

from kernels.language import program as p
from kernels.language.checker import folding, make
from kernels.language.checker.limits import EVALUATION_DEPTH
from kernels.language.checker.wrong import Wrong
from kernels.language.types import is_number


class NotConstant(Exception):
    """The function does something that cannot be done while compiling."""


class Leave(Exception):
    """A statement that ends others: kind is a node's class, value what a Return has."""

    def __init__(self, kind, value=None):
        super().__init__(kind)
        self.kind, self.value = kind, value


def evaluated(whole, call):
    """The Constant that a Call node is, or None where it is not known now.

    raises: Wrong where it takes too many steps
    """
    if not all(make.known(a) for a in call.arguments) or not is_number(call.type):
        return None
    try:
        return Run(whole, call.span, 0).call(call.function, call.arguments)
    except NotConstant:
        return None


class Run:
    """One call. values: Constants by Variable; depth: how many calls are around it."""

    def __init__(self, whole, span, depth):
        self.whole, self.span, self.depth = whole, span, depth
        self.values, self.old = {}, {}

    def call(self, function, arguments):
        if function.body is None or self.depth > EVALUATION_DEPTH:
            raise NotConstant
        self.values.update(zip(function.parameters, arguments, strict=True))
        try:
            self.run(function.body)
        except Leave as leave:
            if leave.kind is p.Return:
                return leave.value
        raise NotConstant

    def step(self):
        self.whole.steps -= 1
        if self.whole.steps < 0:
            raise Wrong(self.span, "this takes too many steps to compute when compiling")

    def run(self, node):
        self.step()
        action = RUN.get(type(node))
        if action is None:
            raise NotConstant
        action(self, node)

    def value(self, node):
        self.step()
        action = VALUE.get(type(node))
        if action is None:
            raise NotConstant
        found = action(self, node)
        if not make.known(found):
            raise NotConstant
        return found


def _block(run, node):
    for statement in node.statements:
        run.run(statement)


def _declare(run, node):
    if node.value is not None:
        if isinstance(node.value, tuple):
            raise NotConstant
        run.values[node.variable] = run.value(node.value)


def _if(run, node):
    if run.value(node.test).value:
        run.run(node.yes)
    elif node.no is not None:
        run.run(node.no)


def _loop(run, node):
    first = not node.test_first
    while first or node.test is None or run.value(node.test).value:
        first = False
        try:
            run.run(node.body)
        except Leave as leave:
            if leave.kind is p.Break:
                return
            if leave.kind is p.Return:
                raise
        if node.step is not None:
            run.value(node.step)


def _leave(run, node):
    raise Leave(type(node))


def _return(run, node):
    raise Leave(p.Return, None if node.value is None else run.value(node.value))


RUN = {p.Block: _block, p.Declare: _declare, p.If: _if, p.Loop: _loop, p.Break: _leave,
       p.Continue: _leave, p.Return: _return, p.Do: lambda run, node: run.value(node.value)}


def _variable(place):
    if not isinstance(place, p.VariablePlace) or place.variable.storage != "register":
        raise NotConstant
    return place.variable


def _read(run, node):
    variable = _variable(node.place)
    if variable not in run.values:
        raise NotConstant
    return run.values[variable]


def _store(run, node):
    run.values[_variable(node.place)] = found = run.value(node.value)
    return found


def _update(run, node):
    variable = _variable(node.place)
    run.old[node.old] = before = _read(run, p.Read(node.span, node.type, node.place))
    run.values[variable] = found = run.value(node.value)
    return before if node.postfix else found


def _logical(run, node):
    left = run.value(node.left)
    return left if bool(left.value) == (node.op == "||") else run.value(node.right)


def _conditional(run, node):
    return run.value(node.yes if run.value(node.test).value else node.no)


def _sequence(run, node):
    run.value(node.first)
    return run.value(node.second)


def _intrinsic(run, node):
    """max and min of integers, which constant expressions are made of."""
    if node.name not in ("max", "min") or node.type.kind != "int":
        raise NotConstant
    left, right = (run.value(a) for a in node.arguments)
    less = folding.binary("<", left.value, right.value, left.type)
    return (right if less else left) if node.name == "max" else (left if less else right)


VALUE = {
    p.Constant: lambda run, node: node,
    p.Read: _read, p.Store: _store, p.Update: _update, p.Logical: _logical,
    p.Old: lambda run, node: run.old[node],
    p.Conditional: _conditional, p.Sequence: _sequence, p.Intrinsic: _intrinsic,
    p.Convert: lambda run, node: make.convert(run.value(node.operand), node.type),
    p.Unary: lambda run, node: make.unary(node.span, node.op, run.value(node.operand)),
    p.Binary: lambda run, node: make.binary(node.span, node.op, run.value(node.left),
                                            run.value(node.right)),
    p.Call: lambda run, node: Run(run.whole, run.span, run.depth + 1).call(
        node.function, [run.value(a) for a in node.arguments]),
}
