// Every sentence the playground says, so that eyes and ears get the same story.
import { FEATURES } from "./perceptron_rule.js";
import { count, show, tuple } from "./parts.js";

export const className = (c) => (c > 0 ? "plus" : "minus");

/** "point (1.20, 0.40) of class plus" */
export const pointName = ([x, y, c]) => `point ${tuple([x, y])} of class ${className(c)}`;

const weightsNow = (weights) =>
  `weights are now ${tuple(weights.slice(0, -1))}, bias ${show(weights.at(-1))}`;

const whole = (v) => Math.floor(v).toLocaleString("en");

/** "1.20·x + 0.40·y − 1.00 = 0" */
export function equation(weights, features) {
  const names = [...FEATURES[features].names.map((name) => `\u00b7${name}`), ""];
  const terms = weights.map((w, k) => {
    if (!k) return `${show(w)}${names[k]}`;
    return `${w < 0 ? "\u2212" : "+"} ${show(Math.abs(w))}${names[k]}`;
  });
  return `${terms.join(" ")} = 0`;
}

/** The bound in one sentence, or why there is none. */
export function boundWords({ points, bound, features }) {
  if (!points.length) return "No points yet.";
  if (bound.most === null)
    return `Not separable in ${FEATURES[features].label}: no bound, the rule never settles.`;
  return `At most ${whole(bound.most)} mistakes, whatever the order of the points.`;
}

const surface = (features) =>
  FEATURES[features].straight ? "no straight line" : `no boundary in ${FEATURES[features].label}`;

/** What to say when a run has gone on for `passes` passes without an end. */
export function endlessWords({ run, bound, features }, passes, waysOut) {
  const told = `After ${count(passes, "pass", "passes")} and ${count(run.mistakes, "mistake")} ` +
    "the line still turns.";
  if (bound.most !== null)
    return `${told} The points can be separated, so the rule will settle: run on.`;
  const back = run.weights.some((w) => w) ? "back where they stood" : "back at zero, as";
  const circle = run.period
    ? ` The weights are ${back} ${count(run.period, "mistake")} before: a circle.`
    : "";
  const out = waysOut.length ? ` With the features ${waysOut.join(" or ")} a boundary exists.` : "";
  return `${told}${circle} It never settles: ${surface(features)} separates these points.${out}`;
}

/** What the last step did. */
export function stepWords({ points, run, bound }, passes) {
  if (!points.length) return "There are no points to learn from: add some, or choose a set.";
  if (run.done && !run.mistakes) return "Nothing to learn: every point is right.";
  if (run.done)
    return `Settled: every point is right after ${count(run.mistakes, "mistake")} ` +
      `in ${count(passes, "pass", "passes")}; the bound allows ${whole(bound.most)}.`;
  const what = run.before.every((w) => w === 0)
    ? "scored 0, which counts as a mistake"
    : "was misclassified";
  const told = `Step ${run.mistakes}: ${pointName(points[run.last])} ${what}; ` +
    `${weightsNow(run.weights)}.`;
  return run.period
    ? `${told} They stood there ${count(run.period, "mistake")} before: the rule goes in a circle.`
    : told;
}

/** The name of the plane for those who do not see it. */
export function planeWords({ points, run, features }, wrong) {
  const plus = points.filter((p) => p[2] > 0).length;
  const line = run.weights.some((w) => w)
    ? `boundary ${equation(run.weights, features)}` : "no boundary";
  return `Plane of points: ${plus} plus, ${points.length - plus} minus; ${line}; ` +
    `${wrong} on the wrong side.`;
}
