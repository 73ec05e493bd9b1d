// The drawing: errors by epoch at one depth, and errors at the end by depth.
import { svg } from "./parts.js";
import { DEPTHS, KINDS, RECIPE, curves, ends, mean, middle } from "./depths_rule.js";

const LEFT = 46, RIGHT = 14, TOP = 10, LOW = 36;
const MARKS = {
  plain: (x, y) => svg("path", { class: "tw-depths-mark",
    d: `M${x} ${y - 6}L${x + 6} ${y}L${x} ${y + 6}L${x - 6} ${y}Z` }),
  residual: (x, y) => svg("circle", { class: "tw-depths-mark", cx: x, cy: y, r: 5 }),
};

export const key = (kind) => svg("svg",
  { class: `tw-depths-key tw-depths-${kind}`, viewBox: "0 0 16 16", "aria-hidden": "true" },
  MARKS[kind](8, 8));

const text = (x, y, words, anchor) =>
  svg("text", { x, y, class: "tw-depths-small", "text-anchor": anchor }, words);

function layoutOf(element, tall, first, last) {
  const width = Math.max(element.clientWidth, 260);
  const across = width - LEFT - RIGHT, up = tall - TOP - LOW;
  return { width, tall, x: (n) => LEFT + ((n - first) / (last - first)) * across,
    y: (share) => TOP + (1 - share) * up };
}

function frame(at, shares, ticks, words) {
  return [
    ...shares.flatMap((share) => [
      svg("line", { x1: LEFT, x2: at.width - RIGHT, y1: at.y(share), y2: at.y(share),
        class: "tw-depths-grid" }),
      text(LEFT - 6, at.y(share) + 4, `${100 * share} %`, "end")]),
    ...ticks.map((n) => text(at.x(n), at.tall - LOW + 18, n, "middle")),
    text(at.width - RIGHT, at.tall - 3, words, "end"),
    text(at.width - RIGHT, at.y(1) + 16, "misread", "end"),
  ];
}

const line = (at, values, first, attributes = {}) => svg("polyline",
  { ...attributes, points: values.map((v, k) => `${at.x(k + first)},${at.y(v)}`).join(" ") });

function learning(at, kind, chosen) {
  const means = middle(kind, chosen);
  return svg("g", { class: `tw-depths-${kind}` },
    ...curves(kind, chosen).map((row) => line(at, row, 1, { class: "tw-depths-one" })),
    line(at, means, 1), MARKS[kind](at.x(means.length), at.y(means.at(-1))));
}

function byDepth(at, kind) {
  const means = DEPTHS.map((depth, k) => [at.x(depth), at.y(mean(ends(kind, k)))]);
  const dots = DEPTHS.flatMap((depth, k) => ends(kind, k).map((share) =>
    svg("circle", { class: "tw-depths-dot", cx: at.x(depth), cy: at.y(share), r: 2 })));
  return svg("g", { class: `tw-depths-${kind}` }, ...dots,
    svg("polyline", { points: means.map((p) => p.join(",")).join(" ") }),
    ...means.map(([x, y]) => MARKS[kind](x, y)));
}

function show(element, at, ...parts) {
  element.setAttribute("height", at.tall);
  element.setAttribute("viewBox", `0 0 ${at.width} ${at.tall}`);
  element.replaceChildren(...parts);
}

const upright = (at, n, name) =>
  svg("line", { x1: at.x(n), x2: at.x(n), y1: TOP, y2: at.tall - LOW, class: name });

/** returns: {element, draw(chosen)}; chosen: place in DEPTHS */
export function createCurves() {
  const element = svg("svg", { class: "tw-plane tw-depths", role: "img" });
  const draw = (chosen) => {
    const at = layoutOf(element, 240, 1, RECIPE.epochs);
    show(element, at, upright(at, RECIPE.slower + 0.5, "tw-depths-slower"),
      ...frame(at, [0, 0.25, 0.5, 0.75, 1], [1, 10, 20, RECIPE.epochs], "epoch"),
      ...KINDS.map((kind) => learning(at, kind, chosen)));
  };
  return { element, draw };
}

/** returns: {element, draw(chosen), placeAt(event)} */
export function createOverview() {
  const element = svg("svg", { class: "tw-plane tw-depths tw-depths-overview", role: "img" });
  let at;
  const draw = (chosen) => {
    at = layoutOf(element, 190, DEPTHS[0] - 3, DEPTHS.at(-1) + 1);
    show(element, at, upright(at, DEPTHS[chosen], "tw-depths-here"),
      ...frame(at, [0, 0.5, 1], DEPTHS, "layers"), ...KINDS.map((kind) => byDepth(at, kind)));
  };
  const placeAt = (event) => {
    const x = event.clientX - element.getBoundingClientRect().left;
    const far = DEPTHS.map((depth) => Math.abs(at.x(depth) - x));
    return far.indexOf(Math.min(...far));
  };
  return { element, draw, placeAt };
}
