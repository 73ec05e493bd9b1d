// The drawing: two sides, the boundary, the weight vector, the points and the keyboard's cursor.
import { contour, pathOf } from "./contour.js";
import { html, show, svg, tuple, uniqueName } from "./parts.js";
import { FEATURES, scoreAt } from "./perceptron_rule.js";
import { className } from "./perceptron_words.js";

const SIZE_PX = 8; // half the width of a disc
const CURVED_CELLS = 61; // along one side; odd, so that no corner lies on an axis
const ARROW_PX = [30, 110]; // shortest and longest drawing of the weight vector

export const HOME = { x: 0, y: 0, half: 2 };

/** The square to show: the usual one, or one that holds points which lie outside it. */
export function viewOf(points) {
  const reach = (k) => [Math.min(...points.map((p) => p[k])), Math.max(...points.map((p) => p[k]))];
  if (points.every(([x, y]) => Math.max(Math.abs(x), Math.abs(y)) <= HOME.half)) return HOME;
  const [[left, right], [low, high]] = [reach(0), reach(1)];
  const half = 0.6 * Math.max(right - left, high - low) || 1;
  return { x: (left + right) / 2, y: (low + high) / 2, half };
}

/** Round numbers inside [from, to], five or so. */
function ticks(from, to) {
  const rough = (to - from) / 5;
  const ten = 10 ** Math.floor(Math.log10(rough));
  const gap = ten * [1, 2, 5, 10].find((m) => m * ten >= rough);
  const first = Math.ceil(from / gap);
  return Array.from({ length: Math.floor(to / gap) - first + 1 }, (_, k) => (first + k) * gap + 0);
}

/** A disc for plus, a diamond for minus, centred on 0: told apart by shape as well as colour. */
export function mark(c, size = SIZE_PX) {
  const d = size * 1.2;
  return c > 0
    ? svg("circle", { r: size, class: "tw-plus" })
    : svg("path", { d: `M0 ${-d}L${d} 0L0 ${d}L${-d} 0Z`, class: "tw-minus" });
}

/** A mark as a symbol for legends and buttons. */
export const symbol = (c, extra = "") =>
  svg("svg", { class: `tw-symbol ${extra}`, viewBox: "-11 -11 22 22", "aria-hidden": "true" },
    mark(c));

