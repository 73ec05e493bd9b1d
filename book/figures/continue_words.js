// Every sentence about the small GPT, so that eyes and ears get the same story.
import { show } from "./parts.js";
import { ALPHABET, EDGE, chances, ranked } from "./continue_rule.js";

const SIGNS = { [EDGE]: "\u21b5", " ": "\u2423" };
const SPOKEN = { [EDGE]: "the line break", " ": "the space", ",": "the comma", ".": "the point" };
export const signOf = (symbol) => SIGNS[symbol] ?? symbol;
const spoken = (symbol) => SPOKEN[symbol] ?? symbol;

/** [[letter, chance, whether it may be drawn], ...], the likeliest first. */
export function likeliest(said, temperature, top, many = 8) {
  const plain = chances(said, temperature), kept = chances(said, temperature, top);
  return ranked(said).slice(0, many)
    .map((k) => [ALPHABET[k], kept[k] > 0 ? kept[k] : plain[k], kept[k] > 0]);
}

const percent = (p) => `${Math.round(100 * p)} %`;

/** The end of what was read up to a place, as one sees it. */
const ending = (symbols, place) => {
  const read = symbols.slice(0, place + 1).map(signOf).join("");
  return read.length > 16 ? `\u2026${read.slice(-16)}` : read;
};

export const headWords = (symbols, place) => `What comes after ${ending(symbols, place)}`;

/** What happened at a place: how expected its letter was, and what is expected next. */
export function placeWords(symbols, surprises, said, place) {
  const [[first, p], [second, q]] = likeliest(said[place], 1, 0, 2);
  const next = `Next it expects ${spoken(first)} (${percent(p)}) or ${spoken(second)} ` +
    `(${percent(q)}).`;
  if (place === 0) return `At the first letter that the net sees. ${next}`;
  const bits = surprises[place];
  return `Letter ${place}, ${spoken(symbols[place])}: the net had given it ` +
    `${percent(2 ** -bits)}, a surprise of ${show(bits, 1)} bits. ${next}`;
}

/** How the whole text surprised the net. */
export function meanWords(surprises) {
  const found = surprises.filter((bits) => bits !== null);
  if (!found.length) return "Type a beginning, or let it write one.";
  const mean = found.reduce((sum, bits) => sum + bits, 0) / found.length;
  return `Surprise, on average of ${found.length} letters: ${show(mean, 2)} bits a letter.`;
}

export const planeWords = (symbols, surprises) =>
  `The last ${symbols.length - 1} letters that the net sees, each with a bar for its surprise. ` +
  meanWords(surprises);
