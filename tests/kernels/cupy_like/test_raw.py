"""RawKernel and RawModule: a student's own CUDA C by CuPy's names and errors."""

import io
import warnings

import numpy as np
import pytest

import kernels
import kernels.cupy_like as cp
from kernels.errors import CompileError, KernelFault, LaunchError

SAXPY = r"""
extern "C" __global__ void saxpy(float a, const float* x, float* y, int n) {
    int i = blockIdx.x * blockDim.x + threadIdx.x;
    if (i < n) y[i] = a * x[i] + y[i];
}
"""
UNGUARDED = SAXPY.replace("if (i < n) ", "")
SHIFT = r"""
extern "C" __global__ void shift(float* x, int n) {
    __shared__ float s[64];
    s[threadIdx.x] = x[threadIdx.x];
    x[threadIdx.x] = s[(threadIdx.x + 1) % 64];
}
"""
MODULE = r"""
__constant__ float coef[4];
__device__ int calls = 5;
struct Pair { float a; int b; };
template <typename T, int N> __global__ void scale(T* x, int n) {
    int i = blockIdx.x * blockDim.x + threadIdx.x;
    if (i < n) x[i] *= N;
}
extern "C" __global__ void poly(const float* x, float* y) {
    float v = x[threadIdx.x];
    y[threadIdx.x] = coef[0] + v * (coef[1] + v * (coef[2] + v * coef[3]));
    if (threadIdx.x == 0) calls = calls + 1;
}
extern "C" __global__ void product(Pair p, float* y) { y[0] = p.a * p.b; }
extern "C" __global__ void reverse(float* y) {
    extern __shared__ float s[];
    s[threadIdx.x] = y[threadIdx.x];
    __syncthreads();
    y[threadIdx.x] = s[blockDim.x - 1 - threadIdx.x];
}
extern "C" __global__ void __launch_bounds__(128) local(float* y) {
    __shared__ double s[8];
    float mine[3];
    for (int i = 0; i < 3; i++) mine[i] = y[i];
    s[threadIdx.x % 8] = mine[threadIdx.x % 3];
}
__global__ void mangled(float* x) { x[0] = 1; }
"""


def arrays(n):
    return cp.arange(n, dtype=cp.float32), cp.ones(n, cp.float32)


def test_a_kernel_runs_over_its_arrays():
    x, y = arrays(1000)
    kernel = cp.RawKernel(SAXPY, "saxpy")
    assert kernel((4,), (256,), (cp.float32(2), x, y, 1000)) is None
    cp.testing.assert_array_equal(y, 2 * x.get() + 1)
    assert (kernel.name, kernel.code, kernel.options) == ("saxpy", SAXPY, ())


def test_views_are_written_in_place():
    x, y = arrays(64)
    cp.RawKernel(SAXPY, "saxpy")((1,), (32,), (cp.float32(1), x[32:], y[16:], 32))
    assert y[16:48].tolist() == [1 + i for i in range(32, 64)] and y[48:].sum() == 16


@pytest.mark.parametrize(("grid", "block", "error"), [
    (4, (256,), TypeError), ((4,), [256], TypeError), ((4.5,), (256,), TypeError),
    (("4",), (256,), TypeError),
    ((1, 1, 1, 1), (1,), ValueError), ((0,), (1,), RuntimeError), ((1,), (2048,), RuntimeError),
    ((1,), (1, 1, 65), RuntimeError), ((1, 65536), (1,), RuntimeError)])
def test_a_grid_or_block_that_cannot_be_is_refused(grid, block, error):
    x, y = arrays(4)
    with pytest.raises(error) as caught:
        cp.RawKernel(SAXPY, "saxpy")(grid, block, (cp.float32(2), x, y, 4))
    assert error is TypeError or isinstance(caught.value, LaunchError)


def test_a_wrong_argument_is_named():
    x, y = arrays(4)
    with pytest.raises(TypeError, match=r"saxpy: argument 1 \(float a\)") as caught:
        cp.RawKernel(SAXPY, "saxpy")((1,), (4,), (2.0, x, y, 4))
    assert isinstance(caught.value, LaunchError)


@pytest.mark.parametrize("launch", [
    lambda x: cp.RawKernel(SAXPY, "saxpy")((1,), (4,), x),
    lambda x: kernels.run(SAXPY, (1,), (4,), x)])
def test_a_forgotten_comma_is_seen(launch):
    with pytest.raises(TypeError, match=r"expected a tuple: \(x,\)"):
        launch(cp.ones(4, cp.float32))


# -- faults

def test_a_fault_is_raised_with_its_report():
    x, y = arrays(1000)
    with pytest.raises(KernelFault, match=r"reads x\[1000\]") as caught:
        cp.RawKernel(UNGUARDED, "saxpy")((4,), (256,), (cp.float32(2), x, y, 1000))
    assert isinstance(caught.value, cp.cuda.driver.CUDADriverError)
    assert caught.value.report.faults[0].span.line == 4
    assert caught.value.report.source.name == "saxpy.cu"


