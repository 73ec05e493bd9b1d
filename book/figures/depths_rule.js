// What plain and residual nets of several depths misread; measured by course/resnet_train.py.
import { RECORD } from "./depths_record.js";

export const RECIPE = RECORD.recipe;
export const DEPTHS = RECIPE.depths;
export const KINDS = RECIPE.kinds;
const rowsOf = (kind, at) => RECORD.found[`${kind}-${DEPTHS[at]}`];
export const SEEDS = rowsOf(KINDS[0], 0).unseen.length;

/** Shares of the digits to learn from that were misread: a list for each seed, by epoch. */
export const curves = (kind, at) =>
  rowsOf(kind, at).train.map((row) => row.map((wrong) => wrong / RECIPE.learnt));

/** Shares misread, by seed: in the last epoch of those to learn from, and of new digits. */
export const ends = (kind, at) => curves(kind, at).map((row) => row.at(-1));
export const unseen = (kind, at) => rowsOf(kind, at).unseen.map((wrong) => wrong / RECIPE.unseen);

export const mean = (values) => values.reduce((sum, v) => sum + v, 0) / values.length;

/** {mean, low, high} of shares. */
export const summary = (values) =>
  ({ mean: mean(values), low: Math.min(...values), high: Math.max(...values) });

/** Mean of all seeds, by epoch. */
export const middle = (kind, at) =>
  Array.from({ length: RECIPE.epochs }, (_, k) => mean(curves(kind, at).map((row) => row[k])));
