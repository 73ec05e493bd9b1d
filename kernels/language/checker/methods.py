"""Methods and constructors of plain structs: functions that take the struct as `self`.

source: C++17 [class.mfct], [class.ctor]
"""

from kernels.language import program as p
from kernels.language.checker import make
from kernels.language.checker.calls import METHODS, call_signature
from kernels.language.checker.dispatch import check
from kernels.language.checker.functions import BEFORE_BODY, declare
from kernels.language.checker.hints import nearest
from kernels.language.checker.initialise import build
from kernels.language.checker.overloads import choose
from kernels.language.checker.scopes import Overloads
from kernels.language.checker.wrong import Wrong
from kernels.language.types import Struct


def declare_method(here, struct, tree):
    """Enter a method, a static function or a constructor of `struct`."""
    if tree.template is not None:
        raise Wrong(tree.span, "a method cannot be a template here", "make the struct one")
    owner = None if "static" in tree.qualifiers else struct
    signature = declare(here, tree, here.scope, f"{struct}::{tree.name}", owner=owner)
    name = tree.name if tree.returns is not None else CONSTRUCTOR
    overloads = here.whole.methods.setdefault((struct, name), Overloads(tree.name))
    overloads.candidates.append(signature)
    if name is CONSTRUCTOR:
        here.whole.constructors[struct] = construct
        return
    here.scope.names[tree.name] = overloads
    if owner is None:
        here.whole.statics[struct, tree.name] = overloads


CONSTRUCTOR = "a constructor"


def construct(here, span, type_, arguments):
    """A value of a struct that has constructors, from the trees of its arguments."""
    found = [check(here, a) for a in arguments]
    if len(found) == 1 and found[0].type == type_:
        return make.read(found[0]) if isinstance(found[0], p.Place) else found[0]
    candidates = here.whole.methods[type_, CONSTRUCTOR].candidates
    chosen = choose(span, str(type_), candidates, found)
    place = here.temporary(span, type_)
    call = call_signature(here, span, chosen, found, place)
    return p.Sequence(span, type_, call, make.read(place))


def call_method(here, node, of):
    """value.name(arguments)"""
    callee = node.callee
    overloads = here.whole.methods.get((of.type, callee.name))
    if overloads is None:
        raise _no_method(here, callee, of.type)
    arguments = [check(here, a) for a in node.arguments]
    chosen = choose(node.span, callee.name, overloads.candidates, arguments)
    if chosen.owner is None:
        return call_signature(here, node.span, chosen, arguments)
    before = None
    if not isinstance(of, p.Place):
        place = here.temporary(node.span, of.type)
        before, of = p.Store(node.span, of.type, place, of), place
    _check_const(callee, chosen, of)
    found = call_signature(here, node.span, chosen, arguments, of)
    if before is None or isinstance(found, p.Place):
        return found
    return p.Sequence(node.span, found.type, before, found)


METHODS[Struct] = call_method


def _check_const(callee, chosen, of):
    if make.is_const(of) and not chosen.function.parameters[0].type.const:
        raise Wrong(callee.span, f"{callee.name}() may change its struct, which is const here",
                    f"write const behind the parentheses of {callee.name}()")


def _no_method(here, callee, type_):
    span = callee.name_span or callee.span
    if callee.name in [name for name, *_ in type_.fields]:
        return Wrong(span, f"{callee.name} is a member of {type_}, not a function",
                     f"write .{callee.name}")
    known = [name for struct, name in here.whole.methods if struct is type_]
    return Wrong(span, f"struct {type_} has no function {callee.name}()",
                 nearest(callee.name, known))


def field_stores(here, signature):
    """What a constructor does before its body: ": x(a)", and initialisers of members."""
    struct = signature.owner
    given = {i.name: i for i in signature.tree.initialisers}
    names = [name for name, *_ in struct.fields]
    for name, initializer in given.items():
        if name not in names:
            raise Wrong(initializer.span, f"struct {struct} has no member {name}")
    stores = []
    for index, name in enumerate(names):
        items = given[name].arguments if name in given else \
            _default_items(here, struct, name)
        if items is not None:
            stores.append(_store(here, signature.tree.span, index, items))
    return here.hoisted + stores


BEFORE_BODY["constructor"] = field_stores


def _default_items(here, struct, name):
    value = here.whole.field_defaults.get((struct, name))
    return None if value is None else (value,)


def _store(here, span, index, items):
    place = make.field(span, here.self_place(span), index)
    value = build(here, span, place.type, items)
    return p.Do(span, p.Store(span, place.type, place, value))
