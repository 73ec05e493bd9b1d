"""From a node of the syntax tree to the function that checks it.

Each such function stands with its like and enters itself in the table.
"""

from kernels.language import program as p
from kernels.language.checker import make
from kernels.language.checker.wrong import Wrong
from kernels.language.types import VOID

EXPRESSIONS = {}
STATEMENTS = {}
PLACES = {}                       # expressions that are checked otherwise where a place is needed


def checks(kind, table=EXPRESSIONS):
    """Enter the decorated function as the one for nodes of class `kind`."""
    def enter(function):
        table[kind] = function
        return function
    return enter


def check(here, node):
    """The typed Expression or Place that the tree's expression `node` stands for."""
    with here.whole.deeper(node.span):
        action = EXPRESSIONS.get(type(node))
        if action is None:
            raise Wrong(node.span, f"{type(node).__name__} is not an expression")
        return action(here, node)


def value(here, node):
    """`node` as a value: what stands at a place is read, an array becomes a pointer."""
    found = check(here, node)
    return make.read(found) if isinstance(found, p.Place) else found


def some_value(here, node):
    """`node` as a value that is not void."""
    found = value(here, node)
    if found.type == VOID:
        raise Wrong(node.span, "this returns nothing (void), but a value is needed here")
    return found


def place(here, node, doing):
    """`node` as a place. doing: what for, as the message says it."""
    found = PLACES.get(type(node), check)(here, node)
    if not isinstance(found, p.Place):
        raise Wrong(node.span, f"{doing} needs a variable, an element or *pointer, "
                               f"found a value of type {found.type}")
    return found


def quiet_type(here, node):
    """The type of an expression that does not run."""
    kept, here.hoisted = here.hoisted, []
    try:
        return check(here, node).type
    finally:
        here.hoisted = kept
