"""torch's tensors on the wire, with gradients.

    ["T", twin, dtype, shape, "C" | [strides], buffer, needs, leaf, parameter, gradient]   a tensor
    ["TN", handle, dtype, shape, "C" | [strides], buffer, [leaf trees]]    a result with a graph
    ["Ts", [..]] a Size   ["Td", name] a dtype   ["Tv", name] a device

A leaf that needs gradients is a twin on both sides, its `grad` included. A result with a graph
stays where it was computed; the other side gets its values and a node that asks for the
vector-Jacobian product (links.py), so that `backward` runs through both processes.
"""

import torch

from . import links
from . import strides as layout
from .codec import PLAIN, READ, exactly
from .errors import CannotCross, ProtocolError
from .shared import BIG_BYTES, Shared, digest, enter

DTYPES = {
    str(d).removeprefix("torch."): d
    for d in vars(torch).values()
    if type(d) is torch.dtype and not str(d).startswith(("torch.q", "torch.bits"))
}
PLACES = {"cpu", "cuda", "mps", "meta"}


def travels(tensor):
    return (
        tensor.layout is torch.strided
        and tensor.device.type == "cpu"
        and name_of(tensor.dtype) in DTYPES
        and tensor.itemsize > 0
    )


def name_of(dtype):
    return str(dtype).removeprefix("torch.")


def flat(tensor):
    """The elements as bytes, (nbytes,) uint8, whatever the dtype."""
    plain = tensor.detach().resolve_conj().resolve_neg().contiguous()
    # A single element may keep a stride of 0, under which bytes cannot be seen.
    return plain.as_strided((plain.numel(),), (1,)).view(torch.uint8)


def write_elements(writer, tensor):
    """dtype, shape, strides and buffer of a tensor."""
    shape, steps = tuple(tensor.shape), tensor.stride()
    inside, order = tensor.detach(), "C"
    if tensor.numel() and layout.packed(shape, steps, 1) != "C" and layout.modest(shape, steps, 1):
        inside, order = inside[layout.once(shape, steps)], list(steps)
    data = flat(inside).numpy().data if tensor.numel() else b""
    return [name_of(tensor.dtype), list(shape), order, writer.buffer(data)]


def read_elements(reader, name, shape, steps, number):
    """A fresh tensor from dtype, shape, strides and buffer."""
    dtype = DTYPES.get(exactly(str, name))
    if dtype is None or steps == "F":
        raise ProtocolError("found a tensor of no known dtype or layout")
    shape, steps = layout.checked(shape, steps, dtype.itemsize)
    if steps == "C":
        tensor = inside = torch.empty(shape, dtype=dtype)
    else:
        if min(steps) < 0 or layout.span(shape, steps, 1)[1] * dtype.itemsize > layout.MOST_SPAN:
            raise ProtocolError("found a tensor with impossible strides")
        memory = torch.zeros(layout.span(shape, steps, 1)[1], dtype=dtype)
        tensor = memory.as_strided(shape, steps)
        inside = tensor[layout.once(shape, steps)]
    raw = reader.buffer(number)
    if len(raw) != inside.numel() * dtype.itemsize:
        raise ProtocolError(f"found {len(raw)} bytes for {inside.numel()} of {dtype}")
    if raw:
        data = torch.frombuffer(raw, dtype=torch.uint8)
        # A bool is 0 or 1 in memory; anything else would be a value that torch never makes.
        data = data.ne(0).view(torch.uint8) if dtype is torch.bool else data
        inside.copy_(data.view(dtype).reshape(inside.shape))
    return tensor


def write(writer, tensor):
    grad = tensor.grad if tensor.is_leaf else None
    if grad is not None and not travels(grad):
        raise CannotCross(f"a gradient of layout {grad.layout} cannot pass between processes")
    return [
        *write_elements(writer, tensor),
        bool(tensor.requires_grad),
        bool(tensor.is_leaf),
        type(tensor) is torch.nn.Parameter,
        None if grad is None else write_elements(writer, grad),
    ]


def read_shared(reader, tree):
    """A twin tensor; one inside the sender's graph gets a leaf of its own to stand for it."""
    _, number, *parts = tree
    *elements, needs, leaf, parameter, grad = parts
    tensor = root = read_elements(reader, *elements)
    if exactly(bool, parameter):
        tensor = root = torch.nn.Parameter(tensor, exactly(bool, needs))
    elif exactly(bool, needs):
        root.requires_grad_(True)
        # The clone is not a leaf either, so what is allowed in place is the same as over there.
        tensor = root if exactly(bool, leaf) else root.clone()
    if grad is not None:
        root.grad = read_elements(reader, *grad)
    reader.peer.twins.take(number, tensor, TENSOR, root)
    return tensor


