// The drawing: above, a square for each unit at each symbol; below, the gates of one unit.
import { svg } from "./parts.js";
import { EDGE } from "./gates_rule.js";

const LABELS = 30; // px left of the columns
const TRACE = 120; // px of the curves below
const HEAD = 20, GAP = 26, WIDEST = 46;

/** Where everything stands in a drawing so many pixels wide. */
function layoutOf(width, columns, units) {
  const column = Math.min((width - LABELS - 2) / columns, WIDEST);
  const row = units > 12 ? 10 : 20;
  const top = HEAD + units * row + GAP; // of the curves
  return { column, row, top, width, height: top + TRACE + 20,
    x: (at) => LABELS + at * column, y: (unit) => HEAD + unit * row };
}

const text = (x, y, words, name, anchor = "middle") =>
  svg("text", { x, y, class: name, "text-anchor": anchor }, words);

/** A square whose area is the size of a value; hollow below zero. */
function square(at, place, unit, share) {
  const side = Math.sqrt(Math.min(Math.abs(share), 1)) * (Math.min(at.row, at.column) - 2);
  if (side < 0.5) return null;
  return svg("rect", { width: side, height: side, x: at.x(place) + (at.column - side) / 2,
    y: at.y(unit) + (at.row - side) / 2, class: share < 0 ? "tw-gates-minus" : "tw-gates-plus" });
}

/** Largest size that a square stands for: 1 for gates; the cell's own. */
export const scaleOf = (steps, key) =>
  key === "c" ? Math.max(1, ...steps.flatMap(({ c }) => c.map(Math.abs))) : 1;

function mapOf(at, steps, { key, place, unit }) {
  const scale = scaleOf(steps, key), columns = steps.length, units = steps[0].c.length;
  const every = units > 12 ? 8 : 1;
  const labels = steps[0].c.map((_, u) => ((u + 1) % every && u ? null
    : text(LABELS - 8, at.y(u) + at.row / 2 + 4, u + 1, "tw-gates-small", "end")));
  return [
    svg("rect", { x: LABELS, y: at.y(unit), width: columns * at.column, height: at.row,
      class: "tw-gates-cross" }),
    svg("rect", { x: at.x(place), y: HEAD, width: at.column, height: units * at.row,
      class: "tw-gates-cross" }),
    ...steps.map(({ symbol }, t) => text(at.x(t) + at.column / 2, 14,
      symbol === EDGE ? "\u25b8" : symbol, "tw-gates-symbol")),
    ...labels,
    ...steps.flatMap((step, t) => step[key].map((value, u) => square(at, t, u, value / scale))),
    svg("rect", { x: at.x(place), y: at.y(unit), width: at.column, height: at.row,
      class: "tw-gates-here" }),
  ];
}

/** The three gates from 0 to 1 as lines, the cell as bars from the middle. */
function curvesOf(at, steps, { place, unit }) {
  const middle = at.top + TRACE / 2, reach = TRACE / 2;
  const scale = Math.max(1, ...steps.map(({ c }) => Math.abs(c[unit])));
  const across = (t) => at.x(t) + at.column / 2;
  const up = (gate) => at.top + TRACE * (1 - gate);
  const line = (gate) => svg("polyline", { class: `tw-gates-line tw-gates-${gate}`,
    points: steps.map((step, t) => `${across(t)},${up(step[gate][unit])}`).join(" ") });
  const bar = ({ c }, t) => {
    const tall = (Math.abs(c[unit]) / scale) * reach;
    return svg("rect", { x: across(t) - at.column * 0.3, width: at.column * 0.6, height: tall,
      y: c[unit] < 0 ? middle : middle - tall, class: "tw-gates-bar" });
  };
  const right = LABELS + steps.length * at.column;
  const rule = (y) =>
    svg("line", { x1: LABELS, x2: right, y1: y, y2: y, class: "tw-gates-axis" });
  return [
    text(0, at.top - 9, `Unit ${unit + 1}: gates from 0 to 1, ` +
      `cell from \u2212${scale.toFixed(1)} to ${scale.toFixed(1)}`, "tw-gates-small", "start"),
    svg("rect", { x: at.x(place), y: at.top, width: at.column, height: TRACE,
      class: "tw-gates-cross" }),
    ...steps.map(bar), rule(at.top), rule(middle), rule(at.top + TRACE),
    text(LABELS - 8, at.top + 5, "1", "tw-gates-small", "end"),
    text(LABELS - 8, at.top + TRACE + 4, "0", "tw-gates-small", "end"),
    line("i"), line("f"), line("o"),
  ];
}

/** returns: {element, draw(steps, look), placeAt(event)}; look: {key, place, unit} */
export function createPlane() {
  const element = svg("svg", { class: "tw-plane tw-gates", role: "application", tabindex: 0 });
  let at = null, columns = 0, units = 0;

  const draw = (steps, look) => {
    [columns, units] = [steps.length, steps[0].c.length];
    at = layoutOf(Math.max(element.clientWidth, 280), columns, units);
    element.setAttribute("height", at.height);
    element.setAttribute("viewBox", `0 0 ${at.width} ${at.height}`);
    element.replaceChildren(...[...mapOf(at, steps, look), ...curvesOf(at, steps, look)]
      .filter((part) => part));
  };
  /** {place, unit} under a pointer; unit null below the squares. */
  const placeAt = (event) => {
    const box = element.getBoundingClientRect();
    const within = (value, most) => Math.min(Math.max(Math.floor(value), 0), most - 1);
    const y = event.clientY - box.top;
    return { place: within((event.clientX - box.left - LABELS) / at.column, columns),
      unit: y > at.top - GAP ? null : within((y - HEAD) / at.row, units) };
  };
  return { element, draw, placeAt };
}
