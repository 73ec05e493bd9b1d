// The drawing: accuracy against the number of pictures, and some of the pictures themselves.
import { svg } from "./parts.js";
import { NETS, PICTURES, accuracies, examples, inkOf, mean } from "./bias_rule.js";
import { NAMES } from "./bias_words.js";

const LEFT = 46, RIGHT = 12, TOP = 10, LOW = 34, TALL = 260;
const THUMB = 40, GAP = 4;
const MARKS = {
  cnn: (x, y) => svg("circle", { cx: x, cy: y, r: 5 }),
  vit: (x, y) => svg("path", { d: `M${x} ${y - 6}L${x + 6} ${y}L${x} ${y + 6}L${x - 6} ${y}Z` }),
  mlp: (x, y) => svg("rect", { x: x - 4.5, y: y - 4.5, width: 9, height: 9 }),
};

function layoutOf(width) {
  const low = Math.log(PICTURES[0]), high = Math.log(PICTURES.at(-1));
  const across = width - LEFT - RIGHT, up = TALL - TOP - LOW;
  return { width, x: (n) => LEFT + ((Math.log(n) - low) / (high - low)) * across,
    y: (share) => TOP + (1 - share) * up };
}

const text = (x, y, words, anchor, name = "tw-bias-small") =>
  svg("text", { x, y, class: name, "text-anchor": anchor }, words);

const short = (n) => (n < 1000 ? `${n}` : `${(n / 1000).toFixed(n % 1000 ? 1 : 0)}k`);

function axes(at) {
  const shares = [0, 0.25, 0.5, 0.75, 1];
  const wide = at.width > 460;
  const ticks = PICTURES.filter((_, k) => wide || k % 2 === 0 || k === PICTURES.length - 1);
  return [
    ...shares.flatMap((share) => [
      svg("line", { x1: LEFT, x2: at.width - RIGHT, y1: at.y(share), y2: at.y(share),
        class: "tw-bias-grid" }),
      text(LEFT - 6, at.y(share) + 4, `${100 * share} %`, "end")]),
    svg("line", { x1: LEFT, x2: at.width - RIGHT, y1: at.y(0.1), y2: at.y(0.1),
      class: "tw-bias-guess" }),
    ...ticks.map((n) => text(at.x(n) + (n === PICTURES.at(-1) ? RIGHT : 0), TALL - LOW + 18,
      short(n), n === PICTURES.at(-1) ? "end" : "middle")),
    text(at.width - RIGHT, TALL - 2, "pictures to learn from", "end"),
  ];
}

function curve(at, net) {
  const points = PICTURES.map((n, k) => [at.x(n), at.y(mean(accuracies(net, k)))]);
  const dots = PICTURES.flatMap((n, k) => accuracies(net, k).map((share) =>
    svg("circle", { cx: at.x(n), cy: at.y(share), r: 2, class: "tw-bias-dot" })));
  return svg("g", { class: `tw-bias-${net}` }, ...dots,
    svg("polyline", { points: points.map((p) => p.join(",")).join(" ") }),
    ...points.map(([x, y]) => MARKS[net](x, y)));
}

export const key = (net) => svg("svg",
  { class: `tw-bias-key tw-bias-${net}`, viewBox: "0 0 16 16", "aria-hidden": "true" },
  MARKS[net](8, 8));

/** returns: {element, draw(chosen), placeAt(event)}; chosen: place in PICTURES */
export function createChart() {
  const element = svg("svg", { class: "tw-plane tw-bias", role: "img" });
  let at = layoutOf(480);
  const draw = (chosen) => {
    at = layoutOf(Math.max(element.clientWidth, 260));
    element.setAttribute("height", TALL);
    element.setAttribute("viewBox", `0 0 ${at.width} ${TALL}`);
    const x = at.x(PICTURES[chosen]);
    element.replaceChildren(
      svg("line", { x1: x, x2: x, y1: TOP, y2: TALL - LOW, class: "tw-bias-here" }),
      ...axes(at), ...NETS.map((net) => curve(at, net)));
  };
  const placeAt = (event) => {
    const x = event.clientX - element.getBoundingClientRect().left;
    const far = PICTURES.map((n) => Math.abs(at.x(n) - x));
    return far.indexOf(Math.min(...far));
  };
  return { element, draw, placeAt };
}

function sheet({ digit, row, column }, x, y) {
  const pixel = THUMB / 20;
  return svg("g", { transform: `translate(${x} ${y})` },
    svg("rect", { width: THUMB, height: THUMB, class: "tw-bias-sheet" }),
    ...inkOf(digit).map(([r, c, ink]) => svg("rect", { x: (column + c) * pixel,
      y: (row + r) * pixel, width: pixel + 0.1, height: pixel + 0.1, class: "tw-bias-ink",
      opacity: ink })));
}

/** returns: {element, draw(chosen)}; some of the pictures, as many rows as fit two */
export function createSheets() {
  const element = svg("svg", { class: "tw-bias-sheets", role: "img",
    "aria-label": "Some of the pictures: small digits at random places of square sheets" });
  const draw = (chosen) => {
    const width = Math.max(element.clientWidth, 200);
    const columns = Math.max(1, Math.floor((width + GAP) / (THUMB + GAP)));
    const shown = examples(chosen, 2 * columns);
    element.setAttribute("height", 2 * (THUMB + GAP));
    element.setAttribute("viewBox", `0 0 ${width} ${2 * (THUMB + GAP)}`);
    element.replaceChildren(...shown.map((one, k) => sheet(one,
      (k % columns) * (THUMB + GAP), Math.floor(k / columns) * (THUMB + GAP))));
  };
  return { element, draw };
}

export const legendWords = (net) => NAMES[net];
