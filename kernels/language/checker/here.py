"""Where the checker stands: the text as a whole, and the function it is in."""

from contextlib import contextmanager
from dataclasses import dataclass, field

from kernels.errors import CompileError
from kernels.language import program as p
from kernels.language.checker.limits import (
    DEPTH,
    EVALUATION_STEPS,
    FINDINGS,
    INSTANCES,
    NODES,
    TEMPLATE_DEPTH,
)
from kernels.language.checker.scopes import Scope
from kernels.language.checker.wrong import Silent, Wrong
from kernels.language.source import Diagnostic
from kernels.language.types import holds_array


@dataclass
class Whole:
    """What is known about the text as a whole.

    pending:  Signatures whose bodies are still to be checked
    calls:    by Signature: the Signatures it calls, each with the span of the first call
    aliases:  (argument's variable, parameter's variable) of calls by reference
    methods:  by (Struct, name): Overloads
    constructors: by Struct: what makes a value from arguments
    statics:  by (Struct, name): Constants and Variables
    origins:  by Struct: the TypeTemplate and the arguments it was made from
    """

    source: object
    scope: Scope
    findings: list = field(default_factory=list)
    warnings: list = field(default_factory=list)
    functions: list = field(default_factory=list)
    kernels: dict = field(default_factory=dict)
    variables: list = field(default_factory=list)
    pending: list = field(default_factory=list)
    calls: dict = field(default_factory=dict)
    shared: dict = field(default_factory=dict)
    aliases: list = field(default_factory=list)
    methods: dict = field(default_factory=dict)
    constructors: dict = field(default_factory=dict)
    statics: dict = field(default_factory=dict)
    origins: dict = field(default_factory=dict)
    field_defaults: dict = field(default_factory=dict)
    shown: set = field(default_factory=set)
    instances: int = 0
    nodes: int = 0
    steps: int = EVALUATION_STEPS
    depth: int = 0
    template_depth: int = 0

    def report(self, wrong):
        """Record a finding, once per place and message."""
        key = (wrong.span.line, wrong.span.column, wrong.message)
        if key not in self.shown:
            self.shown.add(key)
            self.findings.append(Diagnostic(self.source, wrong.span, wrong.message, wrong.hint))
        if len(self.findings) >= FINDINGS:
            self.stop()

    def warn(self, span, message, hint=""):
        """Note something legal that is rarely meant."""
        key = (span.line, span.column, message)
        if key not in self.shown:
            self.shown.add(key)
            self.warnings.append(Diagnostic(self.source, span, message, hint, "warning"))

    def stop(self):
        """raises: CompileError with all findings, if there are any"""
        if self.findings:
            raise CompileError(sorted(self.findings, key=lambda d: (d.span.line, d.span.column)))

    def attempt(self, action, *arguments):
        """What `action` returns, or None where it found something wrong, which is recorded."""
        try:
            return action(*arguments)
        except Wrong as wrong:
            self.report(wrong)
        except Silent:
            if not self.findings:
                raise
        return None

    @contextmanager
    def deeper(self, span):
        """One level further in; also where the size of the whole is watched."""
        self.depth += 1
        self.nodes += 1
        if self.depth > DEPTH:
            depth, self.depth = self.depth, 0
            raise Wrong(span, f"this is nested more than {depth - 1} deep")
        if self.nodes > NODES:
            raise Wrong(span, f"the program is too large: more than {NODES} parts")
        try:
            yield
        finally:
            self.depth -= 1

    @contextmanager
    def instance(self, span, name):
        """One more instance of a template, perhaps inside another."""
        self.instances += 1
        self.template_depth += 1
        try:
            if self.instances > INSTANCES:
                raise Wrong(span, f"more than {INSTANCES} instances of templates: "
                                  f"{name} needs the next without end")
            if self.template_depth > TEMPLATE_DEPTH:
                raise Wrong(span, f"{name} needs itself without end: "
                                  f"{TEMPLATE_DEPTH} templates within one another")
            yield
        finally:
            self.template_depth -= 1


def _cheap(value):
    """Whether evaluating `value` twice costs and changes nothing."""
    if isinstance(value, p.Build):
        return all(map(_cheap, value.items))
    if isinstance(value, p.Read):
        place = value.place
        while isinstance(place, p.FieldPlace):
            place = place.of
        return isinstance(place, p.VariablePlace) and place.variable.storage == "register"
    return isinstance(value, (p.Constant, p.Special, p.Old))


@dataclass
class Here:
    """Where in the text: the scope, and the function whose body this is.

    signature:  of the function, or None at file scope
    hoisted:    Declare statements that the current statement needs before it
    loops, switches: how many are around this
    self_place: in a method: makes the place of *this at a span
    """

    whole: Whole
    scope: Scope
    signature: object = None
    hoisted: list = field(default_factory=list)
    loops: int = 0
    switches: int = 0
    self_place: object = None
    owner: object = None
    local_bytes: int = 0
    shared: list = field(default_factory=list)

    def temporary(self, span, type_):
        """The place of a new variable that the text does not name, for a value needed twice."""
        storage = "local" if holds_array(type_) else "register"
        variable = p.Variable("value", type_, storage, span)
        self.hoisted.append(p.Declare(span, variable))
        return p.VariablePlace(span, type_, variable)

    def once(self, value):
        """(what to run first or None, a value that can be used twice) for `value`."""
        if _cheap(value):
            return None, value
        place = self.temporary(value.span, value.type)
        return (p.Store(value.span, value.type, place, value),
                p.Read(value.span, value.type, place))

    @contextmanager
    def braces(self):
        """A scope of its own for the names declared within."""
        self.scope = Scope(self.scope)
        try:
            yield self
        finally:
            self.scope = self.scope.outer

    def at(self, scope):
        """The same text, in another scope and in no function."""
        return Here(self.whole, scope, owner=self.owner)

    def called(self, span, signature):
        """This function calls that one, whose body is then needed."""
        if self.signature is not None:
            self.whole.calls.setdefault(self.signature, {}).setdefault(signature, span)
        self.whole.pending.append(signature)
