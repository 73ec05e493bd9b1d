// Every sentence about the layers of a deep net, so that eyes and ears get the same story.
import { count, show } from "./parts.js";
import { ACTIVATIONS, EXAMPLES, NORMS, WIDTH, perLayer } from "./layers_rule.js";

const HIGH = "\u2070\u00b9\u00b2\u00b3\u2074\u2075\u2076\u2077\u2078\u2079";

/** 10 to the power n, with raised digits. */
export const power = (n) =>
  `10${n < 0 ? "\u207b" : ""}${[...String(Math.abs(n))].map((d) => HIGH[d]).join("")}`;

/** Two significant digits, in powers of ten where the number is far from 1. */
export function sized(value) {
  if (value === 0) return "0";
  if (!Number.isFinite(value)) return "beyond all numbers";
  const [digits, exponent] = value.toExponential(1).split("e");
  if (Math.abs(Number(exponent)) < 3) return String(Number(value.toPrecision(2)));
  return `${digits} \u00d7 ${power(Number(exponent))}`;
}

export const percent = (share) => `${Math.round(100 * share)} %`;

/** How the figure judges the blame at the first layer: a word. */
export function verdict(layers) {
  const ratio = layers[0].gradient / layers.at(-1).gradient;
  return ratio === 0 ? "gone" : ratio < 0.01 ? "vanishes" : ratio > 100 ? "explodes" : "arrives";
}

const ENDS = {
  gone: "Nothing at all arrives: some layer is dead.",
  vanishes: "It vanishes: the first layers would hardly learn.",
  explodes: "It explodes: a step that suits the last layers would throw the first ones about.",
  arrives: "It arrives in good order.",
};

/** What the picture shows as a whole. */
export function tellAll(layers) {
  const first = layers[0], last = layers.at(-1), word = verdict(layers);
  const blame = `Going back from layer ${layers.length} to layer 1, blame becomes ` +
    `${sized(first.gradient / last.gradient)} times what it was`;
  const each = word === "gone" ? "." : `, a factor of ${show(perLayer(layers))} per layer.`;
  const signal = `The outputs spread by ${sized(first.spread)} in layer 1 and by ` +
    `${sized(last.spread)} in layer ${layers.length}.`;
  return `${blame}${each} ${ENDS[word]} ${signal}`;
}

/** One layer in numbers. */
export function tellOne(index, layers, activation) {
  const { mean, spread, still, dead, gradient } = layers[index];
  const flat = activation === "linear" ? "" : ` ${percent(still)} of its answers lie where the ` +
    `curve is flat${dead ? `; ${count(dead, "unit is", "units are")} flat for all ${EXAMPLES} ` +
    "examples" : ""}.`;
  const middle = `${mean < 0 ? "\u2212" : ""}${sized(Math.abs(mean))}`;
  return `Layer ${index + 1}: outputs with mean ${middle} and spread ${sized(spread)}.${flat} ` +
    `Blame arriving: ${sized(gradient)}.`;
}

/** The name of the drawing for those who do not see it. */
export const planeWords = ({ activation, normalise, depth, gain }) =>
  `A net of ${depth} layers of ${WIDTH} units, activation ${ACTIVATIONS[activation].label}, ` +
  `normalisation ${NORMS[normalise].label}, weights of spread ${show(gain)} over root ${WIDTH}: ` +
  "outputs and blame of each layer";
