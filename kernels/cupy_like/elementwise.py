"""ElementwiseKernel: a kernel made around one expression."""

import re
from math import prod

from kernels.cupy_like import operands
from kernels.cupy_like.compiling import compiled
from kernels.cupy_like.generated import Generated, replaced
from kernels.cupy_like.launching import launch, plain, raise_faults
from kernels.cupy_like.operands import Operand
from kernels.cupy_like.parameters import decide_types, parse
from kernels.cupy_like.readable import short

NAME = re.compile(r"[A-Za-z_]\w*$")
EXTRAS = ("options", "loop_prep", "after_loop")


class ElementwiseKernel:
    """A kernel that does `operation` for every element of its arrays.

    in_params, out_params:  "T x, raw float32 y": types may be a letter, raw arrays are indexed
    operation:              CUDA C; `i` is the element's number, _ind.size() how many there are
    source:                 CuPy's reference, "cupy.ElementwiseKernel"
    """

    def __init__(self, in_params, out_params, operation, name="kernel", reduce_dims=True,
                 preamble="", no_return=False, return_tuple=False, **kwargs):
        if not NAME.match(name):
            raise ValueError(f'Invalid kernel name: "{name}"')
        if set(kwargs) - set(EXTRAS):
            raise TypeError(f"ElementwiseKernel() got unexpected arguments {sorted(kwargs)}; "
                            f"expected {', '.join(EXTRAS)}")
        self.in_params, self.out_params = parse(in_params, True), parse(out_params, False)
        self.params = self.in_params + self.out_params
        self.nin, self.nout = len(self.in_params), len(self.out_params)
        self.nargs = self.nin + self.nout
        if any(p.name == "i" for p in self.params):
            raise ValueError("Can not use 'i' as a parameter name")
        self.operation, self.preamble = operation, preamble
        self.name = self.__name__ = name
        self.reduce_dims, self.no_return, self.return_tuple = reduce_dims, no_return, return_tuple
        self.kwargs = kwargs
        self._modules = {}

    @short
    def __call__(self, *args, size=None, stream=None, block_size=128, **unknown):
        """The outputs of the kernel over the broadcast arguments.

        size:    how many elements, where all arrays are raw
        raises:  TypeError and ValueError as CuPy; CompileException; LaunchFault
        """
        if unknown:
            raise TypeError(f"Wrong arguments {unknown}")
        result, report = self._launch(args, plain(), size, block_size)
        if report:
            raise_faults(report)
        return result

    def _launch(self, args, wishes, size=None, block_size=128):
        """(result, Report), or (result, None) where there was nothing to do."""
        shape, ins, outs, letters = self._prepare(args, size, block_size)
        if 0 in shape:
            return self._result(outs), None
        bound = [Operand(p, dtype, a) for p, dtype, a in ins + outs]
        report = self._run(bound, letters, shape, block_size, wishes)
        return self._result(outs), report

    def _prepare(self, args, size, block_size):
        size = None if size == -1 else size
        if block_size <= 0:
            raise ValueError("block_size must be greater than zero")
        if len(args) not in (self.nin, self.nargs):
            raise TypeError(f"Wrong number of arguments for {self.name!r}. It must be either "
                            f"{self.nin} or {self.nargs} (with outputs), but given {len(args)}.")
        operands.check(args)
        shape, spread = operands.broadcast(args, self.params, size)
        ins, given = spread[:self.nin], args[self.nin:]
        in_types, out_types, letters = decide_types(
            self.in_params, self.out_params, operands.dtypes(ins), _array_dtypes(given))
        outs = operands.outputs(given, out_types, shape, self.out_params, size is not None)
        return (shape, list(zip(self.in_params, in_types, ins, strict=True)),
                list(zip(self.out_params, out_types, outs, strict=True)), letters)

    def _result(self, outs):
        arrays = tuple(a for _, _, a in outs)
        if self.no_return:
            return None
        return arrays[0] if self.nout == 1 and not self.return_tuple else arrays

    def _run(self, bound, letters, shape, block_size, wishes):
        code = self._generate(bound, letters)
        module = self._module(code)
        size = prod(shape)
        blocks = -(-size // block_size)
        report = launch(module, self.name, (blocks,), (min(block_size, size),),
                        [*(b.passed for b in bound), size], wishes)
        for b in bound:
            b.finish()
        return code.report(report)

    def _module(self, code):
        if code.text not in self._modules:
            self._modules[code.text] = compiled(code.text, self.name,
                                                self.kwargs.get("options", ()), view=code)
        return self._modules[code.text]

    def _generate(self, bound, letters):
        """The kernel's text: a thread per element."""
        loop_prep, after_loop = (self.kwargs.get(name, "") for name in ("loop_prep", "after_loop"))
        code = Generated(self.name)
        code.show(preamble=self.preamble, loop_prep=loop_prep, operation=self.operation,
                  after_loop=after_loop)
        code.charge("operation")
        names = {"_ind", *(b.parameter.name for b in bound if b.parameter.raw)}
        code.add(operands.prelude(bound, letters))
        code.insert("preamble", self.preamble)
        parameters = ", ".join([*(b.declared for b in bound), "const long long _ind_size__"])
        code.add(f'extern "C" __global__ void {self.name}({parameters}) {{')
        for b in bound:
            for line in b.extents():
                code.add(line)
        code.insert("loop_prep", replaced(loop_prep, names))
        # One turn per thread; a loop so that `continue` and `break` mean what they do in CuPy's.
        code.control(";\nptrdiff_t i = (ptrdiff_t)blockIdx.x * blockDim.x + threadIdx.x;\n"
                     "if (i < _ind_size__) do {")
        for b in bound:
            code.add(b.load("i"), mention=b.parameter.name)
        code.insert("operation", replaced(self.operation, names))
        code.control(";\n} while (0);")
        code.insert("after_loop", replaced(after_loop, names))
        code.add(";\n}")
        return code

    @property
    def cached_codes(self):
        """The kernels that were made so far, as CUDA C."""
        return dict(enumerate(self._modules))

    @property
    def cached_code(self):
        return next(iter(self._modules))


def _array_dtypes(args):
    """raises: TypeError where an output is no array"""
    if any(d is None for d in operands.dtypes(args)):
        raise TypeError("Output arguments must be cupy.ndarray")
    return operands.dtypes(args)
