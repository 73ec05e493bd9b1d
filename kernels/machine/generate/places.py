"""Places: what can be read, written, or have its address taken."""

from dataclasses import dataclass, replace
from functools import reduce
from math import gcd

from kernels.errors import LaunchError
from kernels.language import program as p
from kernels.language import types as t
from kernels.machine.generate.scan import plain, root, uses
from kernels.machine.generate.writer import Code
from kernels.machine.layout import Site


@dataclass
class Register:
    """A variable of every lane, or a field in one. path: field numbers."""

    g: object
    variable: object
    type: object
    span: object
    path: tuple = ()

    def read(self, check=True):
        name = self.g.names[self.variable]
        if check:
            self.g.must_be_set(self.variable, self.span)
        steps = "".join(f"[{i}]" for i in self.path)
        return Code(name + steps, self.g.kinds.get(self.variable) or "U")

    def write(self, code, merge=True):
        g, name = self.g, self.g.names[self.variable]
        kind = code.kind
        if merge and g.must_merge(self.variable):
            old = self.read(check=False)
            merged = f"C.merge({g.mask}, {code}, {old}, {g.w.constant(self.type)})"
            code, kind = Code(merged), "V"
        text = f"put({name}, {self.path}, {code})" if self.path else code.text
        g.w.emit(f"{name} = {text}")
        g.is_set(self.variable)
        g.note(self.variable, kind)

    def settled(self):
        return self

    def field(self, index, type, offset):
        return replace(self, type=type, path=(*self.path, index))


@dataclass
class Listed:
    """An element of a local array whose indices all lanes share: a Python list of values."""

    g: object
    variable: object
    type: object
    index: Code
    span: object
    path: tuple = ()

    def _slot(self, what):
        """The index, or where the list keeps what is outside: one slot to read, one to write."""
        n = element_count(self.variable.type)
        if self.index.text.isdigit() and int(self.index.text) < n:
            return self.index.text
        i = self.index if self.index.stable else self.g.w.temporary(self.index)
        site = self.g.w.constant(Site(self.span, self.type, what))
        array = self.g.w.constant(self.variable)
        return f"{i} if 0 <= {i} < {n} else C.beside({site}, {self.g.mask}, {array}, {i})"

    def read(self, check=True):
        steps = "".join(f"[{i}]" for i in self.path)
        slot = self._slot("reads")
        if check and self.variable in self.g.tracked:
            slot = self.g.w.temporary(Code(slot)).text
            self.g.must_be_set(self.variable, self.span, f"[{slot}]")
        text = f"{self.g.names[self.variable]}[{slot}]{steps}"
        return self.g.w.temporary(Code(text, self.g.kinds.get(self.variable) or "U"))

    def write(self, code, merge=True):
        g, kind = self.g, code.kind
        slot = g.w.temporary(Code(self._slot("writes")))
        cell = f"{g.names[self.variable]}[{slot}]"
        steps = "".join(f"[{i}]" for i in self.path)
        if merge and g.must_merge(self.variable):
            type = g.w.constant(self.type)
            code, kind = Code(f"C.merge({g.mask}, {code}, {cell}{steps}, {type})"), "V"
        g.w.emit(f"{cell} = " + (f"put({cell}, {self.path}, {code})" if self.path else code.text))
        g.is_set(self.variable, f"[{slot}]")
        g.note(self.variable, kind)

    def settled(self):
        if not self.index.stable:
            self.index = self.g.w.temporary(self.index)
        return self

    def field(self, index, type, offset):
        return replace(self, type=type, path=(*self.path, index))


