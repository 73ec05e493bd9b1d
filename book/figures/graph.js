// A computational graph by hand: pull the leaves, send values forward and gradients back.
//
// An ES module in anywidget's form. The published page imports it, and what it imports, as it
// stands; for JupyterLab, which takes one text, course/widgets.py joins the same files into one.
import { createPlane } from "./graph_plane.js";
import {
  GRAPHS, STEP, after, defaultsOf, forward, gradients, leavesOf, slope, stepsOf,
} from "./graph_rule.js";
import { STYLE } from "./graph_style.js";
import { edgeWords, formulaOf, nodeWords, planeWords, stepWords } from "./graph_words.js";
import { button, html, keepKeys, player, show, uniqueName } from "./parts.js";
import { tie } from "./tie.js";

export {
  GRAPHS, after, defaultsOf, edgeWords, forward, gradients, nodeWords, slope, stepWords, stepsOf,
};

const ASKED = ["graph", "values", "begin"]; // what Python may set
const STEPS_A_SECOND = 0.9;
const PIXELS = 5; // a drag of so many is one step of the slider
const HINT = "Point at a box or an arrow to read where its number comes from; with the keyboard, " +
  "use the arrow keys. Boxes with a dashed edge can be dragged sideways.";
const KEYS = [
  ["Left, Right", "go from box to arrow to box"], ["Up, Down", "change the value of a leaf"],
  ["Escape", "leave it"],
];

/** A slider with its name and value; returns {element, set(value)}. */
function slider({ name, low, high }, moved) {
  const input = html("input", { type: "range", min: low, max: high, step: STEP,
    "aria-label": name, oninput: () => moved(Number(input.value)) });
  const output = html("output", {});
  const set = (value) => {
    input.value = value;
    output.textContent = show(value);
  };
  return { element: html("label", { class: "tw-field tw-dial" },
    html("span", {}, name), input, output), set };
}

function graphTable(graph, values, { nodes }) {
  const heads = ["Node", "Value", "Gradient", "Measured slope"];
  const shown = (value) => (value === null ? "\u2013" : show(value, 4));
  const row = (node, i) => [formulaOf(node, nodes), node.known ? show(node.value, 4) : "?",
    shown(node.grad), node.op ? "" : shown(slope(graph, values, i))];
  return html("table", {},
    html("thead", {}, html("tr", {}, ...heads.map((h) => html("th", { scope: "col" }, h)))),
    html("tbody", {}, ...nodes.map((node, i) =>
      html("tr", {}, ...row(node, i).map((cell) => html("td", {}, cell))))));
}

function help(id) {
  const pairs = KEYS.flatMap(([key, does]) => [html("b", {}, key), html("span", {}, does)]);
  return html("details", {}, html("summary", {}, "How to read it"),
    html("p", {}, "Each box is a number: above, how it is computed; in the middle, its value; " +
      "below, its gradient, which is how fast the result f grows with it. The number on an arrow " +
      "is the local derivative: how fast the box behind it grows with the box before it. An " +
      "arrow that has turned round has carried a gradient back. What arrives is upstream times " +
      "local; where several arrows come back to one box, it keeps the sum."),
    html("p", { id }, "With the picture in focus:"), html("div", { class: "tw-keys" }, ...pairs));
}

const legend = () => html("ul", { class: "tw-legend" },
  html("li", {}, html("span", { class: "tw-is-value" }, "2.00"), "value"),
  html("li", {}, html("span", { class: "tw-is-grad" }, "3.00"),
    "gradient: how fast the result grows with it"),
  html("li", {}, html("span", { class: "tw-is-local" }, "1.00"), "local derivative of an arrow"));

/** Parts of the drawing in the order in which the keys visit them: a node after its edges. */
const partsOf = ({ nodes, edges }) => nodes.flatMap((_, i) => [
  ...edges.flatMap((edge, index) => (edge.to === i ? [{ kind: "edge", index }] : [])),
  { kind: "node", index: i },
]);

