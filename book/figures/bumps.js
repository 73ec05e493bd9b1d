// Any curve as a sum of bumps: place them by hand, or let them stand side by side.
//
// An ES module in anywidget's form. The published page imports it, and what it imports, as it
// stands; for JupyterLab, which takes one text, course/widgets.py joins the same files into one.
import { createPlane } from "./bumps_plane.js";
import {
  KINDS, LIMITS, MOST, TARGETS, says, bump, errors, fill, fitHeights, netOf, unitsOf,
} from "./bumps_rule.js";
import { STYLE } from "./bumps_style.js";
import { HINT, bumpWords, formulaOf, planeWords, toldWords } from "./bumps_words.js";
import { button, choice, html, keepKeys, show, svg, uniqueName } from "./parts.js";
import { tie } from "./tie.js";

export {
  KINDS, TARGETS, says, bump, bumpWords, errors, fill, fitHeights, formulaOf, netOf, toldWords,
  unitsOf,
};

const ASKED = ["target", "kind", "edge", "bumps"]; // what Python may set
const NUDGE = 0.02; // of a key
const NEW_WIDTH = 0.2;
const KEYS = [
  ["Left, Right", "move the chosen bump"], ["Up, Down", "make it higher or lower"],
  ["+, \u2212", "make it wider or narrower"], ["N, P", "choose the next or the previous bump"],
  ["Enter", "place another bump"], ["Delete", "take the chosen bump away"],
];

function dial(name, [low, high], step, moved) {
  const input = html("input", { type: "range", min: low, max: high, step, "aria-label": name,
    oninput: () => moved(Number(input.value)) });
  const output = html("output", {});
  const set = (value, digits = 2) => {
    input.disabled = value === null;
    if (value !== null) input.value = value;
    output.textContent = value === null ? "\u2013" : show(value, digits);
  };
  return { element: html("label", { class: "tw-field tw-dial" },
    html("span", {}, name), input, output), set };
}

function picker(name, table, chosen) {
  const select = html("select", { "aria-label": name, onchange: () => chosen(select.value) },
    ...Object.entries(table).map(([value, { label }]) => html("option", { value }, label)));
  return { element: html("label", { class: "tw-field" }, html("span", {}, name), select), select };
}

const key = (name, d) =>
  svg("svg", { class: "tw-key", viewBox: "0 0 30 12", "aria-hidden": "true" },
  svg("path", { d, class: name }));
const legend = () => html("ul", { class: "tw-legend" },
  html("li", {}, key("tw-key-target", "M0 6H30"), "the target"),
  html("li", {}, key("tw-key-bump", "M0 11H8V2H22V11H30"), "a bump"),
  html("li", {}, key("tw-key-sum", "M0 6H30"), "their sum: what the net says"));

function help(id) {
  const pairs = KEYS.flatMap(([name, does]) => [html("b", {}, name), html("span", {}, does)]);
  return html("details", {}, html("summary", {}, "How to read it"),
    html("p", {}, "One hidden unit that switches on at some place, and another that takes it " +
      "away a little later, make a bump. The net's answer is the sum of all bumps, so its hidden " +
      "layer is all that you see. The edge says how much of a bump's width each of its sides " +
      "takes: 0.01 is nearly a box; at 1 four ReLUs make a triangle, and neighbours of equal " +
      "width join to straight lines."),
    html("p", { id }, "With the picture in focus:"), html("div", { class: "tw-keys" }, ...pairs));
}

function unitTable({ bumps, kind, edge }) {
  const heads = ["Unit", "weight w", "bias b", "output weight v"];
  const rows = netOf(bumps, kind, edge).map(({ w, b, v }, i) =>
    html("tr", {}, ...[`${i + 1}`, show(w), show(b), show(v)].map((t) => html("td", {}, t))));
  return html("table", {},
    html("thead", {}, html("tr", {}, ...heads.map((h) => html("th", { scope: "col" }, h)))),
    html("tbody", {}, ...rows));
}

