"""What Python promises of a live figure: checked arguments, safe HTML, one joined module."""

import json
import re

import numpy as np
import pytest
import traitlets

from course.widgets import FIGURES, Figure, FigureError, PerceptronPlayground, bundle, safe_json


class Motto(Figure):
    """A figure of a single text, to see how any text travels."""

    _esm = "export default { render() {} };"
    module = "motto"
    about = "A motto."
    text = traitlets.Unicode().tag(sync=True)


def state_in(html):
    return json.loads(re.search(r'<script type="application/json">(.*?)</script>', html)[1])


def test_a_figure_shows_as_widget_as_html_and_as_words():
    data, _ = PerceptronPlayground(preset="xor")._repr_mimebundle_()
    assert set(data) == {
        "text/plain",
        "text/html",
        "application/vnd.jupyter.widget-view+json",
    }
    assert data["text/plain"].startswith("PerceptronPlayground: A perceptron playground")
    assert 'data-figure="perceptron"' in data["text/html"]
    assert "data-fallback" in data["text/html"]


def test_the_state_in_the_page_is_the_state_of_the_figure():
    figure = PerceptronPlayground(points=[(0.5, -1.25, 1), (2, 0, -1)], features="polar", seed=5)
    state = state_in(figure.static_html())
    assert state == figure.state()
    assert state["points"] == [[0.5, -1.25, 1], [2, 0, -1]]
    assert (state["preset"], state["features"], state["seed"]) == ("own", "polar", 5)
    assert set(state) == {"points", "preset", "seed", "features", "weights", "mistakes", "bound"}


@pytest.mark.parametrize("text", ["</script><b>", "<!--<script>", "a & b", "\u2028", "]]>", "é"])
def test_no_text_can_close_the_element_that_carries_the_state(text):
    html = Motto(text=text).static_html()
    assert state_in(html) == {"text": text}
    assert html.count("<script") == html.count("</script") == 1
    assert not set("<>&") & set(safe_json({"text": text}))


def test_what_the_figure_writes_back_reaches_python():
    figure = PerceptronPlayground()
    told = {"points": [[1, 0, 1], [0, 1, -1]], "preset": "own", "weights": [1, -1, 0]}
    figure.set_state({**told, "mistakes": 2, "bound": 8.5})
    assert figure.points == [[1, 0, 1], [0, 1, -1]]
    assert (figure.weights, figure.mistakes, figure.bound) == ([1, -1, 0], 2, 8.5)
    figure.set_state({"bound": None})
    assert figure.bound is None


def test_arrays_are_taken_as_points_and_become_plain_numbers():
    figure = PerceptronPlayground(points=np.array([[0.5, 1, 1], [2, 3, -1]]))
    assert figure.points == [[0.5, 1, 1], [2, 3, -1]]
    figure.points = np.zeros((0, 3))
    assert figure.points == []
    assert all(type(c) is int for *_, c in PerceptronPlayground(points=[[0, 0, 1.0]]).points)


REFUSED = [
    ({"points": [[0, 0, 1], [1, 2]]}, r"points\[1\]: found \[1, 2\], expected three numbers"),
    ({"points": [[1, 2, 0]]}, r"points\[0\]: found \[1, 2, 0\], expected a class of \+1 or -1"),
    ({"points": [[1, "a", 1]]}, r"points\[0\]: found \[1, 'a', 1\], expected numbers"),
    ({"points": [[1, float("nan"), 1]]}, r"points\[0\]: .* expected a finite x and y"),
    ({"points": 5}, r"points: found 5, expected rows of x, y and a class"),
    ({"points": [], "preset": "xor"}, "found both points and a preset, expected one"),
    ({"preset": "zor"}, "'preset'.*expected any of .*'xor'.* not the str 'zor'"),
    ({"features": "z"}, "'features'.*expected any of .*'polar'"),
    ({"seed": -1}, "'seed'.*not be less than 0.* -1"),
]


@pytest.mark.parametrize(("arguments", "says"), REFUSED)
def test_a_wrong_argument_is_refused_with_what_was_found_and_expected(arguments, says):
    with pytest.raises(traitlets.TraitError, match=says):
        PerceptronPlayground(**arguments)


def test_wrong_points_are_refused_later_too_and_change_nothing():
    figure = PerceptronPlayground(points=[[0, 0, 1]])
    with pytest.raises(traitlets.TraitError, match=r"points\[0\]: found \[0, 0, 2\]"):
        figure.points = [[0, 0, 2]]
    assert figure.points == [[0, 0, 1]]


def test_the_joined_module_stands_alone_and_keeps_private_names_apart(tmp_path):
    (tmp_path / "a.js").write_text(
        'import { b } from "./b.js";\nimport {\n  c,\n} from "./c.js";\nexport default b + c;\n'
    )
    (tmp_path / "b.js").write_text(
        'import { c } from "./c.js";\nconst own = 1;\nexport const b = own + c;\n'
    )
    (tmp_path / "c.js").write_text("const own = 10;\nexport const c = own;\n")
    text = bundle(tmp_path / "a.js")
    assert "import" not in text
    assert text.count("const own = 10;") == 1, "a sibling used twice is joined once"
    assert text.index("const from_c") < text.index("const from_b"), "what is used comes first"


@pytest.mark.parametrize(
    "line",
    ['import * as c from "./c.js";', "export default 1;", 'export { x } from "./c.js";',
     "export const x = 1, y = 2;"],
)
def test_a_form_that_is_not_joined_is_refused_by_file_and_line(tmp_path, line):
    (tmp_path / "a.js").write_text('import { b } from "./b.js";\n')
    (tmp_path / "b.js").write_text(f"{line}\nexport const b = 1;\n")
    with pytest.raises(FigureError, match=r"b\.js: found `" + re.escape(line)):
        bundle(tmp_path / "a.js")


def test_every_figure_sends_its_module_whole():
    figures = [cls for cls in Figure.__subclasses__() if cls.__module__ == "course.widgets"]
    assert figures, "no figure was found"
    for cls in figures:
        assert (FIGURES / f"{cls.module}.js").exists()
        # In a widget there is nothing beside the text that an import could reach.
        assert not re.search(r"^import |\bfrom \"\./", str(cls._esm), re.MULTILINE)
        assert "url(" not in str(cls._css).replace("url(#", ""), "a style that asks for a file"
