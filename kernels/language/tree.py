"""The syntax tree: what the parser found, before anyone asked what the names mean.

Every node carries its span. Children are nodes or tuples of nodes; nothing is ever changed.
"""

from dataclasses import dataclass

from kernels.language.source import Span


@dataclass(frozen=True)
class Node:
    span: Span


# -- types, as written

@dataclass(frozen=True)
class TypeName(Node):
    """unsigned long long · float4 · T · Point · tile<32> (arguments); words are in source order.

    A name with prefixes is one word, as in Name.
    """

    words: tuple                  # of str
    arguments: tuple = ()         # template arguments: type nodes or expressions
    const: bool = False


@dataclass(frozen=True)
class PointerTo(Node):
    to: Node
    const: bool = False           # the pointer itself is const: float* const p


@dataclass(frozen=True)
class ReferenceTo(Node):
    to: Node


@dataclass(frozen=True)
class ArrayOf(Node):
    of: Node
    length: Node | None


# -- expressions

@dataclass(frozen=True)
class Number(Node):
    text: str                     # as written: 0x1Fu, 1.5e-3f


@dataclass(frozen=True)
class Character(Node):
    value: int


@dataclass(frozen=True)
class String(Node):
    value: str                    # escapes already replaced


@dataclass(frozen=True)
class Name(Node):
    """x · std::max · tile<float, 4> · true · false · nullptr · this; prefixes stay in `name`.

    An alias of a namespace is replaced: after `namespace cg = cooperative_groups`, cg::sync is
    cooperative_groups::sync. std::numeric_limits<float>::max has name std::numeric_limits::max
    and arguments (float).
    """

    name: str
    arguments: tuple = ()         # explicit template arguments


@dataclass(frozen=True)
class Unary(Node):
    """op: + - ! ~ * & ++ -- (prefix)"""

    op: str
    operand: Node


@dataclass(frozen=True)
class Postfix(Node):
    """op: ++ or --"""

    op: str
    operand: Node


@dataclass(frozen=True)
class Binary(Node):
    """op: + - * / % << >> < > <= >= == != & ^ | && ||  (its span is the operator's)"""

    op: str
    left: Node
    right: Node


@dataclass(frozen=True)
class Assign(Node):
    """op: = += -= *= /= %= &= ^= |= <<= >>="""

    op: str
    target: Node
    value: Node


@dataclass(frozen=True)
class Conditional(Node):
    test: Node
    yes: Node
    no: Node


@dataclass(frozen=True)
class Comma(Node):
    left: Node
    right: Node


@dataclass(frozen=True)
class Index(Node):
    of: Node
    index: Node


@dataclass(frozen=True)
class Member(Node):
    of: Node
    name: str
    arrow: bool = False
    name_span: Span | None = None
    arguments: tuple = ()         # explicit template arguments of a method


@dataclass(frozen=True)
class Call(Node):
    """callee is a Name, or a Member (tile.shfl_down(x, 1))."""

    callee: Node
    arguments: tuple


@dataclass(frozen=True)
class Cast(Node):
    """style: "c", "static_cast", "reinterpret_cast", "const_cast"."""

    type: Node
    operand: Node
    style: str = "c"


@dataclass(frozen=True)
class Construct(Node):
    """float4(a, b, c, d) · int(x) · float4{a, b}"""

    type: Node
    arguments: tuple


@dataclass(frozen=True)
class Braces(Node):
    """{1, 2, {3, 4}}"""

    items: tuple


@dataclass(frozen=True)
class SizeOf(Node):
    """of: a type node or an expression."""

    of: Node


@dataclass(frozen=True)
class AlignOf(Node):
    """of: a type node or an expression."""

    of: Node


# -- statements

@dataclass(frozen=True)
class Variable(Node):
    """One declared name. qualifiers: const constexpr static extern __shared__ __constant__ ...

    type is complete (pointers, references, arrays). value: expression, Braces or None; style tells
    float4 v(1, 2) ("call": value is a Construct) from = ("equals") and {} ("braces").
    """

    name: str
    type: Node
    qualifiers: frozenset
    value: Node | None = None
    style: str = "equals"
    align: Node | None = None     # of __align__(16) or alignas(16)


