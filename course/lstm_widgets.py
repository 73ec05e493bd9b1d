"""The live figure of the chapter on memory: a small trained LSTM, gate by gate."""

import traitlets

from course import gates
from course.widgets import FIGURES, Figure, bundle

UNITS = {name: kept["hidden"] for name, kept in gates.stored().items()}  # of each net


class LSTMGates(Figure):
    """Let a small trained LSTM read or write a text, and look into its gates and cells.

    net:         "names" (first names), "plays" (lines of Shakespeare), "reber" (embedded Reber
                 grammar) or "count" (as many b as a)
    text:        what it reads; letters that the net does not know are left out
    unit:        from 0, whose gates are drawn
    shows:       what the squares stand for: "c" (cells), "i", "f" or "o" (gates)
    temperature: from 0.1 to 2, for what it writes
    next:        written by the figure: probability of every symbol, the end first
    raises:      TraitError, saying which name or value is not as expected
    """

    _esm = bundle(FIGURES / "gates.js")
    module = "gates"
    about = "Inside a small LSTM: what its gates do and its cells hold, symbol by symbol."

    net = traitlets.Enum(tuple(UNITS), "names").tag(sync=True)
    text = traitlets.Unicode("").tag(sync=True)
    unit = traitlets.Int(0, min=0).tag(sync=True)
    shows = traitlets.Enum(("c", "i", "f", "o"), "c").tag(sync=True)
    temperature = traitlets.Float(1.0, min=0.1, max=2.0).tag(sync=True)
    next = traitlets.List(traitlets.Float(), []).tag(sync=True)

    @traitlets.validate("unit")
    def _one_that_there_is(self, proposal):
        found, units = proposal["value"], UNITS[self.net]
        if found >= units:
            raise traitlets.TraitError(
                f"unit: found {found}, expected 0 to {units - 1}; {self.net!r} has {units} units")
        return found

    @traitlets.observe("net")
    def _a_unit_of_its_own(self, _change):
        self.unit = min(self.unit, UNITS[self.net] - 1)
