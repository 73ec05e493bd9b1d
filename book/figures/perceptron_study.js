// What one playground knows: its points, its run, and the way back. No page in here.
import {
  FEATURES, boundOf, examplesOf, passesOf, runUntil, startRun, step,
} from "./perceptron_rule.js";
import { PRESETS, presetPoints } from "./perceptron_presets.js";

const OWN = "own"; // the preset's name once the reader, or Python, has set the points
const SHARED = ["points", "preset", "seed", "features"]; // what Python may set as well
const MOST_UNDO = 200;

/** Points with all that follows from them alone, and a run that has not begun. */
function begin(points, preset, seed, features) {
  const examples = examplesOf(points, features);
  const bound = boundOf(examples);
  return { points, preset, seed, features, examples, bound, run: startRun(features) };
}

/** What the model asks for; a preset's points are drawn here, so a seed is enough. */
function fromModel(model) {
  const [preset, seed, features] = ["preset", "seed", "features"].map((name) => model.get(name));
  const points = preset in PRESETS ? presetPoints(preset, seed) : model.get("points");
  return begin(points.map((p) => [...p]), preset, seed, features);
}

const same = (a, b) => JSON.stringify(a) === JSON.stringify(b);

/** Other choices of features under which the points can be separated, by label. */
export const waysOut = (state) =>
  Object.keys(FEATURES)
    .filter((f) => f !== state.features && boundOf(examplesOf(state.points, f)).most !== null)
    .map((f) => FEATURES[f].label);

/**
 * A study: the state of one figure, and every way to change it.
 *
 * model:   get, set, on, off, save_changes; with points, preset, seed, features;
 *          weights, mistakes and bound are written back
 * changed: called after the model itself brought new points
 */
export function createStudy(model, changed) {
  let now = fromModel(model);
  let telling = false;
  const past = [];

  const publish = () => {
    const { points, preset, seed, features, run, bound } = now;
    const told = { points, preset, seed, features, weights: run.weights,
      mistakes: run.mistakes, bound: bound.most };
    telling = true;
    for (const [name, value] of Object.entries(told))
      if (!same(model.get(name), value)) model.set(name, value);
    telling = false;
    model.save_changes();
  };
  const remember = () => {
    past.push(now);
    if (past.length > MOST_UNDO) past.shift();
  };
  const become = (next) => {
    remember();
    now = next;
    publish();
  };
  // Other points mean another bound, so the run begins again: the bound then holds for it.
  const own = (points, seed = now.seed, features = now.features) =>
    begin(points, OWN, seed, features);
  const moved = (i, x, y) => now.points.map((p, k) => (k === i ? [x, y, p[2]] : p));

  const adopt = () => {
    if (telling) return;
    const asked = fromModel(model);
    const points = model.get("points");
    const handmade = asked.preset === now.preset && !same(points, now.points);
    if (!handmade && SHARED.every((name) => same(asked[name], now[name]))) return;
    become(handmade ? own(points, asked.seed, asked.features) : asked);
    changed();
  };
  SHARED.forEach((name) => model.on(`change:${name}`, adopt));
  if (!same(model.get("points"), now.points)) publish();

  return {
    get now() { return now; },
    get canUndo() { return past.length > 0; },
    passes: () => passesOf(now.examples, now.run),
    add: (x, y, c) => become(own([...now.points, [x, y, c]])),
    remove: (i) => become(own(now.points.filter((_, k) => k !== i))),
    // A drag is one change: remembered when it begins, told to the model when it ends.
    grab: remember,
    drag: (i, x, y) => { now = own(moved(i, x, y)); },
    drop: publish,
    load: (preset, seed) => become(begin(presetPoints(preset, seed), preset, seed, now.features)),
    look: (features) => become(begin(now.points, now.preset, now.seed, features)),
    reset: () => become({ ...now, run: startRun(now.features) }),
    step: () => now.run.done || become({ ...now, run: step(now.examples, now.run) }),
    // Steps of one run are undone together, so they are not remembered one by one.
    run: (most) => {
      now = { ...now, run: runUntil(now.examples, now.run, most) };
      publish();
    },
    undo: () => {
      now = past.pop() ?? now;
      publish();
    },
    forget: () => SHARED.forEach((name) => model.off(`change:${name}`, adopt)),
  };
}
