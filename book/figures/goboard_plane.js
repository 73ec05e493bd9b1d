// The drawing of a board: grid, stones, the policy as squares, marks, territory, the cursor.
import { svg } from "./parts.js";
import { EMPTY, boardOf, nameOf, range } from "./goboard_rule.js";

const WIDE = 400; // of the drawing, in its own units
const NUMBERED = 13; // on wider boards the numbers of the policy would be too small to read
const STARS = { 9: [2, 4, 6], 13: [3, 6, 9], 19: [3, 9, 15] };

const line = (x1, y1, x2, y2) => svg("line", { x1, y1, x2, y2, class: "tw-go-line" });
const percent = (p) => (p < 0.995 ? Math.round(100 * p) : 100);

/** The board's places: {margin, cell, at(point) -> [x, y]}. */
function placesOf(n) {
  const margin = n > 13 ? 15 : 19, cell = (WIDE - 2 * margin) / n;
  return { margin, cell, at: (point) => [margin + ((point % n) + 0.5) * cell,
    margin + (Math.floor(point / n) + 0.5) * cell] };
}

function gridOf(n, { margin, cell, at }) {
  const [low] = at(0), [high] = at(n - 1), size = n > 13 ? 11 : 13;
  const word = (x, y, text) => svg("text", { x, y, class: "tw-go-label",
    style: `font-size: ${size}px`, "text-anchor": "middle" }, text);
  const stars = (STARS[n] ?? []).flatMap((row) => STARS[n].map((col) => row * n + col));
  return [
    svg("rect", { x: margin, y: margin, width: n * cell, height: n * cell, class: "tw-go-wood" }),
    ...range(n).flatMap((k) => {
      const [way] = at(k), name = nameOf((n - 1 - k) * n + k, n);
      return [line(low, way, high, way), line(way, low, way, high),
        ...[margin - 6, WIDE - margin + 14].map((y) => word(way, y, name[0])),
        ...[margin / 2, WIDE - margin / 2].map((x) => word(x, way + 4, n - k))];
    }),
    ...stars.map((point) => svg("circle", { cx: at(point)[0], cy: at(point)[1], r: cell * 0.09,
      class: "tw-go-star" })),
  ];
}

/** A square on each point that the policy likes; its area is the probability, of the largest. */
function heatOf(n, { cell, at }, heat, board) {
  const most = Math.max(...heat.slice(0, n * n));
  return range(n * n).filter((p) => board[p] === EMPTY && heat[p] > most / 400).flatMap((p) => {
    const [x, y] = at(p), side = cell * 0.94 * Math.sqrt(heat[p] / most);
    const square = svg("rect", { x: x - side / 2, y: y - side / 2, width: side, height: side,
      class: "tw-go-heat" });
    if (n > NUMBERED || heat[p] < 0.015) return [square];
    return [square, svg("text", { x, y: y + cell * 0.13, class: "tw-go-number",
      "text-anchor": "middle", style: `font-size: ${cell * 0.36}px` }, percent(heat[p]))];
  });
}

function stonesOf(n, { cell, at }, board) {
  return range(n * n).filter((p) => board[p] !== EMPTY).map((p) => svg("circle", {
    cx: at(p)[0], cy: at(p)[1], r: cell * 0.46,
    class: board[p] === "X" ? "tw-go-black" : "tw-go-white" }));
}

/** A small square of its owner's colour on each empty point that belongs to somebody. */
function landOf(n, { cell, at }, whose, board) {
  const side = cell * 0.34;
  return range(n * n).filter((p) => board[p] === EMPTY && whose[p] !== EMPTY).map((p) =>
    svg("rect", { x: at(p)[0] - side / 2, y: at(p)[1] - side / 2, width: side, height: side,
      class: whose[p] === "X" ? "tw-go-black tw-go-land" : "tw-go-white tw-go-land" }));
}

function diamond([x, y], reach, name) {
  const d = `M${x} ${y - reach}L${x + reach} ${y}L${x} ${y + reach}L${x - reach} ${y}Z`;
  return svg("path", { d, class: name });
}

/** {element, draw(game, shown), aim(point), pointAt(event)} */
export function createPlane() {
  const element = svg("svg", { class: "tw-plane tw-go-board", role: "application", tabindex: 0,
    viewBox: `0 0 ${WIDE} ${WIDE}` });
  const aimed = svg("rect", { class: "tw-go-cursor" });
  let n = 9, places = placesOf(n);

  /**
   * heat:   probabilities or null     whose: owners at the end, or null
   * hint:   a point or null           mark:  a point or null
   */
  const draw = (game, { heat, whose, hint, mark }) => {
    if (game.n !== n) places = placesOf((n = game.n));
    const board = boardOf(game), { cell, at } = places, last = game.moves.at(-1) ?? -1;
    const ring = (p, r, name) =>
      svg("circle", { cx: at(p)[0], cy: at(p)[1], r: cell * r, class: name });
    element.replaceChildren(
      ...gridOf(n, places),
      ...(heat ? heatOf(n, places, heat, board) : []),
      ...stonesOf(n, places, board),
      ...(whose ? landOf(n, places, whose, board) : []),
      ...(last >= 0 ? [ring(last, 0.22, `tw-go-last-${board[last] === "X" ? "black" : "white"}`)]
        : []),
      ...(hint === null ? [] : [ring(hint, 0.44, "tw-go-hint")]),
      ...(mark === null ? [] : [diamond(at(mark), cell * 0.4, "tw-go-mark")]),
      aimed,
    );
  };
  /** Put the cursor's frame around a point. */
  const aim = (point) => {
    const side = places.cell * 0.96, [x, y] = places.at(point).map((middle) => middle - side / 2);
    Object.entries({ x, y, width: side, height: side })
      .forEach(([name, value]) => aimed.setAttribute(name, value));
  };
  /** The point nearest to a pointer. */
  const pointAt = (event) => {
    const box = element.getBoundingClientRect(), { margin, cell } = places;
    const part = (px, size) => Math.min(Math.max(
      Math.floor(((px / size) * WIDE - margin) / cell), 0), n - 1);
    const row = part(event.clientY - box.top, box.height);
    return row * n + part(event.clientX - box.left, box.width);
  };
  return { element, draw, aim, pointAt };
}