@dataclass
class Memory:
    """pointer + what varies + uniform bytes.

    varying:  (text, unit in bytes, the variables in it or None where it must not be kept)
    uniform:  texts of bytes, each Python's integer when it runs
    """

    g: object
    pointer: Code
    type: object
    span: object
    varying: tuple = ()
    uniform: tuple = ()
    fixed: int = 0
    kept: str = ""

    def _parts(self):
        """Texts of the Varying (or None) and of the uniform bytes."""
        extra = " + ".join([*self.uniform, *([str(self.fixed)] if self.fixed else [])]) or "0"
        return self.kept or self.g.keep_varying(self.varying) or "None", extra

    def parts(self, what):
        """Texts of the arguments that memory's functions take after the chunk."""
        varying, extra = self._parts()
        return [self._site(what), self.g.mask, self.pointer.text, varying, extra]

    def _kind(self):
        return "V" if self.varying else self.pointer.kind

    def _site(self, what):
        return self.g.w.constant(Site(self.span, self.type, what))

    def read(self, check=True):
        text = f"load(C, {', '.join(self.parts('reads'))})"
        return self.g.w.temporary(Code(text, self._kind()))

    def write(self, code):
        self.g.w.emit(f"store(C, {', '.join(self.parts('writes'))}, {code})")

    def address(self):
        if not self.varying and not self.uniform and not self.fixed:
            return self.pointer
        varying, extra = self._parts()
        return Code(f"moved({self.pointer}, {varying}, {extra})", self._kind(), 1)

    def settled(self):
        """The same, with nothing left to compute twice."""
        varying, extra = self._parts()
        pointer = self.pointer if self.pointer.stable else self.g.w.temporary(self.pointer)
        if varying != "None":
            varying = self.g.w.temporary(Code(varying)).text
        if not extra.isdigit():
            extra = self.g.w.temporary(Code(extra)).text
        return replace(self, pointer=pointer, uniform=(extra,), fixed=0, kept=varying)

    def field(self, index, type, offset):
        return replace(self, type=type, fixed=self.fixed + offset)

    def element(self, index, type):
        """Element number `index` (an expression) of the array that is here."""
        varying, uniform = [], []
        self.g.linear(index, type.size, varying, uniform)
        return replace(self, type=type, varying=(*self.varying, *varying),
                       uniform=(*self.uniform, *uniform))


def element_count(type):
    count = 1
    while isinstance(type, t.Array):
        count, type = count * type.length, type.of
    return count


