"""Which names stand for what, from the innermost braces outwards."""

from dataclasses import dataclass, field


class Scope:
    """The names declared between one pair of braces; `outer` has those around it."""

    def __init__(self, outer=None, parameters=False):
        self.outer, self.names, self.parameters = outer, {}, parameters

    def find(self, name, kind=object):
        """What `name` stands for, if it is a `kind`, or None."""
        scope = self
        while scope is not None:
            if isinstance(scope.names.get(name), kind) and name in scope.names:
                return scope.names[name]
            scope = scope.outer
        return None

    def taken(self, name):
        """Whether `name` cannot be declared here again; a function's parameters count."""
        outer = self.outer
        return name in self.names or (outer is not None and outer.parameters
                                      and name in outer.names)

    def visible(self):
        """Every name that can be used here."""
        scope, names = self, set()
        while scope is not None:
            names |= scope.names.keys()
            scope = scope.outer
        return names


@dataclass(eq=False)
class Poison:
    """A name whose declaration failed: whoever uses it says nothing more."""


@dataclass(eq=False)
class Alias:
    """A name for a place that is found anew at each use.

    at: from the span of a use to the place (or to a Constant)
    """

    at: object


@dataclass(eq=False)
class TypeEntity:
    type: object
    const: bool = False


@dataclass(eq=False)
class Overloads:
    """All functions of one name. candidates: Signatures and FunctionTemplates."""

    name: str
    candidates: list = field(default_factory=list)


@dataclass(eq=False)
class TypeTemplate:
    """tree: a struct or a using; scope: where it stands; made: types by their arguments.

    make: (here in which the parameters stand for arguments, tree, name) -> type
    """

    tree: object
    scope: Scope
    make: object
    made: dict = field(default_factory=dict)


@dataclass(eq=False)
class Signature:
    """A function that can be called, its body checked or not yet.

    parameters:  types as declared (Reference included), without self; consts: for each, whether the
                 variable is const
    defaults:    tree nodes or None, one per parameter
    function:    program.Function, its body filled in when it is checked
    """

    name: str
    parameters: tuple
    defaults: tuple
    returns: object
    function: object
    tree: object
    scope: Scope
    owner: object = None          # the struct of a method
    template: object = None       # the FunctionTemplate that this is an instance of
    kind: str = "device"          # or "kernel", "host"
    returns_const: bool = False   # of a returned reference
    state: str = "declared"       # then "checking", "checked"
    level: int = 0                # how many instances led to this one


@dataclass(eq=False)
class FunctionTemplate:
    tree: object
    scope: Scope
    owner: object = None
    made: dict = field(default_factory=dict)
