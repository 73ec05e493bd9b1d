"""The sliding kernel: its numbers against PyTorch, then the page itself."""

import numpy as np
import pytest
import torch
import traitlets

from course.convolution_widgets import IMAGES, KERNELS, SlidingKernel
from tests.book.figure_page import PHONE, sticking_out


@pytest.fixture(scope="module")
def ask(asker):
    """ask(expression, data) -> the value, in JavaScript, of `expression` for each of `data`."""
    return asker(SlidingKernel, "IMAGES, KERNELS, brief, placeWords, placesOf, sizeWords, slide, "
                 "sumOf, termsAt")


def scenes(count=40):
    draw = np.random.default_rng(0)
    return [{"pixels": draw.integers(0, 2, 81).tolist(), "weights": draw.normal(size=9).tolist(),
             "padding": int(draw.integers(3)), "stride": int(draw.integers(1, 4)),
             "dilation": int(draw.integers(1, 3)), "flip": bool(draw.integers(2))}
            for _ in range(count)]


def by_torch(scene):
    image = torch.tensor(scene["pixels"], dtype=torch.float64).reshape(1, 1, 9, 9)
    kernel = torch.tensor(scene["weights"], dtype=torch.float64).reshape(1, 1, 3, 3)
    kernel = kernel.flip(2, 3) if scene["flip"] else kernel
    return torch.nn.functional.conv2d(image, kernel, None, scene["stride"], scene["padding"],
                                      scene["dilation"])[0, 0].numpy()


def test_python_and_javascript_know_the_same_images_and_kernels(ask):
    assert ask("[Object.keys(IMAGES), Object.keys(KERNELS)]", [0]) == [[[*IMAGES], [*KERNELS]]]
    sizes = ask("Object.values(IMAGES).map((i) => i.pixels.length)"
                ".concat(Object.values(KERNELS).map((k) => k.weights.length))", [0])[0]
    assert sizes == [81] * len(IMAGES) + [9] * len(KERNELS)


def test_outputs_are_those_of_pytorch(ask):
    data = scenes()
    for scene, found in zip(data, ask("slide(given)", data), strict=True):
        expected = by_torch(scene)
        assert found["side"] == len(expected)
        assert np.allclose(np.reshape(found["values"], expected.shape), expected), scene


def test_a_place_is_the_sum_of_its_terms_and_padding_counts_as_nothing(ask):
    data = scenes()
    outside = 0
    for scene, terms in zip(data, ask("termsAt(given, 1, 0)", data), strict=True):
        assert sum(t["pixel"] * t["weight"] for t in terms) == pytest.approx(by_torch(scene)[1, 0])
        assert all(t["pixel"] == 0 for t in terms if t["outside"])
        outside += sum(t["outside"] for t in terms)
    assert outside > 20


def test_a_kernel_that_does_not_fit_has_no_place(ask):
    assert ask("placesOf(given[0], given[1], {padding: given[2], stride: 1, dilation: given[3]})",
               [[3, 3, 0, 1], [2, 3, 0, 1], [2, 3, 1, 1], [4, 3, 0, 2]]) == [1, 0, 2, 0]


def test_numbers_are_brief_and_sentences_carry_them(ask):
    assert ask("brief(given)", [3, -1, 0.5, 1 / 3, -0.001, 0]) == [
        "3", "−1", "0.5", "0.33", "0", "0"]
    scene = {"pixels": [1] * 81, "weights": [-1, 0, 2.5, 0, 0, 0, 0, 0, 0], "padding": 1,
             "stride": 1, "dilation": 1, "flip": False}
    inside, = ask("placeWords(termsAt(given, 1, 1), 1, 1)", [scene])
    assert inside.startswith("Row 2, column 2 of the output, pixel × weight: 1×(−1) + 1×0 + 1×2.5")
    assert inside.endswith("= 1.5.")
    corner, = ask("placeWords(termsAt(given, 0, 0), 0, 0)", [scene])
    assert "5 pixels lie in the padding" in corner
    assert ask("sizeWords(5, {padding: 1, stride: 2, dilation: 1}, 3)", [0]) == [
        "(9 + 2×1 − 3) / 2, rounded down, + 1 = 5"]


@pytest.mark.parametrize(("name", "wrong", "says"), [
    ("image", "cat", "image.*cat"), ("padding", 3, "padding"), ("stride", 0, "stride"),
    ("pixels", [1, 0], "pixels: found 2, expected 81"), ("pixels", [2] * 81, "pixels"),
    ("weights", [1.0], "weights: found 1, expected 9, three rows of three"),
])
def test_a_wrong_argument_is_refused_by_name(name, wrong, says):
    with pytest.raises(traitlets.TraitError, match=says):
        SlidingKernel(**{name: wrong})


def test_a_named_picture_takes_the_place_of_own_pixels():
    figure = SlidingKernel(pixels=[1] * 81, weights=list(range(9)))
    assert figure.weights[-1] == 8
    figure.image, figure.kernel = "dot", "blur"
    assert (figure.pixels, figure.weights) == ([], [])


def test_the_joined_module_has_no_imports_left():
    assert "import {" not in str(SlidingKernel._esm)
    assert 'data-figure="sliding"' in SlidingKernel().static_html()


def told(page):
    return page.locator(".tw-told").inner_text()


