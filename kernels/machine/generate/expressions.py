"""Expressions: from typed nodes to text in Python."""

import numpy as np

from kernels.language import program as p
from kernels.language import types as t
from kernels.machine import arithmetic as a
from kernels.machine.generate.scan import effects
from kernels.machine.generate.writer import Code, join_kinds, mixed
from kernels.machine.pointers import NULL, Pointer

DEEP = 12
NO_POINTER = Pointer(NULL)
COMPARISONS = ("<", ">", "<=", ">=", "==", "!=")


class Expressions:
    """Part of the generator: `expr` gives the Code of a node, emitting what must run before."""

    def expr(self, node):
        code = getattr(self, "_" + type(node).__name__)(node)
        return self.w.temporary(code) if code.depth > DEEP else code

    def operands(self, *nodes):
        """Their codes, evaluated from left to right."""
        codes = []
        for i, node in enumerate(nodes):
            code = self.expr(node)
            if not code.stable and any(effects(later) for later in nodes[i + 1:]):
                code = self.w.temporary(code)
            codes.append(code)
        return codes

    def call(self, function, *codes, kind=None):
        """A call of a function of ours with these operands."""
        name = function if isinstance(function, str) else self.w.constant(function, "f")
        text = f"{name}({', '.join(c.text for c in codes)})"
        return Code(text, kind or mixed(*codes), 1 + max((c.depth for c in codes), default=0))

    # -- leaves

    def _Constant(self, node):
        if isinstance(node.type, t.Pointer):
            return Code(self.w.constant(NO_POINTER), "U", stable=True)
        if node.type.kind == "float":
            dtype = np.dtype("f4") if node.type is t.BFLOAT16 else node.type.dtype
            return Code(self.number(dtype.type(node.value)), "U", stable=True)
        value = bool(node.value) if node.type.kind == "bool" else int(node.value)
        return Code(f"({value})" if value < 0 else str(value), "U", stable=True)

    def number(self, value):
        key = value.dtype.char, value.tobytes()
        return self.w.constant(self.numbers.setdefault(key, value))

    def _Special(self, node):
        key = node.name, node.axis
        if key not in self.specials:
            self.specials[key] = self.w.name("s")
        known = node.name in ("blockDim", "gridDim", "warpSize")
        return Code(self.specials[key], "U" if known else "V", stable=True)

    def _Old(self, node):
        return self.olds[node]

    def _Read(self, node):
        return self.place(node.place).read()

    def _AddressOf(self, node):
        return self.place(node.place, address=True).address()

    # -- arithmetic

    def _Convert(self, node):
        code, source, target = self.expr(node.operand), node.operand.type, node.type
        if isinstance(source, t.Pointer):
            return self.call(a.not_null, Code("C", stable=True), code, kind="V")
        if (source.dtype, source.kind) == (target.dtype, target.kind):
            return code
        if code.kind == "A" and {source.kind, target.kind} <= {"int", "bool"} \
                and target.kind == "int":
            dtype = self.w.constant(target.dtype, "d")
            return Code(f"{code}.astype({dtype})", "A", code.depth + 1)
        return self.call(a.converter(source, target), code)

    def _Reinterpret(self, node):
        code, source, target = self.expr(node.operand), node.operand.type, node.type
        if isinstance(source, t.Pointer) and isinstance(target, t.Pointer):
            return code
        if isinstance(source, t.Pointer):
            return self.pointer_as_number(code, target)
        if isinstance(target, t.Pointer):
            return self.call(a.number_pointer, Code("C"), code, kind="V")
        return self.call(a.same_bits(source, target), code)

    def pointer_as_number(self, code, target=t.ULONGLONG):
        return self.call(a.pointer_number(target), Code("C"), code, kind="V")

    def _Unary(self, node):
        code = self.expr(node.operand)
        if node.op == "!":
            return self.call("logical_not", code)
        result = Code(f"({node.op}{code})", code.kind, code.depth + 1)
        return self._wrapped(node.type, result)

    def _wrapped(self, type, code):
        """Where it may be Python's integer, it is brought into range; bfloat16 is rounded."""
        if type is t.BFLOAT16:
            return self.call("round_bfloat16", code, kind=code.kind)
        if type.kind != "int" or code.kind == "A":
            return code
        return self.call(a.WRAP[type.dtype], code, kind=code.kind)

    def _Binary(self, node):
        left, right = self.operands(node.left, node.right)
        kind, depth = mixed(left, right), 1 + max(left.depth, right.depth)
        result = Code(f"({left} {node.op} {right})", kind, depth)
        if node.op in COMPARISONS or node.op in "&|^":
            return result
        if node.op in ("<<", ">>"):
            return self._shift(node, left, right, result)
        if node.op in "/%" and node.type.kind == "int":
            return self._division(node, left, right)
        return self.birth(node, self._wrapped(node.type, result), left, right)

    def birth(self, node, result, *operands):
        """The result of an operation on floats; says so, if asked to, where it becomes NaN."""
        if not self.births or not isinstance(node.type, t.Scalar) or node.type.kind != "float":
            return result
        result = self.w.temporary(result)
        given = "".join(f"{code}, " for code in operands)
        self.w.emit(f"C.born({self.w.constant(node.span)}, {self.mask}, {result}, ({given}))")
        return result

    def _shift(self, node, left, right, result):
        known = isinstance(node.right, p.Constant) and 0 <= node.right.value < 8 * node.type.size
        if not known:
            function = a.shift_left if node.op == "<<" else a.shift_right
            return self.call(function(node.type.dtype), left, right)
        return result if node.op == ">>" else self._wrapped(node.type, result)

    def _division(self, node, left, right):
        function = "divide" if node.op == "/" else "remainder"
        dtype, span = (self.w.constant(x, "d") for x in (node.type.dtype, node.span))
        code = self.call(function, Code("C"), Code(span), Code(self.mask), Code(dtype), left, right,
                         kind=mixed(left, right))
        # It may report a fault: it runs exactly here.
        return self.w.temporary(code)

    # -- pointers

    def _PointerAdd(self, node):
        pointer, offset = self.operands(node.pointer, node.offset)
        kind = "U" if pointer.kind == offset.kind == "U" else "V"
        size = node.pointer.type.to.size
        return self.call("advance", pointer, offset, Code(str(size)), kind=kind)

    def _PointerDifference(self, node):
        left, right = self.operands(node.left, node.right)
        size = max(1, node.left.type.to.size)
        return self.call(a.pointer_difference, Code("C"), left, right, Code(str(size)), kind="V")

    def _PointerCompare(self, node):
        left, right = self.operands(node.left, node.right)
        return self.call(a.pointer_compare(node.op), Code("C"), left, right, kind="V")

    # -- what runs in some lanes only

    def _Logical(self, node):
        sign = "&" if node.op == "&&" else "|"
        left = self.expr(node.left)
        if self.is_plain(node.right):
            right = self.expr(node.right)
            depth = 1 + max(left.depth, right.depth)
            return Code(f"({left} {sign} {right})", mixed(left, right), depth)
        result = self.w.temporary(left)
        region = self.new_region()
        function = "narrow" if sign == "&" else "narrow_not"
        self.w.emit(f"{region.name} = {function}({self.mask}, {result})")
        with self.w.block(f"if {region.name} is not False:"), self.inside(region):
            self.count(node.right)
            right = self.expr(node.right)
            self.w.emit(f"{result} = {result} {sign} {right}")
        kind = "U" if left.kind == right.kind == "U" else "V"
        return Code(result.text, kind, stable=True)

    def _Conditional(self, node):
        test = self.expr(node.test)
        if self.is_plain(node.yes) and self.is_plain(node.no):
            return self._select(node, test)
        result = self.w.name("t")
        if test.kind == "U":
            return self._uniform_choice(node, test, result)
        test = self.w.temporary(test)
        yes, no = self.new_region(), self.new_region()
        self.w.emit(f"{result} = None")
        self.w.emit(f"{yes.name}, {no.name} = split({self.mask}, {test})")
        with self.w.block(f"if {yes.name} is not False:"), self.inside(yes):
            self.count(node.yes)
            self.w.emit(f"{result} = {self.expr(node.yes)}")
        with self.w.block(f"if {no.name} is not False:"), self.inside(no):
            self.count(node.no)
            other = self.expr(node.no)
            kind = self.w.constant(node.type)
            self.w.emit(f"{result} = C.either({test}, {result}, {other}, {kind})")
        return Code(result, "V", stable=True)

    def _select(self, node, test):
        yes, no = self.expr(node.yes), self.expr(node.no)
        depth = 1 + max(test.depth, yes.depth, no.depth)
        if test.kind == "U":
            kind = join_kinds(yes.kind, no.kind)
            return Code(f"({yes} if {test} else {no})", kind, depth)
        type = self.w.constant(node.type)
        kind = "A" if test.kind == "A" and isinstance(node.type, t.Scalar) else "V"
        return Code(f"C.select({test}, {yes}, {no}, {type})", kind, depth)

    def _uniform_choice(self, node, test, result):
        kinds = []
        for head, branch in ((f"if {test}:", node.yes), ("else:", node.no)):
            with self.w.block(head):
                if not (self.is_plain(node.yes) and self.is_plain(node.no)):
                    self.count(branch)
                code = self.expr(branch)
                kinds.append(code.kind)
                self.w.emit(f"{result} = {code}")
        return Code(result, join_kinds(*kinds), stable=True)

    def _Sequence(self, node):
        self.w.temporary(self.expr(node.first))
        return self.expr(node.second)

    # -- parts

    def _Build(self, node):
        codes = self.operands(*node.items)
        text = f"({', '.join(c.text for c in codes)},)"
        return Code(text, join_kinds(*(c.kind for c in codes)), 1 + max(c.depth for c in codes))

    def _Field(self, node):
        code = self.expr(node.of)
        return Code(f"{code}[{node.index}]", code.kind, code.depth, code.stable)

    # -- changes

    def _Store(self, node):
        value = self.expr(node.value)
        if not value.stable:
            value = self.w.temporary(value)
        self.place(node.place).write(value)
        return value

    def _Update(self, node, wanted=True):
        place = self.place(node.place).settled()
        old = place.read()
        if wanted and node.postfix and not (old.stable and old.text[0] == "t"):
            old = self.w.temporary(Code(old.text, old.kind))
        self.olds[node.old] = old
        value = self.expr(node.value)
        if wanted:
            value = self.w.temporary(value)
        place.write(value)
        return old if node.postfix else value
