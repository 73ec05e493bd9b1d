// The drawings: the sheet to draw on, what the net sees of it, its maps, and one unit's weights.
import { svg } from "./parts.js";
import { LAYERS, SIDE, fieldOf, placeOf, seenBy, weightsOf } from "./lenet_rule.js";

const WIDE = 344; // of the drawing of maps, in its own units
const MAP = 52, GAP = 6.4; // of a map; six stand side by side
const TOPS = { h1: 20, h2: 154, h3: 288, out: 354 };
const REACH = 26; // of a bar, up or down
const FULL = 1.7159; // a state at which a square is full

const rect = (x, y, width, height, name) => svg("rect", { x, y, width, height, class: name });

/** Where a unit stands in the drawing of maps: {x, y, width, height}. */
function boxOf(layer, index) {
  const { map, row, column } = placeOf(layer, index);
  if (layer === "out") {
    const step = WIDE / 10;
    return { x: index * step + 2, y: TOPS.out, width: step - 4, height: 2 * REACH };
  }
  if (layer === "h3") {
    const step = WIDE / 15;
    return { x: (index % 15) * step + 1, y: TOPS.h3 + Math.floor(index / 15) * 22, width: step - 2,
      height: 20 };
  }
  const cell = MAP / (layer === "h1" ? 8 : 4);
  return { x: (map % 6) * (MAP + GAP) + column * cell,
    y: TOPS[layer] + Math.floor(map / 6) * (MAP + GAP) + row * cell, width: cell, height: cell };
}

const mapBox = (layer, map) => {
  const side = layer === "h1" ? 8 : 4, first = boxOf(layer, map * side * side);
  return rect(first.x - 1.5, first.y - 1.5, MAP + 3, MAP + 3, "tw-le-map");
};

const tinted = (part, value, full) => {
  part.setAttribute("class", value < 0 ? "tw-le-minus" : "tw-le-plus");
  part.setAttribute("fill-opacity", Math.min(Math.abs(value) / full, 1).toFixed(3));
};

const word = (x, y, text, name = "tw-le-small", anchor = "start") =>
  svg("text", { x, y, class: name, "text-anchor": anchor }, text);

/** The sheet: {element, draw(strokes, pen, down), pointAt(event)}. */
export function createSheet() {
  const element = svg("svg", { class: "tw-plane tw-le-sheet", role: "application", tabindex: 0,
    viewBox: "0 0 1 1" });
  const path = ([first, ...rest]) => `M${first.join(" ")}` +
    (rest.length ? rest.map((point) => `L${point.join(" ")}`).join("") : "h0.0001");
  const draw = (strokes, pen, down) => {
    const lines = strokes.map((stroke) => svg("path", { d: path(stroke), class: "tw-le-stroke" }));
    const mark = pen && svg("circle", { cx: pen[0], cy: pen[1], r: 0.045,
      class: down ? "tw-le-pen tw-le-down" : "tw-le-pen" });
    element.replaceChildren(...lines, ...(mark ? [mark] : []));
  };
  const pointAt = (event) => {
    const box = element.getBoundingClientRect();
    const part = (at, from, size) => Math.min(Math.max((at - from) / size, 0), 1);
    return [part(event.clientX, box.left, box.width), part(event.clientY, box.top, box.height)];
  };
  return { element, draw, pointAt };
}

/** What the net sees, with the field of a unit framed: {element, draw(x, layer, index)}. */
export function createInput() {
  const element = svg("svg", { class: "tw-plane tw-le-input", role: "img",
    viewBox: `-0.1 -0.1 ${SIDE + 0.2} ${SIDE + 0.2}` });
  const pixels = Array.from({ length: SIDE * SIDE }, (_, k) =>
    rect(k % SIDE, Math.floor(k / SIDE), 1.02, 1.02, "tw-le-ink"));
  const frame = svg("rect", { class: "tw-le-field" });
  element.append(...pixels, frame);
  const draw = (x, layer, index) => {
    x.forEach((value, k) => pixels[k].setAttribute("fill-opacity", ((value + 1) / 2).toFixed(3)));
    const { top, left, bottom, right } = fieldOf(layer, index);
    const place = { x: left, y: top, width: right - left + 1, height: bottom - top + 1 };
    Object.entries(place).forEach(([name, value]) => frame.setAttribute(name, value));
  };
  return { element, draw };
}

