// The drawing: a square for each pair of words. Full: it looks. Hollow: it gets there by detours.
import { svg } from "./parts.js";

const LEFT = 64, TOP = 62, WIDEST = 44; // px; rows' names, columns' names, a cell

const word = (x, y, text, name, more) => svg("text", { x, y, class: name, ...more }, text);

function squareOf(cell, i, j, share, name) {
  const side = share * cell, edge = (cell - side) / 2;
  return svg("rect", { x: LEFT + j * cell + edge, y: TOP + i * cell + edge, width: side,
    height: side, class: name });
}

function cellParts(cell, mask, far) {
  return mask.flatMap((row, i) => row.map((seen, j) => {
    if (seen) return squareOf(cell, i, j, 0.74, "tw-mask-seen");
    return far[i][j] ? squareOf(cell, i, j, 0.44, "tw-mask-far") : null;
  }));
}

function partsOf(cell, words, mask, far, { row, column }) {
  const side = words.length * cell;
  const bold = (name, now) => (now ? `${name} tw-mask-now` : name);
  const heads = words.map((name, j) => {
    const x = LEFT + (j + 0.5) * cell + 4, y = TOP - 8;
    return word(x, y, name, bold("tw-mask-word", j === column),
      { transform: `rotate(-50 ${x} ${y})` });
  });
  const sides = words.map((name, i) => word(LEFT - 8, TOP + (i + 0.5) * cell + 5, name,
    bold("tw-mask-word", i === row), { "text-anchor": "end" }));
  const lines = words.flatMap((_, k) => [
    svg("line", { x1: LEFT, x2: LEFT + side, y1: TOP + k * cell, y2: TOP + k * cell,
      class: "tw-mask-line" }),
    svg("line", { x1: LEFT + k * cell, x2: LEFT + k * cell, y1: TOP, y2: TOP + side,
      class: "tw-mask-line" })]);
  return [
    svg("rect", { x: LEFT, y: TOP + row * cell, width: side, height: cell,
      class: "tw-mask-cross" }),
    ...lines,
    svg("rect", { x: LEFT, y: TOP, width: side, height: side, class: "tw-mask-frame" }),
    ...heads, ...sides, ...cellParts(cell, mask, far),
    svg("rect", { x: LEFT + column * cell, y: TOP + row * cell, width: cell, height: cell,
      class: "tw-mask-here" }),
  ];
}

/** returns: {element, draw(words, mask, far, look), placeAt(event)}; look: {row, column} */
export function createPlane() {
  const element = svg("svg", { class: "tw-plane tw-mask", role: "application", tabindex: 0 });
  let cell = WIDEST, n = 1;

  const draw = (words, mask, far, look) => {
    n = words.length;
    const width = Math.max(element.clientWidth, 240);
    cell = Math.min((width - LEFT - 24) / n, WIDEST);
    const height = TOP + n * cell + 4;
    element.setAttribute("height", height);
    element.setAttribute("viewBox", `0 0 ${width} ${height}`);
    element.replaceChildren(...partsOf(cell, words, mask, far, look).filter((part) => part));
  };
  /** {row, column, inside} nearest to a pointer */
  const placeAt = (event) => {
    const box = element.getBoundingClientRect();
    const at = [event.clientY - box.top - TOP, event.clientX - box.left - LEFT]
      .map((px) => Math.floor(px / cell));
    const [row, column] = at.map((k) => Math.min(Math.max(k, 0), n - 1));
    return { row, column, inside: at.every((k) => k >= 0 && k < n) };
  };
  return { element, draw, placeAt };
}
