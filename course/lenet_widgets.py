"""The live figure of the chapter on LeNet: the net of 1989 reads what one draws."""

import traitlets

from course import lenet
from course.widgets import FIGURES, Figure, bundle


class LeNet1989(Figure):
    """Draw a digit and see every unit of a trained net of 1989 answer.

    net:     "mnist", trained on 60,000 digits
    digit:   0 to 9, an example to begin with, or None for an empty sheet
    strokes: lists of [x, y] from 0 to 1, y downwards; if given, they are drawn instead
    answers: written by the figure: ten numbers between -1.72 and 1.72
    raises:  TraitError, saying which name or value is not as expected
    """

    _esm = bundle(FIGURES / "lenet.js")
    module = "lenet"
    about = "The net of 1989: draw a digit and look into its maps."

    net = traitlets.Enum(tuple(lenet.stored()), "mnist").tag(sync=True)
    digit = traitlets.Int(3, min=0, max=9, allow_none=True).tag(sync=True)
    strokes = traitlets.List(traitlets.List(
        traitlets.List(traitlets.Float(), minlen=2, maxlen=2), minlen=1)).tag(sync=True)
    answers = traitlets.List(traitlets.Float(), []).tag(sync=True)
