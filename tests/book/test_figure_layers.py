"""The layers of a deep net: signal and blame against PyTorch, then the page itself."""


import numpy as np
import pytest
import torch
import traitlets

from course.depth_widgets import DeepLayers
from tests.book.figure_page import PHONE, sticking_out

CURVES = {"sigmoid": torch.sigmoid, "tanh": torch.tanh, "relu": torch.relu, "linear": lambda z: z}
NAMES = ("ACTIVATIONS, DEPTH, EXAMPLES, GAIN, NORMS, WIDTH, drawn, histogram, layersOf, perLayer, "
         "sized, tellAll, tellOne, verdict")


@pytest.fixture(scope="module")
def ask(asker):
    """ask(expression, data) -> the value, in JavaScript, of `expression` for each of `data`."""
    return asker(DeepLayers, NAMES)


def setting(activation="tanh", normalise="none", depth=6, gain=1.0, seed=0):
    return {"activation": activation, "normalise": normalise, "depth": depth, "gain": gain,
            "seed": seed}


MANY = [setting(activation, normalise, depth, gain, seed)
        for seed, (depth, gain) in enumerate([(2, 0.3), (5, 1.0), (8, 2.5)])
        for activation in CURVES for normalise in ("none", "batch", "layer")]


def normed(z, how):
    """The normalisations as PyTorch has them."""
    if how == "batch":
        return torch.nn.functional.batch_norm(z, None, None, training=True, eps=1e-5)
    return torch.nn.functional.layer_norm(z, z.shape[1:], eps=1e-5) if how == "layer" else z


def by_torch(given, source):
    """RMS gradient by each layer's outputs, and their mean and spread: arrays (depth,)."""
    width, examples = source["size"]
    h, said = torch.tensor(source["inputs"], dtype=torch.float64).reshape(examples, width), []
    for w in source["weights"][:given["depth"]]:
        w = given["gain"] * torch.tensor(w, dtype=torch.float64).reshape(width, width)
        h = CURVES[given["activation"]](normed(h @ w, given["normalise"])).requires_grad_()
        h.retain_grad()
        said.append(h)
    up = torch.tensor(source["upstream"], dtype=torch.float64).reshape(examples, width)
    (h * up).sum().backward()
    return {"gradient": [a.grad.square().mean().sqrt().item() for a in said],
            "mean": [a.mean().item() for a in said],
            "spread": [a.std(correction=0).item() for a in said]}


def test_signal_and_blame_are_those_of_pytorch(ask):
    sources = ask("({...drawn(given), size: [WIDTH, EXAMPLES]})", [0, 1, 2])
    found = ask("layersOf(given).map(({mean, spread, gradient}) => ({mean, spread, gradient}))",
                MANY)
    assert len(found) == len(MANY) == 36
    for given, layers in zip(MANY, found, strict=True):
        expected = by_torch(given, sources[given["seed"]])
        for name, values in expected.items():
            ours = [layer[name] for layer in layers]
            assert ours == pytest.approx(values, rel=1e-8, abs=1e-12), (given, name)


def test_what_is_drawn_is_normal_and_other_seeds_draw_otherwise(ask):
    zero, one = ask("drawn(given)", [0, 1])
    assert zero["inputs"] != one["inputs"]
    numbers = np.concatenate([np.ravel(zero["weights"]) * np.sqrt(40), zero["inputs"]])
    assert abs(numbers.mean()) < 0.02 and abs(numbers.std() - 1) < 0.02
    assert abs((np.abs(numbers) < 1).mean() - 0.6827) < 0.01


def test_sigmoids_lose_three_quarters_and_matched_starts_keep_blame(ask):
    data = [setting(a, depth=20, gain=g, seed=seed) for a, g in
            (("sigmoid", 1), ("tanh", 1), ("relu", 2 ** 0.5)) for seed in range(10)]
    factors = np.reshape(ask("perLayer(layersOf(given))", data), (3, 10))
    sigmoid, tanh, relu = np.median(factors, axis=1)
    assert 0.15 < sigmoid <= 0.25
    assert 0.85 < tanh < 1.05 and 0.9 < relu < 1.1


def test_normalised_layers_do_not_feel_the_size_of_their_weights(ask):
    for how in ("batch", "layer"):
        small, large = ask("layersOf(given).map((layer) => layer.gradient)",
                           [setting(normalise=how, gain=gain) for gain in (0.5, 8)])
        # The same, but for the epsilon under the root.
        assert small == pytest.approx(large, rel=1e-2)


def test_histograms_count_every_answer_and_the_outer_bins_take_what_lies_beyond(ask):
    (counts,) = ask("histogram(given, [0, 1])", [[-5, 0.001, 0.5, 0.999, 1, 7]])
    assert (counts[0], counts[12], counts[-1], sum(counts)) == (2, 1, 3, 6)
    (sums,) = ask("layersOf(given).map(({counts}) => counts.reduce((a, b) => a + b))",
                  [setting("relu", gain=3.0)])
    assert set(sums) == {40 * 48}


def test_the_sentences_carry_the_numbers(ask):
    assert ask("sized(given)", [0, 1, 0.5, 123.4, 1234.5, 3.38e-13]) == [
        "0", "1", "0.5", "120", "1.2 × 10³", "3.4 × 10⁻¹³"]
    words = ask("verdict(layersOf(given))", [
        setting("sigmoid", depth=20), setting(depth=20), setting("relu", depth=20, gain=3)])
    assert words == ["vanishes", "arrives", "explodes"]
    (told,) = ask("tellAll(layersOf(given))", [setting("sigmoid", depth=20)])
    assert "Going back from layer 20 to layer 1" in told and "It vanishes" in told
    (one,) = ask("tellOne(2, layersOf(given), 'relu')", [setting("relu")])
    assert one.startswith("Layer 3: outputs with mean 0.") and "flat" in one


