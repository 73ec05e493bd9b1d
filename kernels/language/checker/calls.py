"""Calls: of the text's functions, of CUDA's, of methods, and of types."""

from kernels.language import builtins
from kernels.language import program as p
from kernels.language import tree as t
from kernels.language.checker import make
from kernels.language.checker.builtin_calls import call_builtin
from kernels.language.checker.casts import constructed
from kernels.language.checker.dispatch import check, checks
from kernels.language.checker.evaluate import evaluated
from kernels.language.checker.functions import check_body
from kernels.language.checker.implicit import implicit
from kernels.language.checker.limits_of_types import limit
from kernels.language.checker.names import INDICES, find, undeclared
from kernels.language.checker.overloads import choose, viable
from kernels.language.checker.scopes import (
    FunctionTemplate,
    Overloads,
    Poison,
    TypeEntity,
    TypeTemplate,
)
from kernels.language.checker.templates import function_instances
from kernels.language.checker.typenames import resolve
from kernels.language.checker.wrong import Silent, Wrong
from kernels.language.types import Group, Pointer, Reference, is_record

SPECIAL = {}                      # by name: functions that are lowered to several nodes
METHODS = {}                      # by type's class: calls of a value's methods


@checks(t.Call)
def call(here, node):
    if isinstance(node.callee, t.Member):
        return _method(here, node)
    if not isinstance(node.callee, t.Name):
        raise Wrong(node.span, "only a function can be called")
    entity = find(here, node.callee)
    if isinstance(entity, Poison):
        raise Silent
    if isinstance(entity, (TypeEntity, TypeTemplate)):
        type_ = resolve(here, t.TypeName(node.callee.span, (node.callee.name,),
                                         node.callee.arguments))
        return constructed(here, node.span, type_, node.arguments)
    if isinstance(entity, Overloads):
        return _own(here, node, entity)
    return _of_cuda(here, node, entity)


def _of_cuda(here, node, entity):
    callee = node.callee
    name = callee.name.rpartition("::")[2]
    if entity is not None or name in INDICES:
        raise Wrong(callee.span, f"{callee.name} is not a function, so it cannot be called")
    if "numeric_limits::" in callee.name:
        return limit(here, node)
    if name in SPECIAL:
        return SPECIAL[name](here, node)
    if not builtins.knows(name):
        raise undeclared(here, callee, call=True)
    return call_builtin(here, node.span, name, [check(here, a) for a in node.arguments])


def _own(here, node, overloads):
    """A function of the text; CUDA's of the same name stand beside it."""
    arguments = [check(here, a) for a in node.arguments]
    name = node.callee.name
    candidates = _candidates(here, node, overloads, arguments)
    if builtins.knows(name) and not any(viable(c, arguments) for c in candidates):
        return call_builtin(here, node.span, name, arguments)
    if not candidates:
        raise Wrong(node.span, f"{name}'s template parameters cannot be told from the arguments",
                    f"name them: {name}<float>(...)")
    chosen = choose(node.span, name, candidates, arguments)
    own = here.self_place(node.span) if chosen.owner else None
    return call_signature(here, node.span, chosen, arguments, own)


def _candidates(here, node, overloads, arguments):
    """Signatures that may be meant, instances of templates among them."""
    found = []
    for candidate in overloads.candidates:
        if isinstance(candidate, FunctionTemplate):
            found += function_instances(here, node, candidate, arguments)
        elif not node.callee.arguments:
            found.append(candidate)
    return found


def call_signature(here, span, signature, arguments, self_place=None):
    """The Call node of a function of the text."""
    _callable(here, span, signature)
    found = list(arguments) + _defaults(here, signature, len(arguments))
    kept = [(a, w) for a, w in zip(found, signature.parameters, strict=True)
            if not isinstance(w, Group)]
    variables = signature.function.parameters
    passed, before = ([self_place] if self_place else []), []
    for (argument, wanted), variable in zip(kept, variables[len(passed):], strict=True):
        passed.append(_passed(here, argument, wanted, variable, before))
    if self_place:
        here.whole.aliases.append((make.root(self_place), variables[0]))
    return _result(here, span, signature, tuple(passed), before)


def _result(here, span, signature, passed, before):
    known_now(here, span, signature)
    function = signature.function
    found = p.Call(span, function.returns, function, passed)
    for store in reversed(before):
        found = p.Sequence(span, found.type, store, found)
    if "constexpr" in signature.tree.qualifiers:
        constant = evaluated(here.whole, found)
        if constant is not None:
            return constant
    here.called(span, signature)
    return make.target(span, found) if isinstance(signature.returns, Reference) else found


def known_now(here, span, signature):
    """A function with auto or constexpr is checked when it is called, others later."""
    if signature.returns is None and signature.state == "checking":
        raise Wrong(span, f"{signature.name} returns auto, which is not known yet here",
                    "write the type it returns")
    if signature.returns is None or "constexpr" in signature.tree.qualifiers:
        findings = len(here.whole.findings)
        with here.whole.instance(span, signature.name):
            check_body(here.whole, signature)
        if len(here.whole.findings) > findings:
            raise Silent


def _callable(here, span, signature):
    if signature.kind == "kernel":
        raise Wrong(span, f"{signature.name} is a kernel: only the host launches it",
                    "write __device__ instead of __global__ for what kernels call")
    if signature.kind == "host" and here.signature and here.signature.kind != "host":
        raise Wrong(span, f"{signature.name} is a function of the host",
                    f"write __device__ before {signature.name}")


def _defaults(here, signature, given):
    """Values of the parameters that the call leaves out."""
    missing = signature.defaults[given:]
    return [check(here.at(signature.scope), node) for node in missing]


def _passed(here, found, wanted, variable, before):
    """An argument as its parameter takes it: a value, or for a reference a place."""
    if not isinstance(wanted, Reference):
        return implicit(make.read(found) if isinstance(found, p.Place) else found, wanted)
    if not (isinstance(found, p.Place) and found.type == wanted.to):
        place = here.temporary(found.span, wanted.to)
        value = make.read(found) if isinstance(found, p.Place) else found
        before.append(p.Store(found.span, wanted.to, place, implicit(value, wanted.to)))
        found = place
    here.whole.aliases.append((make.root(found), variable))
    return found


def _method(here, node):
    callee = node.callee
    of = check(here, callee.of)
    if callee.arrow and isinstance(of.type, Pointer):
        of = make.target(callee.span, make.read(of) if isinstance(of, p.Place) else of)
    for kind, action in METHODS.items():
        if isinstance(of.type, kind):
            return action(here, node, of)
    raise Wrong(callee.name_span or callee.span,
                f"{of.type} has no function {callee.name}()", _method_hint(of.type, callee.name))


def _method_hint(type_, name):
    if isinstance(type_, Pointer):
        return "a pointer does not know its length: pass n as an argument"
    if is_record(type_) and name in [field for field, *_ in type_.fields]:
        return f"write .{name} without parentheses"
    return ""
