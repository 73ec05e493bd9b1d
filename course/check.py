"""What tests cells say: answers taken in any honest form, refused with found and expected.

Every exercise notebook imports these, so that a failed test reads the same in all of them. A wrong
answer is refused with AssertionError; its message is what the student reads.
"""

import numpy as np

__all__ = ["as_bit", "as_numbers", "as_parts", "attempt", "told"]


def told(what, found, expected, why):
    """The sentence of a failed test: what was called, what came, what should have, and why."""
    return f"{what}: found {found}, expected {expected}; {why}"


def as_numbers(value, shape, name):
    """`value` as a float array of `shape`.

    value:   number, list, NumPy array or torch tensor
    shape:   tuple; None stands for any length
    returns: float64 array of that shape
    raises:  AssertionError, saying what came instead; also for None and NaN
    """
    found = to_floats(value, f"{name}: found {described(value)}, expected {in_words(shape)}")
    if found.size == 1 and shape in ((), (1,)):
        found = found.reshape(shape)
    fits = found.ndim == len(shape) and all(
        want in (None, size) for want, size in zip(shape, found.shape, strict=True)
    )
    assert fits, f"{name}: found {in_words(found.shape)}, expected {in_words(shape)}"
    assert not np.isnan(found).any(), f"{name}: found NaN, expected numbers"
    return found


def as_bit(value, call, wanted="1 or 0, all or nothing"):
    """`value` as the int 1 or 0; True, False and arrays of one element will do."""
    message = f"{call}: found {described(value)}, expected {wanted}"
    found = to_floats(value, message)
    assert found.size == 1 and found.item() in (0, 1), message
    return int(found.item())


def as_parts(value, names, call):
    """The members of what `call` returned, as a list, one for each of `names`."""
    wanted = f"{call}: found {described(value)}, expected ({', '.join(names)})"
    assert value is not None, f"{wanted}; is there a `return`?"
    countable = hasattr(value, "__len__") and not isinstance(value, str | dict)
    # An array of no axes has a length by name only.
    assert countable and getattr(value, "ndim", 1) > 0, wanted
    assert len(value) == len(names), f"{wanted}, which is {len(names)} things"
    return list(value)


def attempt(play, needs):
    """Call `play`; if it fails, name the exercise it needs instead of stopping the notebook."""
    try:
        play()
    except Exception as problem:  # whatever an unfinished answer raises
        reason = f"{type(problem).__name__}: {problem}".rstrip(": ")
        print(f"Solve {needs} first; if it is solved, look at this cell. ({reason})")


def to_floats(value, message):
    """`value` as a float64 array; AssertionError with `message` if it holds no numbers."""
    assert value is not None, f"{message}; is there a `return`?"
    try:
        found = np.asarray(detached(value))
        # Else NumPy would drop imaginary parts, with a warning that no student sees, and read text.
        assert found.dtype.kind in "biufO", message
        return found.astype(float)
    except (TypeError, ValueError, OverflowError, RuntimeError):
        raise AssertionError(message) from None


def detached(value):
    """`value` with every torch tensor in it, also in lists, apart from its gradient."""
    if isinstance(value, list | tuple):
        return [detached(part) for part in value]
    return value.detach() if hasattr(value, "detach") else value


def described(value):
    """A value as a student wrote it, cut where it would fill the page."""
    text = repr(value)
    return text if len(text) <= 200 else f"{text[:200]} ..."


def in_words(shape):
    """(): "a single number"; (3,): "3 numbers"; (2, 2): "2 by 2 numbers"; (None,): any length."""
    if shape == ():
        return "a single number"
    if shape == (None,):
        return "a list of numbers"
    return " by ".join("any" if n is None else str(n) for n in shape) + " numbers"
