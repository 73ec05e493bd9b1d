"""Names that stand for something else: local references, and cooperative groups."""

from kernels.language import program as p
from kernels.language.checker import make
from kernels.language.checker.dispatch import check, some_value
from kernels.language.checker.implicit import implicit
from kernels.language.checker.scopes import Alias
from kernels.language.checker.wrong import Wrong
from kernels.language.types import Pointer


def reference(here, node, type_):
    """T& x = place: an alias of a register, or a hidden pointer to memory."""
    if node.value is None:
        raise Wrong(node.span, f"the reference {node.name} needs something to refer to")
    found = check(here, node.value)
    if not isinstance(found, p.Place) or found.type != type_.to:
        return _kept(here, node, type_, found)
    if make.is_const(found) and not type_.const:
        raise Wrong(node.value.span, f"{node.name} is a {type_}, found something const",
                    f"write const {type_} {node.name}")
    variable = make.root(found)
    if variable is not None and variable.storage in ("register", "reference") \
            and not _moves(found):
        here.scope.names[node.name] = Alias(lambda span: _again(found, span))
        return []
    return _pointed(here, node, type_, found)


def _moves(place):
    """Whether the place depends on an index."""
    while isinstance(place, p.FieldPlace):
        place = place.of
    return not isinstance(place, p.VariablePlace)


def _again(place, span):
    """A register's place, at another span."""
    if isinstance(place, p.FieldPlace):
        return p.FieldPlace(span, place.type, _again(place.of, span), place.index)
    return make.variable_place(span, place.variable)


def _pointed(here, node, type_, found):
    pointer = Pointer(type_.to, type_.const)
    variable = p.Variable(node.name, pointer, "register", node.span)
    here.scope.names[node.name] = Alias(lambda span: p.Target(
        span, type_.to, p.Read(span, pointer, p.VariablePlace(span, pointer, variable))))
    return [p.Declare(node.span, variable, make.address(node.span, found))]


def _kept(here, node, type_, found):
    """const T& x = value: the value is kept as long as x."""
    if not type_.const:
        raise Wrong(node.value.span, f"{node.name} is a {type_}, which needs a variable of that "
                                     f"type, found {found.type}")
    value = make.read(found) if isinstance(found, p.Place) else found
    variable = p.Variable(node.name, type_.to, "register", node.span, const=True)
    here.scope.names[node.name] = variable
    return [p.Declare(node.span, variable, implicit(value, type_.to, node.name))]


def group(here, node, type_):
    """A cooperative group has nothing at run time: its name stands for what it is."""
    found = some_value(here, node.value) if node.value is not None else None
    if found is None or found.type != type_:
        raise Wrong(node.span, f"{node.name} is a {type_}, found "
                               f"{found.type if found else 'nothing'}",
                    "cg::this_thread_block() and cg::tiled_partition<32>(block) make them")
    here.scope.names[node.name] = Alias(lambda span: p.Build(span, type_, ()))
    return []