def fill(reader, tensor, parts):
    """Make a twin what it has become on the other side."""
    *elements, needs, leaf, _, grad = parts
    if not tensor.is_leaf:
        raise CannotCross(
            "a tensor that is part of a graph was changed in place in the other process, where "
            "the graph does not reach; work on a copy of it"
        )
    new = read_elements(reader, *elements)
    with torch.no_grad():
        if new.shape == tensor.shape and new.dtype == tensor.dtype:
            if not torch.equal(flat(new), flat(tensor)):
                tensor.copy_(new)
        else:
            tensor.data = new
    tensor.requires_grad_(exactly(bool, needs))
    fill_grad(tensor, None if grad is None else read_elements(reader, *grad))


def fill_grad(tensor, grad):
    before = tensor.grad
    if grad is None or before is None or before.shape != grad.shape or before.dtype != grad.dtype:
        tensor.grad = grad
    else:
        with torch.no_grad():
            before.copy_(grad)


def words(tensor):
    """The elements for a comparison: eight bytes at a time where that is possible."""
    raw = flat(tensor)
    return raw.view(torch.int64) if raw.numel() and raw.numel() % 8 == 0 else raw


def kept(tensor):
    data = digest(words(tensor).numpy()) if big(tensor) else words(tensor).clone()
    return tensor.dtype, tensor.shape, data


def big(tensor):
    return tensor.nbytes > BIG_BYTES


def copy(tensor):
    grad = tensor.grad if tensor.is_leaf else None
    return kept(tensor), None if grad is None else kept(grad), tensor.requires_grad


def same(tensor, snapshot):
    data, grad, needs = snapshot
    now = tensor.grad if tensor.is_leaf else None
    if tensor.requires_grad != needs or (now is None) != (grad is None):
        return False
    return unchanged(tensor, data) and (now is None or unchanged(now, grad))


def unchanged(tensor, before):
    dtype, shape, data = before
    if tensor.dtype != dtype or tensor.shape != shape:
        return False
    if big(tensor):
        return digest(words(tensor).numpy()) == data
    return torch.equal(words(tensor), data)


def held(tensor):
    # Views and detached tensors share the storage, which counts them: one is the tensor's own,
    # one is made by asking.
    return torch._C._storage_Use_Count(tensor.untyped_storage()._cdata) > 2


def linked(writer, tensor):
    """A result inside this side's graph: its values, its leaves, and a handle for `vjp`."""
    if tensor.is_leaf or not tensor.requires_grad or writer.asking or not travels(tensor):
        return None
    roots = links.leaves(tensor)
    handle = writer.peer.lent.lend(links.Output(tensor, roots))
    return ["TN", handle, *write_elements(writer, tensor), writer.each(roots)]


def read_linked(reader, tree):
    _, handle, *elements, roots = tree
    value = read_elements(reader, *elements)
    if type(roots) is not list or type(handle) is not int:
        raise ProtocolError("found a result without its leaves")
    inputs = [reader.value(root) for root in roots]
    if not inputs or not all(isinstance(i, torch.Tensor) and i.requires_grad for i in inputs):
        raise ProtocolError("found a leaf that needs no gradient")
    return links.join(reader.peer, handle, value, inputs)


def read_dtype(reader, tree):
    dtype = DTYPES.get(exactly(str, tree[1]))
    if dtype is None:
        raise ProtocolError("found no dtype of torch's")
    return dtype


def read_device(reader, tree):
    place, _, index = exactly(str, tree[1]).partition(":")
    if place not in PLACES or (index and not index.isdecimal()) or len(index) > 2:
        raise ProtocolError("found no device")
    return torch.device(tree[1])


TENSOR = Shared("T", write, None, fill, copy, same, travels, held, big, linked)
enter(torch.Tensor, TENSOR)
enter(torch.nn.Parameter, TENSOR)
READ["T"], READ["TN"] = read_shared, read_linked
PLAIN[torch.Size] = lambda writer, size: ["Ts", list(size)]
READ["Ts"] = lambda reader, tree: torch.Size(layout.ints(tree[1]))
PLAIN[torch.dtype] = lambda w, dtype: ["Td", name_of(dtype)] if name_of(dtype) in DTYPES else None
READ["Td"] = read_dtype
PLAIN[torch.device] = lambda writer, device: ["Tv", str(device)]
READ["Tv"] = read_device