export function createPlane() {
  const hatch = uniqueName("hatch"), head = uniqueName("head"), clip = uniqueName("clip");
  const layer = (name) => svg("g", { class: `tw-${name}`, "aria-hidden": "true" });
  const [sides, grid, lines, points, names, cursor, tip] =
    ["sides", "grid", "lines", "points", "names", "cursor", "tip"].map(layer);
  const frame = svg("rect", { width: "100%", height: "100%" });
  lines.setAttribute("clip-path", `url(#${clip})`);
  const element = svg("svg", { class: "tw-plane", role: "application", tabindex: "0" },
    svg("defs", {},
      svg("pattern", { id: hatch, width: 9, height: 9, patternUnits: "userSpaceOnUse",
        patternTransform: "rotate(45)" }, svg("path", { d: "M0 0V9", class: "tw-hatch" })),
      svg("marker", { id: head, viewBox: "0 0 10 10", refX: 8, refY: 5, markerWidth: 5,
        markerHeight: 5, orient: "auto" }, svg("path", { d: "M0 0L10 5L0 10Z", class: "tw-head" })),
      svg("clipPath", { id: clip }, frame)),
    sides, grid, lines, points, names, cursor, tip);
  let view = HOME, size = 400;

  const place = ({ x, y }) => [
    ((x - view.x + view.half) / (2 * view.half)) * size,
    ((view.y + view.half - y) / (2 * view.half)) * size,
  ];
  const unplace = (left, top) => [
    view.x - view.half + (2 * view.half * left) / size,
    view.y + view.half - (2 * view.half * top) / size,
  ];
  const shapesFor = (weights, features) =>
    contour((x, y) => scoreAt(weights, features, x, y), view,
      FEATURES[features].straight ? 1 : CURVED_CELLS, FEATURES[features].jump);

  function drawSides({ run, features }) {
    const whole = (fill, name) => svg("rect", { width: size, height: size, class: name, fill });
    if (!run.weights.some((w) => w)) return sides.replaceChildren(whole(null, "tw-side-none"));
    const d = pathOf(shapesFor(run.weights, features).areas, place, true);
    sides.replaceChildren(whole(null, "tw-side-minus"), whole(`url(#${hatch})`, ""),
      svg("path", { d, class: "tw-side-plus" }));
  }

  function drawGrid() {
    const across = ticks(view.x - view.half, view.x + view.half);
    const up = ticks(view.y - view.half, view.y + view.half);
    const [x0, y0] = place({ x: 0, y: 0 });
    const label = (text, x, y, anchor) => svg("text", { x, y, "text-anchor": anchor }, text);
    const digits = Math.max(0, -Math.floor(Math.log10(across[1] - across[0])));
    const below = (t) => label(show(t, digits), place({ x: t, y: 0 })[0], size - 6, "middle");
    const beside = (t) => label(show(t, digits), 6, place({ x: 0, y: t })[1] + 4, "start");
    grid.replaceChildren(
      ...across.map((t) => svg("path", { d: `M${place({ x: t, y: 0 })[0]} 0V${size}` })),
      ...up.map((t) => svg("path", { d: `M0 ${place({ x: 0, y: t })[1]}H${size}` })),
      svg("path", { class: "tw-axis", d: `M${x0} 0V${size}M0 ${y0}H${size}` }),
      ...across.slice(1, -1).filter(Boolean).map(below),
      ...up.slice(1, -1).filter(Boolean).map(beside),
      label("x", size - 8, size - 6, "end"), label("y", 6, 14, "start"),
    );
  }

  function arrowFor(weights) {
    const [a, b, c] = weights;
    const norm = Math.hypot(a, b);
    if (!norm) return null;
    // From the point of the line nearest to the middle of the plane.
    const gone = (a * view.x + b * view.y + c) / norm;
    const [x, y] = place({ x: view.x - (gone * a) / norm, y: view.y - (gone * b) / norm });
    if (Math.min(x, y) < 0 || Math.max(x, y) > size) return null;
    const long = Math.min(Math.max((norm * size) / (2 * view.half), ARROW_PX[0]), ARROW_PX[1]);
    const [dx, dy] = [(a / norm) * long, (-b / norm) * long];
    const d = `M${x} ${y}l${dx} ${dy}`;
    const [left, top] = [x + dx * (1 + 12 / long), y + dy * (1 + 12 / long) + 4];
    return {
      shaft: svg("path", { d, class: "tw-arrow", "marker-end": `url(#${head})` }),
      name: svg("text", { x: left, y: top, "text-anchor": "middle" }, "w"),
    };
  }

  function drawLines({ run, features, bound }, widest) {
    const line = (weights, name) =>
      svg("path", { d: pathOf(shapesFor(weights, features).lines, place, false), class: name });
    const lineIf = (weights, name) => (weights?.some((w) => w) ? [line(weights, name)] : []);
    lines.replaceChildren(
      ...lineIf(run.before, "tw-line-before"),
      ...lineIf(widest ? bound.direction : null, "tw-line-widest"),
      ...lineIf(run.weights, "tw-line"),
    );
    const arrow = FEATURES[features].straight ? arrowFor(run.weights) : null;
    if (arrow) lines.append(arrow.shaft);
    names.replaceChildren(...(arrow ? [arrow.name] : []));
  }

  function drawPoints(state, wrong) {
    const at = ([x, y]) => `translate(${place({ x, y }).map((v) => v.toFixed(2)).join(" ")})`;
    const looked = state.points.slice(state.run.last ?? Infinity).slice(0, 1);
    const ring = (p) => svg("circle", { r: SIZE_PX + 8, class: "tw-looked", transform: at(p) });
    points.replaceChildren(
      ...looked.map(ring),
      ...state.points.map((p, i) =>
        svg("g", { class: `tw-point${wrong[i] ? " tw-wrong" : ""}`, transform: at(p) },
          mark(p[2]))),
    );
  }

  return {
    element,
    place, unplace,
    get view() { return view; },
    get size() { return size; },
    resize(px) {
      size = px;
      element.setAttribute("viewBox", `0 0 ${px} ${px}`);
    },
    /** state: the study's; wrong: (n,) booleans; widest: draw the separator of the bound too */
    draw(state, wrong, widest, seen) {
      view = seen;
      drawSides(state);
      drawGrid();
      drawLines(state, widest);
      drawPoints(state, wrong);
    },
    /** Show the keyboard's cross at (x, y), or hide it with null. */
    point(at) {
      cursor.replaceChildren();
      if (!at) return;
      const [x, y] = place(at);
      const d = `M${x - 16} ${y}h32M${x} ${y - 16}v32`;
      cursor.append(svg("path", { d, class: "tw-halo" }), svg("path", { d }));
    },
    /** A small label beside (x, y): what stands there. Null hides it. */
    tell(at, text) {
      tip.replaceChildren();
      if (!at) return;
      const [x, y] = place(at);
      const words = svg("text", { x: 8, y: 17 }, text);
      const box = svg("rect", { height: 25, rx: 4 });
      const label = svg("g", {}, box, words);
      tip.append(label);
      const width = words.getComputedTextLength() + 16;
      box.setAttribute("width", width);
      const left = Math.min(Math.max(x - width / 2, 4), size - width - 4);
      label.setAttribute("transform", `translate(${left} ${y > 56 ? y - 44 : y + 20})`);
    },
  };
}

/** The points as a table: what the drawing shows, for those who read instead. */
export function pointTable(state, wrong, scores) {
  const row = (cells, tag) => html("tr", {}, ...cells.map((text) => html(tag, {}, text)));
  const head = row(["point", "class", "score", "side"].map(String), "th");
  head.querySelectorAll("th").forEach((th) => th.setAttribute("scope", "col"));
  const rows = state.points.map(([x, y, c], i) =>
    row([tuple([x, y]), className(c), show(scores[i]), wrong[i] ? "wrong" : "right"], "td"));
  return html("table", {}, html("thead", {}, head), html("tbody", {}, ...rows));
}
