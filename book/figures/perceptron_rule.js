// Rosenblatt's rule and Novikoff's bound: values in, values out, no page.
// A point is [x, y, class] with class +1 or -1. An example is {x: [features..., 1], y: class}.
import { dot, length, widestMargin } from "./margin.js";

export const KEPT = 16; // counts of so many passes are kept; a run may have thousands

export const FEATURES = {
  // straight: the boundary is a line of the plane; jump: a feature jumps at the negative x axis
  linear: { label: "x, y", names: ["x", "y"], of: (x, y) => [x, y], straight: true },
  product: { label: "x, y, xy", names: ["x", "y", "xy"], of: (x, y) => [x, y, x * y] },
  polar: {
    label: "r, angle",
    names: ["r", "angle"],
    of: (x, y) => [Math.hypot(x, y), Math.atan2(y, x)],
    jump: true,
  },
};

/** Points as examples: their features with a last 1, which carries the bias. */
export function examplesOf(points, features = "linear") {
  return points.map(([x, y, c]) => ({ x: [...FEATURES[features].of(x, y), 1], y: c }));
}

/** w . (features, 1) at one place of the plane; its sign is the class that the unit says. */
export function scoreAt(weights, features, x, y) {
  return dot(weights, [...FEATURES[features].of(x, y), 1]);
}

/** Whether the unit errs on `example`. A score of 0 is an error: else zero would never learn. */
export const isWrong = (weights, example) => example.y * dot(weights, example.x) <= 0;

/**
 * A run before its first step.
 *
 * weights: feature weights, then the bias
 * next:    index of the example to look at next
 * looked:  examples looked at so far, right ones included
 * perPass: mistakes of the latest passes that were begun, at most KEPT of them
 * last:    index of the last misclassified example; before: the weights it found
 * period:  after how many mistakes the run stood as it stands now; 0 while not known
 */
export function startRun(features = "linear") {
  const weights = [...FEATURES[features].names.map(() => 0), 0];
  const mark = { weights, next: 0, mistakes: 0, power: 1 };
  return {
    weights, next: 0, looked: 0, mistakes: 0, perPass: [], last: null, before: null,
    done: false, period: 0, mark,
  };
}

/** Look at examples in turn up to the next mistake, and learn from it. Returns the new run. */
export function step(examples, run) {
  if (run.done) return run;
  for (let k = 0; k < examples.length; k++) {
    const at = (run.next + k) % examples.length;
    if (isWrong(run.weights, examples[at])) return learn(examples, run, at, run.looked + k + 1);
  }
  const looked = run.looked + examples.length;
  return { ...run, looked, perPass: upToPass(examples, run, looked), done: true };
}

function learn(examples, run, at, looked) {
  const { x, y } = examples[at];
  const perPass = upToPass(examples, run, looked);
  perPass[perPass.length - 1] += 1;
  return watchForCircles({
    ...run,
    weights: run.weights.map((w, k) => w + y * x[k]),
    next: (at + 1) % examples.length,
    looked, perPass,
    mistakes: run.mistakes + 1,
    last: at, before: run.weights,
  });
}

/** The counts per pass, with a 0 for each pass begun between the run and look number `looked`. */
function upToPass(examples, run, looked) {
  const begun = (n) => Math.ceil(n / (examples.length || 1));
  const fresh = Array.from({ length: begun(looked) - begun(run.looked) }, () => 0);
  return [...run.perPass, ...fresh].slice(-KEPT);
}

/** Brent's way to find a circle: compare with one old state, moved up at powers of two. */
function watchForCircles(run) {
  const { mark } = run;
  const near = run.weights.every((w, k) => Math.abs(w - mark.weights[k]) < 1e-9);
  const back = near && run.next === mark.next ? run.mistakes - mark.mistakes : 0;
  const period = run.period || back;
  if (run.mistakes < mark.power) return { ...run, period };
  const { weights, next, mistakes } = run;
  return { ...run, period, mark: { weights, next, mistakes, power: 2 * mark.power } };
}

/** Whole passes over the examples so far. */
export const passesOf = (examples, run) =>
  examples.length ? Math.floor(run.looked / examples.length) : 0;

/** Steps until no example is wrong, or until `most` mistakes were made. */
export function runUntil(examples, run, most) {
  while (!run.done && run.mistakes < most) run = step(examples, run);
  return run;
}

/**
 * Novikoff's bound on the mistakes of any run from zero weights, in any order.
 *
 * returns: {radius, margin, direction, most}; most = (R/gamma)^2, or null when the examples
 *          cannot be separated. Lengths are those of (features, 1).
 * source:  A. Novikoff, "On convergence proofs on perceptrons" (1962)
 */
export function boundOf(examples) {
  const radius = Math.max(0, ...examples.map((e) => length(e.x)));
  const { margin, direction } = widestMargin(examples.map((e) => e.x.map((v) => e.y * v)));
  return { radius, margin, direction, most: margin > 0 ? (radius / margin) ** 2 : null };
}
