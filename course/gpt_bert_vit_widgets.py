"""The live figures of the chapter on what the Transformer became: a small GPT; three nets' bias."""

import traitlets

from course import bias
from course.widgets import FIGURES, Figure, bundle


class Continue(Figure):
    """Type a beginning and let a small GPT say what comes next, letter by letter, and write on.

    text:        the beginning; symbols that the net does not know are left out
    temperature: from 0.1 to 2
    top:         how many of the likeliest letters may be drawn, 1 to 19; 0 for all
    next:        written by the figure: probability of every symbol, the line break first
    raises:      TraitError, saying which value is not as expected
    """

    _esm = bundle(FIGURES / "continue.js")
    module = "continue"
    about = "A small GPT: type a beginning and see what it expects and writes."

    text = traitlets.Unicode("").tag(sync=True)
    temperature = traitlets.Float(1.0, min=0.1, max=2.0).tag(sync=True)
    top = traitlets.Int(0, min=0, max=19).tag(sync=True)
    next = traitlets.List(traitlets.Float(), []).tag(sync=True)


class InductiveBias(Figure):
    """Slide the number of pictures and compare convolutions, a Transformer and plain layers.

    choice: from 0, which of the measured numbers of pictures, course.bias.PICTURES
    found:  written by the figure: mean accuracies of the three nets there
    raises: TraitError, saying which value is not as expected
    """

    _esm = bundle(FIGURES / "bias.js")
    module = "bias"
    about = "Accuracy of three nets by how many pictures they learnt from, as measured."

    choice = traitlets.Int(2, min=0, max=len(bias.PICTURES) - 1).tag(sync=True)
    found = traitlets.List(traitlets.Float(), []).tag(sync=True)
