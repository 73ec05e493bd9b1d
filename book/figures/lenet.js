// The net of 1989, alive: draw a digit and see every map, point at a unit and see what it sees.
//
// An ES module in anywidget's form. The published page imports it, and what it imports, as it
// stands; for JupyterLab, which takes one text, course/widgets.py joins the same files into one.
import { createInput, createMaps, createSheet, createWeights } from "./lenet_plane.js";
import {
  DIGITS, LAYERS, fieldOf, inputsOf, namesOfNets, netOf, placeOf, rendered, seenBy, statesOf,
  weightsOf,
} from "./lenet_rule.js";
import { STYLE } from "./lenet_style.js";
import { mapsName, readWords, toldWords, unitWords, weightsName } from "./lenet_words.js";
import { button, html, keepKeys, uniqueName } from "./parts.js";
import { tie } from "./tie.js";

export {
  DIGITS, fieldOf, inputsOf, netOf, placeOf, readWords, rendered, seenBy, statesOf, toldWords,
  unitWords, weightsOf,
};

const ASKED = ["net", "digit", "strokes"]; // what Python may set
const KEYS = [
  ["Arrow keys", "on the sheet, move the pen; in the maps, go from unit to unit"],
  ["Space", "on the sheet, put the pen down or lift it"],
  ["Page Up, Page Down", "in the maps, go from layer to layer"],
];
const STEP = 1 / 16; // of the sheet, that a key moves the pen
const NEAR = 0.012; // of the sheet; closer points of a stroke are left out
const MOST = 400; // points of a drawing

const help = (id) => html("details", {}, html("summary", {}, "How to read it"),
  html("p", {}, "The drawing is scaled to fill 16 by 16 pixels, as the zip codes were. Every " +
    "square of a map is a unit: blue above zero, orange below, faint near zero. The ten bars are " +
    "the answers; the loudest wins. Point at a unit: frames show what it sees."),
  html("p", { id }, "With a drawing in focus:"),
  html("div", { class: "tw-keys" }, ...KEYS.flatMap(([key, does]) =>
    [html("b", {}, key), html("span", {}, does)])));

