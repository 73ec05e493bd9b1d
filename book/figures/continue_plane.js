// The drawing: the letters that the net sees in rows, above each a bar for its surprise.
import { svg } from "./parts.js";
import { signOf } from "./continue_words.js";

const ROW = 62, BAR = 34, MOST = 10; // px, px, bits that fill a bar

function layoutOf(width, letters) {
  const columns = Math.min(32, Math.max(12, Math.floor(width / 16)));
  const rows = Math.max(1, Math.ceil(letters / columns));
  const column = width / columns;
  return { columns, column, width, height: rows * ROW + 4,
    x: (place) => (place % columns) * column,
    y: (place) => Math.floor(place / columns) * ROW };
}

function letterAt(at, symbol, bits, place, chosen) {
  const x = at.x(place), y = at.y(place), tall = (Math.min(bits ?? 0, MOST) / MOST) * BAR;
  return [
    chosen && svg("rect", { x: x + 1, y: y + 2, width: at.column - 2, height: ROW - 6, rx: 3,
      class: "tw-cont-here" }),
    bits !== null && svg("rect", { x: x + at.column * 0.2, y: y + 6 + BAR - tall,
      width: at.column * 0.6, height: Math.max(tall, 0.5), class: "tw-cont-bar" }),
    svg("text", { x: x + at.column / 2, y: y + ROW - 9, "text-anchor": "middle",
      class: "tw-cont-letter" }, signOf(symbol)),
  ];
}

/** returns: {element, draw(symbols, surprises, place), placeAt(event)} */
export function createPlane() {
  const element = svg("svg", { class: "tw-plane tw-cont", role: "application", tabindex: 0 });
  let at = layoutOf(320, 1), letters = 1;

  const draw = (symbols, surprises, place) => {
    letters = symbols.length;
    at = layoutOf(Math.max(element.clientWidth, 240), letters);
    element.setAttribute("height", at.height);
    element.setAttribute("viewBox", `0 0 ${at.width} ${at.height}`);
    element.replaceChildren(...symbols.flatMap((symbol, t) =>
      letterAt(at, symbol, surprises[t], t, t === place)).filter((part) => part));
  };
  const placeAt = (event) => {
    const box = element.getBoundingClientRect();
    const within = (value, most) => Math.min(Math.max(Math.floor(value), 0), most);
    const column = within((event.clientX - box.left) / at.column, at.columns - 1);
    const row = within((event.clientY - box.top) / ROW, 1e6);
    return Math.min(row * at.columns + column, letters - 1);
  };
  return { element, draw, placeAt, columns: () => at.columns };
}
