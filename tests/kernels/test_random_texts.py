"""A text with a slip is refused with a message or runs; nothing a student writes crashes us."""

import os
from random import Random

import numpy as np
import pytest

from kernels.errors import CompileError, LaunchError
from kernels.reference import REFERENCES
from tests.kernels import nvrtc
from tests.kernels.fault_kernels import FAULTS
from tests.kernels.feature_kernels import FEATURES
from tests.kernels.judges import compiled, disagreement, run_fast, run_slow
from tests.kernels.mutations import spoiled
from tests.kernels.random_programs import Generated

MANY = int(os.environ.get("KERNELS_RANDOM", 0))
SEEDS = range(MANY or 60)
# NVRTC takes seconds to read a header.
SHORT = [text for text in (FEATURES | FAULTS).values() if "#include" not in text]
TEXTS = [r.text for r in REFERENCES.values()] + SHORT


def accepted(text):
    """Whether the compiler takes it. Whoever refuses must say where and what."""
    try:
        compiled(text)
    except CompileError as refused:
        assert refused.diagnostics and all(d.span.line and d.message for d in refused.diagnostics)
        return False
    return True


@pytest.mark.skipif(bool(nvrtc.missing()), reason=nvrtc.missing() or "-")
@pytest.mark.parametrize("seed", SEEDS)
def test_what_nvidias_compiler_refuses_is_refused(seed):
    random = Random(seed)
    text = spoiled(random.choice(TEXTS), random)
    assert nvrtc.compile(text).ok or not accepted(text), text


@pytest.mark.parametrize("seed", SEEDS)
def test_what_is_accepted_runs_alike_on_both_machines(seed):
    random = Random(seed)
    text = spoiled(random.choice(SHORT), random)
    numbers = np.random.default_rng(seed)
    program = Generated(text.replace("__global__", 'extern "C" __global__'), {
        "a": numbers.integers(-50, 100, 96).astype(np.int32),
        "b": numbers.standard_normal(96).astype(np.float32), "n": np.int32(96)}, (2, 1, 1),
        (48, 1, 1), shared_bytes=48 * 8)
    if not accepted(program.text):
        return
    try:
        fast, found = run_fast(program)
    except LaunchError:
        return   # a parameter's type or the kernel's name was what changed
    slow, expected = run_slow(program)
    assert bool(found) == bool(expected), (text, found, expected)
    assert found or not disagreement(fast, slow), text


def test_the_slips_are_of_both_kinds():
    taken = [accepted(spoiled(Random(seed).choice(TEXTS), Random(seed))) for seed in SEEDS]
    assert any(taken) and not all(taken)