function render({ model, el }) {
  const ids = { title: uniqueName("title"), keys: uniqueName("keys") };
  const sheet = createSheet(), input = createInput(), maps = createMaps(), kernel = createWeights();
  let net = "mnist", digit = null, strokes = [], states = null;
  let chosen = { layer: "h1", index: 27 };
  let pen = null, down = false, drawing = false;

  const told = html("p", { class: "tw-told", role: "status" });
  const unit = html("p", { class: "tw-told tw-le-unit" });
  const heard = html("p", { class: "tw-heard", "aria-live": "polite" });
  const weightsHead = html("p", { class: "tw-le-name" });
  const made = html("p", {});

  const link = tie(model, ASKED, adopt);
  function adopt(asked) {
    net = asked.net;
    digit = asked.strokes.length ? null : asked.digit;
    strokes = asked.strokes.length ? asked.strokes : digit === null ? [] : DIGITS[digit];
    update();
  }
  function update() {
    states = statesOf(net, rendered(strokes));
    pick.value = net;
    made.textContent = toldWords(net);
    told.textContent = readWords(strokes, states.out);
    maps.element.setAttribute("aria-label", mapsName(states.out));
    undo.disabled = clear.disabled = !strokes.length;
    drawSheet();
    drawUnits();
    link.tell({ net, digit, strokes: digit === null ? strokes : [], answers: states.out });
  }
  const drawSheet = () => sheet.draw(strokes, pen, down);
  function drawUnits() {
    const { layer, index } = chosen;
    input.draw(states.x, layer, index);
    maps.draw(states, layer, index);
    kernel.draw(net, layer, index);
    weightsHead.textContent = weightsName(layer);
    kernel.element.setAttribute("aria-label", weightsName(layer));
    unit.textContent = unitWords(net, layer, index, states);
  }
  const show = (given, of = null) => {
    [strokes, digit, down] = [given, of, false];
    update();
  };

  // Strokes are never changed, only replaced: the model compares what it is told.
  const begin = (point) => show([...strokes, [point]]);
  function extend(point) {
    const last = strokes.at(-1), [x, y] = last.at(-1);
    if (Math.hypot(point[0] - x, point[1] - y) < NEAR || strokes.flat().length >= MOST) return;
    strokes = [...strokes.slice(0, -1), [...last, point]];
    update();
  }
  function choose(layer, index) {
    chosen = { layer, index };
    drawUnits();
  }

  const pick = html("select", { onchange: () => { net = pick.value; update(); } },
    ...namesOfNets.map((name) => html("option", { value: name }, netOf(name).title)));
  const undo = button("Undo stroke", () => show(strokes.slice(0, -1)));
  const clear = button("Clear", () => show([]), { class: "tw-button tw-main" });
  const digits = DIGITS.map((drawn, k) => button(String(k), () => show(drawn, k),
    { "aria-label": `Draw a ${k}` }));

  const root = html("section", { class: "tw-figure", "aria-labelledby": ids.title },
    html("style", {}, STYLE),
    html("p", { id: ids.title, class: "tw-title" }, "The net of 1989 reads your digit"),
    namesOfNets.length < 2 ? null : html("div", { class: "tw-top tw-le-top" },
      html("label", { class: "tw-field" }, html("span", {}, "Trained on"), pick)),
    html("div", { class: "tw-le" },
      html("div", {},
        html("div", { class: "tw-le-two" },
          html("div", {}, html("p", { class: "tw-le-name" }, "Draw here"), sheet.element),
          html("div", {}, html("p", { class: "tw-le-name" }, "What the net sees"), input.element)),
        html("div", { class: "tw-buttons tw-le-both" }, clear, undo),
        html("div", { class: "tw-buttons tw-le-digits", role: "group", "aria-label": "Examples" },
          ...digits),
        told, unit, heard, weightsHead, kernel.element),
      html("div", {}, maps.element)),
    html("div", { class: "tw-more" }, help(ids.keys),
      html("details", {}, html("summary", {}, "How it was made"), made)));

  const plain = (event) => !(event.ctrlKey || event.metaKey || event.altKey);
  const moves = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
  const hold = (v) => Math.min(Math.max(v, 0), 1);
  const onSheet = {
    pointerdown(event) {
      event.preventDefault();
      sheet.element.focus({ preventScroll: true });
      sheet.element.setPointerCapture(event.pointerId);
      [drawing, pen] = [true, null];
      begin(sheet.pointAt(event));
    },
    pointermove: (event) => drawing && extend(sheet.pointAt(event)),
    pointerup: () => { drawing = false; },
    pointercancel: () => { drawing = false; },
    keydown(event) {
      const move = moves[event.key];
      if (!plain(event) || !(move || event.key === " ")) return;
      event.preventDefault();
      pen ??= [0.5, 0.5];
      if (move) {
        pen = pen.map((v, axis) => hold(v + STEP * move[axis]));
        if (down) extend(pen);
      } else if ((down = !down)) {
        begin(pen);
        down = true;
      }
      drawSheet();
      heard.textContent = `Pen ${down ? "down" : "up"}. ${told.textContent}`;
    },
    blur() {
      [pen, down] = [null, false];
      drawSheet();
    },
  };
  const sides = Object.fromEntries(LAYERS.map(([name, many, side]) => [name, { many, side }]));
  function walk(key) {
    const { layer, index } = chosen, { many, side } = sides[layer], total = many * side * side;
    const row = side > 1 ? side : 15;
    const by = { ArrowLeft: -1, ArrowRight: 1, ArrowUp: -row, ArrowDown: row }[key];
    if (by) return choose(layer, Math.min(Math.max(index + by, 0), total - 1));
    const names = LAYERS.map(([name]) => name);
    const to = names.indexOf(layer) + (key === "PageDown" ? 1 : -1);
    if (names[to]) choose(names[to], 0);
  }
  const point = (event) => {
    const { layer, index } = maps.unitAt(event);
    choose(layer, index);
  };
  const onMaps = {
    pointerdown: point,
    pointermove: (event) => event.pointerType === "mouse" && point(event),
    keydown(event) {
      if (!plain(event) || !(moves[event.key] || /^Page(Up|Down)$/.test(event.key))) return;
      event.preventDefault();
      walk(event.key);
      heard.textContent = unit.textContent;
    },
  };
  const listen = (target, table) =>
    Object.entries(table).forEach(([name, act]) => target.addEventListener(name, act));
  listen(sheet.element, onSheet);
  listen(maps.element, onMaps);
  sheet.element.setAttribute("aria-label", "Sheet to draw a digit on");
  input.element.setAttribute("aria-label", "The drawing as 16 by 16 pixels");
  for (const { element } of [sheet, maps]) element.setAttribute("aria-describedby", ids.keys);
  keepKeys(root);
  el.append(root);
  adopt(link.asked());
  return () => {
    link.untie();
    root.remove();
  };
}

export default { render };
