"""The live figure of the chapter on residual nets: measured curves of nets of several depths."""

import traitlets

from course.widgets import FIGURES, Figure, bundle

DEPTHS = 8, 14, 20, 32, 44, 56


class Depths(Figure):
    """Slide the depth and compare plain nets with residual ones while they learn.

    choice: from 0, which of the measured depths, DEPTHS
    found:  written by the figure: mean training errors at the end, plain and residual
    raises: TraitError, saying which value is not as expected
    """

    _esm = bundle(FIGURES / "depths.js")
    module = "depths"
    about = "Training errors of plain and residual nets of 8 to 56 layers, as measured."

    choice = traitlets.Int(0, min=0, max=len(DEPTHS) - 1).tag(sync=True)
    found = traitlets.List(traitlets.Float(), []).tag(sync=True)
