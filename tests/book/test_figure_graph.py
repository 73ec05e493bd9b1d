"""The computational graph: values and gradients against PyTorch, then the page itself."""


import numpy as np
import pytest
import torch
import traitlets

from course.graph_widgets import LEAVES, ComputationGraph
from tests.book.figure_page import PHONE, sticking_out

# Each graph written down a second time, as a formula; leaves in the order of the drawing.
FORMULAS = {
    "sum": lambda a, b, c, d: a * b + c * d,
    "twice": lambda x, y: x * (x + y),
    "neuron": lambda w1, x1, w2, x2, b: torch.tanh(w1 * x1 + w2 * x2 + b),
    "error": lambda w, x, t: (w * x - t) ** 2,
    "softmax": lambda *z: torch.nn.functional.cross_entropy(torch.stack(z), torch.tensor(0)),
}


@pytest.fixture(scope="module")
def ask(asker):
    """ask(expression, data) -> the value, in JavaScript, of `expression` for each of `data`."""
    return asker(
        ComputationGraph,
        "GRAPHS, after, defaultsOf, edgeWords, forward, gradients, nodeWords, slope, "
        "stepWords, stepsOf")


def drawn(count=30):
    """Leaf values of every graph, drawn by chance within the sliders: [{graph, values}]."""
    rng = np.random.default_rng(4)
    return [{"graph": graph, "values": rng.uniform(-3, 3, leaves).tolist()}
            for graph, leaves in LEAVES.items() for _ in range(count)]


def by_torch(graph, values):
    """Result and gradients of a formula."""
    leaves = [torch.tensor(v, dtype=torch.float64, requires_grad=True) for v in values]
    result = FORMULAS[graph](*leaves)
    result.backward()
    return result.item(), [leaf.grad.item() for leaf in leaves]


def test_python_and_javascript_know_the_same_graphs(ask):
    found = ask("Object.fromEntries(Object.keys(GRAPHS).map(g => [g, defaultsOf(g).length]))", [0])
    assert found == [LEAVES]
    assert set(FORMULAS) == set(LEAVES)


def test_results_and_gradients_are_those_of_pytorch(ask):
    data = drawn()
    found = ask("[forward(given.graph, given.values).nodes.at(-1).value,"
                " gradients(given.graph, given.values)]", data)
    assert len(found) == 150
    for given, (result, gradients) in zip(data, found, strict=True):
        expected, slopes = by_torch(**given)
        assert result == pytest.approx(expected, rel=1e-12, abs=1e-12), given
        assert gradients == pytest.approx(slopes, rel=1e-10, abs=1e-12), given


def test_the_measured_slope_is_the_gradient(ask):
    found = ask("given.values.map((_, i) => slope(given.graph, given.values, i))", drawn(10))
    for given, slopes in zip(drawn(10), found, strict=True):
        assert slopes == pytest.approx(by_torch(**given)[1], rel=1e-5, abs=1e-6)


def test_what_arrives_is_the_sum_of_upstream_times_local(ask):
    states = ask("after(given.graph, given.values, Infinity)", drawn(5))
    shared = 0
    for nodes, edges in ((state["nodes"], state["edges"]) for state in states):
        for edge in edges:
            assert edge["sent"] == pytest.approx(nodes[edge["to"]]["grad"] * edge["local"])
        for i, node in enumerate(nodes[:-1]):
            back = [edge["sent"] for edge in edges if edge["from"] == i]
            assert node["grad"] == pytest.approx(sum(back))
            shared += len(back) > 1
        assert nodes[-1]["grad"] == 1
    assert shared, "no graph had a node that is used twice"


@pytest.mark.parametrize("graph", LEAVES)
def test_a_step_does_one_thing_and_no_gradient_leaves_before_it_is_whole(ask, graph):
    count = ask("stepsOf(given).length", [graph])[0]
    states = ask(f"after('{graph}', defaultsOf('{graph}'), given)", list(range(count + 1)))
    inner = sum("op" in node for node in states[0]["nodes"])
    assert count == 2 * inner + 1
    for before, now in zip(states, states[1:], strict=False):
        known = [sum(node["known"] for node in state["nodes"]) for state in (before, now)]
        sent = [sum(edge["sent"] is not None for edge in s["edges"]) for s in (before, now)]
        kind = now["last"]["kind"]
        assert known[1] - known[0] == (kind == "forward")
        assert (sent[1] > sent[0]) == (kind == "backward")
        if kind == "backward":
            i = now["last"]["node"]
            assert all(edge["sent"] is not None for edge in now["edges"] if edge["from"] == i)
    assert all(edge["sent"] is not None for edge in states[-1]["edges"])