/** All units: {element, draw(states, layer, index), unitAt(event)}. */
export function createMaps() {
  const element = svg("svg", { class: "tw-plane tw-le-maps", role: "application", tabindex: 0,
    viewBox: `-3 0 ${WIDE + 6} 432` });
  const units = {}, bars = {};
  for (const [layer, maps, side] of LAYERS) {
    units[layer] = Array.from({ length: maps * side * side }, (_, index) => {
      const { x, y, width, height } = boxOf(layer, index);
      return rect(x, y, width, height, "tw-le-plus");
    });
  }
  const frames = ["h1", "h2"].flatMap((layer) =>
    Array.from({ length: 12 }, (_, map) => mapBox(layer, map)));
  const heads = [["h1", "H1: 12 maps of 8 \u00d7 8"], ["h2", "H2: 12 maps of 4 \u00d7 4"],
    ["h3", "H3: 30 units"], ["out", "Answers"]].map(([layer, text]) =>
    word(0, TOPS[layer] - 8, text));
  const digits = units.out.map((_, k) =>
    word((k + 0.5) * (WIDE / 10), TOPS.out + 2 * REACH + 17, k, "tw-le-digit", "middle"));
  const zero = svg("line", { x1: 0, x2: WIDE, y1: TOPS.out + REACH, y2: TOPS.out + REACH,
    class: "tw-le-axis" });
  const seen = svg("g"), here = svg("rect", { class: "tw-le-here" });
  element.append(...heads, ...frames, ...Object.values(units).flat(), zero, ...digits, seen, here);

  const draw = (states, layer, index) => {
    for (const name of ["h1", "h2", "h3"])
      units[name].forEach((part, k) => tinted(part, states[name][k], FULL));
    const best = states.out.indexOf(Math.max(...states.out));
    states.out.forEach((value, k) => {
      const tall = (REACH * Math.abs(value)) / FULL, part = units.out[k];
      part.setAttribute("class", value < 0 ? "tw-le-minus" : "tw-le-plus");
      part.setAttribute("height", tall.toFixed(2));
      part.setAttribute("y", (TOPS.out + REACH - (value > 0 ? tall : 0)).toFixed(2));
      digits[k].setAttribute("class", k === best ? "tw-le-digit tw-le-best" : "tw-le-digit");
    });
    Object.entries(boxOf(layer, index)).forEach(([name, value]) => here.setAttribute(name, value));
    const { map, row, column } = placeOf(layer, index);
    seen.replaceChildren(...(layer === "h2" ? seenBy(map).map((m) => sight(m, row, column)) : []));
  };
  // The part of a map of H1 that a unit of H2 looks at.
  const sight = (map, row, column) => {
    const hold = (v) => Math.min(Math.max(v, 0), 7);
    const [top, left, low, right] = [2 * row - 2, 2 * column - 2, 2 * row + 2, 2 * column + 2]
      .map(hold);
    const a = boxOf("h1", map * 64 + top * 8 + left), b = boxOf("h1", map * 64 + low * 8 + right);
    return rect(a.x, a.y, b.x + b.width - a.x, b.y + b.height - a.y, "tw-le-field");
  };
  /** {layer, index} of the unit nearest to the pointer */
  const unitAt = (event) => {
    const box = element.getBoundingClientRect(), unit = (WIDE + 6) / box.width;
    const x = (event.clientX - box.left) * unit - 3, y = (event.clientY - box.top) * unit;
    const layer = LAYERS.map(([name]) => name).filter((name) => y >= TOPS[name] - 16).at(-1) ?? "h1";
    const off = (index) => {
      const at = boxOf(layer, index);
      return Math.hypot(at.x + at.width / 2 - x, (at.y + at.height / 2 - y) * (layer !== "out"));
    };
    const found = units[layer].reduce((best, _, k) => (off(k) < off(best) ? k : best), 0);
    return { layer, index: found };
  };
  return { element, draw, unitAt };
}

/** The weights of one unit, as it lays them over the maps: {element, draw(name, layer, index)}. */
export function createWeights() {
  const element = svg("svg", { class: "tw-plane tw-le-weights", role: "img" });
  const draw = (name, layer, index) => {
    const { weights } = weightsOf(name, layer, index);
    const [maps, side, across] =
      { h1: [1, 5, 1], h2: [8, 5, 4], h3: [12, 4, 6], out: [30, 1, 15] }[layer];
    const step = side + (side > 1 ? 0.7 : 0.2);
    const most = weights.reduce((top, w) => Math.max(top, Math.abs(w)), 0);
    const parts = Array.from(weights, (w, k) => {
      const map = Math.floor(k / (side * side)), at = k % (side * side);
      const part = rect((map % across) * step + (at % side),
        Math.floor(map / across) * step + Math.floor(at / side), 1, 1, "");
      tinted(part, w, most);
      return part;
    });
    const frames = Array.from({ length: maps }, (_, map) => rect((map % across) * step,
      Math.floor(map / across) * step, side, side, "tw-le-map"));
    element.setAttribute("viewBox",
      `-0.1 -0.1 ${across * step} ${Math.ceil(maps / across) * step}`);
    element.replaceChildren(...frames, ...parts);
  };
  return { element, draw };
}
