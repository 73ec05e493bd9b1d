"""Things that show themselves: as a picture in a notebook, as text everywhere else."""

import sys
from dataclasses import dataclass

from kernels.report.markup import Markup, tag
from kernels.report.style import STYLE


class View:
    """What has `text()`, `body()` (Markup), and `label` for those who hear the page."""

    def __str__(self):
        return self.text()

    def __repr__(self):
        return f"<{self.text().partition(chr(10))[0]}>"

    def _repr_html_(self):
        # The style comes with every output: a notebook may show any of them alone.
        return str(tag("div", tag("style", Markup(STYLE)), self.body(), class_="kr", role="group",
                       aria_label=self.label))

    def _repr_pretty_(self, printer, cycle):
        printer.text("..." if cycle else self.text())

    def show(self):
        """Show it here: as HTML in a notebook, as plain text elsewhere."""
        # Not imported: where nobody has imported IPython, this is no notebook.
        notebook = sys.modules.get("IPython.display")
        shell = getattr(sys.modules.get("IPython"), "get_ipython", lambda: None)()
        if notebook and shell:
            notebook.display(self)
        else:
            print(self.text())


@dataclass(frozen=True, repr=False)
class Picture(View):
    """A title, markup below it, and the same in words."""

    label: str
    markup: Markup
    words: str

    def body(self):
        return self.markup

    def text(self):
        return self.words


def note(sentence):
    """A Picture of one sentence: what stands where there is nothing to draw."""
    return Picture(sentence, tag("p", sentence, class_="kr-note"), sentence)
