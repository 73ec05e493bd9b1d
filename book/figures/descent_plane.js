// The drawings: the surface from above with the ball's path, and the cost step by step.
import { contour, pathOf } from "./contour.js";
import { SURFACES } from "./descent_rule.js";
import { letterOf } from "./descent_words.js";
import { show, svg, uniqueName } from "./parts.js";

const VIEW = { x: 0, y: 0, half: 2 };
const CELLS = 44, LEVELS = 11;
const OUT = 1e4; // px; a path is not drawn further out
const SHOWN = { 0: "tw-fate-first", "-1": "tw-fate-none", "-2": "tw-fate-lost" };

/** Heights of the contour lines: close together near the bottom. */
function levelsOf(of) {
  const grid = Array.from({ length: 41 }, (_, i) => -2 + i / 10);
  const all = grid.flatMap((x) => grid.map((y) => of(x, y)));
  const low = Math.min(...all), high = Math.max(...all);
  return Array.from({ length: LEVELS }, (_, k) => low + (high - low) * ((k + 0.6) / LEVELS) ** 2);
}

export function createPlane() {
  const hatch = uniqueName("hatch"), clip = uniqueName("clip");
  const layer = () => svg("g", { "aria-hidden": "true" });
  const [fates, lines, marks, path] = [layer(), layer(), layer(), layer()];
  path.setAttribute("clip-path", `url(#${clip})`);
  const element = svg("svg", { class: "tw-plane tw-descent", role: "application", tabindex: 0 },
    svg("defs", {}, svg("pattern", { id: hatch, width: 7, height: 7,
      patternUnits: "userSpaceOnUse", patternTransform: "rotate(45)" },
    svg("path", { d: "M0 0V7", class: "tw-lost-hatch" })),
    svg("clipPath", { id: clip }, svg("rect", { width: "100%", height: "100%" }))),
    fates, lines, marks, path);
  let size = 400, drawn = "";

  const place = ({ x, y }) => [((x + 2) / 4) * size, ((2 - y) / 4) * size];
  const spot = ([x, y]) => place({ x, y }).map((v) => Math.min(Math.max(v, -OUT), OUT));

  /** The contour lines and the minima; only when surface or size is another. */
  function drawSurface(surface) {
    const name = `${surface} ${size}`;
    if (name === drawn) return;
    drawn = name;
    const { of, minima } = SURFACES[surface];
    lines.replaceChildren(...levelsOf(of).map((level) => svg("path", { class: "tw-level",
      d: pathOf(contour((x, y) => of(x, y) - level, VIEW, CELLS).lines, place, false) })));
    marks.replaceChildren(...minima.map((at, i) => {
      const [x, y] = spot(at);
      return svg("g", { class: "tw-minimum" },
        svg("path", { d: `M${x - 5} ${y}h10M${x} ${y - 5}v10` }),
        svg("text", { x: x + 7, y: y - 6 }, letterOf(i)));
    }));
  }

  function drawFates(grid) {
    if (!grid) return fates.replaceChildren();
    const side = size / grid.length;
    fates.replaceChildren(...grid.flatMap((row, j) => row.map((fate, i) => svg("rect", {
      x: i * side, y: size - (j + 1) * side, width: side + 0.4, height: side + 0.4,
      class: SHOWN[fate] ?? "tw-fate-other", fill: fate === -2 ? `url(#${hatch})` : null }))));
  }

  /** track: places of the ball, the first its start; grid: fates of all starts, or null */
  function draw(surface, track, grid) {
    size = Math.max(element.clientWidth, 240);
    element.setAttribute("viewBox", `0 0 ${size} ${size}`);
    drawSurface(surface);
    drawFates(grid);
    const spots = track.map(spot), [x, y] = spots.at(-1), [x0, y0] = spots[0];
    path.replaceChildren(
      svg("path", { class: "tw-track", d: `M${spots.map((p) => p.join(" ")).join("L")}` }),
      ...spots.slice(-60, -1).map(([cx, cy]) => svg("circle", { cx, cy, r: 2.2, class: "tw-was" })),
      svg("circle", { cx: x0, cy: y0, r: 5, class: "tw-start" }),
      svg("circle", { cx: x, cy: y, r: 8, class: "tw-ball" }));
  }

  function pointAt(event) {
    const box = element.getBoundingClientRect();
    return [((event.clientX - box.left) / box.width) * 4 - 2,
      2 - ((event.clientY - box.top) / box.height) * 4];
  }
  return { element, draw, pointAt };
}

/** The cost above the deepest minimum, on a logarithmic scale, step by step. */
export function createCurve() {
  const element = svg("svg", { class: "tw-curve", viewBox: "0 0 300 96", role: "img" });
  const tens = [-6, -4, -2, 0, 2];
  const up = (value) => 84 - ((Math.log10(Math.min(Math.max(value, 1e-6), 1e2)) + 6) / 8) * 78;
  const draw = (costs) => {
    const last = Math.max(costs.length - 1, 20);
    const points = costs.map((c, i) => `${(34 + (260 * i) / last).toFixed(1)} ${up(c).toFixed(1)}`);
    element.setAttribute("aria-label",
      `Cost above the deepest minimum after ${costs.length - 1} steps: ${show(costs.at(-1), 4)}`);
    element.replaceChildren(
      ...tens.map((t) => svg("path", { class: "tw-curve-grid", d: `M34 ${up(10 ** t)}H294` })),
      ...tens.map((t) => svg("text", { x: 30, y: up(10 ** t) + 3, "text-anchor": "end" },
        t === 0 ? "1" : t === 2 ? "100" : `1e${t}`.replace("-", "\u2212"))),
      svg("text", { x: 294, y: 95, "text-anchor": "end" }, `step ${last}`),
      svg("path", { class: "tw-curve-line", d: `M${points.join("L")}` }));
  };
  return { element, draw };
}
