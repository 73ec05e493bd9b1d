"""Gradients through both processes: a node here that asks for a product over there."""

from dataclasses import dataclass

import torch

from .errors import ProtocolError


@dataclass(frozen=True, eq=False)
class Output:
    """A tensor that was sent as a result, and the leaves that its graph rests on."""

    tensor: torch.Tensor
    roots: list


def leaves(tensor):
    """The leaf tensors of a graph that need gradients, each once, in the order they are met."""
    found, seen, left = [], set(), [tensor.grad_fn]
    while left:
        node = left.pop()
        if node is None or node in seen:
            continue
        seen.add(node)
        if hasattr(node, "variable"):
            found.append(node.variable)
        left += [after for after, _ in node.next_functions]
    return found


def products(output, grad):
    """The gradients of each of the output's leaves, or None, for `grad` at the output.

    The graph is kept: whether it may be used twice is the asking side's decision.
    """
    if not isinstance(output, Output) or not isinstance(grad, torch.Tensor):
        raise ProtocolError("found a request for gradients of something that has none")
    return list(
        torch.autograd.grad(output.tensor, output.roots, grad, retain_graph=True, allow_unused=True)
    )


class Link:
    """What a node needs to ask the other side; letting go of it frees the output there."""

    def __init__(self, peer, handle, value, inputs):
        # Inputs are held, so that as twins they live as long as their gradients are wanted.
        self.peer, self.handle, self.value, self.inputs = peer, handle, value, inputs

    def __del__(self):
        self.peer.freed.append([self.handle, 1])


class Across(torch.autograd.Function):
    """The identity of values, with a gradient that is computed in the other process."""

    @staticmethod
    def forward(ctx, link, *inputs):
        ctx.link = link
        # Saved only so that a second `backward` without retain_graph is refused, as usual.
        ctx.save_for_backward(torch.empty(0))
        value, link.value = link.value, None
        return value

    @staticmethod
    @torch.autograd.function.once_differentiable
    def backward(ctx, grad):
        _ = ctx.saved_tensors
        grads = ctx.link.peer.gradients(ctx.link.handle, grad)
        fits = type(grads) is list and len(grads) == len(ctx.link.inputs)
        if not fits or not all(map(suits, grads, ctx.link.inputs)):
            raise ProtocolError("found gradients that do not fit their tensors")
        return None, *grads


def suits(grad, tensor):
    return grad is None or (
        type(grad) is torch.Tensor and grad.shape == tensor.shape and grad.dtype == tensor.dtype
    )


def join(peer, handle, value, inputs):
    """`value` as a result of `inputs`, whose graph is in the other process."""
    if not value.is_floating_point() and not value.is_complex():
        raise ProtocolError("found whole numbers with a gradient")
    with torch.enable_grad():
        return Across.apply(Link(peer, handle, value, inputs), *inputs)
