"""A value where another type is asked: initialisation, assignment, arguments, return."""

from kernels.language import program as p
from kernels.language.checker import make
from kernels.language.checker.conversions import fit, is_half
from kernels.language.checker.expressions import is_null, mixing_hint
from kernels.language.checker.wrong import Wrong
from kernels.language.types import BOOL, Pointer, is_number, is_record


def implicit(found, wanted, what="this"):
    """`found` as a value of type `wanted`, as C converts without being told.

    what: what receives it, for the message: "x", "argument 2 of f"
    """
    if found.type == wanted:
        return found
    if isinstance(wanted, Pointer) and is_null(found):
        return make.null(found.span, wanted)
    if fit(found.type, wanted) is None:
        raise Wrong(found.span, f"{what} is {_article(wanted)}, found {found.type}",
                    _hint(found, wanted))
    return _as(found, wanted)


def _as(found, wanted):
    if is_number(found.type) and is_number(wanted):
        return make.convert(found, wanted)
    if wanted is BOOL:
        return p.Convert(found.span, BOOL, found)
    if wanted.to == found.type.to:
        return found
    return p.Reinterpret(found.span, wanted, found)


def _article(type_):
    text = str(type_)
    return f"an {text}" if text.startswith(("a", "e", "i", "o", "un")) else f"a {text}"


def _hint(found, wanted):
    if isinstance(found.type, Pointer) and isinstance(wanted, Pointer):
        if found.type.to == wanted.to:
            return f"what it points at is const; declare const {wanted.to}*"
        return f"reinterpret_cast<{wanted}>(p) looks at the same bytes as another type"
    if isinstance(found.type, Pointer) and wanted == found.type.to:
        return "write p[i] or *p for what the pointer points at"
    if isinstance(wanted, Pointer) and found.type == wanted.to:
        return "write &x for its address"
    if is_record(found.type) and is_number(wanted):
        return f"it has members: write .{found.type.fields[0][0]}" if found.type.fields else ""
    if is_half(found.type) and is_half(wanted):
        return mixing_hint(found.type, wanted)
    return ""
