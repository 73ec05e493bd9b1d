// Every sentence about masks, so that eyes and ears get the same story.
import { count } from "./parts.js";
import { filling, leading, nameOf, pairsOf, reached, shares } from "./mask_rule.js";

export const ABOUT = {
  full: () => "Full: every word sees every word. An encoder, and BERT.",
  causal: () => "Causal: a word sees itself and what was before it. A decoder, and GPT.",
  prefix: (n) => `Prefix: the first ${leading(n)} words see one another, the rest looks back.`,
  window: () => "Window: a word sees its neighbours and itself. It costs little, and needs depth.",
  padding: (n) => `Padding: the last ${filling(n)} places are filling, and nobody may see them.`,
  own: () => "A mask of your own.",
};

export const OPTIONS = ["full", "causal", "prefix", "window", "padding"].map((name) =>
  [name, name, null]);

const listed = (words, chosen) => {
  const named = words.map((word, i) => `${word} (${i + 1})`).filter((_, i) => chosen[i]);
  return named.length ? named.join(", ") : "nothing";
};

/** What one word sees, at once and after some layers. */
export function rowWords(words, mask, layers, row) {
  const share = shares(mask, row), far = reached(mask, layers)[row];
  const weight = share
    ? `Were all scores equal, each would weigh ${Math.round(100 * Math.max(...share))} %.`
    : "Softmax of nothing is 0 divided by 0: such a row must be handled apart.";
  const after = layers > 1
    ? ` Through ${count(layers, "layer")} it can know of ${listed(words, far)}.` : "";
  return `Row ${row + 1}, ${words[row]}, sees ${listed(words, mask[row])}. ${weight}${after}`;
}

/** The counts of the whole mask. */
export function countWords(mask, layers) {
  const n = mask.length, pairs = pairsOf(mask);
  return `${pairs} of ${n * n} pairs are looked at; through ${count(layers, "layer")}, ` +
    `${pairsOf(reached(mask, layers))} are reached.`;
}

export const aboutWords = (mask) => ABOUT[nameOf(mask)](mask.length);

/** The name of the drawing for those who do not see it. */
export const planeWords = (words, mask) =>
  `Mask of ${words.length} words, ${nameOf(mask)}: a row for each word that looks, a column for ` +
  "each word that is seen";