def shown(page):
    """The numbers of the output, as written in the drawing."""
    return page.locator(".tw-slide-output text").all_text_contents()


def middle(page, name, row, column, side):
    """Where on the page the middle of a cell is."""
    plane = page.locator(name)
    plane.scroll_into_view_if_needed()
    at = plane.bounding_box()
    return (at["x"] + (column + 0.5) * at["width"] / side,
            at["y"] + (row + 0.5) * at["height"] / side)


@pytest.mark.browser
def test_drawing_pointing_and_stepping(show):
    page = show(SlidingKernel(image="blank", kernel="blur"))
    assert set(shown(page)) == {"0"} and len(shown(page)) == 49
    page.mouse.move(*middle(page, ".tw-slide-input", 4, 2, 9))
    page.mouse.down()
    page.mouse.move(*middle(page, ".tw-slide-input", 4, 5, 9), steps=12)
    page.mouse.up()
    assert page.locator(".tw-slide-input .tw-ink").count() == 4
    assert max(map(int, shown(page))) == 3
    page.mouse.move(*middle(page, ".tw-slide-output", 3, 2, 7))
    assert told(page).startswith("Row 4, column 3 of the output") and "= 3." in told(page)
    page.get_by_role("button", name="Step", exact=True).click()
    assert told(page).startswith("Row 4, column 4")
    page.get_by_role("button", name="Clear image").click()
    assert set(shown(page)) == {"0"}
    assert page.locator("select").first.input_value() == "blank"
    assert (page.errors, page.external) == ([], [])


@pytest.mark.browser
def test_the_keyboard_draws_and_walks(show):
    page = show(SlidingKernel(image="blank", kernel="same", padding=1))
    page.locator(".tw-slide-input").focus()
    for key in ("ArrowRight", "ArrowRight", "ArrowDown", " "):
        page.keyboard.press(key)
    heard = page.locator(".tw-heard")
    assert heard.inner_text().startswith("Image, row 2, column 2: ink, 1")
    page.locator(".tw-slide-output").focus()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowDown")
    assert told(page).startswith("Row 2, column 2") and "= 1." in told(page)


@pytest.mark.browser
def test_weights_can_be_typed_and_steps_chosen(show):
    page = show(SlidingKernel(image="dot", kernel="same"))
    page.get_by_label("Weight, row 1, column 1").fill("-2.5")
    assert "−2.5" in shown(page)
    page.get_by_label("Weight, row 1, column 1").fill("-")
    assert "−2.5" in shown(page), "half a number changes nothing"
    page.get_by_role("radiogroup", name="Stride").get_by_role("radio", name="2").check()
    assert len(shown(page)) == 16
    page.get_by_role("radiogroup", name="Dilation").get_by_role("radio", name="2").check()
    assert len(shown(page)) == 9
    page.get_by_role("radiogroup", name="Padding").get_by_role("radio", name="2").check()
    assert len(shown(page)) == 25
    page.get_by_label("Turn the kernel by half a turn").check()
    assert page.errors == []


@pytest.mark.browser
def test_play_goes_to_the_end_at_once_for_readers_who_want_stillness(show, new_page):
    page = show(SlidingKernel(), page=new_page(reduced_motion="reduce"))
    page.get_by_role("button", name="Play", exact=True).click()
    assert told(page).startswith("Row 7, column 7")


@pytest.mark.browser
@pytest.mark.parametrize(("width", "theme"), [(320, "dark"), (390, "light"), (1100, "dark")])
def test_axe_finds_nothing_and_nothing_sticks_out(show, new_page, axe, width, theme):
    page = new_page(viewport={"width": width, "height": 800})
    for more in ({"padding": 2}, {"weights": [-12.5] * 9, "stride": 3}):
        show(SlidingKernel(**more), page=page, html=f'data-theme="{theme}"')
        page.get_by_text("How to read it", exact=True).click()
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        assert sticking_out(page) == []
        assert axe(page) == []


@pytest.mark.browser
def test_fingers_draw_and_find_wide_targets(show, new_page):
    page = show(SlidingKernel(image="blank"), page=new_page(**PHONE))
    targets = page.locator("button, select, summary, .tw-weights-grid input").all()
    assert len(targets) > 12
    assert [t.inner_text() for t in targets if t.bounding_box()["height"] < 44] == []
    page.touchscreen.tap(*middle(page, ".tw-slide-input", 2, 3, 9))
    assert page.locator(".tw-slide-input .tw-ink").count() == 1
    page.touchscreen.tap(*middle(page, ".tw-slide-output", 2, 1, 7))
    assert told(page).startswith("Row 3, column 2")


@pytest.mark.browser
def test_the_joined_module_is_a_widget_that_hears_and_tells(as_widget):
    heard = as_widget(SlidingKernel(), """
        model.set("pixels", Array(81).fill(1));
        model.set("weights", [1, 1, 1, 1, 1, 1, 1, 1, 0]);
        model.set("stride", 3);
        const heard = [model.get("output")];
        el.querySelectorAll("select")[0].value = "dot";
        el.querySelectorAll("select")[0].dispatchEvent(new Event("change"));
        heard.push(model.get("image"), model.get("pixels"));""")
    assert heard == [[[8] * 3] * 3, "dot", [], 0]
