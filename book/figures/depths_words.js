// Every sentence about plain and residual nets, so that eyes and ears get the same story.
import { count } from "./parts.js";
import { DEPTHS, RECIPE, SEEDS, ends, summary, unseen } from "./depths_rule.js";

export const NAMES = { plain: "plain", residual: "with shortcuts" };
export const percent = (share) => `${(100 * share).toFixed(1)} %`;

export const depthWords = (at) => count(DEPTHS[at], "layer");

export const spanWords = ({ mean, low, high }) =>
  `${percent(mean)} (${percent(low)} to ${percent(high)})`;

/** What nets of this depth misread. */
export function atWords(at) {
  const [plain, residual] = ["plain", "residual"].map((kind) => summary(ends(kind, at)));
  const fresh = ["plain", "residual"].map((kind) => percent(summary(unseen(kind, at)).mean));
  return `${depthWords(at)}. Of the digits that they learn from, plain nets misread ` +
    `${spanWords(plain)} in the last epoch, nets with shortcuts ${spanWords(residual)}; ` +
    `of new digits ${fresh[0]} and ${fresh[1]}. Means of ${count(SEEDS, "seed")}, and the ` +
    `best and the worst of them.`;
}

export const curvesWords = (at) =>
  `Digits misread while learning, by epoch, for plain nets and for nets with shortcuts. ` +
  atWords(at);

export const overviewWords = () => {
  const told = (kind) => DEPTHS.map((depth, at) =>
    `${depth} layers ${percent(summary(ends(kind, at)).mean)}`).join(", ");
  return `Digits misread in the last epoch, by depth. Plain: ${told("plain")}. ` +
    `With shortcuts: ${told("residual")}.`;
};

export const recipeWords = () =>
  `${RECIPE.learnt.toLocaleString("en")} digits of 8 by 8 to learn from, in batches of ` +
  `${RECIPE.batch}; ${RECIPE.epochs} epochs, the last ${RECIPE.epochs - RECIPE.slower} at a tenth ` +
  `of the rate. Every convolution has ${RECIPE.maps} maps and batch normalisation. Nets of one ` +
  `depth and seed begin with the same weights, with shortcuts or without.`;
