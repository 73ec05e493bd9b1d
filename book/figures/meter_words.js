// Every sentence about what a module costs, so that eyes and ears get the same story.
import { count } from "./parts.js";
import { POOL } from "./meter_rule.js";

const TIMES = "\u00d7";

/** 1234567 as "1,234,567" */
export const whole = (n) => n.toLocaleString("en");

/** A share of all; never "0 %" for what is there. */
export function share(part, all) {
  const percent = all ? (100 * part) / all : 0;
  if (part && percent < 0.5) return "< 1 %";
  return `${Math.round(percent)} %`;
}

/** "3x3, 96 to 128", "3x3 pool"; a kernel as large as its map makes a dense layer */
export function layerName({ kind, kernel, stride, from, channels, groups, map, side }) {
  const steps = stride > 1 ? ` / ${stride}` : "";
  const size = `${kernel}${TIMES}${kernel}${steps}`;
  if (kind === POOL) return `${size} pool`;
  const more = side === 1 && kernel === map ? ", dense" : groups > 1 ? `, ${groups} groups` : "";
  return `${size}, ${from} \u2192 ${channels}${more}`;
}

/** How one layer's numbers come about. */
export function tellOne(row) {
  const { kernel, from, channels, groups, side, weights, parameters, operations, activations } = row;
  const out = `${channels} maps of ${side}${TIMES}${side}: ${count(activations, "number")} come out.`;
  const name = `${layerName(row)}.`;
  if (row.kind === POOL) return `${name} It has no weights. ${out}`;
  const divided = groups > 1 ? ` / ${groups}` : "";
  return `${name} Weights: ${kernel}${TIMES}${kernel}${TIMES}${from}${TIMES}${channels}${divided} = ` +
    `${whole(weights)}; with ${count(channels, "bias", "biases")} ${whole(parameters)}. Each weight ` +
    `is used at ${side}${TIMES}${side} places: ${whole(operations)} multiply-adds. ${out}`;
}

const FAULTS = {
  groups: ({ branch, index, groups, from, channels }) => `Layer ${index + 1} of branch ` +
    `${branch + 1}: ${groups} groups must divide both the ${from} channels that come in and the ` +
    `${channels} that go out.`,
  gone: ({ branch, index, kernel, map, padding }) => `Layer ${index + 1} of branch ${branch + 1}: ` +
    `a kernel of ${kernel} does not fit on a map of ${map} with padding ${padding}.`,
  sides: ({ sides }) => `The branches end with maps of ${sides.join(" and ")} pixels a side; only ` +
    "maps of one size can be put on top of each other.",
};

export const faultWords = (fault) => FAULTS[fault.why](fault);

/** The module as a whole. */
export function tellAll({ out, total, fault }) {
  if (fault) return faultWords(fault);
  return `${whole(total.parameters)} parameters, ${whole(total.operations)} multiply-adds, ` +
    `${whole(total.activations)} activations. Out come ${count(out.channels, "map")} of ` +
    `${out.side}${TIMES}${out.side}.`;
}

const times = (now, then) => `${Number((now / then).toPrecision(3)).toLocaleString("en")} times`;

/** This module beside the one that was kept. */
export function compared({ total, fault }, kept) {
  if (fault || !kept) return "";
  const ratio = (name) => (kept.total[name] ? times(total[name], kept.total[name]) : "no measure of");
  return `Beside \u201c${kept.name}\u201d: ${ratio("parameters")} the parameters, ` +
    `${ratio("operations")} the multiply-adds, ${ratio("activations")} the activations.`;
}

/** The name of the drawing for those who do not see it. */
export const planeWords = ({ side, channels, branches }) =>
  `A module of ${count(branches.length, "branch", "branches")} and ` +
  `${count(branches.flat().length, "layer")} on ${count(channels, "map")} of ${side}${TIMES}${side}: ` +
  "bars show where parameters, multiply-adds and activations sit";
