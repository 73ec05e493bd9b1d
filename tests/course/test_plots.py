"""The house style of the book's pictures."""
import io

import matplotlib

matplotlib.use("Agg")
import matplotlib.pyplot as plt
import numpy as np
import pytest
from matplotlib.colors import to_rgb

from course import plots

GROUNDS = {"light": "#ffffff", "dark": "#121212"}  # the book's theme


@pytest.fixture(autouse=True)
def style():
    with matplotlib.rc_context():
        plots.house()
        yield
    plt.close("all")


def luminance(colour):
    """Relative luminance in [0, 1]. source: WCAG 2.1"""
    rgb = np.array(to_rgb(colour))
    return np.where(rgb <= 0.04045, rgb / 12.92, ((rgb + 0.055) / 1.055) ** 2.4) @ [
        0.2126, 0.7152, 0.0722]


def contrast(one, other):
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


def test_contrast_agrees_with_wcag_on_black_and_white():
    assert contrast("#000000", "#ffffff") == pytest.approx(21)


@pytest.mark.parametrize("ground", GROUNDS)
@pytest.mark.parametrize("colour", [plots.PLUS, plots.MINUS, plots.THIRD, plots.INK])
def test_every_colour_can_be_seen_on_both_grounds(colour, ground):
    assert contrast(colour, GROUNDS[ground]) >= 3


def picture():
    """The bytes of a picture with everything that a chapter draws."""
    figure, (axes,) = plots.panels()
    plots.corners(axes, [0, 1, 1, 0])
    plots.sides(axes, lambda x: x @ [1, 1] - 0.5)
    plots.boundary(axes, [1, 1], -0.5)
    plots.arrow(axes, (0, 0), (1, 1))
    file = io.BytesIO()
    figure.savefig(file, format="svg", metadata={"Date": None})
    return file.getvalue()


def test_the_same_picture_gives_the_same_bytes():
    assert picture() == picture()


def test_nothing_is_drawn_behind_a_picture():
    figure, (axes,) = plots.panels()
    assert figure.get_facecolor()[3] == 0 and axes.get_facecolor()[3] == 0


def test_classes_differ_in_shape_as_well_as_in_colour():
    _, (axes,) = plots.panels()
    plots.points(axes, np.array([[0, 0], [1, 2], [3, 4]]), [1, -1, -1])
    disc, diamond = axes.collections
    assert disc.get_offsets().tolist() == [[0, 0]]
    assert diamond.get_offsets().tolist() == [[1, 2], [3, 4]]
    assert disc.get_facecolor().tolist() != diamond.get_facecolor().tolist()
    assert len(disc.get_paths()[0]) != len(diamond.get_paths()[0])


@pytest.mark.parametrize("w, b", [((1, 2), 0.5), ((0, 3), -1), ((-2, 0), 1)])
def test_a_boundary_runs_where_the_score_is_zero(w, b):
    _, (axes,) = plots.panels()
    plots.plane(axes)
    plots.boundary(axes, w, b)
    (line,) = axes.lines
    for point in (line.get_xy1(), line.get_xy2()):
        assert np.dot(w, point) + b == pytest.approx(0)
    assert axes.get_xlim() == axes.get_ylim() == (-2, 2)


def test_no_weights_no_boundary():
    _, (axes,) = plots.panels()
    plots.boundary(axes, [0, 0], 1)
    assert not axes.lines


@pytest.mark.parametrize("sign, colour", [(1, plots.PLUS), (-1, plots.MINUS)])
def test_sides_are_tinted_by_what_the_unit_says(sign, colour):
    _, (axes,) = plots.panels()
    plots.plane(axes)
    plots.sides(axes, lambda x: np.full(len(x), sign * 3.0))
    filled = [tuple(face[:3]) for layer in axes.collections
              for face, path in zip(layer.get_facecolor(), layer.get_paths(), strict=True)
              if len(path.vertices)]
    assert filled == [to_rgb(colour)]


def test_corners_follow_the_truth_table():
    _, (axes,) = plots.panels()
    plots.corners(axes, [0, 0, 1, 0])
    yes, no = axes.collections
    assert yes.get_offsets().tolist() == [[1, 0]]
    assert len(no.get_offsets()) == 3


@pytest.mark.parametrize("count", [1, 2, 4])
def test_panels_come_as_a_list(count):
    assert len(plots.panels(count)[1]) == count