def test_a_race_is_seen_and_checks_can_be_turned_off():
    x, kernel = cp.arange(64, dtype=cp.float32), cp.RawKernel(SHIFT, "shift")
    with pytest.raises(KernelFault, match="no barrier between"):
        kernel((1,), (64,), (x, 64))
    with kernels.checks(False):
        kernel((1,), (64,), (x, 64))
    with pytest.raises(KernelFault):
        kernel((1,), (64,), (x, 64))


def test_reading_what_cp_empty_gave_is_a_fault_once_nothing_wrote_it():
    x, y = cp.ones(32, cp.float32), cp.empty(32, cp.float32)
    launch = (1,), (32,), (cp.float32(2), x, y, 32)
    with pytest.raises(KernelFault, match="y"):
        cp.RawKernel(SAXPY, "saxpy")(*launch)
    y = cp.empty(32, cp.float32)
    y[...] = 1
    cp.RawKernel(SAXPY, "saxpy")((1,), (32,), (cp.float32(2), x, y, 32))


def test_a_notebook_shows_the_message_without_our_frames():
    x, y = arrays(10)
    with pytest.raises(KernelFault) as caught:
        cp.RawKernel(UNGUARDED, "saxpy")((1,), (32,), (cp.float32(2), x, y, 10))
    shown = "\n".join(caught.value._render_traceback_())
    assert "saxpy.cu:4:" in shown and "LaunchFault" in shown
    assert "cp.RawKernel(UNGUARDED" in shown and "cupy_like" not in shown


def test_elsewhere_the_traceback_ends_where_the_student_called():
    x, y = arrays(10)
    for call in (lambda: cp.RawKernel(UNGUARDED, "saxpy")((1,), (32,), (cp.float32(2), x, y, 10)),
                 lambda: kernels.run("void", (1,), (1,), ())):
        with pytest.raises(kernels.errors.KernelError) as caught:
            call()
        assert sum("kernels/" in str(f.path) and "tests" not in str(f.path)
                   for f in caught.traceback) == 1


def test_ipython_uses_it():
    shell = pytest.importorskip("IPython.core.interactiveshell").InteractiveShell()
    out = io.StringIO()
    from contextlib import redirect_stdout

    cell = ("import kernels.cupy_like as cp\n"
            f"cp.RawKernel({UNGUARDED!r}, 'saxpy')((1,), (32,), (cp.float32(2), cp.ones(4, 'f4'), "
            "cp.ones(4, 'f4'), 4))")
    with redirect_stdout(out):
        shell.run_cell(cell)
    assert "reads x[4]" in out.getvalue() and "launching.py" not in out.getvalue()
    assert "Traceback" not in out.getvalue()


# -- compiling

def test_what_does_not_compile_is_cupys_error():
    with pytest.raises(cp.cuda.compiler.CompileException) as caught:
        cp.RawKernel(SAXPY.replace("x[i]", "z[i]"), "saxpy").compile()
    error, out = caught.value, io.StringIO()
    assert isinstance(error, CompileError) and "z" in error.get_message()
    assert "saxpy.cu:4:" in str(error)
    error.dump(out)
    assert "NVRTC compilation error" in out.getvalue() and "4     if (i < n)" in out.getvalue()


def test_a_kernel_without_extern_c_is_not_found_and_the_hint_says_why():
    with pytest.raises(cp.cuda.driver.CUDADriverError, match=r'extern "C" __global__ void mangled'):
        cp.RawKernel(MODULE, "mangled").compile()
    with pytest.raises(cp.cuda.driver.CUDADriverError, match="not found: 'nope'.*poly"):
        cp.RawKernel(MODULE, "nope").compile()
    with pytest.raises(LaunchError, match=r"name_expressions=\["):
        cp.RawKernel(MODULE, "scale<float, 4>").compile()


def test_options():
    text = 'extern "C" __global__ void k(int* x) { x[0] = VALUE + FLAG; }'
    x = cp.zeros(1, cp.int32)
    cp.RawKernel(text, "k", ("-DVALUE=41", "-D FLAG", "--std=c++17"))((1,), (1,), (x,))
    assert x.item() == 42
    with pytest.warns(UserWarning, match="use_fast_math"):
        cp.RawKernel(text, "k", ("-DVALUE=1", "-DFLAG", "--use_fast_math"))((1,), (1,), (x,))
    with pytest.raises(ValueError, match="--nonsense"):
        cp.RawKernel(text, "k", ("--nonsense",)).compile()
    with pytest.raises(TypeError, match="expected tuple, got list"):
        cp.RawKernel(text, "k", ["-DVALUE=1"])


@pytest.mark.parametrize("wrong", [
    {"backend": "clang"}, {"translate_cucomplex": True}, {"jitify": True}])
