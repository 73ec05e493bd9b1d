// Every sentence about receptive fields, so that eyes and ears get the same story.
import { count } from "./parts.js";
import { CONV, paths, seenBy, spread } from "./field_rule.js";

const MINUS = "\u2212", TIMES = "\u00d7";
const many = (n) => n.toLocaleString("en");

export const layerName = ([kind, kernel, stride, dilation]) =>
  `${kind === CONV ? "conv" : "pool"} ${kernel}${TIMES}${kernel}` +
  `${stride > 1 ? `, stride ${stride}` : ""}${dilation > 1 ? `, dilation ${dilation}` : ""}`;

/** The two formulas with this layer's numbers. */
export function stepWords(layers, trace, chosen) {
  if (chosen < 0) return "The image itself: each pixel sees one pixel, 1, and the jump is 1.";
  const [, kernel, stride, dilation] = layers[chosen];
  const before = trace[chosen], after = trace[chosen + 1];
  const wide = dilation > 1 ? `${dilation}${TIMES}(${kernel} ${MINUS} 1)` : `(${kernel} ${MINUS} 1)`;
  return `Layer ${chosen + 1}, ${layerName(layers[chosen])}. ` +
    `Field: ${before.field} + ${wide}${TIMES}${before.jump} = ${after.field} pixels. ` +
    `Jump: ${before.jump}${TIMES}${stride} = ${after.jump}.`;
}

/** What a unit of the chosen layer sees of the image. */
export function seenWords(layers, trace, chosen, unit, side) {
  const at = trace[chosen + 1];
  if (at.side === 0) return "The map is gone: the kernel no longer fits.";
  const { first, last } = seenBy(at, unit.column);
  const inside = Math.min(last, side - 1) - Math.max(first, 0) + 1;
  const touched = paths(layers.slice(0, chosen + 1)).filter(Boolean).length;
  const holes = touched && touched < at.field ? ` Only ${count(touched, "pixel")} of these count; strides ` +
    "skip the others." : "";
  const cut = inside < at.field ? ` ${at.field - inside} of them lie in the padding.` : "";
  return `One unit sees ${many(at.field)} of ${side} pixels along each axis, ` +
    `${Math.round((100 * at.field) / side)} %.${cut}${holes}`;
}

export function profileWords(layers) {
  const profile = paths(layers), most = Math.max(...profile);
  const wide = 4 * spread(profile);
  return !profile.length ? "Too wide a field to count its paths." : profile.length === 1 ? "One pixel, one path." :
    `Paths from each pixel to the unit. A pixel in the middle has up to ${countWords(most)}, the ` +
    `first one ${countWords(profile[0])}; four standard deviations are ${wide.toFixed(1)} pixels.`;
}

/** 1,234 or 1.2e9: counts of paths grow fast. */
const countWords = (n) => (n < 1e6 ? many(n) : n.toExponential(1).replace("e+", "e"));

export const planeName = (trace, chosen, { row, column }, side) => {
  const at = trace[chosen + 1];
  if (at.side === 0) return `Image of ${side} pixels; the map of this layer is empty`;
  const across = seenBy(at, column), down = seenBy(at, row);
  return `Image of ${side} by ${side} pixels; unit in row ${row + 1}, column ${column + 1} of ` +
    `${at.side} sees columns ${across.first} to ${across.last} and rows ${down.first} to ${down.last}`;
};

export const totalWords = (trace) =>
  `${count(trace.reduce((sum, { parameters }) => sum + parameters, 0), "parameter")} in all`;
