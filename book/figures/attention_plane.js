// The drawing: a square for each pair of words, its area the weight that the row gives the column.
import { nameOf } from "./attention_words.js";
import { svg } from "./parts.js";

const LEFT = 78, TOP = 74, WIDEST = 46; // px; rows' names, columns' names, a cell

const word = (x, y, text, name, more) => svg("text", { x, y, class: name, ...more }, text);

/** Where everything stands in a drawing so many pixels wide. */
function layoutOf(width, rows, columns) {
  const cell = Math.min((width - LEFT - 26) / columns, WIDEST);
  const row = Math.max(Math.min(cell, 34), 22);
  return { cell, row, width, height: TOP + rows * row + 4,
    x: (column) => LEFT + column * cell, y: (at) => TOP + at * row };
}

function square(at, row, column, weight) {
  const side = Math.sqrt(weight) * (Math.min(at.row, at.cell) - 3);
  if (side < 0.6) return null;
  return svg("rect", { width: side, height: side, x: at.x(column) + (at.cell - side) / 2,
    y: at.y(row) + (at.row - side) / 2, class: "tw-att-weight" });
}

const hatched = (at, row, column) => svg("line", { class: "tw-att-hidden",
  x1: at.x(column) + at.cell / 2 - 3, x2: at.x(column) + at.cell / 2 + 3,
  y1: at.y(row) + at.row / 2, y2: at.y(row) + at.row / 2 });

function partsOf(at, { rows, columns, weights }, look) {
  const right = columns.length * at.cell, low = rows.length * at.row;
  const heads = columns.map((name, j) => {
    const x = at.x(j) + at.cell / 2 + 4, y = TOP - 8;
    return word(x, y, nameOf(name), j === look.column ? "tw-att-word tw-att-now" : "tw-att-word",
      { transform: `rotate(-55 ${x} ${y})` });
  });
  const sides = rows.map((name, i) => word(LEFT - 8, at.y(i) + at.row / 2 + 5, nameOf(name),
    i === look.row ? "tw-att-word tw-att-now" : "tw-att-word", { "text-anchor": "end" }));
  return [
    svg("rect", { x: LEFT, y: at.y(look.row), width: right, height: at.row,
      class: "tw-att-cross" }),
    svg("rect", { x: at.x(look.column), y: TOP, width: at.cell, height: low,
      class: "tw-att-cross" }),
    svg("rect", { x: LEFT, y: TOP, width: right, height: low, class: "tw-att-frame" }),
    ...heads, ...sides,
    ...weights.flatMap((row, i) => row.map((weight, j) =>
      (look.part === "decoder" && j > i ? hatched(at, i, j) : square(at, i, j, weight)))),
    svg("rect", { x: at.x(look.column), y: at.y(look.row), width: at.cell, height: at.row,
      class: "tw-att-here" }),
  ];
}

/** returns: {element, draw(looks, look), clear(), placeAt(event)}; look: {part, row, column} */
export function createPlane() {
  const element = svg("svg", { class: "tw-plane tw-att", role: "application", tabindex: 0 });
  let at = null, size = [1, 1];

  const draw = (looks, look) => {
    size = [looks.rows.length, looks.columns.length];
    at = layoutOf(Math.max(element.clientWidth, 260), ...size);
    element.setAttribute("height", at.height);
    element.setAttribute("viewBox", `0 0 ${at.width} ${at.height}`);
    element.replaceChildren(...partsOf(at, looks, look).filter((part) => part));
  };
  const clear = () => element.replaceChildren();
  /** {row, column} nearest to a pointer */
  const placeAt = (event) => {
    const box = element.getBoundingClientRect();
    const within = (value, most) => Math.min(Math.max(Math.floor(value), 0), most - 1);
    return { row: within((event.clientY - box.top - TOP) / at.row, size[0]),
      column: within((event.clientX - box.left - LEFT) / at.cell, size[1]) };
  };
  return { element, draw, clear, placeAt };
}
