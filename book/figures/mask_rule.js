// Who may look at whom: masks of attention, and what gets through after several layers.

export const FEWEST = 2;
export const MOST = 10; // words
export const DEEPEST = 6; // layers
export const PRESETS = ["full", "causal", "prefix", "window", "padding"];

const range = (n) => Array.from({ length: n }, (_, i) => i);
const table = (n, seen) => range(n).map((i) => range(n).map((j) => Boolean(seen(i, j))));

/** How many of n words a preset is about: half of them lead, a third is filling. */
export const leading = (n) => Math.floor(n / 2);
export const filling = (n) => Math.max(1, Math.floor(n / 3));

/** The mask of a preset: row i sees column j, (n, n) of booleans. */
export function preset(name, n) {
  return table(n, {
    full: () => true,
    causal: (i, j) => j <= i,
    prefix: (i, j) => j <= i || j < leading(n),
    window: (i, j) => Math.abs(i - j) <= 1,
    padding: (_, j) => j < n - filling(n),
  }[name]);
}

/** The preset that a mask is, or "own". */
export const nameOf = (mask) => PRESETS.find((name) =>
  JSON.stringify(preset(name, mask.length)) === JSON.stringify(mask)) ?? "own";

/** The same mask with one pair changed. */
export const toggled = (mask, row, column) => table(mask.length, (i, j) =>
  (i === row && j === column ? !mask[i][j] : mask[i][j]));

/**
 * Whose words may have a say in row i after so many layers.
 *
 * A sum carries every word past each attention, so that a word always keeps what it knew.
 */
export function reached(mask, layers) {
  const n = mask.length, step = table(n, (i, j) => i === j || mask[i][j]);
  let known = table(n, (i, j) => i === j);
  for (const _ of range(layers)) {
    const before = known;
    known = table(n, (i, j) => range(n).some((k) => step[i][k] && before[k][j]));
  }
  return known;
}

export const pairsOf = (mask) => mask.flat().filter((seen) => seen).length;

/** Weights of a row whose scores are all equal; null if it sees nothing. */
export function shares(mask, row) {
  const seen = mask[row].filter((one) => one).length;
  return seen ? mask[row].map((one) => (one ? 1 / seen : 0)) : null;
}

/** A mask as Python has it, a text of 1 and 0 for each row; and back. */
export const toText = (mask) => mask.map((row) => row.map((seen) => (seen ? 1 : 0)).join(""));
export const fromText = (rows) => rows.map((row) => [...row].map((digit) => digit === "1"));
