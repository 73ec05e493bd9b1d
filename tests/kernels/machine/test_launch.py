"""A launch refuses what the hardware refuses, and says which argument does not fit."""

import numpy as np
import pytest

from kernels.errors import LaunchError
from kernels.language import compile as compile_cuda
from kernels.machine import Module
from tests.kernels.machine.cuda import launch

X = np.zeros(4, "f4")


@pytest.mark.parametrize("grid, block, message", (
    (1, 1025, "1025 threads; the most is 1024"), (1, (1, 1, 65), "block z is 65"),
    ((1, 65536), 1, "too large"), (0, 1, "at least 1"), (1, (4, 0), "at least 1"),
    (1 << 30, 1024, "too many for the emulator"), ("1", 1, "whole numbers"),
    ((1, 1, 1, 1), 1, "whole numbers")))
def test_extents_are_the_hardwares(grid, block, message):
    with pytest.raises(LaunchError, match=message):
        launch("(float* x) { }", grid, block, X)


@pytest.mark.parametrize("argument, message", (
    (np.zeros(4, "f8"), "argument 1 .x. of k is an array of float64.*expected float32"),
    (np.zeros((4, 4), "f4")[:, :2], "not contiguous"), (3, "expected an array of float"),
    ([1.0], "of type list")))
def test_a_wrong_array_is_named(argument, message):
    with pytest.raises(LaunchError, match=message):
        launch("(float* x) { }", 1, 1, argument)


@pytest.mark.parametrize("argument", (1 << 40, "1", X, None))
def test_a_wrong_number_is_named(argument):
    with pytest.raises(LaunchError, match="argument 1 .n. of k"):
        launch("(int n) { }", 1, 1, argument)


def test_the_number_of_arguments_is_checked():
    with pytest.raises(LaunchError, match="takes 1 arguments, but 2"):
        launch("(float* x) { }", 1, 1, X, X)


def test_too_much_shared_memory_is_refused():
    with pytest.raises(LaunchError, match="asks for 232460 bytes of shared memory"):
        launch("(float* x) { __shared__ float s[3]; s[0] = 1; x[0] = s[0]; }", 1, 1, X,
               shared_bytes=227 * 1024)
    with pytest.raises(LaunchError, match="dynamic shared memory"):
        launch("(float* x) { }", 1, 1, X, shared_bytes=228 * 1024)


def test_an_unknown_kernel_is_told_the_known_ones():
    module = Module(compile_cuda('extern "C" __global__ void right() { }'))
    with pytest.raises(LaunchError, match="no kernel wrong; found: right"):
        module.launch("wrong", 1, 1, ())


def test_structs_and_vectors_come_by_value():
    kind = np.dtype([("a", "i4"), ("b", "f8")])
    out = np.zeros(2)
    launch('struct S { int a; double b; }; extern "C" __global__ void k(S s, float2 v, double* o)'
           " { o[0] = s.a + s.b; o[1] = v.x - v.y; }", 1, 1,
           np.array((3, 0.5), np.dtype(kind.descr, align=True)), np.array([5, 2], "f4"), out)
    assert out.tolist() == [3.5, 3]


def test_module_variables_are_written_from_outside_and_kept_between_launches():
    module = Module(compile_cuda('__constant__ float c[2]; __device__ int count;'
                                 'extern "C" __global__ void k(float* o)'
                                 " { o[threadIdx.x] = c[threadIdx.x]; atomicAdd(&count, 1); }"))
    module.variable("c").bytes.view("f4")[:] = 7, 8
    out = np.zeros(2, "f4")
    for _ in range(3):
        module.launch("k", 1, 2, (out,))
    assert out.tolist() == [7, 8] and module.variable("count").bytes.view("i4")[0] == 6


def test_nothing_of_the_text_is_in_the_generated_code():
    from kernels.machine.program import source
    program = compile_cuda('__device__ int import_os(int exec) { return exec + 41; }'
                           'extern "C" __global__ void __import__(int* eval, int lambda)'
                           ' { eval[lambda] = import_os(lambda); printf("system %d", lambda); }')
    text, *_ = source(program.kernels["__import__"])
    assert not any(word in text for word in ("import", "exec", "eval", "lambda", "system", "os"))


def test_a_thousand_lines_are_kept_of_what_is_printed():
    report = launch('(int* x) { printf("%d:%5.1f %x|", threadIdx.x, 1.25f, 255);'
                    ' printf("%%%c%llu\\n", 65, 1ull << 63); }', 2, 1024, np.zeros(1, "i4"))
    assert len(report.printed) == 1000
    assert report.printed[0].startswith("0:  1.2 ff|1:  1.2 ff|")


def test_what_nests_too_deeply_is_refused():
    text = "(int* x) { " + "for (int i = 0; i < 1; i++) { " * 30 + "x[0]++; " + "}" * 31
    with pytest.raises(LaunchError, match="too deeply"):
        launch(text, 1, 2, np.ones(2, "i4"))


def test_long_sums_and_many_early_returns_are_fine():
    out = np.zeros(4, "i4")
    text = "(int* x) { int t = threadIdx.x; " + "".join(
        f"if (t == {i}) return; " for i in range(4, 200))
    launch(text + "x[t] = " + " + ".join(["t"] * 190) + "; }", 1, 200, out)
    assert out.tolist() == [0, 190, 380, 570]
