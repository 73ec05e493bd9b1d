"""Random programs whose threads work together: both machines agree, and see the same faults."""

import os
from random import Random

import pytest

from tests.kernels import nvrtc
from tests.kernels.judges import disagreement, run_fast, run_slow
from tests.kernels.random_blocks import BARRIERS, block_program, without, without_each

MANY = int(os.environ.get("KERNELS_RANDOM", 0))
SEEDS = range(MANY or 16)


def changed(program, text):
    return type(program)(text, program.arrays, program.grid, program.block)


def barrierless(seed):
    """A program of the family without one of its barriers."""
    program = block_program(seed)
    texts = [text for _, text in without_each(program.text, BARRIERS)]
    return changed(program, Random(seed).choice(texts)) if texts else None


@pytest.mark.parametrize("seed", SEEDS)
def test_both_machines_agree_bit_for_bit_and_find_no_fault(seed):
    program = block_program(seed)
    fast, found = run_fast(program)
    slow, expected = run_slow(program)
    assert not disagreement(fast, slow), program.text
    assert found == expected == set(), program.text
    assert not disagreement(fast, run_fast(program, check=False)[0]), "without checks"
    assert not disagreement(fast, run_fast(program, chunk_lanes=1)[0]), "block by block"


@pytest.mark.parametrize("seed", SEEDS[::4])
def test_the_order_of_threads_and_blocks_does_not_matter(seed):
    program = block_program(seed)
    one, faults = run_slow(program, Random(seed))
    two, _ = run_slow(program)
    assert not faults and not disagreement(one, two), program.text


@pytest.mark.parametrize("seed", SEEDS)
def test_both_see_the_race_that_a_missing_barrier_makes(seed):
    program = barrierless(seed)
    if program is None:
        pytest.skip("the program has no barrier")
    fast, slow = ({kind for kind, _ in run(program)[1]} for run in (run_fast, run_slow))
    # Where a race decides who comes first, a place may or may not be written before it is read.
    assert fast - {"uninitialised"} == slow - {"uninitialised"}, program.text
    assert fast == slow or "race" in fast


@pytest.mark.parametrize("seed", SEEDS[::4])
@pytest.mark.parametrize("guard", ["i < n ? in[i] : 7", "if (i < n) out[i] = x;"])
def test_both_see_the_bounds_that_a_missing_guard_breaks(seed, guard):
    program = block_program(seed)
    bare = {"i < n ? in[i] : 7": "            in[i]"}.get(guard, "           out[i] = x;")
    program = changed(program, program.text.replace(guard, bare))
    found, expected = run_fast(program)[1], run_slow(program)[1]
    assert found == expected and {kind for kind, _ in found} == {"out of bounds"}


def test_deleting_a_barrier_keeps_lines_and_columns():
    text = "a();\n__syncthreads(); b();\n__syncthreads(); // __syncthreads();\n"
    assert without(text, "__syncthreads();", 1).splitlines()[1] == "__syncthreads(); b();"
    assert [line for line, _ in without_each(text, BARRIERS)] == [2, 3]
    assert all(len(t) == len(text) for _, t in without_each(text, BARRIERS))


@pytest.mark.skipif(bool(nvrtc.missing()), reason=nvrtc.missing() or "-")
@pytest.mark.parametrize("seed", SEEDS[:4])
def test_nvrtc_accepts_them(seed):
    compiled = nvrtc.compile(block_program(seed).text)
    assert compiled.ok, compiled.log
