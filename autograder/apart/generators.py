"""Random generators that the tests hand to the student's code.

A draw on one side moves the generator on the other. The tests never take over a state as the
student's process gives it, or it could choose the numbers that the tests draw: NumPy's default
generator only moves along its own sequence, and any other takes a step of its own.
"""

import pickle
import random
import sys

from .codec import exactly, number_between
from .shared import Shared


def numpy_random():
    return sys.modules["numpy"].random if "numpy" in sys.modules else None


def torch_module():
    return sys.modules.get("torch")


def state_of(generator):
    """All that decides what it draws next, to be pickled or compared."""
    if hasattr(generator, "bit_generator"):
        return generator.bit_generator.state
    if hasattr(generator, "getstate"):
        return generator.getstate()
    return pickle.dumps(generator.get_state(), protocol=5)


def set_state(generator, state):
    if hasattr(generator, "bit_generator"):
        generator.bit_generator.state = state
    elif hasattr(generator, "getstate"):
        generator.setstate(state)
    else:
        generator.set_state(pickle.loads(state))


def is_default(generator):
    """Whether it is what numpy.random.default_rng makes."""
    return type(getattr(generator, "bit_generator", None)).__name__ == "PCG64"


def write(writer, generator):
    """A change: the place in the sequence from the student's side, all from the tests'."""
    if writer.peer.trusts:
        if not is_default(generator):
            return []
        state = state_of(generator)
        place = hex(state["state"]["state"])
        return [place, state["has_uint32"], state["uinteger"]]
    return [writer.buffer(pickle.dumps(state_of(generator), protocol=5))]


def fill(reader, generator, parts):
    if reader.peer.trusts:
        set_state(generator, pickle.loads(bytes(reader.buffer(parts[0]))))
    elif is_default(generator):
        place, has_half, half = parts
        state = state_of(generator)
        state["state"]["state"] = number_between(int(exactly(str, place), 16), 0, (1 << 128) - 1)
        state["has_uint32"] = number_between(has_half, 0, 1)
        state["uinteger"] = number_between(half, 0, (1 << 32) - 1)
        set_state(generator, state)
    else:
        step(generator)


def step(generator):
    """Draw once, so that what is drawn next differs, as it does after the student's draws."""
    torch = torch_module()
    if torch is not None and isinstance(generator, torch.Generator):
        torch.rand(1, generator=generator)
    elif hasattr(generator, "random_sample"):
        generator.random_sample()
    else:
        generator.random()


def snapshot(generator):
    return pickle.dumps(state_of(generator), protocol=5)


GENERATOR = Shared(
    "P", write, None, fill, snapshot, lambda generator, kept: snapshot(generator) == kept
)


def is_generator(value):
    numpy, torch = numpy_random(), torch_module()
    return (
        type(value) is random.Random
        or (numpy is not None and type(value) in (numpy.Generator, numpy.RandomState))
        or (torch is not None and type(value) is torch.Generator)
    )
