"""The typed program: what the checker hands to the machine.

Every name is resolved, every conversion is a node, templates are instances, constants are folded,
and operands of an operation have equal types. A second, slow interpreter in the tests runs the same
nodes, so nothing here is particular to one machine. Nodes are compared by identity.
"""

from dataclasses import dataclass, field

from kernels.language.source import Source, Span


@dataclass(eq=False)
class Variable:
    """A variable of a function or of the program.

    storage:  "register"   a thread's own number, vector, struct or pointer; nobody has its address
              "local"      a thread's own memory: arrays, and variables whose address is taken
              "shared"     one per block (type is Array or a plain type)
              "dynamic"    extern __shared__ a[]: what the launch gives; all such names share it
              "constant"   __constant__, one per program, written from outside only
              "device"     __device__ at file scope, one per program
              "reference"  a parameter of type Reference: an alias of the caller's place
    initial:  for constant and device: a NumPy array of bytes, or None
    const:    declared const: only its declaration writes it
    addressed: somebody takes its address; what a reference stands for is then in memory
    """

    name: str
    type: object
    storage: str
    span: Span
    initial: object = None
    const: bool = False
    addressed: bool = False


@dataclass(eq=False)
class Node:
    span: Span


# -- expressions; each has a type

@dataclass(eq=False)
class Expression(Node):
    type: object


@dataclass(eq=False)
class Constant(Expression):
    """value: NumPy scalar of type.dtype (float32 for bfloat16); 0 for a null pointer."""

    value: object


@dataclass(eq=False)
class Special(Expression):
    """threadIdx, blockIdx, blockDim or gridDim; axis 0, 1, 2; type unsigned int. Also warpSize."""

    name: str
    axis: int


@dataclass(eq=False)
class Read(Expression):
    """The value at a place: a register, or memory."""

    place: object


@dataclass(eq=False)
class AddressOf(Expression):
    """type is Pointer. place is in memory, never a register. An array's decay is AddressOf too."""

    place: object


@dataclass(eq=False)
class Convert(Expression):
    """A number to another Scalar, as C converts: truncation, wrapping, rounding to nearest even.

    To BOOL: not equal to zero. From a Pointer to BOOL: not null.
    """

    operand: Expression


@dataclass(eq=False)
class Reinterpret(Expression):
    """A pointer seen as a pointer to another type, or to an integer and back; and the
    __float_as_int family: the same bits."""

    operand: Expression


@dataclass(eq=False)
class Unary(Expression):
    """op: "-", "~" (operand of the same type), "!" (operand BOOL)."""

    op: str
    operand: Expression


@dataclass(eq=False)
class Binary(Expression):
    """op: + - * / % & | ^ on equal Scalars, << >> (right is INT), < > <= >= == != (type BOOL).

    Signed overflow wraps (what the hardware does). Integer division by zero is a fault.
    """

    op: str
    left: Expression
    right: Expression


@dataclass(eq=False)
class PointerAdd(Expression):
    """pointer + offset elements; offset is LONGLONG."""

    pointer: Expression
    offset: Expression


@dataclass(eq=False)
class PointerDifference(Expression):
    """In elements; type LONGLONG."""

    left: Expression
    right: Expression


@dataclass(eq=False)
class PointerCompare(Expression):
    """op: < > <= >= == !=; type BOOL."""

    op: str
    left: Expression
    right: Expression


@dataclass(eq=False)
class Logical(Expression):
    """op: && or ||; right runs only in the lanes that need it. All BOOL."""

    op: str
    left: Expression
    right: Expression


@dataclass(eq=False)
class Conditional(Expression):
    test: Expression
    yes: Expression
    no: Expression


@dataclass(eq=False)
class Store(Expression):
    """place = value; its own value is what was stored."""

    place: object
    value: Expression


@dataclass(eq=False)
class Update(Expression):
    """place op= value, ++ and --: the place is found once.

    old:     an Old node that stands for the value before; `value` is computed from it
    postfix: the value of the expression is the old one
    """

    place: object
    old: "Old"
    value: Expression
    postfix: bool = False


@dataclass(eq=False)
class Old(Expression):
    """The value that the enclosing Update found at its place."""


@dataclass(eq=False)
class Sequence(Expression):
    """first, then second, whose value it has."""

    first: Expression
    second: Expression


@dataclass(eq=False)
class Build(Expression):
    """A Vector or Struct from one expression per field."""

    items: tuple


@dataclass(eq=False)
class Field(Expression):
    """Field number `index` of a value (not a place) of type Vector or Struct."""

    of: Expression
    index: int


@dataclass(eq=False)
class Call(Expression):
    """A function of the program. For a parameter of type Reference the argument is a place."""

    function: "Function"
    arguments: tuple


@dataclass(eq=False)
class Intrinsic(Expression):
    """A built-in function by its plain name: "sqrt", "shfl_down", "atomicAdd", "printf".

    Arguments are already converted to what its entry in kernels.language.builtins asks; the node's
    type tells the precision.

    constants:  what must be known when compiling (printf's format, a tile's size)
    """

    name: str
    arguments: tuple
    constants: tuple = ()


# -- places

@dataclass(eq=False)
class Place(Node):
    type: object


@dataclass(eq=False)
class VariablePlace(Place):
    """type is the variable's; for a Reference, what it refers to."""

    variable: Variable


@dataclass(eq=False)
class Element(Place):
    """of: a place of type Array; index LONGLONG, in elements."""

    of: Place
    index: Expression


@dataclass(eq=False)
class FieldPlace(Place):
    """Field number `index` of a place of type Vector or Struct."""

    of: Place
    index: int


@dataclass(eq=False)
class Target(Place):
    """What a pointer points at."""

    pointer: Expression


# -- statements

@dataclass(eq=False)
class Declare(Node):
    """A local variable comes into being. value: Expression, a tuple of (place, Expression) for an
    array's braces (the rest is zero), or None: nothing is known of it and reading it is a fault.

    Shared and dynamic variables exist for the whole block; Declare does nothing for them.
    """

    variable: Variable
    value: object = None


@dataclass(eq=False)
class Do(Node):
    """An expression for its effect."""

    value: Expression


@dataclass(eq=False)
class Block(Node):
    statements: tuple


@dataclass(eq=False)
class If(Node):
    test: Expression              # BOOL
    yes: Block
    no: Block | None


@dataclass(eq=False)
class Loop(Node):
    """for, while and do-while. test None: for ever. test_first False: do-while.

    continue goes to step. unroll: hint of #pragma unroll, or None.
    """

    test: Expression | None
    step: Expression | None
    body: Block
    test_first: bool = True
    unroll: object = None


@dataclass(eq=False)
class Switch(Node):
    """cases: tuple of (values, statements); values is a tuple of ints, or None for default; a case
    without break at its end falls into the next."""

    value: Expression
    cases: tuple


@dataclass(eq=False)
class Break(Node):
    pass


@dataclass(eq=False)
class Continue(Node):
    pass


@dataclass(eq=False)
class Return(Node):
    value: Expression | None


# -- the whole

@dataclass(eq=False)
class Function:
    """kernel: __global__. The body may Return from anywhere. extern_c: declared extern "C"."""

    name: str
    parameters: tuple             # of Variable
    returns: object
    body: Block
    kernel: bool
    span: Span
    launch_bounds: int | None = None
    extern_c: bool = False


@dataclass(eq=False)
class Program:
    """kernels: by name, and by name expression ("scale<float, 4>") where one was asked for."""

    source: Source
    kernels: dict
    variables: tuple              # of Variable: constant and device
    warnings: tuple = ()          # of Diagnostic
    defines: dict = field(default_factory=dict)