def test_the_sentences_carry_the_numbers(ask):
    def say(words, graph="sum", done="Infinity"):
        return ask(f"(() => {{ const state = after('{graph}', defaultsOf('{graph}'), {done});"
                   f" return {words}; }})()", [0])[0]

    assert say("nodeWords(0, state)") == (
        "a = 2.00, a leaf: it is yours to set. Gradient, upstream × local: 1.00 × 3.00 = 3.00"
        " from u. Add 0.01 to a, and f rises by about 0.0300.")
    assert "f falls by about 0.0100" in say("nodeWords(3, state)")
    assert say("edgeWords(state.edges[0], state)") == (
        "From a to u: the local derivative is the other factor, b, here 3.00. Back along it comes"
        " upstream × local, 1.00 × 3.00 = 3.00.")
    assert "No gradient has come back" in say("nodeWords(0, state)", done=3)
    assert "not computed yet" in say("edgeWords(state.edges[0], state)", done=0)
    assert "2.00 × 1.00 = 2.00 from u; 1.00 × 1.50 = 1.50 from f, in sum 3.50" in say(
        "nodeWords(0, state)", "twice")
    assert "1: a sum hands changes on." in say("edgeWords(state.edges[4], state)")
    assert say("stepWords(state, 1, 'sum')", done=1) == "Forward: u = a × b = 2.00 × 3.00 = 6.00."
    assert "its gradient is 1" in say("stepWords(state, 4, 'sum')", done=4)
    assert say("stepWords(state, 7, 'sum')", done=7).endswith("every leaf knows its gradient.")
    assert "More is to come" in say("nodeWords(0, state)", "twice", done=4)


@pytest.mark.parametrize(("name", "wrong", "says"), [
    ("graph", "tree", "graph.*tree"), ("begin", "middle", "begin.*middle"),
    ("values", [1.0], "values: found 1, expected 4, one for each leaf of 'sum'"),
    ("values", ["a"], "values"),
])
def test_a_wrong_argument_is_refused_by_name(name, wrong, says):
    with pytest.raises(traitlets.TraitError, match=says):
        ComputationGraph(**{name: wrong})


def test_another_graph_drops_values_that_no_longer_fit():
    figure = ComputationGraph(graph="twice", values=[1, 2])
    figure.graph = "neuron"
    assert figure.values == []
    figure.values = [1, 2, 3, 4, 5]
    with pytest.raises(traitlets.TraitError, match="found 2, expected 5"):
        figure.values = [1, 2]


def test_the_joined_module_has_no_imports_left():
    assert "import {" not in str(ComputationGraph._esm)
    assert 'data-figure="graph"' in ComputationGraph().static_html()


def box(page, name):
    """The three lines of a node's box."""
    for node in page.locator(".tw-node").all():
        lines = node.locator("text").all_text_contents()
        if lines[0].split(" = ")[0] == name:
            return lines
    raise AssertionError(f"no box {name}")


def told(page):
    return page.locator(".tw-told").inner_text()


def press(page, name):
    page.get_by_role("button", name=name, exact=True).click()


@pytest.mark.browser
def test_the_figure_steps_forward_and_then_backward(show):
    page = show(ComputationGraph())
    assert page.locator("[data-fallback]").count() == 0
    assert box(page, "u")[1:] == ["?", "grad –"]
    press(page, "Step")
    assert box(page, "u")[1:] == ["6.00", "grad –"]
    for _ in range(3):
        press(page, "Step")
    assert box(page, "f")[1:] == ["3.50", "grad 1.00"]
    press(page, "Back")
    assert box(page, "f")[1:] == ["3.50", "grad –"]
    press(page, "All at once")
    assert [box(page, leaf)[2] for leaf in "abcd"] == [
        "grad 3.00", "grad 2.00", "grad 2.50", "grad −1.00"]
    assert page.locator(".tw-back").count() == 6
    press(page, "Reset")
    assert box(page, "u")[1] == "?"
    assert (page.errors, page.external) == ([], [])


@pytest.mark.browser
def test_play_runs_to_the_end_at_once_for_readers_who_want_stillness(show, new_page):
    page = show(ComputationGraph(), page=new_page(reduced_motion="reduce"))
    press(page, "Play")
    assert told(page).endswith("every leaf knows its gradient.")


@pytest.mark.browser
def test_play_goes_by_itself_and_pauses(show):
    page = show(ComputationGraph(graph="twice"))
    press(page, "Play")
    page.wait_for_function("() => document.querySelector('.tw-told').textContent.includes('f = x')")
    press(page, "Pause")
    assert page.get_by_role("button", name="Play", exact=True).is_visible()


