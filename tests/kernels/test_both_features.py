"""Every feature means the same to both machines, and every fault is seen by both."""

import re

import numpy as np
import pytest

from tests.kernels import nvrtc
from tests.kernels.fault_kernels import FAULTS
from tests.kernels.feature_kernels import FEATURES
from tests.kernels.judges import disagreement, run_fast, run_slow
from tests.kernels.random_programs import Generated

ALL = FEATURES | FAULTS


def program(text):
    random = np.random.default_rng(len(text))
    arrays = {"a": random.integers(-50, 100, 96).astype(np.int32),
              "b": random.standard_normal(96).astype(np.float32), "n": np.int32(96)}
    return Generated(text.replace("__global__", 'extern "C" __global__'), arrays, (2, 1, 1),
                     (48, 1, 1), shared_bytes=48 * 8)


@pytest.mark.parametrize("name", FEATURES)
def test_both_machines_agree_to_the_bit(name):
    generated = program(FEATURES[name])
    fast, found = run_fast(generated)
    slow, expected = run_slow(generated)
    assert not disagreement(fast, slow)
    assert found == expected == set()
    assert disagreement(fast, generated.arrays), "it did nothing"
    assert not disagreement(fast, run_fast(generated, check=False)[0]), "without checks"


def marked(text):
    """{(kind, line)} that the comments of a text name."""
    lines = enumerate(text.splitlines(), 1)
    found = {(match[1], n) for n, line in lines if (match := re.search(r"// ([a-z -]+)$", line))}
    assert found, "no line is marked"
    return found


@pytest.mark.parametrize("name", FAULTS)
def test_the_fast_machine_sees_the_fault_in_its_line(name):
    assert run_fast(program(FAULTS[name]))[1] == marked(FAULTS[name])


@pytest.mark.parametrize("name", FAULTS)
def test_the_slow_machine_sees_the_same_kind_of_fault(name):
    """Not always in that line: it names who waits in vain, not who was the first to leave."""
    seen = {kind for kind, _ in run_slow(program(FAULTS[name]))[1]}
    assert {kind for kind, _ in marked(FAULTS[name])} <= seen


@pytest.mark.skipif(bool(nvrtc.missing()), reason=nvrtc.missing() or "-")
@pytest.mark.parametrize("name", ALL)
def test_nvrtc_accepts_it(name):
    compiled = nvrtc.compile(ALL[name].replace("#include <assert.h>", "#define assert(x)"))
    assert compiled.ok, compiled.log
