// A warp's addresses: which sectors of global memory, or which banks of shared memory, they touch.
//
// An ES module in anywidget's form. The published page imports it, and what it imports, as it
// stands; for JupyterLab, which takes one text, course/widgets.py joins the same files into one.
import { button, choice, html, keepKeys, svg, uniqueName } from "./parts.js";
import { tie } from "./tie.js";
import { createPlane } from "./warp_plane.js";
import {
  BANKS, LANES, ORDERS, PATTERNS, SECTOR, TILE, indices, isPadded, patternOf, sectors, wavefronts,
} from "./warp_rule.js";
import { STYLE } from "./warp_style.js";
import {
  TYPES, bankWords, codeOf, laneWords, planeWords, sectorWords, used,
} from "./warp_words.js";

export { ORDERS, PATTERNS, bankWords, codeOf, indices, patternOf, sectors, sectorWords, wavefronts };

const ASKED = ["view", "stride", "offset", "order", "size", "seed"]; // what Python may set
const MOST = { stride: TILE + 1, offset: 31 };
const KEYS = [
  ["Left, Right", "follow the lane before, the lane after"], ["Home, End", "lane 0, lane 31"],
  ["Escape", "follow none"],
];
const HINT = "Point at a lane or a cell to follow one line; with the keyboard, use the arrows.";

const swatch = (name) =>
  svg("svg", { class: "tw-swatch", viewBox: "0 0 16 16", "aria-hidden": "true" },
    svg("rect", { x: 1, y: 1, width: 14, height: 14, class: name }));

const wasted = () =>
  svg("svg", { class: "tw-swatch", viewBox: "0 0 16 16", "aria-hidden": "true" },
    svg("rect", { x: 1, y: 1, width: 14, height: 14, class: "tw-fetched-ground" }),
    svg("path", { d: "M2 10L10 2M2 15L15 2M7 15L15 7", class: "tw-hatch tw-fetched-line" }),
    svg("rect", { x: 1, y: 1, width: 14, height: 14, class: "tw-frame" }));

const LEGENDS = {
  global: () => [
    [swatch("tw-wanted"), "wanted by a lane"],
    [wasted(), `fetched with its sector of ${SECTOR} bytes, for nothing`],
    [swatch("tw-empty"), "not fetched"],
  ],
  shared: (padded) => [
    [swatch("tw-wanted"), "a bank's only word"],
    [swatch("tw-late"), "one of several words of the same bank"],
    ...(padded ? [[swatch("tw-pad"), "padding, never read"]] : []),
  ],
};

const legendOf = (state) =>
  LEGENDS[state.view](isPadded(state)).map((item) => html("li", {}, ...item));

function counter(name, value, note) {
  return html("div", {}, html("span", {}, name), html("b", {}, value),
    note ? html("small", {}, note) : null);
}

const gauge = (part) =>
  html("div", { class: "tw-gauge", "aria-hidden": "true" },
    html("div", { style: `width: ${(100 * part).toFixed(2)}%` }));

function globalCounters(index, size) {
  const load = sectors(index, size);
  return [
    html("div", { class: "tw-counters" },
      counter("Sectors", `${load.touched.length}`, `at best ${load.best}`),
      counter("Bytes fetched", `${load.fetched}`),
      counter("Used", `${used(load)} %`)),
    gauge(load.wanted / load.fetched),
  ];
}

function sharedCounters(index, size) {
  const load = wavefronts(index, size);
  const worst = Math.max(...load.groups.map((g) => g.passes));
  return [
    html("div", { class: "tw-counters" },
      counter("Passes", `${load.passes}`, `at best ${load.best}`),
      counter("Conflict", worst > 1 ? `${worst}-way` : "none"),
      counter("Of best rate", `${Math.round((100 * load.best) / load.passes)} %`)),
    gauge(load.best / load.passes),
  ];
}

const COUNTERS = { global: globalCounters, shared: sharedCounters };
const WORDS = { global: sectorWords, shared: bankWords };

function laneTable({ view, size }, index) {
  const heads = ["Lane", "Element", "First byte", view === "shared" ? "Bank" : "Sector"];
  const last = view === "shared"
    ? (i) => ((i * size) / 4) % BANKS
    : (i) => Math.floor((i * size) / SECTOR);
  const row = (i, lane) => [lane, i, i * size, last(i)];
  return html("table", { class: "tw-lanes-table" },
    html("thead", {}, html("tr", {}, ...heads.map((h) => html("th", { scope: "col" }, h)))),
    html("tbody", {}, ...index.map((i, lane) =>
      html("tr", {}, ...row(i, lane).map((v) => html("td", {}, `${v}`))))));
}

function help(id) {
  const pairs = KEYS.flatMap(([key, does]) => [html("b", {}, key), html("span", {}, does)]);
  return html("details", {}, html("summary", {}, "How to read it"),
    html("p", {}, `The ${LANES} lanes of a warp run one load together. Global memory answers in ` +
      `sectors of ${SECTOR} bytes, whole or not at all. Shared memory has ${BANKS} banks; in one ` +
      "pass each delivers one word of 4 bytes, to every lane that wants it. Each row of the " +
      "picture holds 128 bytes; a dotted line stands for rows left out. The bars under the banks " +
      "count their different words, for each group of lanes that is served together. In the " +
      "code, p[ ] is a list of places drawn by chance."),
    html("p", { id }, "With the picture in focus:"), html("div", { class: "tw-keys" }, ...pairs));
}

