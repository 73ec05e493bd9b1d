"""Random programs mean the same to the machine, to the slow machine and to a C++ compiler.

KERNELS_RANDOM=1000 tries so many programs of each family instead of a few.
"""

import os

import pytest

from tests.kernels import nvrtc
from tests.kernels.judges import Cpp, compiler, disagreement, run_fast, run_slow
from tests.kernels.random_programs import scalar_program

MANY = int(os.environ.get("KERNELS_RANDOM", 0))
SEEDS = range(MANY or 24)
WILD = range(1000, 1000 + (MANY or 8))


@pytest.mark.parametrize("seed", SEEDS)
def test_both_machines_agree_bit_for_bit(seed):
    program = scalar_program(seed)
    fast, found = run_fast(program)
    slow, expected = run_slow(program)
    assert not disagreement(fast, slow), program.text
    assert found == expected == set()
    assert not disagreement(fast, run_fast(program, check=False)[0]), "without checks"


@pytest.mark.parametrize("seed", WILD)
def test_both_agree_on_shifts_of_any_width_and_report_each_division_by_zero(seed):
    program = scalar_program(seed, wild=True)
    fast, found = run_fast(program)
    slow, expected = run_slow(program)
    assert {kind for kind, _ in expected} <= {"division by zero"}
    assert found == expected
    # What a division by zero gives is nobody's to say, so only faultless programs are compared.
    assert expected or not disagreement(fast, slow), program.text


def test_some_wild_programs_do_divide_by_zero():
    faults = [run_slow(scalar_program(seed, wild=True))[1] for seed in WILD]
    assert any(faults) and not all(faults)


@pytest.mark.skipif(not compiler(), reason="no g++ here to judge (macOS and Windows)")
def test_a_cpp_compiler_agrees_bit_for_bit(tmp_path):
    programs = [scalar_program(seed, kernel=f"k{seed}") for seed in SEEDS]
    judge = Cpp(programs, tmp_path)
    wrong = {p.kernel: disagreement(run_fast(p)[0], judge.run(p)) for p in programs}
    assert not {kernel: text for kernel, text in wrong.items() if text}


@pytest.mark.skipif(bool(nvrtc.missing()), reason=nvrtc.missing() or "-")
@pytest.mark.parametrize("seed", (*SEEDS[:4], *WILD[:2]))
def test_nvrtc_accepts_them(seed):
    compiled = nvrtc.compile(scalar_program(seed, wild=seed >= 1000).text)
    assert compiled.ok, compiled.log
