"""What must be known when compiling."""

from kernels.language.checker import make
from kernels.language.checker.dispatch import some_value
from kernels.language.checker.wrong import Wrong
from kernels.language.types import is_integer

NOT_KNOWN = "name it with #define or constexpr, make it a template parameter, or use " \
            "extern __shared__"


def constant_integer(here, node, what):
    """The int that `node` is, known now. what: what it is for, as the message says it."""
    kept, here.hoisted = here.hoisted, []
    try:
        found = some_value(here, node)
    finally:
        here.hoisted = kept
    if not is_integer(found.type):
        raise Wrong(node.span, f"{what} must be an integer, found {found.type}")
    if not make.known(found):
        raise Wrong(node.span, f"{what} must be known when compiling", NOT_KNOWN)
    return int(found.value)