class Places:
    """Part of the generator: `place` finds what a Place node stands for."""

    def place(self, node, address=False):
        variable = root(node) if address else None
        if variable is not None and self.is_listed(variable):
            self.in_memory(variable)  # a list has no addresses
        found = getattr(self, "_at_" + type(node).__name__)(node)
        if address and not isinstance(found, Memory):
            raise LaunchError(f"{node.span}: the address of a register is asked for")
        return found

    def _at_VariablePlace(self, node):
        variable = node.variable
        if variable in self.passed:
            return self.passed[variable](self, node)
        if variable.storage in ("register", "reference"):
            return Register(self, variable, variable.type, node.span)
        if variable.storage == "local":
            # The whole of it is asked for: it needs an address.
            self.in_memory(variable)
            return Memory(self, Code(self.names[variable], stable=True), variable.type, node.span)
        return Memory(self, self.global_pointer(variable), variable.type, node.span)

    def _at_FieldPlace(self, node):
        of = self.place(node.of)
        _, type, offset = node.of.type.fields[node.index]
        return of.field(node.index, type, offset)

    def _at_Target(self, node):
        pointer, offsets = node.pointer, []
        while isinstance(pointer, p.PointerAdd):
            offsets.append(pointer.offset)
            pointer = pointer.pointer
        code = self.expr(pointer)
        place = Memory(self, code, node.type, node.span)
        for offset in offsets:
            place = place.element(offset, pointer.type.to)
        return replace(place, type=node.type)

    def _at_Element(self, node):
        variable = root(node)
        if variable is not None and self.is_listed(variable):
            found = self._listed(node, variable)
            if found is not None:
                return found
            self.in_memory(variable)
        of = self.place(node.of)
        if isinstance(of, Register):
            return self._register_element(of, node)
        found = of.element(node.index, node.type)
        return replace(found, span=node.span)

    def _register_element(self, of, node):
        if not isinstance(node.index, p.Constant):
            inner = node.index.operand if isinstance(node.index, p.Convert) else None
            if not isinstance(inner, p.Constant):
                raise LaunchError(f"{node.span}: an array in a struct needs a constant index here")
            return of.field(int(inner.value), node.type, 0)
        return of.field(int(node.index.value), node.type, 0)

    def _listed(self, node, variable):
        """The element of a listed array, if all of its indices are uniform; else None."""
        total, place = [], node
        while isinstance(place, p.Element):
            code = self.expr(place.index) if plain(place.index) else None
            if code is None or code.kind != "U":
                return None
            total.append(f"{code} * {element_count(place.type)}" if isinstance(place.type, t.Array)
                         else code.text)
            place = place.of
        if isinstance(node.type, t.Array) or not isinstance(place, p.VariablePlace):
            return None
        return Listed(self, variable, node.type, Code(" + ".join(total), "U"), node.span)

    # -- indices

    def linear(self, node, unit, varying, uniform, sign=""):
        """Takes an index apart into terms that vary and terms that all lanes share.

        A sum of int that overflows is undefined in C, so terms may be added in 64 bits here.
        """
        if isinstance(node, p.Convert) and node.type.size == 8 and _signed(node.operand.type):
            return self.linear(node.operand, unit, varying, uniform, sign)
        if isinstance(node, p.Binary) and _signed(node.type) and node.op in "+-":
            self.linear(node.left, unit, varying, uniform, sign)
            turned = sign if node.op == "+" else ("" if sign else "-")
            return self.linear(node.right, unit, varying, uniform, turned)
        if plain(node) and isinstance(node, p.Binary) and _signed(node.type) and node.op == "*":
            return self._product(node, unit, varying, uniform, sign)
        return self._term(node, unit, varying, uniform, sign)

    def _term(self, node, unit, varying, uniform, sign, factor=""):
        code = self.expr(node)
        variables = frozenset(uses(node)) if plain(node) else None
        if code.kind == "U":
            if isinstance(node, p.Constant) and not factor:
                uniform.append(f"({sign}{int(node.value) * unit})")
            else:
                uniform.append(f"({sign}{code}{factor} * {unit})")
        else:
            varying.append((f"({sign}wide({code}){factor})", unit, variables))

    def _product(self, node, unit, varying, uniform, sign):
        left, right = self.expr(node.left), self.expr(node.right)
        for code, other in ((left, node.right), (right, node.left)):
            if code.kind == "U":
                return self._scaled(other, unit, varying, uniform, sign, code,
                                    node.left if other is node.right else node.right)
        return self._term(node, unit, varying, uniform, sign)

    def _scaled(self, node, unit, varying, uniform, sign, factor, factor_node):
        """Terms of node, each times a uniform factor."""
        inner_varying, inner_uniform = [], []
        self.linear(node, 1, inner_varying, inner_uniform, sign)
        known = frozenset(uses(factor_node))
        for text, each, variables in inner_varying:
            both = None if variables is None else variables | known
            scale = f" * {each}" if each != 1 else ""
            varying.append((f"({text} * {factor}{scale})", unit, both))
        uniform += [f"({text} * {factor} * {unit})" for text in inner_uniform]

    def keep_varying(self, terms):
        """The name of a Varying for these terms, computed once per loop where that is right."""
        if not terms:
            return ""
        unit = reduce(gcd, (each for _, each, _ in terms))
        text = " + ".join(term if each == unit else f"{term} * {each // unit}"
                          for term, each, _ in terms)
        text = f"Varying({text}, {unit})"
        variables = None if any(v is None for *_, v in terms) else \
            frozenset().union(*(v for *_, v in terms))
        head = self.loop_to_keep(variables) if variables is not None else None
        if head is None:
            return self.w.temporary(Code(text)).text
        name = self.kept.setdefault((id(head), text), self.w.name("b"))
        head.add(name)
        self.w.emit(f"if {name} is None: {name} = {text}")
        return name


def _signed(type):
    return isinstance(type, t.Scalar) and type.kind == "int" and type.signed and type.size >= 4
