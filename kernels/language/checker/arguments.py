"""Template arguments: what the text names between < and >, and defaults.

source: C++17 [temp.arg]
"""

from kernels.language import program as p
from kernels.language import tree as t
from kernels.language.checker import make
from kernels.language.checker.constants import constant_integer
from kernels.language.checker.dispatch import some_value
from kernels.language.checker.hints import counted
from kernels.language.checker.implicit import implicit
from kernels.language.checker.scopes import Scope, TypeEntity
from kernels.language.checker.typenames import TEMPLATES, TYPE_NODES, resolve
from kernels.language.checker.wrong import Wrong
from kernels.language.types import NAMED, fundamental, is_integer


def bound(outer, deduced):
    """A scope in which the template's parameters stand for its arguments."""
    scope = Scope(outer)
    for name, argument in deduced.items():
        scope.names[name] = argument if isinstance(argument, p.Constant) else \
            TypeEntity(argument)
    return scope


def key(argument):
    return (argument.type, argument.value.item()) if isinstance(argument, p.Constant) else argument


def shown(argument):
    if isinstance(argument, p.Constant):
        return str(argument.value.item()).lower()
    return str(argument)


def explicit(here, written, parameters, scope, span):
    """The arguments that the text names, f<float, 4>."""
    if len(written) > len(parameters):
        raise Wrong(span, f"the template takes {counted(len(parameters), 'argument')}, "
                          f"found {len(written)}")
    found = {}
    for argument, parameter in zip(written, parameters, strict=False):
        inner = here.at(bound(scope, found))
        found[parameter.name] = _argument(here, argument, parameter, inner)
    return found


def _argument(here, node, parameter, inner):
    if parameter.type is None:
        if not isinstance(node, TYPE_NODES):
            node = _as_type(node, parameter)
        return resolve(here, node)
    return constant_argument(here, node, resolve(inner, parameter.type), parameter)


def _as_type(node, parameter):
    """A name that the parser could not tell from a value: tile<T> where T is a type."""
    if not isinstance(node, t.Name):
        raise Wrong(node.span, f"{parameter.name} stands for a type, found a value")
    return t.TypeName(node.span, (node.name,), node.arguments)


def constant_argument(here, node, type_, parameter):
    if isinstance(node, t.TypeName) and not (fundamental(node.words) or node.words[0] in NAMED):
        node = t.Name(node.span, " ".join(node.words), node.arguments)
    if isinstance(node, TYPE_NODES):
        raise Wrong(node.span, f"{parameter.name} is a number, found a type")
    if is_integer(type_):
        constant_integer(here, node, f"the template's {parameter.name}")
    found = implicit(some_value(here, node), type_, f"the template's {parameter.name}")
    if not make.known(found):
        raise Wrong(node.span, f"the template's {parameter.name} must be known when compiling")
    return found


def defaults(here, parameters, scope, found):
    """`found` with default arguments filled in, in the order of declaration; None if one lacks."""
    ordered = {}
    for parameter in parameters:
        if parameter.name not in found:
            if parameter.default is None:
                return None
            inner = here.at(bound(scope, ordered))
            found[parameter.name] = _argument(inner, parameter.default, parameter, inner)
        ordered[parameter.name] = found[parameter.name]
    return ordered


def type_instance(here, node, template):
    """The type that a template of types makes of the arguments in `node`, a TypeName."""
    tree = template.tree
    found = defaults(here, tree.template, template.scope,
                     explicit(here, node.arguments, tree.template, template.scope, node.span))
    if found is None:
        raise Wrong(node.span, f"{tree.name} is a template and needs its arguments",
                    f"{tree.name}<{', '.join(q.name for q in tree.template)}>")
    chosen = tuple(map(key, found.values()))
    if chosen not in template.made:
        name = f"{tree.name}<{', '.join(map(shown, found.values()))}>"
        with here.whole.instance(node.span, name):
            inner = here.at(bound(template.scope, found))
            template.made[chosen] = template.make(inner, tree, name)
        here.whole.origins[template.made[chosen]] = (template, tuple(found.values()))
    return template.made[chosen]


TEMPLATES["type"] = type_instance
