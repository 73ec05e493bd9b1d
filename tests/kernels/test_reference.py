"""Every reference kernel does what its NumPy meaning says, and nothing that CUDA leaves open."""

from pathlib import Path

import numpy as np
import pytest
import torch
import torch.nn.functional as F

import kernels.reference
from kernels.reference import REFERENCES
from kernels.reference.attention import attention
from kernels.reference.convolutions import conv1bit, conv2d
from kernels.reference.elementwise import adam, gelu
from kernels.reference.losses import cross_entropy
from kernels.reference.softmaxes import layernorm, softmax
from tests.kernels.judges import disagreement, right, solve

CASES = [pytest.param(r, case, id=f"{r.name}-{'x'.join(map(str, case))}")
         for r in REFERENCES.values() for case in r.cases]
ALL = pytest.mark.parametrize("reference", REFERENCES.values(), ids=lambda r: r.name)


@pytest.mark.parametrize("reference, case", CASES)
def test_it_computes_its_meaning_without_a_fault(reference, case):
    problem, found = solve(reference, case)
    assert not found
    for name, expected in problem.expected.items():
        assert reference.tolerance.allows(problem.arrays[name], expected), name


@ALL
def test_the_slow_machine_agrees_thread_by_thread(reference):
    slow, expected = solve(reference, reference.tiny, slow=True)
    fast, found = solve(reference, reference.tiny)
    assert right(reference, slow) and found == expected == set()
    # Atomic additions of floats come in another order; all else is the same to the bit.
    if "atomicAdd(sum" not in reference.text:
        exact = {n: a for n, a in fast.arrays.items() if reference.tolerance.relative == 0}
        assert not disagreement(exact, slow.arrays)
    assert right(reference, fast)


@ALL
def test_its_sizes_are_awkward(reference):
    """A case that fills no block whole, and one that needs several."""
    problems = [reference.problem(np.random.default_rng(0), *case) for case in reference.cases]
    assert any(np.prod(p.launches[0].grid) > 1 for p in problems)
    assert len(reference.cases) >= 4


@ALL
def test_a_wrong_answer_is_not_within_its_tolerance(reference):
    problem = reference.problem(np.random.default_rng(0), *reference.cases[-1])
    assert not right(reference, problem), "nothing has run yet"
    problem.arrays.update({n: e.astype(problem.arrays[n].dtype)
                           for n, e in problem.expected.items()})
    assert right(reference, problem)


@ALL
def test_it_says_in_one_sentence_what_it_teaches(reference):
    assert reference.teaches.endswith(".") and ". " not in reference.teaches
    assert reference.tolerance.reason and reference.text.startswith("//")
    assert max(map(len, reference.text.splitlines())) <= 100


def test_no_kernel_lies_about_unlisted():
    folder = Path(kernels.reference.__file__).parent
    assert {r.file for r in REFERENCES.values()} == {p.name for p in folder.glob("*.cu")}


def normal(*shape):
    return np.random.default_rng(1).standard_normal(shape).astype(np.float32)


def test_the_meanings_are_pytorchs():
    x, w = normal(3, 9, 11), normal(2, 3, 3, 3)
    labels = np.array([4, 0, 10])
    scores = torch.tensor(x[:, 0], dtype=torch.float64, requires_grad=True)
    loss = F.cross_entropy(scores, torch.tensor(labels))
    loss.backward()
    losses, gradient = cross_entropy(x[:, 0], labels)
    q, k, v = torch.tensor(normal(3, 7, 64), dtype=torch.float64)
    flat = torch.tensor(x[0], dtype=torch.float64)
    for ours, theirs in (
        (gelu(x[0, 0]), F.gelu(flat[0])),
        (softmax(x[0]), flat.softmax(1)),
        (layernorm(x[0], x[1, 0], x[2, 0], 1e-5),
         F.layer_norm(flat, (11,), *torch.tensor(x[1:, 0], dtype=torch.float64))),
        (conv2d(x, w), F.conv2d(torch.tensor(x)[None], torch.tensor(w), padding=1)[0]),
        (losses.mean(), loss.detach()), (gradient, scores.grad),
        *((attention(q.numpy(), k.numpy(), v.numpy(), 0.125, causal),
           F.scaled_dot_product_attention(q, k, v, is_causal=causal)) for causal in (False, True)),
    ):
        assert np.allclose(ours, theirs.numpy(), atol=1e-5)


def test_adam_is_pytorchs_over_three_steps():
    weight = torch.tensor(normal(5), dtype=torch.float64, requires_grad=True)
    optimiser = torch.optim.Adam([weight], lr=1e-2)
    ours, mean, square = weight.detach().numpy().copy(), 0.0, 0.0
    for step in (1, 2, 3):
        weight.grad = weight.detach() ** 2
        ours, mean, square = adam(ours, ours**2, mean, square, step)
        optimiser.step()
    assert np.allclose(ours, weight.detach())


def test_the_one_bit_convolution_is_a_convolution_of_signs():
    image, filters = np.sign(normal(20, 33)).astype(int), np.sign(normal(2, 16, 16)).astype(int)
    theirs = F.conv2d(torch.tensor(image)[None, None].float(),
                      torch.tensor(filters)[:, None].float())[0]
    assert np.array_equal(conv1bit(image, filters), theirs)
