"""kernels.run: one launch, and the report of it."""

import re

from kernels.cupy_like.compiling import compiled
from kernels.cupy_like.elementwise import ElementwiseKernel
from kernels.cupy_like.failures import BadArgument, BadValue
from kernels.cupy_like.launching import Wishes, launch, triple
from kernels.cupy_like.raw import RawKernel
from kernels.cupy_like.readable import short
from kernels.cupy_like.reduction import ReductionKernel

KERNEL = re.compile(r"__global__\s+(?:__launch_bounds__\s*\([^)]*\)\s*)?void\s+"
                    r"(?:__launch_bounds__\s*\([^)]*\)\s*)?(\w+)\s*\(")


@short
def run(kernel, grid, block, args, *, shared_mem=0, check=True, count=False, trace=(0, 0),
        steps=None, nan=False):
    """Launches a kernel once and reports what it did. Faults are in the report, never raised.

    kernel:      RawKernel, ElementwiseKernel, ReductionKernel, or the text of one CUDA C kernel
    grid, block: tuples of 1 to 3 ints; None for elementwise and reduction kernels
    args:        tuple of arguments; arrays are changed in place
    shared_mem:  bytes of dynamic shared memory
    check:       look for faults; count: count what each line costs
    trace:       (block number, warp) whose memory requests the report keeps, with count
    steps:       turns that all loops may take together before one counts as endless
    nan:         report the operation in which a NaN is born of numbers that are none
    returns:     Report; on a GPU `where` names it and nothing is checked or counted
    raises:      CompileError, LaunchError
    """
    wishes = Wishes(check, count, tuple(trace), steps, nan)
    if not isinstance(args, tuple | list):
        raise BadArgument(f"kernels.run: args is {type(args).__name__}; expected a tuple: "
                          "(x,) has one argument")
    args = tuple(args)
    if isinstance(kernel, RawKernel):
        return kernel._launch(grid, block, args, shared_mem, wishes)
    if isinstance(kernel, ElementwiseKernel | ReductionKernel):
        return _made_kernel(kernel, grid, block, args, wishes)
    if isinstance(kernel, str):
        return _text(kernel, grid, block, args, shared_mem, wishes)
    if type(kernel).__module__.split(".")[0] == "cupy":
        return _on_gpu(kernel, grid, block, args, shared_mem)
    raise BadArgument(f"kernels.run: expected a kernel or its text, found {type(kernel).__name__}")


def _made_kernel(kernel, grid, block, args, wishes):
    if grid is not None or block is not None:
        raise BadValue(f"{kernel.name}: its grid and block are chosen for it; pass None for both")
    _, report = kernel._launch(args, wishes)
    if report is None:
        raise BadValue(f"{kernel.name}: the arrays have no elements, so nothing runs")
    return report


def _text(text, grid, block, args, shared_mem, wishes):
    from kernels import device

    if device() == "gpu":
        import cupy

        name = _only_name(text, KERNEL.findall(text))
        module = cupy.RawModule(code=text, name_expressions=(name,))
        return _on_gpu(module.get_function(name), grid, block, args, shared_mem, name)
    module = compiled(text, "kernel.cu")
    name = _only_name(text, list(module.program.kernels))
    return launch(module, name, grid, block, args, wishes, shared_mem)


def _only_name(text, names):
    if len(names) != 1:
        raise BadValue("kernels.run takes a text with exactly one kernel (__global__ void ...), "
                       f"found {', '.join(names) or 'none'}; for several use cp.RawModule(code=...)"
                       ".get_function(name)")
    return names[0]


def _on_gpu(kernel, grid, block, args, shared_mem, name=None):
    import cupy

    from kernels import gpu
    from kernels.language.source import Source
    from kernels.report.report import Report

    name = name or kernel.name
    if grid is None:
        kernel(*args)
    else:
        kernel(grid, block, args, shared_mem=shared_mem)
    cupy.cuda.Stream.null.synchronize()
    text = getattr(kernel, "code", None) or getattr(kernel, "operation", None) or ""
    extents = [(0, 0, 0) if e is None else triple(e, w)
               for e, w in ((grid, "grid"), (block, "block"))]
    return Report(Source(text, f"{name}.cu"), name, *extents, shared_mem, where=gpu()[0],
                  checked=False)