@pytest.mark.parametrize(("name", "wrong", "says"), [
    ("activation", "step", "activation.*step"), ("normalise", "both", "normalise.*both"),
    ("depth", 1, "depth"), ("depth", 31, "depth"), ("gain", 0.0, "gain"), ("seed", -1, "seed")])
def test_a_wrong_argument_is_refused_by_name(name, wrong, says):
    with pytest.raises(traitlets.TraitError, match=says):
        DeepLayers(**{name: wrong})


def test_python_and_javascript_know_the_same_choices(ask):
    ((activations, norms, depth, gain),) = ask(
        "[Object.keys(ACTIVATIONS), Object.keys(NORMS), DEPTH, GAIN]", [0])
    traits = DeepLayers.class_traits()
    assert tuple(activations) == traits["activation"].values
    assert tuple(norms) == traits["normalise"].values
    assert depth == {"low": traits["depth"].min, "high": traits["depth"].max}
    assert gain == {"low": traits["gain"].min, "high": traits["gain"].max}


def test_the_joined_module_has_no_imports_left():
    assert "import {" not in str(DeepLayers._esm)
    assert 'data-figure="layers"' in DeepLayers().static_html()


def told(page):
    return page.locator(".tw-told").inner_text()


def press(page, name):
    page.get_by_role("button", name=name, exact=True).click()


def pick(page, group, name):
    page.get_by_role("radiogroup", name=group).get_by_role("radio", name=name, exact=True).check()


@pytest.mark.browser
def test_choices_and_buttons_change_what_is_told(show):
    page = show(DeepLayers())
    assert page.locator("[data-fallback]").count() == 0
    assert "It vanishes" in told(page)
    pick(page, "Activation", "tanh")
    assert "It arrives" in told(page)
    pick(page, "Activation", "ReLU")
    assert "It vanishes" in told(page)
    press(page, "He, 1.41")
    assert "It arrives" in told(page)
    before = told(page)
    press(page, "Draw anew")
    assert told(page) != before
    pick(page, "Normalisation", "layer")
    assert page.locator(".tw-said").count() == page.locator(".tw-dot").count() == 20
    assert (page.errors, page.external) == ([], [])


@pytest.mark.browser
def test_sliders_and_keys_change_depth_and_weights(show):
    page = show(DeepLayers(activation="tanh"))
    page.get_by_label("Layers", exact=True).focus()
    page.keyboard.press("ArrowRight")
    assert page.locator(".tw-said").count() == 21
    gain = page.locator("output").nth(1)
    page.get_by_label("Weights × √n", exact=True).focus()
    page.keyboard.press("ArrowRight")
    assert gain.inner_text() == "1.06"
    plane = page.locator(".tw-plane")
    plane.focus()
    for _ in range(3):
        page.keyboard.press("ArrowDown")
    assert gain.inner_text() == "0.89"
    assert page.locator(".tw-heard").inner_text().startswith("Weights 0.89.")


@pytest.mark.browser
def test_pointing_and_arrow_keys_read_a_layer(show):
    page = show(DeepLayers())
    follow = page.locator(".tw-layers-follow")
    page.locator(".tw-dot").nth(4).hover()
    assert follow.inner_text().startswith("Layer 5:")
    page.locator(".tw-plane").focus()
    for key, layer in (("Home", 1), ("ArrowLeft", 1), ("End", 20), ("ArrowLeft", 19)):
        page.keyboard.press(key)
        assert follow.inner_text().startswith(f"Layer {layer}:")
        assert page.locator(".tw-heard").inner_text() == follow.inner_text()
    page.keyboard.press("Escape")
    assert follow.inner_text().startswith("Point at a layer")
    assert page.locator(".tw-column").count() == 0


@pytest.mark.browser
@pytest.mark.parametrize(("width", "theme"), [(320, "dark"), (390, "light"), (760, "dark"),
                                              (1100, "light")])
def test_axe_finds_nothing_and_nothing_sticks_out(show, new_page, axe, width, theme):
    page = new_page(viewport={"width": width, "height": 800})
    for figure in (DeepLayers(), DeepLayers(activation="relu", depth=30, gain=10),
                   DeepLayers(activation="linear", depth=2, normalise="batch")):
        show(figure, page=page, html=f'data-theme="{theme}"')
        for name in ("How to read it", "The layers as a table"):
            page.get_by_text(name, exact=True).click()
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        assert sticking_out(page) == []
        assert axe(page) == []


@pytest.mark.browser
def test_targets_are_wide_enough_for_fingers_and_a_tap_reads_a_layer(show, new_page):
    page = show(DeepLayers(), page=new_page(**PHONE))
    targets = page.locator("button, summary, [type=range], .tw-bar span").all()
    assert len(targets) > 10
    assert [t.inner_text() for t in targets if t.bounding_box()["height"] < 44] == []
    plane = page.locator(".tw-plane")
    plane.scroll_into_view_if_needed()
    plane.tap(position={"x": 200, "y": 100})
    assert page.locator(".tw-layers-follow").inner_text().startswith("Layer ")


@pytest.mark.browser
def test_the_joined_module_is_a_widget_that_hears_and_tells(as_widget):
    heard = as_widget(DeepLayers(depth=5), """
        const first = model.get("gradients").length;
        model.set("depth", 3);
        const heard = [first, model.get("gradients").length, model.get("spreads").length,
          el.querySelectorAll(".tw-dot").length];""")
    assert heard == [5, 3, 3, 3, 0]
