"""A kernel with one mistake is reported, or comes out wrong; the exceptions are listed, and why."""

import pytest

from kernels.errors import CompileError
from kernels.reference import REFERENCES
from tests.kernels.judges import right, solve
from tests.kernels.mutations import deleted_barriers, loosened_guards, shifted_indices

# (kernel, the changed line): why the kernel still does what it should. Both ways are checked: what
# is listed must pass unnoticed, and what is not listed must not.
HARMLESS = {
    ("scan_hillis_steele", "for (int reach = 1; reach <= THREADS; reach *= 2) {"):
        "no thread is 256 places from the start, so one more step only copies",
    ("scan_blelloch", "for (int step = 1; step <= ELEMENTS; step *= 2) {"):
        "at a step of 256 the first right child would be 511, so one more step does nothing",
    ("scan_blelloch", "if (right <= ELEMENTS) tree[right] += tree[right - step];"):
        "right is odd and 256 is even",
    ("scan_blelloch", "if (right <= ELEMENTS) {"): "right is odd and 256 is even",
    ("matmul_tiled", "for (int first = 0; first <= K; first += TILE) {"):
        "one more tile, beyond K, is all zeros",
    ("matmul_registers", "for (int first = 0; first <= K; first += DEPTH) {"):
        "one more tile, beyond K, is all zeros",
    ("matmul_registers", "for (int e = t; e <= TILE * DEPTH; e += 256) {"):
        "thread 0 writes once more, into the column that is there for padding",
    ("matmul_registers", "if (width % 4 == 0 && column + 3 <= width)"):
        "column and width are multiples of 4 here, so column + 3 is not the width",
    ("flash_attention", "for (int first = 0; first <= tokens; first += KEYS) {"):
        "one more tile, beyond the last token, has only keys of weight 0",
}

ALL = pytest.mark.parametrize("reference", REFERENCES.values(), ids=lambda r: r.name)


def noticed(reference, mutant):
    """Whether the compiler, a check or a wrong number tells."""
    try:
        for case in reference.cases[::-1]:
            problem, found = solve(reference, case, mutant.text)
            if found or not right(reference, problem):
                return True
    except CompileError:
        return True
    return False


def unnoticed(reference, mutants):
    """{(kernel, line)} of what nobody notices. Something must have been tried."""
    return {(reference.name, m.line) for m in mutants if not noticed(reference, m)}


def listed(reference, mutants):
    return {(reference.name, m.line) for m in mutants} & set(HARMLESS)


@pytest.mark.parametrize("reference", [r for r in REFERENCES.values() if "__sync" in r.text],
                         ids=lambda r: r.name)
def test_a_deleted_barrier_is_noticed(reference):
    mutants = list(deleted_barriers(reference.text))
    assert unnoticed(reference, mutants) == listed(reference, mutants)


@ALL
def test_a_shifted_index_is_noticed(reference):
    mutants = list(shifted_indices(reference.text))
    assert mutants and unnoticed(reference, mutants) == listed(reference, mutants)


@ALL
def test_a_loosened_guard_is_noticed(reference):
    mutants = list(loosened_guards(reference.text))
    assert mutants and unnoticed(reference, mutants) == listed(reference, mutants)


def test_every_exception_is_a_line_that_a_mistake_can_make():
    made = {(r.name, m.line) for r in REFERENCES.values()
            for make in (deleted_barriers, shifted_indices, loosened_guards)
            for m in make(r.text)}
    assert set(HARMLESS) <= made and all(HARMLESS.values())


def test_mistakes_are_put_where_they_should_be():
    text = "__shared__ float s[4];\nif (i < n) s[a[i]] = 1;   // s[0] < 1\n__syncthreads();\n"
    assert [m.line for m in shifted_indices(text)] == ["if (i < n) s[(a[i]) + 1] = 1;",
                                                       "if (i < n) s[a[(i) + 1]] = 1;"]
    assert [m.line for m in loosened_guards(text)] == ["if (i <= n) s[a[i]] = 1;"]
    assert [m.number for m in deleted_barriers(text)] == [3]
