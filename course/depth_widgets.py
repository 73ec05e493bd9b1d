"""The live figure of depth: what every layer of a deep net says, and the blame that reaches it."""

import traitlets

from course.widgets import FIGURES, Figure, bundle


class DeepLayers(Figure):
    """Signal and blame in a deep net at its first weights, layer by layer.

    activation: "sigmoid", "tanh", "relu" or "linear"
    normalise:  "none", "batch" (each unit over the examples) or "layer" (each example over units)
    depth:      layers, 2 to 30, of 40 units each
    gain:       0.1 to 10; weights are normal with standard deviation gain / sqrt(40)
    seed:       int >= 0, which weights and inputs are drawn
    spreads, gradients: written by the figure, first layer first: standard deviation of the
                outputs, and RMS of the gradient by them
    raises:     TraitError, saying which name or value is not as expected
    """

    _esm = bundle(FIGURES / "layers.js")
    module = "layers"
    about = "A deep net at its first weights: what each layer says, and the blame it gets."

    activation = traitlets.Enum(("sigmoid", "tanh", "relu", "linear"), "sigmoid").tag(sync=True)
    normalise = traitlets.Enum(("none", "batch", "layer"), "none").tag(sync=True)
    depth = traitlets.Int(20, min=2, max=30).tag(sync=True)
    gain = traitlets.Float(1.0, min=0.1, max=10.0).tag(sync=True)
    seed = traitlets.Int(0, min=0).tag(sync=True)
    spreads = traitlets.List(traitlets.Float(), []).tag(sync=True)
    gradients = traitlets.List(traitlets.Float(), []).tag(sync=True)
