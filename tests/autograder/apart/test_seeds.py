"""A seed that a test sets holds in both processes, and draws on one side count on the other."""

import random

import numpy as np
import pytest
import torch

from tests.autograder.apart.two import in_one, in_two

SOURCE = """
    import random, numpy as np, torch
    def np_draw(n): return np.random.randn(n).tolist()
    def np_uniform(n): return np.random.rand(n).tolist()
    def torch_draw(n): return torch.randn(n).tolist()
    def torch_permute(n): return torch.randperm(n).tolist()
    def py_draw(n): return [random.gauss(0, 1) for _ in range(n)]
    def shuffle(a): random.shuffle(a)
    def seeds(n): np.random.seed(n); torch.manual_seed(n); random.seed(n); return np.random.rand()
"""
TEST = """
import random, numpy as np, torch
found = []
np.random.seed({seed}); torch.manual_seed({seed}); random.seed({seed})
for n in {sizes}:
    found += np_draw(n) + np.random.randn(1).tolist()
    found += np_uniform(n) + np.random.rand(2).tolist()
    found += torch_draw(n) + torch.randn(n).tolist() + torch_permute(n) + torch.rand(1).tolist()
    found += py_draw(n) + [random.random(), random.gauss(0, 1)]
    a = list(range(9)); shuffle(a); found += a
{more}
raise ValueError(found)
"""


@pytest.mark.parametrize("sizes", ["[2, 4]", "[1, 3, 5]", "[16, 33]", "[700, 2000]"])
@pytest.mark.parametrize("more", ["", "seeds(7); found += np_draw(2) + [random.random()]"])
def test_the_same_numbers_come_in_one_process_and_in_two(sizes, more):
    test = TEST.format(seed=5, sizes=sizes, more=more)
    assert in_two(SOURCE, test) == in_one(SOURCE, test)


def test_the_functions_that_seed_are_the_librarys_own_again_afterwards():
    before = np.random.seed, torch.manual_seed, random.seed
    in_two(SOURCE, "np_draw(1)")
    assert (np.random.seed, torch.manual_seed, random.seed) == before


def test_a_random_generator_that_was_handed_over_moves_for_both():
    source = "def draw(rng, n): return [rng.random() for _ in range(n)]"
    test = """
import numpy as np
rng = np.random.default_rng(3)
raise ValueError([draw(rng, 2), rng.random(), draw(rng, 1), rng.normal(size=2).tolist()])
"""
    assert in_two(source, test) == in_one(source, test)
    for made in ("np.random.RandomState(3)", "random.Random(3)"):
        test = f"""
import numpy as np, random
rng, other = {made}, {made}
assert draw(rng, 2) == [other.random(), other.random()]
assert draw(rng, 1) != draw(rng, 1)
"""
        assert in_two(source, test) == ("passed", "")
