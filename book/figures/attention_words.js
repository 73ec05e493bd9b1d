// Every sentence about the small translator, so that eyes and ears get the same story.
import { PARTS, likeliest, looksOf, recipe, sizes, spelt, told } from "./attention_rule.js";

export const EXAMPLES = [
  "the cat sat", "the black cat sat", "the new bee sang", "the dog bit the man",
  "the man bit the dog", "a small girl followed the white mouse",
];

export const PART_NAMES = { encoder: "in English", across: "French at English", decoder: "in French" };
export const PART_OPTIONS = PARTS.map((part) => [part, PART_NAMES[part], null]);

const SHOWN = { "<s>": "\u25b8", "</s>": "end" };
const SPOKEN = { "<s>": "the beginning", "</s>": "the end" };
export const nameOf = (word) => SHOWN[word] ?? word;
const spoken = (word) => SPOKEN[word] ?? `\u201c${word}\u201d`;
const percent = (share) => `${(100 * share).toFixed(share < 0.0995 ? 1 : 0)} %`;

/** What the translation says so far. */
export function saidWords(state) {
  if (!state) return "Type an English sentence from the words below.";
  const text = spelt(state.said);
  return text ? `${text}${state.over ? "." : " \u2026"}` : "\u2026";
}

/** What one word looks at, in one head. */
export function lookWords(state, { part, layer, head, row, column }) {
  const { rows, columns, weights } = looksOf(state, part, layer, head);
  const own = weights[row], best = own.indexOf(Math.max(...own));
  const who = head === "all" ? `Layer ${layer + 1}, mean of ${sizes.heads} heads`
    : `Layer ${layer + 1}, head ${head + 1}`;
  const hidden = part === "decoder" && column > row;
  const weight = hidden ? "may not look ahead at" : `gives ${percent(own[column])} to`;
  const most = best === column ? "the most of all"
    : `most, ${percent(own[best])}, to ${spoken(columns[best])}`;
  return `${who}: ${spoken(rows[row])} ${weight} ${spoken(columns[column])}` +
    `${hidden ? "; it gives" : ","} ${most}.`;
}

/** What comes next, and how sure the net is. */
export function nextWords(state) {
  if (state.over) return `It ended: ${spelt(state.said)}.`;
  const [[first, p], [second, q]] = likeliest(state, 2);
  return `Next: ${spoken(first)} (${percent(p)}), else ${spoken(second)} (${percent(q)}).`;
}

export const unknownWords = (unknown) => (unknown.length
  ? `It has never seen ${unknown.map((word) => `\u201c${word}\u201d`).join(", ")}.` : "");

/** The name of the drawing for those who do not see it. */
export const planeWords = (state, { part, layer }) =>
  `Weights of attention ${PART_NAMES[part]}, layer ${layer + 1}: a row for each word that looks, ` +
  `a column for each word that is seen`;

export const madeWords = () =>
  `Two layers of ${sizes.heads} heads on each side, ${sizes.width} numbers a word. Trained on ` +
  `${recipe.pairs.toLocaleString("en")} pairs of sentences, ${recipe.steps.toLocaleString("en")} ` +
  `steps of ${recipe.batch}. Of ${recipe.test.toLocaleString("en")} sentences that it never saw it ` +
  `translates ${told} % right to the word. \u201cThe cat sat\u201d is not among its lessons.`;
