// Signal and blame, layer by layer, as scale, activation, depth and normalisation change.
//
// An ES module in anywidget's form. The published page imports it, and what it imports, as it
// stands; for JupyterLab, which takes one text, course/widgets.py joins the same files into one.
import { createPlane } from "./layers_plane.js";
import {
  ACTIVATIONS, DEPTH, EXAMPLES, GAIN, NORMS, WIDTH, drawn, histogram, layersOf, perLayer,
} from "./layers_rule.js";
import { STYLE } from "./layers_style.js";
import { percent, planeWords, sized, tellAll, tellOne, verdict } from "./layers_words.js";
import { button, choice, html, keepKeys, show, uniqueName } from "./parts.js";
import { tie } from "./tie.js";

export {
  ACTIVATIONS, DEPTH, EXAMPLES, GAIN, NORMS, WIDTH, drawn, histogram, layersOf, perLayer, sized,
  tellAll, tellOne, verdict,
};

const ASKED = ["activation", "normalise", "depth", "gain", "seed"]; // what Python may set
const NOTCH = 0.025; // of the slider for the gain, in powers of ten
const HINT = "Point at a layer to read its numbers; with the keyboard, use the arrow keys.";
const KEYS = [
  ["Left, Right", "go from layer to layer"], ["Home, End", "the first layer, the last"],
  ["Up, Down", "larger or smaller weights"], ["Escape", "leave the layer"],
];
const PRESETS = [["Xavier, 1", 1], ["He, 1.41", Math.SQRT2]];

/** A slider with its name and value; returns {element, set(position, words)}. */
function slider(name, { low, high, step }, moved) {
  const input = html("input", { type: "range", min: low, max: high, step, "aria-label": name,
    oninput: () => moved(Number(input.value)) });
  const output = html("output", {});
  const set = (position, words) => {
    input.value = position;
    input.setAttribute("aria-valuetext", words);
    output.textContent = words;
  };
  return { element: html("label", { class: "tw-field tw-layers-dial" },
    html("span", {}, name), input, output), set };
}

function layerTable(layers) {
  const heads = ["Layer", "Spread", "Flat", "Blame"];
  const row = ({ spread, still, gradient }, k) =>
    [k + 1, sized(spread), percent(still), sized(gradient)];
  return html("table", {},
    html("thead", {}, html("tr", {}, ...heads.map((h) => html("th", { scope: "col" }, h)))),
    html("tbody", {}, ...layers.map((layer, k) =>
      html("tr", {}, ...row(layer, k).map((cell) => html("td", {}, cell))))));
}

function help(id) {
  const pairs = KEYS.flatMap(([key, does]) => [html("b", {}, key), html("span", {}, does)]);
  return html("details", {}, html("summary", {}, "How to read it"),
    html("p", {}, `Each column is a layer of ${WIDTH} units, the first on the left. Above, a ` +
      `histogram on end of all that its units say to ${EXAMPLES} random examples; the width of a ` +
      "bar goes with the root of how many. Below, the " +
      "size of the gradient by its outputs, on a scale of powers of ten; it begins at the right " +
      "with about 1 and is sent back. Nothing is trained: these are the first weights. The " +
      `weights are normal; their spread is the number shown, over the root of ${WIDTH}. Without ` +
      "normalisation there is nothing else; batch normalisation brings every unit to mean 0 and " +
      "spread 1 over the examples, layer normalisation every example over the units."),
    html("p", { id }, "With the picture in focus:"), html("div", { class: "tw-keys" }, ...pairs));
}

const legend = () => html("ul", { class: "tw-legend" },
  html("li", {}, html("span", { class: "tw-key-said" }), "outputs of the layer's units"),
  html("li", {}, html("span", { class: "tw-key-blame" }), "gradient by these outputs (RMS)"));

const within = (value, { low, high }) => Math.min(Math.max(value, low), high);
const optionsOf = (family) => Object.entries(family).map(([name, { label }]) => [name, label, null]);

