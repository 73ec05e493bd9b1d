"""Trees compared by their shape: where things stand is left out."""

from dataclasses import fields

from kernels.language import tree


def shape(value):
    """Nested tuples that say what a tree says, without spans.

    Declarations of several names become several, so that texts may differ in that.
    """
    if isinstance(value, tuple):
        return tuple(s for v in value for s in shapes(v))
    if isinstance(value, frozenset):
        return tuple(sorted(value))
    if not isinstance(value, tree.Node):
        return value
    kept = [f.name for f in fields(value) if f.name not in ("span", "name_span", "warnings")]
    return (type(value).__name__, *(shape(getattr(value, name)) for name in kept))


def shapes(value):
    if isinstance(value, tree.Declaration):
        return [("Declaration", shape((v,))) for v in value.variables]
    return [shape(value)]
