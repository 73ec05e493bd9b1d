// The two drawings: the image with the kernel over it, and the numbers that come out.
import { svg } from "./parts.js";
import { SIDE } from "./sliding_rule.js";
import { brief } from "./sliding_words.js";

const UNIT = 30; // of the drawing, per cell
const LARGEST = 12.5; // of the digits, in the same units
const DEEPEST = 0.45; // tint of the largest number; beyond it the digits would be hard to read

const cell = (row, column, name, extra = {}) => svg("rect", { x: column * UNIT, y: row * UNIT,
  width: UNIT, height: UNIT, class: name, ...extra });

/** A number in its cell; long ones are written smaller, so that they stay in it. */
function word(row, column, value, name) {
  const text = brief(value, Math.abs(value) < 99.95 ? 1 : 0);
  const size = Math.min(LARGEST, (UNIT - 5) / (0.64 * text.length));
  return svg("text", { x: (column + 0.5) * UNIT, y: (row + 0.5) * UNIT + size * 0.36, class: name,
    style: `font-size: ${size.toFixed(1)}px`, "text-anchor": "middle" }, text);
}

/** A square drawing; cellAt(event, side) gives {row, column} under the pointer, or null. */
function board(name) {
  const element = svg("svg", { class: `tw-plane ${name}`, role: "application", tabindex: 0 });
  const cellAt = (event, side) => {
    const frame = element.getBoundingClientRect();
    const part = (at, from, length) => Math.floor(((at - from) / length) * side);
    const row = part(event.clientY, frame.top, frame.height);
    const column = part(event.clientX, frame.left, frame.width);
    return row < 0 || column < 0 || row >= side || column >= side ? null : { row, column };
  };
  const fill = (side, ...parts) => {
    element.setAttribute("viewBox", `-1 -1 ${side * UNIT + 2} ${side * UNIT + 2}`);
    element.replaceChildren(...parts);
  };
  return { element, cellAt, fill };
}

/** The image in its padding, with the kernel's weights over the pixels that it touches. */
export function createInput() {
  const { element, cellAt, fill } = board("tw-slide-input");

  const draw = ({ pixels, padding }, terms, cursor) => {
    const side = SIDE + 2 * padding;
    const ground = Array.from({ length: side * side }, (_, i) => {
      const row = Math.floor(i / side), column = i % side;
      const r = row - padding, c = column - padding;
      const outside = r < 0 || c < 0 || r >= SIDE || c >= SIDE;
      return cell(row, column, outside ? "tw-beyond" : pixels[r * SIDE + c] ? "tw-ink" : "tw-paper");
    });
    const taps = terms.flatMap(({ row, column, weight, pixel }) => [
      cell(row + padding, column + padding, `tw-tap${pixel ? " tw-on-ink" : ""}`),
      word(row + padding, column + padding, weight, pixel ? "tw-on-ink" : ""),
    ]);
    const mark = cursor ? [cell(cursor.row + padding, cursor.column + padding, "tw-here")] : [];
    fill(side, ...ground, ...taps, ...mark);
  };

  /** {row, column} of the pixel under the pointer, or null in the padding and beyond */
  const pixelAt = (event, { padding }) => {
    const found = cellAt(event, SIDE + 2 * padding);
    if (!found) return null;
    const at = { row: found.row - padding, column: found.column - padding };
    return Object.values(at).some((v) => v < 0 || v >= SIDE) ? null : at;
  };
  return { element, draw, pixelAt };
}

/** The output; the number at `place` stands in a frame, numbers not yet reached are left out. */
export function createOutput() {
  const { element, cellAt, fill } = board("tw-slide-output");

  const draw = ({ side, values }, place) => {
    const most = Math.max(...values.map(Math.abs), 1e-9);
    const cells = values.flatMap((value, i) => {
      const row = Math.floor(i / side), column = i % side;
      const sign = value > 0 ? "plus" : value < 0 ? "minus" : "none";
      const deep = (DEEPEST * Math.abs(value)) / most;
      return [cell(row, column, "tw-paper"),
        cell(row, column, `tw-${sign}-tint`, { "fill-opacity": deep.toFixed(3) }),
        word(row, column, value, "")];
    });
    fill(side, ...cells, cell(place.row, place.column, "tw-here"));
  };
  return { element, draw, placeAt: cellAt };
}
