"""The live figures of the chapter on the Transformer: a small translator, and masks to edit."""

import traitlets

from course.translator import HEADS, LAYERS, LONGEST
from course.widgets import FIGURES, Figure, bundle


class SmallTranslator(Figure):
    """Let a small trained Transformer translate a sentence word by word, and see who looks at whom.

    sentence: English; words that the net does not know are left out
    written:  so many French words, the end among them, are there to begin with
    part:     whose attention is drawn: "encoder", "decoder" or "across" (French at English)
    layer, head: from 0; head -1 is the mean of all
    translation: written by the figure: the French so far
    raises:   TraitError, saying which name or value is not as expected
    """

    _esm = bundle(FIGURES / "attention.js")
    module = "attention"
    about = "A small Transformer translates, word by word, and shows which word looks at which."

    sentence = traitlets.Unicode("the cat sat").tag(sync=True)
    written = traitlets.Int(0, min=0, max=LONGEST).tag(sync=True)
    part = traitlets.Enum(("encoder", "across", "decoder"), "across").tag(sync=True)
    layer = traitlets.Int(0, min=0, max=LAYERS - 1).tag(sync=True)
    head = traitlets.Int(-1, min=-1, max=HEADS - 1).tag(sync=True)
    translation = traitlets.Unicode("").tag(sync=True)


class MaskEditor(Figure):
    """Say which word may look at which, and see what that costs and what several layers reach.

    words:  2 to 10 of them
    mask:   a text of 1 and 0 for each word that looks, or one of PRESETS
    layers: 1 to 6
    pairs:  written by the figure: how many are looked at
    raises: TraitError, saying which name or value is not as expected
    """

    _esm = bundle(FIGURES / "mask.js")
    module = "mask"
    about = "A mask to edit: who may look at whom, and what several layers make of it."

    PRESETS = ("full", "causal", "prefix", "window", "padding")
    FEWEST, MOST = 2, 10

    words = traitlets.List(traitlets.Unicode()).tag(sync=True)
    mask = traitlets.List(traitlets.Unicode()).tag(sync=True)
    layers = traitlets.Int(1, min=1, max=6).tag(sync=True)
    pairs = traitlets.Int(0).tag(sync=True)

    def __init__(self, words="the dog bit the man and ran", mask="causal", layers=1):
        words = words.split() if isinstance(words, str) else list(words)
        if not self.FEWEST <= len(words) <= self.MOST:
            raise traitlets.TraitError(f"words: found {len(words)}, expected 2 to 10")
        rows = preset(mask, len(words)) if isinstance(mask, str) else list(mask)
        super().__init__(words=words, mask=rows, layers=layers)

    @traitlets.validate("mask")
    def _a_square(self, proposal):
        rows, n = proposal["value"], len(self.words)
        if len(rows) != n or any(len(row) != n or set(row) - {"0", "1"} for row in rows):
            raise traitlets.TraitError(f"mask: found {rows!r}, expected {n} texts of {n} 0 and 1")
        return rows


def preset(name, n):
    """The mask of this name for n words, as texts of 1 and 0.

    raises: TraitError for a name that is none
    """
    sees = {"full": lambda i, j: True, "causal": lambda i, j: j <= i,
            "prefix": lambda i, j: j <= i or j < n // 2, "window": lambda i, j: abs(i - j) <= 1,
            "padding": lambda i, j: j < n - max(1, n // 3)}
    if name not in sees:
        raise traitlets.TraitError(
            f"mask: found {name!r}, expected one of {', '.join(MaskEditor.PRESETS)}")
    return ["".join("01"[sees[name](i, j)] for j in range(n)) for i in range(n)]
