"""Functions: what they take and return, and their bodies."""

from kernels.language import program as p
from kernels.language import tree as t
from kernels.language.checker import make
from kernels.language.checker.constants import constant_integer
from kernels.language.checker.here import Here
from kernels.language.checker.scopes import Alias, Scope, Signature
from kernels.language.checker.statements import block
from kernels.language.checker.typenames import qualified, resolve
from kernels.language.checker.wrong import Wrong
from kernels.language.types import (
    VOID,
    Array,
    Group,
    Pointer,
    Reference,
    holds_array,
)


def declare(here, tree, scope, name=None, template=None, owner=None):
    """The Signature of a function as written; its body is checked when it is called for."""
    kind = "device" if owner else kind_of(tree)
    types, variables = [], [] if owner is None else [_self(tree, owner)]
    for parameter in tree.parameters:
        type_, const = _parameter_type(here, parameter)
        if parameter.name and parameter.name in [q.name for q in tree.parameters[:len(types)]]:
            raise Wrong(parameter.span, f"two parameters are called '{parameter.name}'")
        types.append(type_)
        if not isinstance(type_, Group):
            variables.append(_variable(parameter, type_, const))
    returns = _returns(here, tree, kind)
    if kind == "kernel":
        _check_kernel(tree, types, returns)
    function = p.Function(name or tree.name, tuple(variables), _returned(returns), None,
                          kind == "kernel", tree.span, _bounds(here, tree),
                          'extern "C"' in tree.qualifiers)
    defaults = tuple(q.default for q in tree.parameters)
    return Signature(name or tree.name, tuple(types), defaults, returns, function, tree, scope,
                     owner, template, kind)


def _self(tree, owner):
    """The parameter by which a method knows its struct."""
    const = "const" in tree.qualifiers
    return p.Variable("self", Reference(owner, const), "reference", tree.span, const=const)


def kind_of(tree):
    """Who may call the function: "kernel", "device" or "host".

    A function that says nothing is the device's, since CuPy compiles so
    (--device-as-default-execution-space).
    """
    if "__global__" in tree.qualifiers:
        return "kernel"
    host = "__host__" in tree.qualifiers and "__device__" not in tree.qualifiers
    return "host" if host and "constexpr" not in tree.qualifiers else "device"


def _parameter_type(here, parameter):
    type_, const = qualified(here, parameter.type)
    if type_ == VOID:
        raise Wrong(parameter.span, f"the parameter {parameter.name} cannot be void")
    return (Pointer(type_.of, const), False) if isinstance(type_, Array) else (type_, const)


def _variable(parameter, type_, const):
    storage = "reference" if isinstance(type_, Reference) else \
        "local" if holds_array(type_) else "register"
    return p.Variable(parameter.name, type_, storage, parameter.span, const=const)


def _returns(here, tree, kind):
    """The declared result; None where it is auto, known once the body is checked."""
    if tree.returns is None:
        return VOID
    if isinstance(tree.returns, t.TypeName) and tree.returns.words == ("auto",):
        return None
    returns = resolve(here, tree.returns)
    if isinstance(returns, Array):
        raise Wrong(tree.span, "a function cannot return an array",
                    "let the caller pass it as a pointer")
    return returns


def _returned(returns):
    """The type that the machine sees: a reference is returned as a pointer."""
    return Pointer(returns.to, returns.const) if isinstance(returns, Reference) else returns


def _check_kernel(tree, types, returns):
    if returns != VOID:
        raise Wrong(tree.returns.span, f"a kernel returns nothing, found {returns}",
                    "write void, and give the kernel a pointer for its result")
    for parameter, type_ in zip(tree.parameters, types, strict=True):
        if isinstance(type_, Reference):
            raise Wrong(parameter.span, f"a kernel cannot take a reference ({type_})",
                        "take it by value, or a pointer to it")


def _bounds(here, tree):
    if not tree.launch_bounds:
        return None
    return constant_integer(here, tree.launch_bounds[0], "__launch_bounds__")


def check_body(whole, signature):
    """Fill in the body of the signature's function, once."""
    if signature.state != "declared" or signature.tree.body is None:
        return
    signature.state = "checking"
    here = Here(whole, Scope(signature.scope, True), signature, owner=signature.owner)
    _enter_parameters(here, signature)
    depth, whole.depth = whole.depth, 0
    first = [] if signature.tree.returns is not None else \
        whole.attempt(BEFORE_BODY["constructor"], here, signature) or []
    body = whole.attempt(block, here, signature.tree.body)
    whole.depth = depth
    signature.state = "checked"
    _finish(here, signature, body, first)


BEFORE_BODY = {}                  # "constructor": the stores to members


def _enter_parameters(here, signature):
    variables = iter(signature.function.parameters)
    if signature.owner:
        self_variable = next(variables)
        here.self_place = lambda span: make.variable_place(span, self_variable)
        _enter_members(here, signature.owner)
        here.scope = Scope(here.scope, True)
    for parameter, type_ in zip(signature.tree.parameters, signature.parameters, strict=True):
        here.scope.names[parameter.name] = _group(type_) if isinstance(type_, Group) else \
            next(variables)


def _enter_members(here, struct):
    """In a method, a member's name alone means self's."""
    for index, (name, *_) in enumerate(struct.fields):
        here.scope.names[name] = Alias(
            lambda span, i=index: make.field(span, here.self_place(span), i))


def _group(type_):
    return Alias(lambda span: p.Build(span, type_, ()))


def _finish(here, signature, body, first):
    function = signature.function
    if body is None:
        function.body = p.Block(signature.tree.span, ())
        return
    here.whole.shared[signature] = here.shared
    shared = tuple(p.Declare(v.span, v) for v in here.shared)
    function.body = p.Block(body.span, (*shared, *first, *body.statements))
    if signature.returns is None:
        signature.returns = function.returns = VOID
    if function.returns != VOID and not leaves(body):
        here.whole.warn(signature.tree.span, f"{signature.name} can end without return, "
                        f"but it returns {function.returns}")
    here.whole.functions.append(signature)


def leaves(node):
    """Whether control never gets past `node`."""
    if isinstance(node, p.Block):
        return any(map(leaves, node.statements))
    if isinstance(node, p.If):
        return node.no is not None and leaves(node.yes) and leaves(node.no)
    if isinstance(node, p.Loop):
        return node.test is None and not has_break(node.body)
    if isinstance(node, p.Switch):
        return _switch_leaves(node)
    if isinstance(node, p.Do):
        return isinstance(node.value, p.Intrinsic) and node.value.name == "trap"
    return isinstance(node, p.Return)


def _switch_leaves(node):
    ends = bool(node.cases) and any(values is None for values, _ in node.cases)
    return ends and not has_break(node) and any(map(leaves, node.cases[-1][1]))


def has_break(node):
    """Whether a break in `node` leaves the loop or switch around it."""
    if isinstance(node, p.Break):
        return True
    if isinstance(node, p.Block):
        return any(map(has_break, node.statements))
    if isinstance(node, p.If):
        return has_break(node.yes) or (node.no is not None and has_break(node.no))
    if isinstance(node, p.Switch):
        return any(has_break(s) for _, statements in node.cases for s in statements)
    return False
