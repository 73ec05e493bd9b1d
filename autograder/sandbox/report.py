"""What protects this machine, as a person reads it."""

from rich.table import Table

from .layers import enough


def table(layers):
    """One row per layer: on or off, what it protects; when off, why and how to get it."""
    rows = Table(title="What protects this machine from students' code", show_lines=True)
    for column in ("layer", "", "what it protects", "why it is off, and how to get it"):
        rows.add_column(column, overflow="fold")
    for layer in layers:
        state = "[green]on[/green]" if layer.on else "[red]off[/red]"
        rows.add_row(layer.name, state, layer.protects, missing(layer))
    return rows


def missing(layer):
    return "" if layer.on else f"{layer.reason}\n{layer.remedy}"


def verdict(layers):
    """One sentence: may students' code run here?"""
    refusal = enough(layers)
    if refusal:
        return f"Grading is refused: {refusal}"
    off = [layer.name for layer in layers if not layer.on]
    if off:
        return f"Students' code may run here. Missing layers: {', '.join(off)}."
    return "Students' code may run here. Every layer is on."
