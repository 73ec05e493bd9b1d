"""ReductionKernel: a kernel made around map, reduce and post-map expressions."""

from dataclasses import dataclass
from math import prod

import numpy as np

from kernels.cupy_like import operands
from kernels.cupy_like.compiling import compiled
from kernels.cupy_like.elementwise import NAME, _array_dtypes
from kernels.cupy_like.generated import Generated, replaced
from kernels.cupy_like.launching import launch, plain, raise_faults
from kernels.cupy_like.ndarray import ndarray
from kernels.cupy_like.operands import Operand
from kernels.cupy_like.parameters import decide_types, parse
from kernels.cupy_like.readable import short

BLOCK = 512                       # threads, as in CuPy


@dataclass(frozen=True)
class Plan:
    """How threads share the work: `lanes` of a block work on one output, `rows` outputs at a time.

    count, outputs:  elements per output, and how many outputs
    inner:           whether the lanes of an output lie side by side in the block, which coalesces
                     where the reduced axis is the one that runs fastest in memory
    """

    count: int
    outputs: int
    inner: bool

    @property
    def lanes(self):
        # Neighbouring outputs lie side by side in memory: a warp takes up to 32 of them at once.
        beside = 1 if self.inner else min(32, _power_of_two(self.outputs))
        return min(BLOCK // beside, _power_of_two(self.count))

    @property
    def rows(self):
        return BLOCK // self.lanes if self.outputs > 1 else 1

    @property
    def blocks(self):
        return -(-self.outputs // self.rows)


class ReductionKernel:
    """A kernel that folds arrays along axes.

    map_expr:       CUDA C, over the inputs; reduce_expr: over `a` and `b`; post_map_expr: from `a`
    identity:       text of the value that a fold begins with, or None
    reduce_type:    C type in which it folds; the first output's by default
    source:         CuPy's reference, "cupy.ReductionKernel"
    """

    def __init__(self, in_params, out_params, map_expr, reduce_expr, post_map_expr, identity,
                 name="reduce_kernel", reduce_type=None, reduce_dims=True, preamble="",
                 options=()):
        if not NAME.match(name):
            raise ValueError(f'Invalid kernel name: "{name}"')
        self.in_params, self.out_params = parse(in_params, True), parse(out_params, False)
        self.nin, self.nout = len(self.in_params), len(self.out_params)
        self.nargs = self.nin + self.nout
        self.map_expr, self.reduce_expr, self.post_map_expr = map_expr, reduce_expr, post_map_expr
        self.identity = "" if identity is None else str(identity)
        self.name = self.__name__ = name
        self.reduce_type, self.reduce_dims = reduce_type, reduce_dims
        self.preamble, self.options = preamble, options
        self._modules = {}

    @short
    def __call__(self, *args, out=None, axis=None, keepdims=False, stream=None, **unknown):
        """The first output.

        out:     array to fill; axis: int or tuple of ints, None for all
        raises:  TypeError and ValueError as CuPy; CompileException; LaunchFault
        """
        if unknown:
            raise TypeError(f"Wrong arguments {unknown}")
        result, report = self._launch(args, plain(), out, axis, keepdims)
        if report:
            raise_faults(report)
        return result

    def _launch(self, args, wishes, out=None, axis=None, keepdims=False):
        """(result, Report), or (result, None) where there was nothing to do."""
        given = self._outputs_given(args, out)
        operands.check([*args[:self.nin], *given])
        shape, ins = operands.broadcast(args[:self.nin], self.in_params, None)
        in_types, out_types, letters = decide_types(
            self.in_params, self.out_params, operands.dtypes(ins), _array_dtypes(given))
        reduced, kept = _axes(axis, len(shape))
        outs = operands.outputs(given, out_types, _out_shape(shape, reduced, keepdims),
                                self.out_params, False)
        if outs[0].size == 0:
            return outs[0], None
        if not self.identity and 0 in shape:
            raise ValueError(f"zero-size array to reduction operation {self.name} which has no "
                             "identity")
        ins = [_permuted(a, p, reduced + kept) for a, p in zip(ins, self.in_params, strict=True)]
        bound = [Operand(p, t, a) for p, t, a in
                 [*zip(self.in_params, in_types, ins, strict=True),
                  *zip(self.out_params, out_types, outs, strict=True)]]
        plan = Plan(prod(shape[i] for i in reduced), outs[0].size, _inner(ins, len(reduced)))
        return outs[0], self._run(bound, letters, plan, wishes)

    def _outputs_given(self, args, out):
        if len(args) not in (self.nin, self.nargs):
            raise TypeError(f"Wrong number of arguments for {self.name}")
        given = list(args[self.nin:])
        if out is None:
            return given
        if self.nout != 1:
            raise NotImplementedError("out= with several outputs")
        if given:
            raise ValueError("cannot specify 'out' as both a positional and keyword argument")
        return [out]

    def _run(self, bound, letters, plan, wishes):
        code = self._generate(bound, letters, plan)
        if code.text not in self._modules:
            self._modules[code.text] = compiled(code.text, self.name, self.options, view=code)
        report = launch(self._modules[code.text], self.name, (plan.blocks,),
                        (plan.lanes * plan.rows,),
                        [*(b.passed for b in bound), plan.count, plan.outputs], wishes)
        for b in bound:
            b.finish()
        return code.report(report)

    # -- the text

    def _generate(self, bound, letters, plan):
        code = Generated(self.name)
        code.show(preamble=self.preamble, map_expr=self.map_expr, reduce_expr=self.reduce_expr,
                  post_map_expr=self.post_map_expr)
        code.charge("map_expr")
        code.add(operands.prelude(bound, letters))
        code.insert("preamble", self.preamble)
        kind = self.reduce_type or self._first_type(letters)
        parameters = ", ".join([*(b.declared for b in bound),
                                "const long long _count", "const long long _outputs"])
        code.add(f"typedef {kind} _type_reduce;\n"
                 f'extern "C" __global__ void {self.name}({parameters}) {{\n'
                 f"__shared__ _type_reduce _sdata[{plan.lanes * plan.rows}];\n"
                 f"{_shares(plan)}\n"
                 f"_type_reduce _s = _type_reduce({self.identity});")
        for b in bound:
            for line in b.extents():
                code.add(line)
        self._fold(code, bound)
        self._tree(code, plan)
        self._finish(code, bound)
        return code

    def _first_type(self, letters):
        p = self.out_params[0]
        return p.letter or operands.working_name(p.dtype)

    def _names(self, bound):
        return {"_in_ind", "_out_ind", *(b.parameter.name for b in bound if b.parameter.raw)}

    def _fold(self, code, bound):
        """Each lane folds its share of an output's elements into _s."""
        code.control("if (_row < _outputs) {\n"
                     "for (ptrdiff_t _J = _lane; _J < _count; _J += _lanes) {\n"
                     "const ptrdiff_t _at = _J * _outputs + _row;")
        for b in bound[:self.nin]:
            code.add(b.load("_at"), mention=b.parameter.name)
        code.add("const _type_reduce _v = static_cast<_type_reduce>(")
        code.insert("map_expr", replaced(self.map_expr, self._names(bound)))
        code.add(");")
        code.charge("reduce_expr")
        self._reduce(code, "_s", "_s", "_v")
        code.add("}\n}")

    def _tree(self, code, plan):
        """The lanes of each output fold their results, half of them at each step."""
        code.add("_sdata[_lane * _rows + _place] = _s;\n__syncthreads();")
        code.control("for (int _half = _lanes / 2; _half > 0; _half >>= 1) {\n"
                     "if (_lane < _half) {")
        self._reduce(code, "_sdata[_lane * _rows + _place]", "_sdata[_lane * _rows + _place]",
                     "_sdata[(_lane + _half) * _rows + _place]")
        code.add("}\n__syncthreads();\n}")

    def _reduce(self, code, target, a, b):
        code.add(f"{{\nconst _type_reduce a = {a};\nconst _type_reduce b = {b};\n{target} = (")
        code.insert("reduce_expr", replaced(self.reduce_expr, {"_in_ind", "_out_ind"}))
        code.add(");\n}")

    def _finish(self, code, bound):
        code.charge("post_map_expr")
        code.control("if (_lane == 0 && _row < _outputs) {")
        code.add("const _type_reduce a = _sdata[_place];")
        for b in bound[self.nin:]:
            code.add(b.load("_row"), mention=b.parameter.name)
        code.add("(")
        code.insert("post_map_expr", replaced(self.post_map_expr, self._names(bound)))
        code.add(");\n}\n}")

    @property
    def cached_codes(self):
        """The kernels that were made so far, as CUDA C."""
        return dict(enumerate(self._modules))

    @property
    def cached_code(self):
        return next(iter(self._modules))


def _power_of_two(number):
    """The least power of two that is not less."""
    return 1 << (max(number, 1) - 1).bit_length()


def _shares(plan):
    lane, place = (f"threadIdx.x % {plan.lanes}", f"threadIdx.x / {plan.lanes}") if plan.inner \
        else (f"threadIdx.x / {plan.rows}", f"threadIdx.x % {plan.rows}")
    return (f"const int _lanes = {plan.lanes}, _rows = {plan.rows};\n"
            f"const int _lane = {lane}, _place = {place};\n"
            "const ptrdiff_t _row = (ptrdiff_t)blockIdx.x * _rows + _place;\n"
            "const long long _out_ind_size__ = _outputs;\n"
            "const long long _in_ind_size__ = _count * _outputs;")


def _axes(axis, ndim):
    """(reduced, kept) axes. raises: AxisError, ValueError for an axis given twice"""
    if axis is None:
        return tuple(range(ndim)), ()
    axes = axis if isinstance(axis, tuple | list) else (axis,)
    reduced = tuple(sorted(np.lib.array_utils.normalize_axis_index(a, ndim) for a in axes))
    if len(set(reduced)) != len(reduced):
        raise ValueError("duplicate value in 'axis'")
    return reduced, tuple(i for i in range(ndim) if i not in reduced)


def _out_shape(shape, reduced, keepdims):
    if keepdims:
        return tuple(1 if i in reduced else n for i, n in enumerate(shape))
    return tuple(n for i, n in enumerate(shape) if i not in reduced)


def _permuted(a, parameter, order):
    """An input with its reduced axes first."""
    if not isinstance(a, ndarray) or order == tuple(range(len(order))):
        return a
    if parameter.raw:
        raise NotImplementedError("Illegal conditions: a raw argument and an axis that is not the "
                                  "first")
    return ndarray._of(a._array.transpose(order))


def _inner(ins, reduced):
    """Whether the reduced axes run faster in memory than those that stay."""
    for a in ins:
        if isinstance(a, ndarray) and 0 < reduced < a.ndim:
            return abs(a.strides[reduced - 1]) < abs(a.strides[-1])
    return False