function render({ model, el }) {
  const ids = { title: uniqueName("title"), keys: uniqueName("keys") };
  const plane = createPlane();
  let graph = null, values = [], done = 0; // done: how many steps
  let state = null, chosen = null, pulled = null, sliders = [];

  const told = html("p", { class: "tw-told", role: "status" });
  const follow = html("p", { class: "tw-graph-follow" });
  const heard = html("p", { class: "tw-heard", "aria-live": "polite" });
  const leaves = html("div", { class: "tw-leaves", role: "group", "aria-label": "Leaves" });
  const table = html("div", { class: "tw-table" });
  const all = () => stepsOf(graph).length;

  const link = tie(model, ASKED, (asked) => {
    playing.stop();
    const fits = asked.graph === graph && asked.values.length === values.length;
    enter(asked.graph, fits ? asked.values : [], asked.begin);
  });
  /** Show another graph, with given values or its own. */
  function enter(name, given, begin) {
    const fresh = name !== graph;
    graph = name;
    values = given.length === leavesOf(name).length ? [...given] : defaultsOf(name);
    done = begin === "start" ? 0 : all();
    chosen = pulled = null;
    if (fresh) layLeaves();
    update();
  }
  function layLeaves() {
    sliders = leavesOf(graph).map((node, i) => slider(node, (value) => pull(i, value)));
    leaves.replaceChildren(...sliders.map((one) => one.element));
    keepKeys(leaves);
  }
  function update() {
    state = after(graph, values, done);
    told.textContent = stepWords(state, done, graph);
    table.replaceChildren(graphTable(graph, values, state));
    plane.element.setAttribute("aria-label", planeWords(graph, state));
    sliders.forEach((one, i) => one.set(values[i]));
    pick.value = graph;
    back.disabled = done === 0;
    step.disabled = end.disabled = done === all();
    drawPlane();
    link.tell({ graph, values: [...values], result: forward(graph, values).nodes.at(-1).value,
      gradients: gradients(graph, values) });
  }
  const wordsOf = (part) => (part.kind === "node" ? nodeWords(part.index, state)
    : edgeWords(state.edges[part.index], state));
  function drawPlane() {
    plane.draw(state, chosen);
    follow.textContent = chosen ? wordsOf(chosen) : HINT;
  }

  function pull(i, value) {
    const { low, high } = leavesOf(graph)[i];
    const whole = Math.round(Math.min(Math.max(value, low), high) / STEP) * STEP;
    values = values.map((v, k) => (k === i ? Number(whole.toFixed(6)) : v));
    update();
  }
  const go = (steps) => {
    done = Math.min(Math.max(steps, 0), all());
    update();
    return done < all();
  };
  const halt = (act) => () => {
    playing.stop();
    act();
  };
  const playing = player({
    act: () => go(done + 1),
    atOnce: () => go(all()),
    rate: () => STEPS_A_SECOND,
    changed(on) {
      told.setAttribute("aria-live", on ? "off" : "polite");
      play.replaceChildren(on ? "Pause" : "Play");
    },
  });

  const pick = html("select", { onchange: halt(() => enter(pick.value, [], "start")) },
    ...Object.entries(GRAPHS).map(([name, { label }]) => html("option", { value: name }, label)));
  const step = button("Step", halt(() => go(done + 1)), { class: "tw-button tw-main" });
  const back = button("Back", halt(() => go(done - 1)));
  const play = button("Play", () => {
    if (!playing.playing() && done === all()) go(0);
    playing.toggle();
  });
  const end = button("All at once", halt(() => go(all())));
  const reset = button("Reset", halt(() => enter(graph, [], "start")));

  const root = html("section", { class: "tw-figure", "aria-labelledby": ids.title },
    html("style", {}, STYLE),
    html("p", { id: ids.title, class: "tw-title" }, "Values forward, gradients backward"),
    html("div", { class: "tw-top" },
      html("label", { class: "tw-field tw-graphs" }, html("span", {}, "Graph"), pick)),
    html("div", { class: "tw-graph-body" },
      html("div", {}, plane.element, follow, heard),
      html("div", {}, leaves, html("div", { class: "tw-buttons" }, step, back, play, end, reset),
        told)),
    legend(),
    html("div", { class: "tw-more" }, help(ids.keys),
      html("details", {}, html("summary", {}, "The graph as a table"), table)));

  const same = (a, b) => a?.kind === b?.kind && a?.index === b?.index;
  const choose = (part) => {
    if (same(part, chosen)) return;
    chosen = part;
    drawPlane();
  };
  const steer = (by) => {
    const parts = partsOf(state);
    const here = parts.findIndex((part) => same(part, chosen));
    const next = chosen ? here + by : by > 0 ? 0 : parts.length - 1;
    choose(parts[Math.min(Math.max(next, 0), parts.length - 1)]);
    heard.textContent = wordsOf(chosen);
  };
  const isLeaf = (part) => part?.kind === "node" && !state.nodes[part.index].op;
  const turn = (by) => {
    if (!isLeaf(chosen)) return;
    pull(chosen.index, values[chosen.index] + by * STEP);
    heard.textContent = wordsOf(chosen);
  };
  const keys = {
    ArrowLeft: () => steer(-1), ArrowRight: () => steer(1), ArrowUp: () => turn(1),
    ArrowDown: () => turn(-1), Escape: () => choose(null),
  };
  const listeners = {
    pointerdown(event) {
      const part = plane.partAt(event);
      choose(part);
      if (!isLeaf(part)) return;
      pulled = { index: part.index, x: event.clientX, from: values[part.index] };
      plane.element.setPointerCapture(event.pointerId);
    },
    pointermove(event) {
      if (!pulled) return event.pointerType === "mouse" && choose(plane.partAt(event));
      pull(pulled.index, pulled.from + ((event.clientX - pulled.x) / PIXELS) * STEP);
    },
    pointerup: () => { pulled = null; },
    pointercancel: () => { pulled = null; },
    pointerleave: (event) => event.pointerType === "mouse" && !pulled && choose(null),
    keydown(event) {
      if (event.ctrlKey || event.metaKey || event.altKey || !keys[event.key]) return;
      event.preventDefault();
      keys[event.key]();
    },
    blur: () => choose(null),
  };
  for (const [name, act] of Object.entries(listeners)) plane.element.addEventListener(name, act);

  plane.element.setAttribute("aria-describedby", ids.keys);
  keepKeys(root);
  el.append(root);
  const asked = link.asked();
  enter(asked.graph, asked.values, asked.begin);
  const watch = new ResizeObserver(drawPlane);
  watch.observe(plane.element.parentElement);
  return () => {
    playing.stop();
    watch.disconnect();
    link.untie();
    root.remove();
  };
}

export default { render };
