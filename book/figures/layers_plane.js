// The drawing: above, what every layer says, as a histogram on end; below, the blame it gets.
import { ACTIVATIONS, BINS } from "./layers_rule.js";
import { power } from "./layers_words.js";
import { svg } from "./parts.js";

const LEFT = 50, RIGHT = 6; // px beside the columns
const TOP = { y: 30, tall: 150 }, LOW = { y: 222, tall: 130 }, HEIGHT = 384;
const FAR = 30; // powers of ten beyond which blame is drawn at the edge

/** log10 of a gradient; what is zero, or no number, lies at the edge. */
const decade = (value) =>
  Math.min(Math.max(Number.isNaN(value) ? FAR : Math.log10(value), -FAR), FAR);

/** Lowest and highest power of ten shown: at least -3 to 3, widened in steps of three. */
export function reach(layers) {
  const all = layers.map(({ gradient }) => decade(gradient));
  return [Math.min(-3, 3 * Math.floor(Math.min(...all) / 3)),
    Math.max(3, 3 * Math.ceil(Math.max(...all) / 3))];
}

/** About five powers of ten from low to high, 0 among them. */
function decades([low, high]) {
  const step = 3 * Math.ceil((high - low) / 15);
  const from = Math.ceil(low / step) * step;
  return Array.from({ length: Math.floor((high - from) / step) + 1 }, (_, i) => from + i * step);
}

const text = (x, y, words, anchor = "end", name = "") =>
  svg("text", { x, y, "text-anchor": anchor, class: name }, words);

const line = (x1, x2, y, name) => svg("path", { d: `M${x1} ${y}H${x2}`, class: name });

/** A histogram on end: bars to both sides of the middle of its column. Their width goes with the
 *  root of the count; otherwise the zeros of ReLU would hide all the rest. */
function violin(at, k, counts) {
  const most = Math.max(...counts), tall = TOP.tall / BINS, half = at.step * 0.46;
  const middle = at.middle(k);
  const bars = counts.map((n, bin) => {
    const wide = n ? Math.max(half * Math.sqrt(n / most), 0.8) : 0;
    const y = TOP.y + TOP.tall - (bin + 1) * tall;
    return n ? `M${middle - wide} ${y}h${2 * wide}v${tall}h${-2 * wide}z` : "";
  });
  return svg("path", { d: bars.join(""), class: "tw-said" });
}

function frame(at, activation, range) {
  const [low, high] = ACTIVATIONS[activation].span;
  const beyond = ["relu", "linear"].includes(activation);
  const ticks = [[high, TOP.y], [(low + high) / 2, TOP.y + TOP.tall / 2], [low, TOP.y + TOP.tall]];
  const name = (v) => `${beyond && v === high ? "\u2265" : beyond && v === low && low < 0 ? "\u2264"
    : ""}${String(v).replace("-", "\u2212")}`;
  return [
    text(2, 13, "What the layers say", "start", "tw-part"),
    ...ticks.flatMap(([v, y]) => [line(at.left, at.right, y, "tw-rule"),
      text(at.left - 6, y + 4, name(v))]),
    text(2, LOW.y - 12, "What blame reaches them", "start", "tw-part"),
    ...decades(range).flatMap((n) => [
      line(at.left, at.right, at.down(n), n ? "tw-rule" : "tw-rule tw-one"),
      text(at.left - 6, at.down(n) + 4, n ? power(n) : "1")]),
  ];
}

/** Numbers of layers below the drawing; on a narrow one not all of them. */
function numbers(at, depth) {
  const every = [1, 2, 5, 10].find((n) => n * at.step >= 22);
  return Array.from({ length: depth }, (_, k) => k + 1)
    .filter((k) => k === 1 || k % every === 0)
    .map((k) => text(at.middle(k - 1), LOW.y + LOW.tall + 15, String(k), "middle"));
}

/** returns: {element, draw(layers, settings, chosen), layerAt(event)} */
export function createPlane() {
  const element = svg("svg", { class: "tw-plane tw-layers", role: "application", tabindex: 0,
    height: HEIGHT });
  let at = null, depth = 0;

  const draw = (layers, { activation }, chosen) => {
    const width = Math.max(element.clientWidth, 260), range = reach(layers);
    depth = layers.length;
    const step = (width - LEFT - RIGHT) / depth;
    at = { left: LEFT, right: width - RIGHT, step, width, middle: (k) => LEFT + (k + 0.5) * step,
      down: (n) => LOW.y + ((range[1] - n) / (range[1] - range[0])) * LOW.tall };
    const dots = layers.map(({ gradient }, k) => [at.middle(k), at.down(decade(gradient))]);
    element.setAttribute("viewBox", `0 0 ${width} ${HEIGHT}`);
    element.replaceChildren(
      ...(chosen === null ? [] : [svg("rect", { x: LEFT + chosen * step, y: TOP.y - 4, width: step,
        height: LOW.y + LOW.tall - TOP.y + 8, rx: 4, class: "tw-column" })]),
      ...frame(at, activation, range),
      ...layers.map(({ counts }, k) => violin(at, k, counts)),
      svg("path", { d: `M${dots.map((dot) => dot.join(" ")).join("L")}`, class: "tw-blame" }),
      ...dots.map(([cx, cy]) => svg("circle", { cx, cy, r: Math.min(4.5, step * 0.34),
        class: "tw-dot" })),
      ...numbers(at, depth), text(at.right, HEIGHT - 2, "layer", "end"));
  };

  const layerAt = (event) => {
    const box = element.getBoundingClientRect();
    const k = Math.floor((((event.clientX - box.left) / box.width) * at.width - LEFT) / at.step);
    return k >= 0 && k < depth ? k : null;
  };
  return { element, draw, layerAt };
}
