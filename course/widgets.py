"""Live figures: one ES module each, a widget in JupyterLab and alive in the published page."""

import json
import math
import re
from pathlib import Path

import anywidget
import traitlets

from course import ROOT

FIGURES = ROOT / "book" / "figures"

# What a figure's module may say to share names with its siblings; nothing else is joined.
IMPORT = re.compile(r'^import \{([^}]*)\} from "\./([\w-]+)\.js";$', re.MULTILINE)
EXPORT = re.compile(r"^export (?=(?:const|let|function|async function|class) (\w+))", re.MULTILINE)
LEFT_OVER = re.compile(r"^(?:import|export) .*$", re.MULTILINE)
# Of two names in one statement only the first would be exported.
TWO_NAMES = re.compile(r"^export (?:const|let) \w+ = [^({[=\n]*, *\w+ = .*$", re.MULTILINE)


class FigureError(ValueError):
    """A figure's module cannot be joined into one text."""


def bundle(entry):
    """One self-contained ES module: `entry` and the siblings it imports, joined.

    JupyterLab gets a widget's code as one text, without siblings; the published page imports the
    same files as they stand. Each sibling becomes a function that returns its exports, so that
    private names never meet.

    entry:   Path of the figure's module
    returns: str
    raises:  FigureError when a sibling uses a form of import or export that is not joined
    """
    joined = {}
    text = _with_siblings(Path(entry), joined)
    return "\n".join([*joined.values(), text])


def _with_siblings(path, joined):
    """The text of `path` with names from siblings in place of imports; fills `joined`."""
    text = path.read_text(encoding="utf-8")
    for name in (match[2] for match in IMPORT.finditer(text)):
        if name not in joined:
            joined[name] = _as_function(path.with_name(f"{name}.js"), joined)
    return IMPORT.sub(lambda m: f"const {{{m[1]}}} = {_variable(m[2])};", text)


def _as_function(path, joined):
    text = _with_siblings(path, joined)
    names = ", ".join(EXPORT.findall(text))
    body = EXPORT.sub("", text)
    if odd := LEFT_OVER.search(body) or TWO_NAMES.search(text):
        raise FigureError(
            f"{path.name}: found `{odd[0]}`; a figure's siblings may only say"
            ' `import { a, b } from "./x.js";` and `export const | function | class`, one name each'
        )
    return f"const {_variable(path.stem)} = (() => {{\n{body}\nreturn {{ {names} }};\n}})();\n"


def _variable(stem):
    return "from_" + stem.replace("-", "_")


def safe_json(state):
    """JSON that may stand inside a <script> element: no text in it can close the element."""
    text = json.dumps(state, allow_nan=False)
    return text.replace("<", r"\u003c").replace(">", r"\u003e").replace("&", r"\u0026")


class Figure(anywidget.AnyWidget):
    """A live figure. A subclass names its module, bundles it as _esm, and adds its traits.

    As the last expression of a cell it shows itself: a widget where a kernel runs, and in the
    published page a place that book/figures/loader.js fills with the same module.
    """

    module = ""  # stem of the ES module in book/figures
    about = "A live figure."  # what stands in the page until, or unless, the module runs

    _css = (FIGURES / "figures.css").read_text(encoding="utf-8")

    def state(self):
        """The traits of this figure that travel to the page, by name."""
        own = self.traits(sync=True).keys() - anywidget.AnyWidget.class_traits().keys()
        return {name: getattr(self, name) for name in sorted(own) if not name.startswith("_")}

    def static_html(self):
        """HTML that loader.js brings to life, with a sentence for where it does not."""
        return (
            f'<div data-figure="{self.module}">'
            f'<script type="application/json">{safe_json(self.state())}</script>'
            f"<p data-fallback>{self.about} It needs JavaScript, and a page that came from a web"
            " server rather than straight from a file.</p></div>"
        )

    def _repr_mimebundle_(self, **kwargs):
        """The widget for a live kernel, HTML for the published page, words for neither."""
        data, metadata = super()._repr_mimebundle_(**kwargs)
        words = f"{type(self).__name__}: {self.about}"
        return {**data, "text/plain": words, "text/html": self.static_html()}, metadata


class Points(traitlets.TraitType):
    """Rows of x, y and a class of +1 or -1; arrays and tuples are taken as well."""

    info_text = "rows of x, y and a class of +1 or -1"

    def validate(self, obj, value):
        try:
            rows = [list(row) for row in value]
        except TypeError:
            raise traitlets.TraitError(
                f"points: found {value!r}, expected {self.info_text}"
            ) from None
        return [_point(i, row) for i, row in enumerate(rows)]


def _point(i, row):
    """One [x, y, class] as plain numbers, or a TraitError that says what is wrong with it."""
    found = f"points[{i}]: found {row!r}, expected "
    if len(row) != 3:
        raise traitlets.TraitError(f"{found}three numbers: x, y and the class, +1 or -1")
    try:
        x, y, label = map(float, row)
    except (TypeError, ValueError):
        raise traitlets.TraitError(f"{found}numbers") from None
    if not (math.isfinite(x) and math.isfinite(y)):
        raise traitlets.TraitError(f"{found}a finite x and y")
    if label not in (1, -1):
        raise traitlets.TraitError(f"{found}a class of +1 or -1, in third place")
    return [x, y, int(label)]


class PerceptronPlayground(Figure):
    """Place points of two classes and let Rosenblatt's rule learn them, one mistake at a time.

    points:   rows of x, y, class (+1 or -1); the figure looks at them in this order
    preset:   a set of points to begin with, one of PRESETS; give this or points
    seed:     int >= 0, which points the preset draws
    features: what the unit sees of a point: "linear" (x, y), "product" (x, y, xy) or
              "polar" (r, angle)
    weights, mistakes, bound: written by the figure; bound is (R/margin)^2, None when the points
              cannot be separated. weights ends with the bias.
    raises:   TraitError, saying which point or name is not as expected
    """

    _esm = bundle(FIGURES / "perceptron.js")
    module = "perceptron"
    about = "A perceptron playground: place points and let Rosenblatt's rule separate them."

    PRESETS = ("clouds", "narrow", "overlap", "and", "xor", "rings", "blank")
    FEATURES = ("linear", "product", "polar")

    points = Points([]).tag(sync=True)
    preset = traitlets.Enum((*PRESETS, "own"), "clouds").tag(sync=True)
    seed = traitlets.Int(43, min=0).tag(sync=True)
    features = traitlets.Enum(FEATURES, "linear").tag(sync=True)
    weights = traitlets.List(traitlets.Float(), []).tag(sync=True)
    mistakes = traitlets.Int(0).tag(sync=True)
    bound = traitlets.Float(None, allow_none=True).tag(sync=True)

    def __init__(self, points=None, preset=None, *, seed=43, features="linear"):
        if points is not None and preset is not None:
            raise traitlets.TraitError("found both points and a preset, expected one of them")
        start = {"preset": preset or "clouds"}
        if points is not None:
            start = {"points": points, "preset": "own"}
        super().__init__(**start, seed=seed, features=features)
