// What three nets got right, by how many pictures they learnt from; measured by course/bias.py.
import { DIGITS } from "./bias_digits.js";
import { RECORD } from "./bias_record.js";

export const PICTURES = RECORD.recipe.pictures;
export const RECIPE = RECORD.recipe;
export const NETS = ["cnn", "vit", "mlp"];
export const SEEDS = RECORD.found.cnn.length;
const SHEET = 20, SIDE = 8;

/** Accuracies of a net by seed, after so many pictures (by their place in PICTURES). */
export const accuracies = (net, at) => RECORD.found[net].map((row) => row[at]);

export const mean = (values) => values.reduce((sum, v) => sum + v, 0) / values.length;

/** {mean, low, high} of all seeds. */
export function summary(net, at) {
  const values = accuracies(net, at);
  return { mean: mean(values), low: Math.min(...values), high: Math.max(...values) };
}

/** At how many places each digit stands: 1 until every digit is in use. */
export const placesOf = (at) => Math.max(1, Math.floor(PICTURES[at] / RECIPE.digits));

/** Numbers from 0 to 1 by chance, the same for the same seed (mulberry32). */
function chance(seed) {
  let t = (seed + 0x6d2b79f5) | 0;
  t = Math.imul(t ^ (t >>> 15), t | 1);
  t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
  return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
}

/**
 * Some of the pictures of one choice: digits at random places, as the nets had them.
 *
 * returns: at most `many` of {digit, row, column}; a digit comes again where it has many places
 */
export function examples(at, many) {
  const shown = Math.min(many, PICTURES[at], DIGITS.length);
  const different = Math.ceil(shown / Math.min(placesOf(at), 4));
  const anywhere = (seed) => Math.floor(chance(seed) * (SHEET - SIDE + 1));
  return Array.from({ length: shown }, (_, k) => ({
    digit: k % different, row: anywhere(2 * k + 1000 * at), column: anywhere(2 * k + 1 + 1000 * at),
  }));
}

/** Ink of a digit, 0 to 1: [[row, column, ink], ...] of its pixels that have any. */
export const inkOf = (digit) => [...DIGITS[digit]]
  .map((hex, k) => [Math.floor(k / SIDE), k % SIDE, parseInt(hex, 16) / 15])
  .filter(([, , ink]) => ink > 0);
