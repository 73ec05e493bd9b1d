// The net of 1989, and the strokes that it is shown; the weights are those of lenet_weights.js.
import { NETS } from "./lenet_weights.js";

export const SIDE = 16; // pixels of the net's input
export const PAPER = -1; // what a unit sees beyond the edge
export const PEN = 2.2; // pixels, the width of a stroke in the input
export const LAYERS = [["h1", 12, 8], ["h2", 12, 4], ["h3", 30, 1], ["out", 10, 1]];
const GAIN = 1.7159, SLOPE = 2 / 3;
const K = 5, STRIDE = 2, PAD = 2;

const squash = (a) => GAIN * Math.tanh(SLOPE * a);
const range = (n) => Array.from({ length: n }, (_, i) => i);

/** The eight maps of H1 that a map of H2 looks at: each third of H2 leaves out a third of H1. */
export const seenBy = (map) => range(8).map((k) => (4 * Math.floor(map / 4) + k) % 12);

/** Numbers from signed bytes in base 64, in lines, times a scale. */
function numbers({ scale, bytes }) {
  const text = atob(bytes.join(""));
  return Float64Array.from(text, (byte) => scale * ((byte.charCodeAt(0) << 24) >> 24));
}

const opened = new Map();

/** {title, recipe, train, test, w1, b1, ...}, the arrays flat, row by row. */
export function netOf(name) {
  if (!opened.has(name)) {
    const { arrays, ...rest } = NETS[name];
    const entries = Object.entries(arrays).map(([key, packed]) => [key, numbers(packed)]);
    opened.set(name, { ...rest, ...Object.fromEntries(entries) });
  }
  return opened.get(name);
}

export const namesOfNets = Object.keys(NETS);

/** The 25 inputs of a unit from one map of `side` units, flat; paper beyond the edge. */
function patch(values, from, side, row, column) {
  return range(K * K).map((k) => {
    const r = row * STRIDE - PAD + Math.floor(k / K), c = column * STRIDE - PAD + (k % K);
    return r < 0 || c < 0 || r >= side || c >= side ? PAPER : values[from + r * side + c];
  });
}

/** What a unit sees, in the order of its weights; index: within its layer. */
export function inputsOf(layer, index, states) {
  if (layer === "h3") return states.h2;
  if (layer === "out") return states.h3;
  const [, , side] = LAYERS.find(([name]) => name === layer);
  const { map, row, column } = placeOf(layer, index);
  if (layer === "h1") return patch(states.x, 0, 2 * side, row, column);
  return seenBy(map).flatMap((m) => patch(states.h1, m * 64, 2 * side, row, column));
}

/** {map, row, column} of a unit; in H3 and the answers each unit is a map of its own. */
export function placeOf(layer, index) {
  const [, , side] = LAYERS.find(([name]) => name === layer);
  const inMap = index % (side * side);
  return { map: Math.floor(index / (side * side)), row: Math.floor(inMap / side),
    column: inMap % side };
}

/** {weights, bias} of a unit. */
export function weightsOf(name, layer, index) {
  const net = netOf(name), number = LAYERS.findIndex(([key]) => key === layer) + 1;
  const { map } = placeOf(layer, index);
  const many = { h1: 25, h2: 200, h3: 192, out: 30 }[layer];
  return { weights: net[`w${number}`].subarray(map * many, (map + 1) * many),
    bias: net[`b${number}`][index] };
}

/** The weighted sum of a unit, without its bias. */
export function sumOf(name, layer, index, states) {
  const { weights } = weightsOf(name, layer, index), inputs = inputsOf(layer, index, states);
  return weights.reduce((sum, w, k) => sum + w * inputs[k], 0);
}

/** All states, {x (256), h1 (768), h2 (192), h3 (30), out (10)}, of the net shown x. */
export function statesOf(name, x) {
  const states = { x };
  for (const [layer, maps, side] of LAYERS) {
    states[layer] = range(maps * side * side).map((index) =>
      squash(sumOf(name, layer, index, states) + weightsOf(name, layer, index).bias));
  }
  return states;
}

