// Every sentence about the net of 1989, so that eyes and ears get the same story.
import { show } from "./parts.js";
import { fieldOf, netOf, placeOf, seenBy, sumOf, weightsOf } from "./lenet_rule.js";

export const NAMES = { h1: "H1", h2: "H2", h3: "H3", out: "Answer" };

/** [digit, answer] of the loudest two. */
export const loudest = (out) =>
  out.map((value, digit) => [digit, value]).sort(([, a], [, b]) => b - a).slice(0, 2);

/** What the net reads. */
export function readWords(strokes, out) {
  if (!strokes.length) return "The sheet is empty. Draw a digit, or choose one.";
  const [[first, a], [second, b]] = loudest(out);
  const doubt = a - b < 0.5 ? " It is not sure." : "";
  return `Read as ${first}, answer ${show(a)}; next is ${second}, ${show(b)}.${doubt}`;
}

const list = (maps) => maps.map((m) => m + 1).sort((a, b) => a - b).join(", ");

function sight(layer, index) {
  const { map } = placeOf(layer, index), { top, bottom, left, right } = fieldOf(layer, index);
  const pixels = `rows ${top + 1} to ${bottom + 1}, columns ${left + 1} to ${right + 1}`;
  if (layer === "h1") return `It sees the pixels of ${pixels}.`;
  if (layer === "h2")
    return `It sees maps ${list(seenBy(map))} of H1 and, through them, the pixels of ${pixels}.`;
  return layer === "h3" ? "It sees all 192 units of H2." : "It sees all 30 units of H3.";
}

/** What one unit does. */
export function unitWords(name, layer, index, states) {
  const { map, row, column } = placeOf(layer, index), { bias } = weightsOf(name, layer, index);
  const sum = sumOf(name, layer, index, states), many = weightsOf(name, layer, index).weights.length;
  const who = { out: `Answer for ${index}`, h3: `H3, unit ${index + 1}` }[layer] ??
    `${NAMES[layer]}, map ${map + 1}, row ${row + 1}, column ${column + 1}`;
  return `${who}: ${show(states[layer][index])}. Its ${many} products add up to ${show(sum)}, its ` +
    `bias is ${show(bias)}. ${sight(layer, index)}`;
}

/** What is drawn as the unit's weights. */
export const weightsName = (layer) => ({
  h1: "Its kernel, which the whole map shares", h2: "Its eight kernels, which the map shares",
  h3: "Its weights on the twelve maps of H2", out: "Its weights on the units of H3" }[layer]);

/** How the net was made and how it did. */
export function toldWords(name) {
  const { title, recipe, train, test } = netOf(name);
  return `${title}; ${recipe.passes} passes. Of its training digits it misreads ` +
    `${train.toFixed(2)} %, of the test digits ${test.toFixed(2)} %.`;
}

/** The name of the drawing of maps for those who do not see it. */
export const mapsName = (out) => `Units of the net: H1, H2, H3 and ten answers. The loudest is ` +
  `${loudest(out)[0][0]}.`;
