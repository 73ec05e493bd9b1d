"""The live figure of backpropagation: a computational graph, its values and its gradients."""

import traitlets

from course.widgets import FIGURES, Figure, bundle

LEAVES = {"sum": 4, "twice": 2, "neuron": 5, "error": 3, "softmax": 2}  # of each graph


class ComputationGraph(Figure):
    """Pull the leaves of a small graph; values go forward, gradients come back.

    graph:   "sum" of products, "twice" (a value used twice), "neuron" with tanh, squared "error"
             or "softmax" with cross-entropy
    values:  of the leaves, from the top of the drawing; empty for the graph's own
    begin:   "start", to go step by step, or "end", with all steps done
    result, gradients: written by the figure; the gradients are those of the leaves
    raises:  TraitError, saying which name or value is not as expected
    """

    _esm = bundle(FIGURES / "graph.js")
    module = "graph"
    about = "A computational graph: values go forward, gradients come back."

    graph = traitlets.Enum(tuple(LEAVES), "sum").tag(sync=True)
    values = traitlets.List(traitlets.Float(), []).tag(sync=True)
    begin = traitlets.Enum(("start", "end"), "start").tag(sync=True)
    result = traitlets.Float(0.0).tag(sync=True)
    gradients = traitlets.List(traitlets.Float(), []).tag(sync=True)

    @traitlets.validate("values")
    def _as_many_as_leaves(self, proposal):
        found, expected = len(proposal["value"]), LEAVES[self.graph]
        if found not in (0, expected):
            raise traitlets.TraitError(
                f"values: found {found}, expected {expected}, one for each leaf of {self.graph!r}")
        return proposal["value"]

    @traitlets.observe("graph")
    def _leaves_of_its_own(self, change):
        if len(self.values) not in (0, LEAVES[self.graph]):
            self.values = []