function render({ model, el }) {
  const ids = { title: uniqueName("title"), keys: uniqueName("keys") };
  const plane = createPlane();
  const state = { target: "wave", kind: "sigmoid", edge: 0.2, bumps: [], chosen: -1 };
  let held = null, wasHeld = false; // held: what the pointer drags, {index, part}

  const told = html("p", { class: "tw-told", role: "status" });
  const formula = html("p", { class: "tw-formula" });
  const heard = html("p", { class: "tw-heard", "aria-live": "polite" });
  const table = html("div", { class: "tw-table" });

  const link = tie(model, ASKED, (asked) => adopt(asked));
  function adopt({ target, kind, edge, bumps }) {
    const kept = bumps.map((one) => bump(...one));
    Object.assign(state, { target, kind, edge, bumps: kept, chosen: kept.length - 1 });
    update();
  }
  function update() {
    const net = netOf(state.bumps, state.kind, state.edge);
    const off = errors(net, state.kind, state.target);
    told.textContent = toldWords(state, off);
    const one = state.bumps[state.chosen];
    formula.textContent = one
      ? `Chosen: ${formulaOf(one, state.kind, state.edge)}` : "No bump is chosen.";
    ["at", "wide", "high"].forEach((name, k) => dials[name].set(one ? one[k] : null));
    dials.edge.set(state.edge);
    dials.many.set(Math.max(state.bumps.length, 1), 0);
    targets.select.value = state.target;
    kinds.set(state.kind);
    remove.disabled = refit.disabled = !one;
    add.disabled = state.bumps.length >= MOST;
    table.replaceChildren(unitTable(state));
    plane.element.setAttribute("aria-label", planeWords(state));
    plane.draw(state);
    link.tell({ target: state.target, kind: state.kind, edge: state.edge,
      bumps: state.bumps.map((b) => [...b]), units: net.length, error: off.largest });
  }
  const set = (changes) => {
    Object.assign(state, changes);
    update();
  };
  /** Change the chosen bump; `change` gets [at, wide, high] and gives the new three. */
  function shape(change) {
    const old = state.bumps[state.chosen];
    if (!old) return;
    set({ bumps: state.bumps.map((b) => (b === old ? bump(...change(old)) : b)) });
  }
  function place(at, high) {
    if (state.bumps.length >= MOST) return;
    const bumps = [...state.bumps, bump(at, NEW_WIDTH, high)];
    set({ bumps, chosen: bumps.length - 1 });
  }
  const clear = () => set({ bumps: [], chosen: -1 });
  const fillWith = (n) => set({ bumps: fill(state.target, n), chosen: 0 });
  const takeAway = () => set({ bumps: state.bumps.filter((_, i) => i !== state.chosen),
    chosen: Math.min(state.chosen, state.bumps.length - 2) });
  /** Where the sum is worst: the place for another bump, as high as what is missing. */
  function placeWhereWorst() {
    const net = netOf(state.bumps, state.kind, state.edge);
    const missing = (x) => TARGETS[state.target].of(x) - says(net, state.kind, x);
    const spots = Array.from({ length: 99 }, (_, i) => (i + 1) / 100);
    const worst = spots.reduce((a, b) => (Math.abs(missing(b)) > Math.abs(missing(a)) ? b : a));
    place(worst, missing(worst));
  }

  const dials = {
    at: dial("Middle", LIMITS.at, 0.01, (v) => shape(([, w, h]) => [v, w, h])),
    wide: dial("Width", LIMITS.wide, 0.01, (v) => shape(([a, , h]) => [a, v, h])),
    high: dial("Height", LIMITS.high, 0.02, (v) => shape(([a, w]) => [a, w, v])),
    edge: dial("Edge", LIMITS.edge, 0.01, (v) => set({ edge: v })),
    many: dial("Side by side", [1, MOST], 1, fillWith),
  };
  const targets = picker("Target", TARGETS, (target) => set({ target }));
  const kinds = choice("Made of", Object.entries(KINDS).map(([k, { label }]) => [k, label, null]),
    (kind) => set({ kind }));
  const add = button("Add a bump", placeWhereWorst, { class: "tw-button tw-main" });
  const remove = button("Take it away", takeAway);
  const refit = button("Fit heights", () => set({
    bumps: fitHeights(state.bumps, state.kind, state.edge, state.target) }));

  const root = html("section", { class: "tw-figure", "aria-labelledby": ids.title },
    html("style", {}, STYLE),
    html("p", { id: ids.title, class: "tw-title" }, "A curve made of bumps"),
    html("div", { class: "tw-top" }, targets.element, kinds.element),
    html("div", { class: "tw-bumps-body" },
      html("div", {}, plane.element, html("p", { class: "tw-hint" }, HINT), heard),
      html("div", {},
        html("div", { class: "tw-dials" }, ...["at", "wide", "high", "edge", "many"]
          .map((name) => dials[name].element)),
        html("div", { class: "tw-buttons" }, add, remove, refit, button("Clear", clear)),
        told, formula)),
    legend(),
    html("div", { class: "tw-more" }, help(ids.keys),
      html("details", {}, html("summary", {}, "The hidden units as a table"), table)));

  const choose = (by) => {
    const n = state.bumps.length;
    if (n) set({ chosen: (state.chosen + by + n) % n });
  };
  const keys = {
    ArrowLeft: () => shape(([a, w, h]) => [a - NUDGE, w, h]),
    ArrowRight: () => shape(([a, w, h]) => [a + NUDGE, w, h]),
    ArrowUp: () => shape(([a, w, h]) => [a, w, h + NUDGE]),
    ArrowDown: () => shape(([a, w, h]) => [a, w, h - NUDGE]),
    "+": () => shape(([a, w, h]) => [a, w + NUDGE, h]),
    "-": () => shape(([a, w, h]) => [a, w - NUDGE, h]),
    n: () => choose(1), p: () => choose(-1), Enter: placeWhereWorst, Delete: takeAway,
    Backspace: takeAway,
  };
  const dragged = {
    top: ([x, y]) => shape(([, w]) => [x, w, y]),
    left: ([x]) => shape(([a, , h]) => [a, 2 * Math.abs(a - x), h]),
    right: ([x]) => shape(([a, , h]) => [a, 2 * Math.abs(x - a), h]),
  };
  const listeners = {
    pointerdown(event) {
      held = plane.handleAt(event, state);
      wasHeld = held !== null;
      if (!held) return;
      plane.element.setPointerCapture(event.pointerId);
      set({ chosen: held.index });
    },
    // A click and not a press, since a finger that presses may mean to scroll.
    click: (event) => wasHeld || place(...plane.pointAt(event)),
    pointermove: (event) => held && dragged[held.part](plane.pointAt(event)),
    pointerup: () => { held = null; },
    pointercancel: () => { held = null; },
    keydown(event) {
      const act = keys[event.key] ?? keys[event.key.toLowerCase()];
      if (event.ctrlKey || event.metaKey || event.altKey || !act) return;
      event.preventDefault();
      act();
      heard.textContent = state.bumps[state.chosen] ? bumpWords(state, state.chosen) : "No bump.";
    },
  };
  for (const [name, act] of Object.entries(listeners)) plane.element.addEventListener(name, act);

  plane.element.setAttribute("aria-describedby", ids.keys);
  keepKeys(root);
  el.append(root);
  adopt(link.asked());
  const watch = new ResizeObserver(() => plane.draw(state));
  watch.observe(plane.element.parentElement);
  return () => {
    watch.disconnect();
    link.untie();
    root.remove();
  };
}

export default { render };