@pytest.mark.browser
def test_leaves_are_pulled_by_slider_by_key_and_by_hand(show):
    page = show(ComputationGraph(begin="end"))
    page.get_by_label("a", exact=True).focus()
    page.keyboard.press("ArrowRight")
    assert box(page, "u")[1] == "6.30"
    assert box(page, "b")[2] == "grad 2.10"
    plane = page.locator(".tw-plane")
    plane.focus()
    page.keyboard.press("ArrowRight")
    for key in ("ArrowDown", "ArrowDown"):
        page.keyboard.press(key)
    assert box(page, "a")[1] == "1.90"
    assert page.locator(".tw-heard").inner_text().startswith("a = 1.90")
    at = page.locator(".tw-leaf").nth(1).bounding_box()
    x, y = at["x"] + at["width"] / 2, at["y"] + at["height"] / 2
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x - 50, y, steps=5)
    page.mouse.up()
    assert box(page, "b")[1] == "2.00"
    assert page.get_by_label("b", exact=True).input_value() == "2"


@pytest.mark.browser
def test_pointing_and_arrow_keys_explain_upstream_times_local(show):
    page = show(ComputationGraph(begin="end"))
    follow = page.locator(".tw-graph-follow")
    page.locator(".tw-pill").first.hover()
    assert follow.inner_text().startswith("From a to u: the local derivative is the other factor")
    page.locator(".tw-node").last.hover()
    assert "It is the result" in follow.inner_text()
    page.locator(".tw-plane").focus()
    for _ in range(6):
        page.keyboard.press("ArrowRight")
    assert page.locator(".tw-chosen").count() == 1
    page.keyboard.press("Escape")
    assert page.locator(".tw-chosen").count() == 0
    assert follow.inner_text().startswith("Point at a box")


@pytest.mark.browser
def test_other_graphs_bring_their_own_leaves(show):
    page = show(ComputationGraph(begin="end"))
    for name, leaves in LEAVES.items():
        page.locator("select").select_option(name)
        assert page.locator(".tw-leaves input").count() == leaves
        assert page.locator(".tw-leaf").count() == leaves
        press(page, "All at once")
        page.get_by_text("The graph as a table").click()
        rows = [row.locator("td").all_inner_texts() for row in page.locator("tbody tr").all()]
        assert [row[2] for row in rows if row[3]] == [row[3] for row in rows if row[3]]
        page.get_by_text("The graph as a table").click()
    assert page.errors == []


@pytest.mark.browser
@pytest.mark.parametrize(("width", "theme"), [(320, "dark"), (390, "light"), (760, "dark"),
                                              (1100, "light")])
def test_axe_finds_nothing_and_nothing_sticks_out(show, new_page, axe, width, theme):
    page = new_page(viewport={"width": width, "height": 800})
    for graph in LEAVES:
        for begin in ("start", "end"):
            show(ComputationGraph(graph=graph, begin=begin), page=page,
                 html=f'data-theme="{theme}"')
            for name in ("How to read it", "The graph as a table"):
                page.get_by_text(name, exact=True).click()
            assert page.evaluate("document.documentElement.scrollWidth") <= width
            assert sticking_out(page) == []
            assert overlapping(page) == []
            assert axe(page) == []


def overlapping(page):
    """Words that reach beyond their own box, and boxes that cover each other."""
    return page.locator(".tw-graph").evaluate("""graph => {
        const box = (e) => e.getBoundingClientRect();
        const nodes = [...graph.querySelectorAll(".tw-node")];
        const wide = nodes.filter((node) => [...node.querySelectorAll("text")].some((text) =>
          box(text).width > box(node.querySelector("rect")).width));
        const rects = nodes.map((node) => box(node.querySelector("rect")));
        const met = rects.flatMap((a, i) => rects.slice(i + 1).filter((b) =>
          a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom));
        return [...wide.map((node) => node.textContent), ...met.map(() => "two boxes")];
    }""")


@pytest.mark.browser
def test_targets_are_wide_enough_for_fingers(show, new_page):
    page = show(ComputationGraph(graph="neuron"), page=new_page(**PHONE))
    targets = page.locator("button, select, summary, [type=range]").all()
    assert len(targets) > 10
    assert [t.inner_text() for t in targets if t.bounding_box()["height"] < 44] == []
    page.locator(".tw-leaf").first.scroll_into_view_if_needed()
    page.locator(".tw-leaf").first.tap()
    assert page.locator(".tw-graph-follow").inner_text().startswith("w₁ = 1.00, a leaf")


@pytest.mark.browser
def test_the_joined_module_is_a_widget_that_hears_and_tells(as_widget):
    heard = as_widget(ComputationGraph(), """
        model.set("values", [1, 2, 3, 4]);
        const told = [model.get("result"), model.get("gradients")];
        model.set("graph", "twice");
        const own = model.get("values");
        const heard = [...told, own];""")
    assert heard == [14, [2, 1, 4, 3], [2, -0.5], 0]
