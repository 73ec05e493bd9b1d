"""Which version of a function a call means.

source: C++17 [over.match.best]
"""

from kernels.language import program as p
from kernels.language.checker import make
from kernels.language.checker.conversions import CONVERTED, EXACT, QUALIFIED, fit
from kernels.language.checker.expressions import is_null
from kernels.language.checker.hints import counted
from kernels.language.checker.implicit import implicit
from kernels.language.checker.wrong import Wrong
from kernels.language.types import Array, Pointer, Reference

SHOWN = 6                         # versions that a message lists


def offered(found):
    """The type that `found`, a place or a value, has as an argument by value."""
    if isinstance(found, p.Place) and isinstance(found.type, Array):
        return Pointer(found.type.of, make.is_const(found))
    return found.type


def fit_argument(found, wanted):
    """How well an argument fits a parameter, as conversions.fit."""
    if isinstance(wanted, Reference):
        return _fit_reference(found, wanted)
    if isinstance(wanted, Pointer) and is_null(found):
        return CONVERTED
    return fit(offered(found), wanted)


def _fit_reference(found, wanted):
    if isinstance(found, p.Place) and found.type == wanted.to:
        if wanted.const:
            return QUALIFIED
        return None if make.is_const(found) else EXACT
    return fit(offered(found), wanted.to) if wanted.const else None


def viable(candidate, arguments):
    """How well each argument fits, or None where the candidate cannot be called with them."""
    given, most = len(arguments), len(candidate.parameters)
    if not most - len(required_defaults(candidate)) <= given <= most:
        return None
    fits = [fit_argument(a, wanted) for a, wanted in zip(arguments, candidate.parameters,
                                                         strict=False)]
    return None if None in fits else fits


def required_defaults(candidate):
    """The default values that a candidate has, last parameters first to go."""
    return [d for d in candidate.defaults if d is not None]


def choose(span, name, candidates, arguments):
    """The one of `candidates` that fits best.

    raises: Wrong where none fits, or several do equally well
    """
    fitting = [(c, fits) for c in candidates if (fits := viable(c, arguments)) is not None]
    best = [c for c, fits in fitting if all(_as_good(fits, other) for _, other in fitting)]
    if len(best) > 1:
        best = [c for c in best if not getattr(c, "template", None)] or best
    if len(best) == 1:
        return best[0]
    if not fitting and len(candidates) == 1:
        raise mismatch(span, name, candidates[0], arguments)
    raise _undecided(span, name, candidates, arguments, [c for c, _ in fitting])


def _as_good(fits, other):
    return all(a <= b for a, b in zip(fits, other, strict=True))


def _undecided(span, name, candidates, arguments, fitting):
    listed = ", ".join(str(offered(a)) for a in arguments)
    shown = list(dict.fromkeys(describe(name, c) for c in fitting or candidates))
    hint = " · ".join(shown[:SHOWN]) + (" · ..." if len(shown) > SHOWN else "")
    if fitting:
        return Wrong(span, f"{name}({listed}) fits several versions equally well",
                     f"cast an argument; the versions are {hint}")
    return Wrong(span, f"no version of {name} takes ({listed})", f"it has {hint}")


def describe(name, candidate):
    return f"{name}({', '.join(map(str, candidate.parameters))})"


def mismatch(span, name, candidate, arguments):
    """What is wrong with a call of the only version there is."""
    most, given = len(candidate.parameters), len(arguments)
    least = most - len(required_defaults(candidate))
    if not least <= given <= most:
        count = most if least == most else f"{least} to {most}"
        return Wrong(span, f"{name} takes {counted(count, 'argument')}, found {given}",
                     f"it is {describe(name, candidate)}" if most else "")
    for i, (found, wanted) in enumerate(zip(arguments, candidate.parameters, strict=False), 1):
        if fit_argument(found, wanted) is None:
            return _argument_mismatch(f"argument {i} of {name}", found, wanted)
    raise AssertionError("every argument fits")


def _argument_mismatch(what, found, wanted):
    if isinstance(wanted, Reference) and not wanted.const:
        if not isinstance(found, p.Place):
            return Wrong(found.span, f"{what} is a {wanted}, which needs a variable, "
                                     f"found a value of type {found.type}")
        if found.type == wanted.to:
            return Wrong(found.span, f"{what} is a {wanted}, found something const")
        return Wrong(found.span, f"{what} is a {wanted}, found {found.type}")
    try:
        implicit(make.read(found) if isinstance(found, p.Place) else found,
                 wanted.to if isinstance(wanted, Reference) else wanted, what)
    except Wrong as wrong:
        return wrong
    return Wrong(found.span, f"{what} is a {wanted}, found {found.type}")