/** Pixels that a unit depends on: {top, bottom, left, right}, ends included. */
export function fieldOf(layer, index) {
  if (layer === "h3" || layer === "out") return { top: 0, left: 0, bottom: 15, right: 15 };
  const { row, column } = placeOf(layer, index);
  const [step, reach] = layer === "h1" ? [2, 2] : [4, 6];
  const hold = (v) => Math.min(Math.max(v, 0), SIDE - 1);
  return { top: hold(row * step - reach), bottom: hold(row * step + reach),
    left: hold(column * step - reach), right: hold(column * step + reach) };
}

/** Distance of a point from a piece of a stroke. */
function distance(x, y, [ax, ay], [bx, by]) {
  const dx = bx - ax, dy = by - ay, length = dx * dx + dy * dy;
  const t = length ? Math.min(Math.max(((x - ax) * dx + (y - ay) * dy) / length, 0), 1) : 0;
  return Math.hypot(x - ax - t * dx, y - ay - t * dy);
}

/**
 * What the net sees of a drawing: its strokes scaled to fill the square, proportions kept.
 *
 * strokes: lists of [x, y], in any unit
 * returns: (256) from -1, paper, to 1, ink
 */
export function rendered(strokes) {
  const points = strokes.flat();
  if (!points.length) return new Array(SIDE * SIDE).fill(PAPER);
  const ends = [0, 1].map((axis) => {
    const values = points.map((point) => point[axis]);
    return [Math.min(...values), Math.max(...values)];
  });
  const size = Math.max(...ends.map(([low, high]) => high - low), 1e-9);
  const scale = (SIDE - PEN) / size;
  const fit = (point) => point.map((v, axis) =>
    SIDE / 2 + scale * (v - (ends[axis][0] + ends[axis][1]) / 2));
  const pieces = strokes.map((stroke) => stroke.map(fit))
    .flatMap((stroke) => stroke.map((point, i) => [stroke[Math.max(i - 1, 0)], point]));
  return range(SIDE * SIDE).map((k) => {
    const x = (k % SIDE) + 0.5, y = Math.floor(k / SIDE) + 0.5;
    const near = Math.min(...pieces.map(([a, b]) => distance(x, y, a, b)));
    return 2 * Math.min(Math.max(PEN / 2 + 0.5 - near, 0), 1) - 1;
  });
}

const arc = (x, y, rx, ry, from, to) => range(13).map((i) => {
  const angle = ((from + ((to - from) * i) / 12) * Math.PI) / 180;
  return [x + rx * Math.cos(angle), y + ry * Math.sin(angle)];
});

/** A drawing of each digit, in a square from 0 to 1, y downwards. */
export const DIGITS = [
  [arc(0.5, 0.5, 0.24, 0.36, -90, 270)],
  [[[0.52, 0.14], [0.48, 0.86]]],
  [[...arc(0.48, 0.34, 0.22, 0.2, 190, 390), [0.28, 0.84], [0.76, 0.82]]],
  [[...arc(0.46, 0.31, 0.22, 0.17, 200, 450), ...arc(0.46, 0.66, 0.25, 0.19, -90, 160)]],
  [[[0.36, 0.14], [0.26, 0.54], [0.76, 0.52]], [[0.66, 0.16], [0.62, 0.86]]],
  [[[0.72, 0.14], [0.36, 0.15], [0.31, 0.45], ...arc(0.46, 0.62, 0.25, 0.22, -110, 150)]],
  [[[0.62, 0.12], [0.4, 0.34], ...arc(0.48, 0.66, 0.2, 0.2, 180, 540)]],
  [[[0.24, 0.18], [0.74, 0.16], [0.44, 0.86]]],
  [[...arc(0.5, 0.31, 0.18, 0.17, 90, 450), ...arc(0.5, 0.67, 0.22, 0.19, -90, 270)]],
  [[...arc(0.5, 0.34, 0.2, 0.2, 0, 360), [0.68, 0.5], [0.6, 0.88]]],
];
