"""The live figure of the architecture wars: what a module of convolutions costs, and where."""

import traitlets

from course.widgets import FIGURES, Figure, bundle

PRESETS = ("alexnet", "five", "threes", "naive", "inception", "plain", "bottleneck", "depthwise")
OWN = "own"
NUMBERS = {"kernel": (1, 11), "stride": (1, 4), "padding": (0, 5), "channels": (1, 4096),
           "groups": (1, 4096)}


class CostMeter(Figure):
    """Build a module of convolutions; see its parameters, multiply-adds and activations.

    preset:   a module to begin with, one of PRESETS
    branches: instead of it, lists of rows "conv" or "pool", kernel, stride, padding, channels,
              groups (a pool has channels 0 and groups 1); all branches see the same input
    side, channels: of that input; used with `branches` only
    parameters, operations, activations, out: written by the figure; operations are
              multiply-adds for one image, out the side and the channels of what comes out
    fault:    written by the figure: why the module cannot be, or ""
    raises:   TraitError, saying which name or row is not as expected
    """

    _esm = bundle(FIGURES / "meter.js")
    module = "meter"
    about = "A cost meter: build a module of convolutions, see what it costs and where that sits."

    MOST = {"branches": 4, "layers": 12}

    preset = traitlets.Enum((*PRESETS, OWN), "alexnet").tag(sync=True)
    side = traitlets.Int(224, min=1, max=512).tag(sync=True)
    channels = traitlets.Int(3, min=1, max=4096).tag(sync=True)
    branches = traitlets.List([]).tag(sync=True)
    parameters = traitlets.Int(0).tag(sync=True)
    operations = traitlets.Int(0).tag(sync=True)
    activations = traitlets.Int(0).tag(sync=True)
    out = traitlets.List(traitlets.Int(), []).tag(sync=True)
    fault = traitlets.Unicode("").tag(sync=True)

    def __init__(self, preset="alexnet", branches=(), **more):
        rows = [[list(row) for row in layers] for layers in branches]
        super().__init__(preset=OWN if rows else preset, branches=rows, **more)

    @traitlets.validate("branches")
    def _branches_as_rows(self, proposal):
        branches = [[list(row) for row in layers] for layers in proposal["value"]]
        _at_most("branches", branches, self.MOST["branches"])
        for b, layers in enumerate(branches):
            _at_most(f"branches[{b}]", layers, self.MOST["layers"])
            if not layers:
                raise traitlets.TraitError(f"branches[{b}]: found no layer, expected at least one")
        return [[_row(f"branches[{b}][{i}]", row) for i, row in enumerate(layers)]
                for b, layers in enumerate(branches)]

    @traitlets.observe("preset")
    def _the_preset_named(self, change):
        if change["new"] != OWN:
            self.branches = []


def _at_most(name, found, most):
    if len(found) > most:
        raise traitlets.TraitError(f"{name}: found {len(found)}, expected at most {most}")


def _row(name, row):
    """A row of one kind and five whole numbers, or a TraitError that says what is wrong."""
    found = f"{name}: found {row!r}, expected "
    if len(row) != 6 or row[0] not in ("conv", "pool"):
        raise traitlets.TraitError(
            f'{found}"conv" or "pool", kernel, stride, padding, channels, groups')
    for value, (number, (low, high)) in zip(row[1:], NUMBERS.items(), strict=True):
        low = 0 if number == "channels" and row[0] == "pool" else low
        if not isinstance(value, int) or not low <= value <= high:
            raise traitlets.TraitError(f"{found}a {number} of {low} to {high}, a whole number")
    return row
