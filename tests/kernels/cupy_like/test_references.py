"""The course's reference kernels run by CuPy's names, checked, and give NumPy's values."""

import numpy as np
import pytest

import kernels.cupy_like as cp
from kernels.reference import REFERENCES

ALL = list(REFERENCES.values() if isinstance(REFERENCES, dict) else REFERENCES)


@pytest.mark.parametrize("reference", ALL, ids=lambda r: r.name)
def test_it_runs_without_a_fault_as_a_student_would_run_it(reference):
    problem = reference.problem(np.random.default_rng(4), *reference.cases[-1])
    arrays = {name: cp.asarray(values) for name, values in problem.arrays.items()}
    module = cp.RawModule(code=reference.text)
    for name, values in problem.constants.items():
        values = np.asarray(values)
        cp.ndarray(values.shape, values.dtype, module.get_global(name))[...] = cp.asarray(values)
    for launch in problem.launches:
        args = tuple(arrays[a] if isinstance(a, str) else a for a in launch.arguments)
        module.get_function(launch.kernel)(launch.grid, launch.block, args)
    assert problem.expected
    for name, expected in problem.expected.items():
        assert reference.tolerance.allows(arrays[name].get(), expected), name