/** A slider with its name and value; returns {element, set(value)}. */
function slider(title, most, moved) {
  const input = html("input", { type: "range", min: 0, max: most, step: 1,
    oninput: () => moved(Number(input.value)) });
  const output = html("output", {});
  const set = (value) => {
    input.value = value;
    output.textContent = value;
  };
  return { element: html("label", { class: "tw-field tw-dial" },
    html("span", {}, title), input, output), set };
}

function render({ model, el }) {
  const ids = { title: uniqueName("title"), keys: uniqueName("keys") };
  const plane = createPlane();
  let state = null, index = null, chosen = null;

  const told = html("p", { class: "tw-told", role: "status" });
  const follow = html("p", { class: "tw-follow" });
  const heard = html("p", { class: "tw-heard", "aria-live": "polite" });
  const code = html("p", { class: "tw-code" });
  const panel = html("div");
  const legend = html("ul", { class: "tw-legend" });
  const table = html("div", { class: "tw-table" });

  const become = (changes) => {
    state = { ...state, ...changes };
    draw();
    link.tell({ ...state, sectors: sectors(index, state.size).touched.length,
      passes: wavefronts(index, state.size).passes });
  };
  const link = tie(model, ASKED, become);

  const view = choice("Memory", [["global", "Global", null], ["shared", "Shared", null]],
    (value) => become({ view: value, ...(isPadded(state) ? { stride: TILE } : {}) }));
  const size = choice("Type", Object.entries(TYPES).map(([bytes, type]) =>
    [bytes, `${type}, ${bytes} B`, null]), (value) => become({ size: Number(value) }));
  const stride = slider("Stride a", MOST.stride, (value) => become({ stride: value }));
  const offset = slider("Offset b", MOST.offset, (value) => become({ offset: value }));
  const pattern = html("select", { onchange: () => {
    const { stride: a, offset: b, order } = PATTERNS[pattern.value];
    become({ stride: a, offset: b, order });
  } },
  ...Object.entries(PATTERNS).map(([name, { label }]) => html("option", { value: name }, label)),
  html("option", { value: "own", disabled: true }, "Your own"));
  const again = button("Draw again", () => become({ seed: state.seed + 1 }));
  const pad = html("input", { type: "checkbox", onchange: () =>
    become({ stride: TILE + (pad.checked ? 1 : 0), order: "straight" }) });
  const padding = html("label", { class: "tw-check" }, pad,
    `Pad the tile: rows of ${TILE + 1} elements, not ${TILE}`);
  const begin = link.asked();
  const reset = button("Reset", () => { chosen = null; become(begin); });

  const root = html("section", { class: "tw-figure", "aria-labelledby": ids.title },
    html("style", {}, STYLE),
    html("p", { id: ids.title, class: "tw-title" }, "Where a warp's addresses fall"),
    html("div", { class: "tw-top" },
      html("label", { class: "tw-field tw-patterns" }, html("span", {}, "Pattern"), pattern), again, reset,
      view.element),
    html("div", { class: "tw-warp-body" },
      html("div", { class: "tw-dials" }, code, stride.element, offset.element, size.element,
        padding),
      html("div", { class: "tw-panel" }, panel, told),
      html("div", { class: "tw-stage" }, plane.element, follow, heard)),
    legend,
    html("div", { class: "tw-more" }, help(ids.keys),
      html("details", {}, html("summary", {}, "The addresses as a table"), table)));

  const drawPlane = () => {
    plane.draw(state, index, chosen);
    follow.textContent = chosen === null ? HINT : `${laneWords(state, index, chosen)}.`;
  };
  function draw() {
    index = indices(state);
    code.textContent = codeOf(state);
    panel.replaceChildren(...COUNTERS[state.view](index, state.size));
    told.textContent = WORDS[state.view](index, state.size);
    legend.replaceChildren(...legendOf(state));
    table.replaceChildren(laneTable(state, index));
    plane.element.setAttribute("aria-label", planeWords(state, index));
    view.set(state.view);
    size.set(`${state.size}`);
    stride.set(state.stride);
    offset.set(state.offset);
    pattern.value = patternOf(state);
    pad.checked = isPadded(state);
    padding.hidden = state.view !== "shared";
    again.hidden = !ORDERS[state.order].drawn;
    drawPlane();
  }
  const choose = (lane) => {
    if (lane === chosen) return;
    chosen = lane;
    drawPlane();
  };
  const steer = (lane) => {
    choose(Math.min(Math.max(lane, 0), LANES - 1));
    heard.textContent = laneWords(state, index, chosen);
  };
  const keys = {
    ArrowLeft: () => steer((chosen ?? 1) - 1), ArrowRight: () => steer((chosen ?? -1) + 1),
    Home: () => steer(0), End: () => steer(LANES - 1), Escape: () => choose(null),
  };
  const listeners = {
    pointermove: (event) => choose(plane.laneAt(event)),
    pointerdown: (event) => choose(plane.laneAt(event)),
    pointerleave: (event) => event.pointerType === "mouse" && choose(null),
    keydown: (event) => {
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
  become(begin);
  const watch = new ResizeObserver(drawPlane);
  watch.observe(plane.element.parentElement);
  return () => {
    watch.disconnect();
    link.untie();
    root.remove();
  };
}

export default { render };
