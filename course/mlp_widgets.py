"""The live figures of multilayer perceptrons: a curve made of bumps, and a ball going downhill."""

import math

import traitlets

from course.widgets import FIGURES, Figure, bundle


class Bumps(Figure):
    """Build a curve of bumps, two or four hidden units each, and see how far off it is.

    target:  the curve to follow: "wave", "hills", "chirp", "corner" or "cliff"
    kind:    what a bump is made of: two "step" or two "sigmoid" units, or four "relu" units
    edge:    width of a bump's sides as a share of its own width, 0.01 to 1
    bumps:   rows of middle (0 to 1), width and height (-1.5 to 1.5)
    units, error: written by the figure; hidden units, and the largest distance from the target
    raises:  TraitError, saying which row or name is not as expected
    """

    _esm = bundle(FIGURES / "bumps.js")
    module = "bumps"
    about = "Bumps of hidden units, their sum, and a target curve to follow."

    TARGETS = ("wave", "hills", "chirp", "corner", "cliff")
    KINDS = ("step", "sigmoid", "relu")

    target = traitlets.Enum(TARGETS, "wave").tag(sync=True)
    kind = traitlets.Enum(KINDS, "sigmoid").tag(sync=True)
    edge = traitlets.Float(0.2, min=0.01, max=1).tag(sync=True)
    bumps = traitlets.List(traitlets.List(traitlets.Float()), []).tag(sync=True)
    units = traitlets.Int(0).tag(sync=True)
    error = traitlets.Float(0.0).tag(sync=True)

    @traitlets.validate("bumps")
    def _three_finite_numbers_each(self, proposal):
        for i, row in enumerate(proposal["value"]):
            if len(row) != 3 or not all(map(math.isfinite, row)):
                raise traitlets.TraitError(
                    f"bumps[{i}]: found {row!r}, expected three finite numbers:"
                    " middle, width and height")
        return proposal["value"]


class Descent(Figure):
    """Drop a ball on a surface of two weights and let it go downhill.

    surface:  "valley", "bowl", "wells", "saddle", "bend" or "egg"
    start:    where the ball is dropped, two numbers in -2 to 2
    rate, momentum, noise: of the descent; noise is the standard deviation added to each slope
    seed:     of the noise
    basins:   whether the map of where each start ends is shown
    place, steps: written by the figure; place is empty once the ball has run away
    raises:   TraitError, saying which name or value is not as expected
    """

    _esm = bundle(FIGURES / "descent.js")
    module = "descent"
    about = "A ball going downhill on a surface of two weights: rate, momentum, noise, basins."

    SURFACES = ("valley", "bowl", "wells", "saddle", "bend", "egg")

    surface = traitlets.Enum(SURFACES, "valley").tag(sync=True)
    start = traitlets.List(traitlets.Float(), [-1.7, 1.1], minlen=2, maxlen=2).tag(sync=True)
    rate = traitlets.Float(0.05, min=0.01, max=1).tag(sync=True)
    momentum = traitlets.Float(0.0, min=0, max=0.95).tag(sync=True)
    noise = traitlets.Float(0.0, min=0, max=2).tag(sync=True)
    seed = traitlets.Int(1, min=0).tag(sync=True)
    basins = traitlets.Bool(False).tag(sync=True)
    place = traitlets.List(traitlets.Float(), []).tag(sync=True)
    steps = traitlets.Int(0).tag(sync=True)
