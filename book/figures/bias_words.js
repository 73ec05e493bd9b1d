// Every sentence about the three nets, so that eyes and ears get the same story.
import { count } from "./parts.js";
import { NETS, PICTURES, RECIPE, SEEDS, placesOf, summary } from "./bias_rule.js";

export const NAMES = { cnn: "convolutions", vit: "transformer", mlp: "plain layers" };
export const percent = (share) => `${(100 * share).toFixed(0)} %`;
const large = (n) => n.toLocaleString("en");

/** How many pictures, and of what. */
export function pictureWords(at) {
  const places = placesOf(at);
  return places === 1 ? `${large(PICTURES[at])} pictures, each a digit of its own`
    : `${large(PICTURES[at])} pictures: ${large(RECIPE.digits)} digits, each at ` +
      `${places} places`;
}

export const netWords = (net, at) => {
  const { mean, low, high } = summary(net, at);
  return `${percent(mean)} (${percent(low)} to ${percent(high)})`;
};

/** What the three nets got right after so many pictures. */
export function atWords(at) {
  const [cnn, vit, mlp] = NETS.map((net) => summary(net, at).mean);
  const gap = Math.round(100 * (cnn - vit));
  const ahead = gap >= 0 ? `${count(gap, "point")} ahead of` : `${count(-gap, "point")} behind`;
  return `${pictureWords(at)}. Of new digits, the convolutions name ${percent(cnn)} right, ` +
    `${ahead} the transformer (${percent(vit)}); plain layers name ${percent(mlp)}. ` +
    `Means of ${count(SEEDS, "seed")}; guessing gives 10 %.`;
}

export const planeWords = (at) =>
  `Accuracy of three nets against the number of pictures they learnt from. ${atWords(at)}`;
