"""Calls of device functions."""

from kernels.language import types as t
from kernels.machine.generate.places import Memory
from kernels.machine.generate.scan import effects
from kernels.machine.generate.writer import Code
from kernels.machine.intrinsics import EMIT


class Calls:
    """Part of the generator: calls of the program's own functions, and of built-in ones."""

    def _Call(self, node):
        codes, kinds, outs = [], [], []
        for i, (variable, argument) in enumerate(
                zip(node.function.parameters, node.arguments, strict=True)):
            if isinstance(variable.type, t.Reference):
                self._reference(argument, codes, kinds, outs)
            else:
                code = self.expr(argument)
                later = node.arguments[i + 1:]
                if not code.stable and any(effects(x) for x in later):
                    code = self.w.temporary(code)
                codes.append(code)
                kinds.append(code.kind)
        name, kind, out_kinds = self.unit.function(node.function, tuple(kinds))
        return self._called(name, codes, outs, kind, out_kinds)

    def _reference(self, argument, codes, kinds, outs):
        place = self.place(argument).settled()
        if isinstance(place, Memory):
            codes.append(place.address())
            kinds.append("memory")
        else:
            codes.append(place.read(check=False))
            kinds.append(codes[-1].kind)
            outs.append(place)

    def _called(self, name, codes, outs, kind, out_kinds):
        result = self.w.name("t")
        names = [self.w.name("t") for _ in outs]
        arguments = "".join(f", {c}" for c in codes)
        self.w.emit(f"{', '.join([result, *names])} = {name}(C, {self.mask}{arguments})")
        for place, given, out_kind in zip(outs, names, out_kinds, strict=True):
            place.write(Code(given, out_kind, stable=True), merge=False)
        return Code(result, kind, stable=True)

    def _Intrinsic(self, node):
        return self.intrinsic(node)

    def intrinsic(self, node, wanted=True):
        return EMIT[node.name](self, node, wanted)