function render({ model, el }) {
  const ids = { title: uniqueName("title"), keys: uniqueName("keys") };
  const plane = createPlane();
  let settings = null, source = null, layers = [], chosen = null;

  const told = html("p", { class: "tw-told", role: "status" });
  const follow = html("p", { class: "tw-layers-follow" });
  const heard = html("p", { class: "tw-heard", "aria-live": "polite" });
  const table = html("div", { class: "tw-table" });

  const link = tie(model, ASKED, (asked) => enter(asked));
  function enter(changes) {
    const next = { ...settings, ...changes };
    if (next.seed !== settings?.seed) source = drawn(next.seed);
    settings = next;
    if (chosen !== null && chosen >= settings.depth) chosen = null;
    update();
  }
  function update() {
    layers = layersOf(settings, source);
    told.textContent = tellAll(layers);
    table.replaceChildren(layerTable(layers));
    plane.element.setAttribute("aria-label", planeWords(settings));
    activation.set(settings.activation);
    normalise.set(settings.normalise);
    depth.set(settings.depth, String(settings.depth));
    gain.set(Math.log10(settings.gain), show(settings.gain));
    drawPlane();
    link.tell({ ...settings, spreads: layers.map(({ spread }) => spread),
      gradients: layers.map(({ gradient }) => gradient) });
  }
  const wordsOfChosen = () => tellOne(chosen, layers, settings.activation);
  function drawPlane() {
    plane.draw(layers, settings, chosen);
    follow.textContent = chosen === null ? HINT : wordsOfChosen();
  }
  const setGain = (position) =>
    enter({ gain: within(Number((10 ** position).toFixed(4)), GAIN) });

  const activation = choice("Activation", optionsOf(ACTIVATIONS), (v) => enter({ activation: v }));
  const normalise = choice("Normalisation", optionsOf(NORMS), (v) => enter({ normalise: v }));
  const depth = slider("Layers", { ...DEPTH, step: 1 }, (v) => enter({ depth: v }));
  const gain = slider("Weights \u00d7 \u221an",
    { low: Math.log10(GAIN.low), high: Math.log10(GAIN.high), step: NOTCH }, setGain);
  const presets = PRESETS.map(([name, value]) => button(name, () => enter({ gain: value })));
  const again = button("Draw anew", () => enter({ seed: settings.seed + 1 }));

  const root = html("section", { class: "tw-figure", "aria-labelledby": ids.title },
    html("style", {}, STYLE),
    html("p", { id: ids.title, class: "tw-title" }, "Signal and blame, layer by layer"),
    html("div", { class: "tw-layers-top" }, activation.element, normalise.element),
    html("div", { class: "tw-layers-body" },
      html("div", {}, html("div", { class: "tw-layers-dials" }, depth.element, gain.element),
        html("div", { class: "tw-buttons" }, ...presets, again)),
      html("div", {}, plane.element, follow, heard, told)),
    legend(),
    html("div", { class: "tw-more" }, help(ids.keys),
      html("details", {}, html("summary", {}, "The layers as a table"), table)));

  const choose = (k) => {
    if (k === chosen) return;
    chosen = k;
    drawPlane();
  };
  const steer = (k) => {
    choose(within(k, { low: 0, high: settings.depth - 1 }));
    heard.textContent = wordsOfChosen();
  };
  const turn = (by) => {
    setGain(Math.log10(settings.gain) + by * NOTCH);
    heard.textContent = `Weights ${show(settings.gain)}. ${tellAll(layers)}`;
  };
  const keys = {
    ArrowLeft: () => steer((chosen ?? settings.depth) - 1),
    ArrowRight: () => steer((chosen ?? -1) + 1),
    Home: () => steer(0), End: () => steer(settings.depth - 1),
    ArrowUp: () => turn(1), ArrowDown: () => turn(-1), Escape: () => choose(null),
  };
  const listeners = {
    pointerdown: (event) => choose(plane.layerAt(event)),
    pointermove: (event) => choose(plane.layerAt(event)),
    pointerleave: (event) => event.pointerType === "mouse" && choose(null),
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
  enter(link.asked());
  const watch = new ResizeObserver(drawPlane);
  watch.observe(plane.element.parentElement);
  return () => {
    watch.disconnect();
    link.untie();
    root.remove();
  };
}

export default { render };
