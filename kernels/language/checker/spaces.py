"""Variables that are not a thread's own: __shared__, __constant__, __device__, static const.

source: CUDA C++ Programming Guide, "Variable Memory Space Specifiers"
"""

import numpy as np

from kernels.language import program as p
from kernels.language.checker import make
from kernels.language.checker.declared import declared_type
from kernels.language.checker.initialise import leaves, one
from kernels.language.checker.limits import (
    CONSTANT_BYTES,
    DEVICE_BYTES,
    SHARED_BYTES,
)
from kernels.language.checker.wrong import Wrong
from kernels.language.types import (
    BFLOAT16,
    Array,
    Reference,
    holds_array,
    is_number,
)

BOUNDS = {"constant": ("__constant__", CONSTANT_BYTES), "device": ("__device__", DEVICE_BYTES)}


def shared(here, node):
    """A __shared__ variable: one per block."""
    variable = shared_variable(here, node)
    here.scope.names[node.name] = variable
    if here.signature and variable not in here.shared:
        here.shared.append(variable)
    return []


def shared_variable(here, node):
    if node.value is not None:
        raise Wrong(node.value.span, "a __shared__ variable cannot be initialised",
                    "let one thread write it, then __syncthreads()")
    type_, const = declared_type(here, node)
    dynamic = isinstance(type_, Array) and type_.length is None
    if dynamic != ("extern" in node.qualifiers):
        raise Wrong(node.span, *_extern_message(node, dynamic))
    if isinstance(type_, Reference):
        raise Wrong(node.span, "a reference cannot be __shared__")
    if type_.size > SHARED_BYTES:
        raise too_much_shared(node.span, type_.size)
    return p.Variable(node.name, type_, "dynamic" if dynamic else "shared", node.span, const=const)


def _extern_message(node, dynamic):
    if dynamic:
        return f"{node.name}[] has no length", f"write extern __shared__ ... {node.name}[]"
    return (f"extern __shared__ {node.name} has no length of its own: the launch gives it",
            f"write {node.name}[]")


def too_much_shared(span, size):
    return Wrong(span, f"{size} bytes of shared memory are too many: a block has {SHARED_BYTES}",
                 "extern __shared__ takes more, if the launch asks for it")


def static(here, node, type_, const):
    """static const in a function: one table for all threads, known when compiling."""
    if not const:
        raise Wrong(node.span, f"static {node.name} would be one variable for all threads",
                    "use __shared__, a __device__ variable, or static const for a table")
    if node.value is None:
        raise Wrong(node.span, f"static const {node.name} needs a value")
    if is_number(type_):
        here.scope.names[node.name] = _known(one(here, node.value, type_, node.name), node)
        return []
    here.scope.names[node.name] = program_variable(here, node, type_, "constant", True)
    return []


def _known(found, node):
    if not make.known(found):
        raise Wrong(node.value.span, f"{node.name} needs a value known when compiling")
    return found


def program_variable(here, node, type_, storage, const):
    """A variable of the program, with its first bytes."""
    word, bound = BOUNDS[storage]
    if isinstance(type_, Reference) or (isinstance(type_, Array) and type_.length is None):
        raise Wrong(node.span, f"{node.name} needs a type of known size, found {type_}")
    if type_.size > bound:
        raise Wrong(node.span, f"{type_.size} bytes of {word} memory are too many: "
                               f"there are {bound}")
    variable = p.Variable(node.name, type_, storage, node.span, const=const)
    variable.initial = _bytes(here, node, variable) if node.value is not None else None
    here.whole.variables.append(variable)
    return variable


def _bytes(here, node, variable):
    """The bytes that the variable begins with, uint8."""
    memory = np.zeros(variable.type.size, np.uint8)
    place = make.variable_place(node.span, variable)
    if isinstance(variable.type, Array) or holds_array(variable.type):
        pairs = leaves(here, place, node.value)
    else:
        pairs = [(place, one(here, node.value, variable.type, node.name))]
    for at, value in pairs:
        _write(memory, _offset(at), value)
    return memory


def _offset(place):
    """Where a place with known indices stands in its variable, in bytes."""
    if isinstance(place, p.Element):
        return _offset(place.of) + int(place.index.value) * place.type.size
    if isinstance(place, p.FieldPlace):
        return _offset(place.of) + place.of.type.fields[place.index][2]
    return 0


def _write(memory, offset, value):
    if isinstance(value, p.Build):
        for item, (_, _, inner) in zip(value.items, value.type.fields, strict=True):
            _write(memory, offset + inner, item)
        return
    if not isinstance(value, p.Constant):
        raise Wrong(value.span, "a variable of the program begins with what is known when "
                                "compiling", "let a thread compute it")
    memory[offset:offset + value.type.size] = np.frombuffer(_stored(value), np.uint8)


def _stored(value):
    """A constant's bytes, as memory holds them."""
    if value.type is BFLOAT16:
        return np.uint16(value.value.view(np.uint32) >> 16).tobytes()
    dtype = value.type.dtype if is_number(value.type) else np.int64
    return np.asarray(value.value, dtype).tobytes()


def file_scope(here, node):
    """What the name of a variable outside of functions stands for.

    One that says no space is the device's, as CuPy compiles it.
    """
    if "__shared__" in node.qualifiers:
        return shared_variable(here, node)
    type_, const = declared_type(here, node)
    if "__constant__" not in node.qualifiers and const and node.value is not None:
        return _table(here, node, type_)
    storage = "constant" if "__constant__" in node.qualifiers else "device"
    return program_variable(here, node, type_, storage, const)


def _table(here, node, type_):
    """const with a value: a number is known when compiling, anything else a table."""
    if is_number(type_):
        found = one(here, node.value, type_, node.name)
        if make.known(found):
            return found
    return program_variable(here, node, type_, "constant", True)
