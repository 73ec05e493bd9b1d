// Every sentence about the LSTM, so that eyes and ears get the same story.
import { show } from "./parts.js";
import { EDGE, chances, netOf } from "./gates_rule.js";

const TIMES = "\u00d7";

export const SHOWN = [
  ["c", "cell c"], ["i", "input i"], ["f", "forget f"], ["o", "output o"],
];

export const ABOUT = {
  names: "Trained on first names. Type one, or let it write.",
  plays: "Trained on lines of Shakespeare, in small letters. Where does a word end?",
  reber: "Trained on strings such as BTBTXSETE. The letter after the first B must come back " +
    "before the last E. Which unit keeps it?",
  count: "Trained on ab, aabb, aaabbb and so on. How does it know when to stop?",
};

export const EXAMPLES = { names: "maria", plays: "to be, or not to be", reber: "BTBTXSETE", count: "aaaaabbbbb" };

const safe = (value) => (show(value).startsWith("\u2212") ? `(${show(value)})` : show(value));
const SPACE = "\u2423"; // an open box stands for a space
const spoken = (symbol) => ({ [EDGE]: "the beginning", " ": "the space" }[symbol] ?? symbol);
export const nameOf = (symbol) => ({ [EDGE]: "end", " ": SPACE }[symbol] ?? symbol);

/** "after BT": what has been read up to a place. */
export const readSoFar = (steps, at) =>
  (at === 0 ? "before the first symbol"
    : `after ${steps.slice(1, at + 1).map(({ symbol }) => symbol).join("")}`);

/** What one unit does at one symbol. */
export function unitWords(steps, at, unit) {
  const { symbol, i, f, g, o, was, c, h } = steps[at];
  const [iu, fu, gu, ou] = [i, f, g, o].map((gate) => gate[unit]);
  const head = `Unit ${unit + 1} at ${spoken(symbol)}${at ? `, place ${at}` : ""}`;
  return `${head}: c = f ${TIMES} what it held + i ${TIMES} what is offered = ` +
    `${show(fu)} ${TIMES} ${safe(was[unit])} + ${show(iu)} ${TIMES} ${safe(gu)} = ` +
    `${show(c[unit])}. It shows o ${TIMES} tanh c = ${show(ou)} ${TIMES} ` +
    `${safe(Math.tanh(c[unit]))} = ${show(h[unit])}.`;
}

/** [[symbol, chance], ...], the likeliest first, at most `many`. */
export function likeliest(name, state, temperature, many = 6) {
  const { letters } = netOf(name);
  return chances(name, state, temperature).map((p, k) => [letters[k], p])
    .sort(([, a], [, b]) => b - a).slice(0, many);
}

/** What the net expects at a place. */
export function nextWords(name, steps, at, temperature) {
  const [[first, p], [second, q]] = likeliest(name, steps[at], temperature, 2);
  const spell = (symbol) => (symbol === EDGE ? "the end" : symbol);
  return `${readSoFar(steps, at).replace(/^./, (c) => c.toUpperCase())}, it expects ` +
    `${spell(first)} (${Math.round(100 * p)} %), then ${spell(second)} (${Math.round(100 * q)} %).`;
}

/** What the net can do, as measured when it was made. */
export const toldWords = (name) => Object.entries(netOf(name).told)
  .map(([what, figure]) => `${what}${what.endsWith("=") ? "" : ":"} ${figure}`).join("; ");

/** The name of the drawing for those who do not see it. */
export function planeWords(name, steps, key) {
  const shown = SHOWN.find(([value]) => value === key)[1];
  return `${shown} of ${netOf(name).hidden} units at ${steps.length} places, ` +
    `${readSoFar(steps, steps.length - 1)}`;
}
