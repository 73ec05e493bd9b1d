// Every sentence about the sliding kernel, so that eyes and ears get the same story.
import { SIDE, sumOf } from "./sliding_rule.js";

const MINUS = "\u2212", TIMES = "\u00d7";

/** A number as short as it goes: 3, -1, 0.5, 0.33. */
export function brief(value, digits = 2) {
  const text = String(Number(Math.abs(value).toFixed(digits)));
  return (value < 0 && Number(text) !== 0 ? MINUS : "") + text;
}

const factor = (value) => (value < 0 ? `(${brief(value)})` : brief(value));

/** "1 x 0 + ..." with all nine terms. */
export const productWords = (terms) =>
  terms.map(({ pixel, weight }) => `${brief(pixel)}${TIMES}${factor(weight)}`).join(" + ");

/** What happens at one place. */
export function placeWords(terms, row, column) {
  const outside = terms.filter((term) => term.outside).length;
  const beyond = outside ? ` ${outside === 1 ? "One pixel lies" : `${outside} pixels lie`} ` +
    "in the padding and count as 0." : "";
  return `Row ${row + 1}, column ${column + 1} of the output, pixel ${TIMES} weight: ` +
    `${productWords(terms)} = ${brief(sumOf(terms))}.${beyond}`;
}

/** The formula for the side of the output, with numbers. */
export function sizeWords(side, { padding, stride, dilation }, kernel) {
  const span = dilation * (kernel - 1) + 1;
  return `(${SIDE} + 2${TIMES}${padding} ${MINUS} ${span}) / ${stride}, rounded down, + 1 = ${side}`;
}

export const pixelWords = (row, column, ink) =>
  `Image, row ${row + 1}, column ${column + 1}: ${ink ? "ink, 1" : "empty, 0"}. ` +
  "Space changes it.";

export const inputName = (pixels) =>
  `Image of ${SIDE} by ${SIDE} pixels, ${pixels.filter(Boolean).length} of them ink`;

export const outputName = ({ side, values }) => `Output of ${side} by ${side} numbers, from ` +
  `${brief(Math.min(...values))} to ${brief(Math.max(...values))}`;