def test_what_the_emulator_lacks_is_refused_by_name(wrong):
    with pytest.raises(ValueError, match=f"{next(iter(wrong))}|{next(iter(wrong.values()))}"):
        cp.RawKernel(SAXPY, "saxpy", **wrong)


SLIP = 'extern "C" __global__ void k(int* x) { if (x[0] = 3) x[1] = 2; }'


def test_what_is_seldom_meant_is_warned_of_at_the_students_line():
    log = io.StringIO()
    with pytest.warns(UserWarning, match="write == to compare") as said:
        cp.RawKernel(SLIP, "k").compile(log)
    assert said[0].filename == __file__ and "k.cu:1:" in log.getvalue()
    with pytest.warns(UserWarning, match="half:1:7"):
        cp.ElementwiseKernel("T x", "T y", "y = 1 / 2", "half")(cp.ones(3))


# -- attributes

def test_attributes_tell_what_a_block_takes():
    kernel = cp.RawModule(code=MODULE).get_function("local")
    assert kernel.shared_size_bytes == 64 and kernel.local_size_bytes == 12
    assert kernel.const_size_bytes == 16 and kernel.max_threads_per_block == 128
    with pytest.raises(NotImplementedError, match="registers"):
        kernel.num_regs  # noqa: B018
    assert kernel.attributes["num_regs"] == -1 and len(kernel.attributes) == 10
    kernel.preferred_shared_memory_carveout = 50
    assert kernel.attributes["preferred_shared_memory_carveout"] == 50


def test_much_dynamic_shared_memory_must_be_asked_for():
    kernel = cp.RawModule(code=MODULE).get_function("reverse")
    y = cp.arange(64, dtype=cp.float32)
    kernel((1,), (64,), (y,), shared_mem=256)
    assert y.tolist() == list(range(63, -1, -1))
    with pytest.raises(LaunchError, match="max_dynamic_shared_size_bytes = 100000"):
        kernel((1,), (64,), (y,), shared_mem=100_000)
    kernel.max_dynamic_shared_size_bytes = 100_000
    kernel((1,), (64,), (y,), shared_mem=100_000)
    with pytest.raises(ValueError, match="at most 232448"):
        kernel.max_dynamic_shared_size_bytes = 300_000


# -- modules

def test_templates_by_name_expression():
    module = cp.RawModule(code=MODULE, name_expressions=["scale<float, 4>", "scale<int, 2>"])
    x = cp.ones(10, cp.float32)
    module.get_function("scale<float, 4>")((1,), (32,), (x, 10))
    assert x.tolist() == [4] * 10
    with pytest.raises(LaunchError, match="argument 1"):
        module.get_function("scale<int, 2>")((1,), (32,), (x, 10))
    with pytest.raises(LaunchError, match="not found"):
        module.get_function("scale<double, 2>")


def test_globals_are_arrays_over_the_modules_memory():
    module = cp.RawModule(code=MODULE)
    coef = cp.ndarray((4,), cp.float32, module.get_global("coef"))
    coef[...] = cp.asarray([1, 2, 3, 4], cp.float32)
    x, y = cp.arange(3, dtype=cp.float32), cp.zeros(3, cp.float32)
    module.get_function("poly")((1,), (3,), (x, y))
    assert y.tolist() == [1, 10, 49]
    assert cp.ndarray((), cp.int32, module.get_global("calls")) == 6
    assert cp.ndarray((), cp.int32, cp.RawModule(code=MODULE).get_global("calls")) == 5
    with pytest.raises(LaunchError, match="coef, calls"):
        module.get_global("coefficients")


def test_a_struct_by_value_is_a_numpy_scalar():
    record, y = np.zeros((), np.dtype([("a", "f4"), ("b", "i4")])), cp.zeros(1, cp.float32)
    record["a"], record["b"] = 2.5, 4
    cp.RawModule(code=MODULE).get_function("product")((1,), (1,), (record[()], y))
    assert y.item() == 10


def test_a_module_takes_code_or_path_and_runs_only_code():
    for wrong in ({}, {"code": MODULE, "path": "x.cubin"}):
        with pytest.raises(TypeError, match="Exactly one"):
            cp.RawModule(**wrong)
    with pytest.raises(ValueError, match="on a GPU only"):
        cp.RawModule(path="x.cubin")
    with pytest.raises(ValueError, match="only nvrtc"):
        cp.RawModule(code=MODULE, backend="nvcc", name_expressions=["scale<int, 2>"])


def test_printf_goes_to_stdout(capsys):
    text = r'''extern "C" __global__ void hello() { printf("thread %d of %d\n", threadIdx.x,
                                                             blockDim.x); }'''
    cp.RawKernel(text, "hello")((1,), (2,), ())
    assert capsys.readouterr().out == "thread 0 of 2\nthread 1 of 2\n"


def test_no_warning_without_reason():
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        x, y = arrays(8)
        cp.RawKernel(SAXPY, "saxpy", ("-std=c++14",))((1,), (8,), (cp.float32(1), x, y, 8))