@dataclass(frozen=True)
class Declaration(Node):
    variables: tuple


@dataclass(frozen=True)
class Expression(Node):
    value: Node


@dataclass(frozen=True)
class Block(Node):
    statements: tuple


@dataclass(frozen=True)
class If(Node):
    test: Node
    yes: Node
    no: Node | None
    constexpr: bool = False


@dataclass(frozen=True)
class For(Node):
    """start: Declaration, Expression or None.

    unroll: what #pragma unroll said (an int, or True where it named none that is known), or None
    """

    start: Node | None
    test: Node | None
    step: Node | None
    body: Node
    unroll: object = None


@dataclass(frozen=True)
class While(Node):
    test: Node
    body: Node
    unroll: object = None


@dataclass(frozen=True)
class DoWhile(Node):
    body: Node
    test: Node
    unroll: object = None


@dataclass(frozen=True)
class Case(Node):
    """A label inside a switch; value None is default."""

    value: Node | None


@dataclass(frozen=True)
class Switch(Node):
    """body: usually a Block in whose statements Case labels stand."""

    value: Node
    body: Node


@dataclass(frozen=True)
class Break(Node):
    pass


@dataclass(frozen=True)
class Continue(Node):
    pass


@dataclass(frozen=True)
class Return(Node):
    value: Node | None


@dataclass(frozen=True)
class Alias(Node):
    """typedef T name; using name = T; using namespace x and using x::y (type None)

    template:  of template<typename T> using name = ..., else None
    """

    name: str
    type: Node | None
    template: tuple | None = None


@dataclass(frozen=True)
class StaticAssert(Node):
    test: Node
    message: str


# -- the top level

@dataclass(frozen=True)
class TemplateParameter(Node):
    """typename T = float (type None) · int N = 4 (type given)"""

    name: str
    type: Node | None
    default: Node | None


@dataclass(frozen=True)
class Parameter(Node):
    name: str
    type: Node
    default: Node | None = None


@dataclass(frozen=True)
class Function(Node):
    """body None: a prototype.

    qualifiers:    __global__ __device__ __host__ static inline extern "C" ...
    returns:       None for a constructor
    qualifiers:    "const" is a method that changes no member
    launch_bounds: expressions of __launch_bounds__, or ()
    arguments:     of template<> f<float>: then template is () and these are what it is for
    initialisers:  of a constructor: `: x(a), y(b)`
    """

    name: str
    returns: Node
    parameters: tuple
    body: Block | None
    qualifiers: frozenset
    template: tuple | None = None
    launch_bounds: tuple = ()
    arguments: tuple = ()
    initialisers: tuple = ()


@dataclass(frozen=True)
class Initialiser(Node):
    """x(a) between a constructor's parentheses and its body."""

    name: str
    arguments: tuple


@dataclass(frozen=True)
class Instantiation(Node):
    """template __global__ void scale<float>(float*, int); function is its prototype."""

    function: Function


@dataclass(frozen=True)
class Struct(Node):
    """members: Variables, Functions where it has methods or constructors, Aliases, StaticAsserts.

    It may also stand among the statements of a function.
    align:  of __align__(16), or None
    """

    name: str
    members: tuple
    template: tuple | None = None
    align: Node | None = None


@dataclass(frozen=True)
class Namespace(Node):
    """namespace name { items }; name is "" where it has none."""

    name: str
    items: tuple


@dataclass(frozen=True)
class Unit(Node):
    """A whole text: Functions, Structs, Aliases, Declarations, StaticAsserts, Namespaces,
    Instantiations. An enum has become an Alias of int and a Declaration of constexpr ints.

    warnings:  Diagnostics of level "warning"
    """

    items: tuple
    warnings: tuple = ()
