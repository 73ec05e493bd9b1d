"""Templates of functions: what their parameters are in a call, and the instance for them.

source: C++17 [temp.deduct.call]
"""

from kernels.language import program as p
from kernels.language import tree as t
from kernels.language.checker import make
from kernels.language.checker.arguments import bound, defaults, explicit, key, shown
from kernels.language.checker.functions import declare
from kernels.language.checker.limits import TEMPLATE_LEVELS
from kernels.language.checker.overloads import offered
from kernels.language.checker.scopes import FunctionTemplate
from kernels.language.checker.typenames import TYPE_NODES
from kernels.language.checker.wrong import Wrong
from kernels.language.source import Span
from kernels.language.types import INT, Array, Group, Pointer, is_number


def function_instances(here, node, template, arguments):
    """[the Signature] that a call makes of a template; [] where it cannot be meant."""
    deduced = deduce(here, node, template, arguments)
    return [] if deduced is None else [instance(here, node.span, template, deduced)]


def instance(here, span, template, deduced):
    """The Signature for template arguments: {name: type or Constant}, in order of declaration."""
    chosen = tuple(key(deduced[q.name]) for q in template.tree.template)
    if chosen not in template.made:
        level = 1 + (here.signature.level if here.signature else 0)
        if level > TEMPLATE_LEVELS:
            raise Wrong(span, f"{template.tree.name} needs itself without end: {level} instances "
                              "one after another")
        with here.whole.instance(span, template.tree.name):
            scope = bound(template.scope, deduced)
            name = f"{template.tree.name}<{', '.join(map(shown, deduced.values()))}>"
            template.made[chosen] = declare(here.at(scope), template.tree, scope, name, template)
        template.made[chosen].level = level
    return template.made[chosen]


def deduce(here, node, template, arguments):
    """{name: type or Constant} for every template parameter, or None where it cannot be told."""
    parameters = template.tree.template
    found = explicit(here, node.callee.arguments, parameters, template.scope, node.span)
    for parameter, argument in zip(template.tree.parameters, arguments, strict=False):
        match(here, parameter.type, argument, {q.name: q for q in parameters}, found)
    return defaults(here, parameters, template.scope, found)


def match(here, pattern, argument, parameters, found):
    """Compare a parameter's written type with an argument's type and note what they tell."""
    if isinstance(pattern, t.ReferenceTo):
        return _match(here, pattern.to, argument.type, parameters, found)
    if isinstance(pattern, t.ArrayOf):
        pattern = t.PointerTo(pattern.span, pattern.of)
    return _match(here, pattern, offered(argument), parameters, found)


def _match(here, pattern, type_, parameters, found):
    if isinstance(pattern, t.PointerTo):
        if isinstance(type_, Pointer):
            _match(here, pattern.to, type_.to, parameters, found)
    elif isinstance(pattern, t.ArrayOf):
        _match_array(here, pattern, type_, parameters, found)
    elif isinstance(pattern, t.TypeName):
        _match_name(here, pattern, type_, parameters, found)


def _match_array(here, pattern, type_, parameters, found):
    if not isinstance(type_, Array):
        return
    _match(here, pattern.of, type_.of, parameters, found)
    _match_number(pattern.length, type_.length, parameters, found)


def _match_number(node, number, parameters, found):
    name = getattr(node, "name", None) or " ".join(getattr(node, "words", ()))
    if name in parameters and parameters[name].type is not None and name not in found:
        found[name] = make.integer(node.span, number, INT)


def _match_name(here, pattern, type_, parameters, found):
    name = " ".join(pattern.words)
    if name in parameters and parameters[name].type is None:
        found.setdefault(name, type_)
    elif pattern.arguments and isinstance(type_, Group):
        _match_number(pattern.arguments[0], type_.width, parameters, found)
    elif pattern.arguments and type_ in here.whole.origins:
        _match_origin(here, pattern, type_, parameters, found)


def _match_origin(here, pattern, type_, parameters, found):
    _, arguments = here.whole.origins[type_]
    for node, argument in zip(pattern.arguments, arguments, strict=False):
        if isinstance(argument, p.Constant):
            _match_number(node, argument.value.item(), parameters, found)
        elif isinstance(node, TYPE_NODES):
            _match(here, node, argument, parameters, found)
        elif isinstance(node, t.Name) and is_number(argument):
            found.setdefault(node.name, argument)


def named_instance(here, text, name):
    """The Signature that a name expression such as scale<float, 4> asks for.

    raises: Wrong where there is no such template, or its arguments do not fit
    """
    entity = here.scope.find(name.name)
    templates = [c for c in getattr(entity, "candidates", ()) if isinstance(c, FunctionTemplate)]
    if not templates:
        raise Wrong(NOWHERE, f"{text}: no template of a kernel is called {name.name}")
    call = t.Call(NOWHERE, t.Name(NOWHERE, name.name, name.arguments), ())
    for template in templates:
        deduced = deduce(here, call, template, ())
        if deduced is not None:
            return instance(here, template.tree.span, template, deduced)
    raise Wrong(NOWHERE, f"{text}: the arguments do not give every parameter of the template")


def specialise(here, tree, overloads):
    """template<> f<float>(...): the instance for these arguments has a body of its own."""
    templates = [c for c in overloads.candidates if isinstance(c, FunctionTemplate)]
    if not templates:
        raise Wrong(tree.span, f"{tree.name} is no template, so it cannot be specialised")
    template = templates[0]
    written = explicit(here, tree.arguments, template.tree.template, template.scope, tree.span)
    deduced = defaults(here, template.tree.template, template.scope, written)
    if deduced is None:
        raise Wrong(tree.span, f"{tree.name}<...> does not name every parameter of the template")
    name = f"{tree.name}<{', '.join(map(shown, deduced.values()))}>"
    chosen = tuple(map(key, deduced.values()))
    template.made[chosen] = declare(here, tree, here.scope, name, template)
    here.whole.pending.append(template.made[chosen])


NOWHERE = Span(1, 1, 1)
