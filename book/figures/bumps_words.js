// Every sentence about bumps, so that eyes and ears get the same story.
import { KINDS, TARGETS, unitsOf } from "./bumps_rule.js";
import { count, show } from "./parts.js";

const MINUS = "\u2212", SYMBOL = { step: "step", sigmoid: "\u03c3", relu: "relu" };

/** "+ 0.80" or "\u2212 0.80", to follow something else. */
const signed = (value, digits = 2) =>
  `${value < 0 ? MINUS : "+"} ${show(Math.abs(value), digits)}`;

/** "0.80 \u03c3(40.0x \u2212 8.00)" */
const unitWords = ({ w, b }, kind, size) =>
  `${size} ${SYMBOL[kind]}(${show(w, 1)}x ${signed(b)})`;

/** The sum of units that makes a bump, written out. */
export function formulaOf(one, kind, edge) {
  const [first, ...rest] = unitsOf(one, kind, edge);
  return [unitWords(first, kind, show(first.v)),
    ...rest.map((unit) => unitWords(unit, kind, signed(unit.v)))].join(" ");
}

export function bumpWords(state, i) {
  const [at, wide, high] = state.bumps[i];
  return `Bump ${i + 1} of ${state.bumps.length}: middle ${show(at)}, width ${show(wide)}, ` +
    `height ${show(high)}.`;
}

const perBump = { step: 2, sigmoid: 2, relu: 4 };

/** What stands there, and how far off it is. */
export function toldWords({ bumps, kind, target }, { largest, mean }) {
  const aim = TARGETS[target].label.toLowerCase();
  if (!bumps.length)
    return `No bump yet: the net says 0 everywhere. Click in the picture to place one, or fill ` +
      `it. The aim is ${aim}.`;
  const units = bumps.length * perBump[kind];
  return `${count(bumps.length, "bump")}, made of ${units} hidden units (${KINDS[kind].label}). ` +
    `Against ${aim}, the net is off by ${show(largest, 3)} at worst and ${show(mean, 3)} on ` +
    "average (root mean square).";
}

export const planeWords = ({ target }) =>
  `Bumps and their sum against a target curve, ${TARGETS[target].label.toLowerCase()}`;

export const HINT = "Drag the round handle of a bump to move it, the two diamonds to widen it. " +
  "Click where nothing is to place another.";
