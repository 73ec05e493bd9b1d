"""A whole text: its declarations in their order, then the bodies."""

from kernels.language import program as p
from kernels.language import tree as t
from kernels.language.checker import groups, places, special, switch  # noqa: F401  (they enter tables)
from kernels.language.checker.cycles import refuse_recursion
from kernels.language.checker.declarations import static_assert
from kernels.language.checker.functions import check_body, declare
from kernels.language.checker.here import Here, Whole
from kernels.language.checker.scopes import (
    FunctionTemplate,
    Overloads,
    Poison,
    Scope,
)
from kernels.language.checker.shared_size import refuse_too_much_shared
from kernels.language.checker.spaces import file_scope
from kernels.language.checker.statements import alias
from kernels.language.checker.structs import declare_struct
from kernels.language.checker.templates import named_instance, specialise
from kernels.language.checker.wrong import Wrong
from kernels.language.source import Diagnostic


def check_unit(source, unit, instances=()):
    """The typed Program of a syntax tree.

    instances: (text, tree.Name) of the templates that the host asks for
    raises:    CompileError with all that was found
    """
    whole = Whole(source, Scope())
    try:
        return _checked(whole, unit, instances)
    except RecursionError:
        whole.findings.append(Diagnostic(source, unit.span, "this is nested too deeply"))
        whole.stop()


def _checked(whole, unit, instances):
    here = Here(whole, whole.scope)
    for item in unit.items:
        whole.attempt(ITEMS[type(item)], here, item)
    for text, name in instances:
        whole.attempt(_named, here, text, name)
    _check_bodies(whole)
    _missing_kernel(whole, unit)
    refuse_recursion(whole)
    whole.stop()
    _live_in_memory(whole)
    refuse_too_much_shared(whole)
    whole.stop()
    return p.Program(whole.source, whole.kernels, tuple(whole.variables),
                     tuple([*unit.warnings, *whole.warnings]))


def _function(here, tree):
    found = here.scope.names.setdefault(tree.name, Overloads(tree.name))
    if isinstance(found, Poison):
        return
    if not isinstance(found, Overloads):
        raise Wrong(tree.span, f"{tree.name} is declared already, and not as a function")
    if tree.arguments:
        specialise(here, tree, found)
        return
    if tree.template is not None:
        found.candidates.append(FunctionTemplate(tree, here.scope))
        return
    try:
        _declare(here, tree, found)
    except Wrong:
        if not found.candidates:
            here.scope.names[tree.name] = Poison()
        raise


def _declare(here, tree, overloads):
    signature = declare(here, tree, here.scope)
    earlier = _same(overloads, signature)
    if earlier is None:
        overloads.candidates.append(signature)
    elif tree.body is not None:
        _define(earlier, signature)
        signature = earlier
    if tree.body is None or signature.kind == "host":
        return
    here.whole.pending.append(signature)
    if signature.kind == "kernel":
        here.whole.kernels[tree.name] = signature.function


def _same(overloads, signature):
    """The declaration before with the same parameters, if there is one."""
    for other in overloads.candidates:
        if not isinstance(other, FunctionTemplate) and other.parameters == signature.parameters:
            return other
    return None


def _define(earlier, signature):
    """A prototype's body has come. Calls hold its Function, so that one is filled in."""
    if earlier.tree.body is not None:
        raise Wrong(signature.tree.span, f"{signature.name} is defined twice with the same "
                                         f"parameters", f"first at line {earlier.tree.span.line}")
    defaults = tuple(a or b for a, b in zip(earlier.defaults, signature.defaults, strict=True))
    earlier.tree, earlier.defaults, earlier.kind = signature.tree, defaults, signature.kind
    function, new = earlier.function, signature.function
    function.parameters, function.span = new.parameters, new.span
    function.kernel, function.launch_bounds = new.kernel, new.launch_bounds
    function.extern_c |= new.extern_c


def _declaration(here, item):
    for variable in item.variables:
        found = here.whole.attempt(_file_variable, here, variable)
        here.scope.names[variable.name] = Poison() if found is None else found


def _file_variable(here, variable):
    before = here.scope.names.get(variable.name)
    if before is not None and "extern" not in variable.qualifiers:
        raise Wrong(variable.span, f"{variable.name} is declared twice")
    return file_scope(here, variable)


def _alias(here, item):
    try:
        alias(here, item)
    except Wrong:
        here.scope.names[item.name] = Poison()
        raise


def _namespace(here, item):
    """Prefixes count for little: what a namespace holds is known without it too."""
    for inner in item.items:
        here.whole.attempt(ITEMS[type(inner)], here, inner)


def _instantiation(here, item):
    """template __global__ void scale<float>(float*): a name expression asks for the same."""
    tree = item.function
    name = t.Name(tree.span, tree.name, tree.arguments)
    here.whole.pending.append(named_instance(here, tree.name, name))


ITEMS = {t.Function: _function, t.Struct: declare_struct, t.Declaration: _declaration,
         t.Alias: _alias, t.StaticAssert: static_assert, t.Namespace: _namespace,
         t.Instantiation: _instantiation}


def _named(here, text, name):
    """An instance that the host asks for by a name expression."""
    signature = named_instance(here, text, name)
    here.whole.pending.append(signature)
    here.whole.kernels[text] = signature.function


def _check_bodies(whole):
    """All bodies, and those that they need in turn."""
    while whole.pending:
        check_body(whole, whole.pending.pop(0))


def _missing_kernel(whole, unit):
    functions = [item for item in unit.items if isinstance(item, t.Function)]
    if any("__global__" in f.qualifiers for f in functions):
        return
    for f in functions:
        if f.body is not None and not {"__device__", "constexpr", "__host__"} & f.qualifiers \
                and f.template is None:
            whole.report(Wrong(f.span, f"{f.name} is an ordinary function, and no kernel is "
                                       "here", f"write __global__ before void {f.name}"))


def _live_in_memory(whole):
    """A variable lives in memory if a function it is lent to takes its address."""
    changed = True
    while changed:
        changed = False
        for argument, parameter in whole.aliases:
            if argument is not None and parameter.addressed and not argument.addressed:
                argument.addressed = changed = True
                if argument.storage == "register":
                    argument.storage = "local"
