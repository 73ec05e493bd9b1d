// Signal and blame in a deep net at its first weights: forward once, backward once. No page.

export const WIDTH = 40; // units in every layer
export const EXAMPLES = 48; // one mini-batch
export const DEPTH = { low: 2, high: 30 };
export const GAIN = { low: 0.1, high: 10 };
export const BINS = 25;
const EPSILON = 1e-5; // keeps the division by a spread of zero finite, as PyTorch's layers do

const sigmoid = (z) => 1 / (1 + Math.exp(-z));

/** name: {label, of(z), slope(z), span: what the histogram shows, still(z): no blame passes} */
export const ACTIVATIONS = {
  sigmoid: { label: "sigmoid", of: sigmoid, slope: (z) => sigmoid(z) * (1 - sigmoid(z)),
    span: [0, 1], still: (z) => sigmoid(z) * (1 - sigmoid(z)) < 0.01 },
  tanh: { label: "tanh", of: Math.tanh, slope: (z) => 1 - Math.tanh(z) ** 2, span: [-1, 1],
    still: (z) => 1 - Math.tanh(z) ** 2 < 0.04 },
  relu: { label: "ReLU", of: (z) => Math.max(z, 0), slope: (z) => (z > 0 ? 1 : 0), span: [0, 4],
    still: (z) => z <= 0 },
  linear: { label: "none", of: (z) => z, slope: () => 1, span: [-4, 4], still: () => false },
};

/** name: {label, groups: which numbers of a layer share mean and spread, each as indices} */
export const NORMS = {
  none: { label: "none", groups: () => [] },
  batch: { label: "batch", groups: () => range(WIDTH).map((unit) =>
    range(EXAMPLES).map((example) => example * WIDTH + unit)) },
  layer: { label: "layer", groups: () => range(EXAMPLES).map((example) =>
    range(WIDTH).map((unit) => example * WIDTH + unit)) },
};

const range = (n) => Array.from({ length: n }, (_, i) => i);
const mean = (values) => values.reduce((sum, v) => sum + v, 0) / values.length;
export const rms = (values) => Math.sqrt(mean(values.map((v) => v * v)));

/** A stream of normal numbers: Mulberry32, made normal by Box and Muller. */
export function normals(seed) {
  let state = (seed + 1) * 0x9e3779b9 | 0;
  const uniform = () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), state | 1);
    t = (t + Math.imul(t ^ (t >>> 7), t | 61)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
  return () => Math.sqrt(-2 * Math.log(1 - uniform())) * Math.cos(2 * Math.PI * uniform());
}

/**
 * Inputs, upstream gradient and weights of standard size; the same for every gain and depth.
 *
 * returns: {inputs, upstream: EXAMPLES x WIDTH, row-major; weights: of DEPTH.high layers, each
 *          WIDTH x WIDTH, row-major by input unit, variance 1 / WIDTH}
 */
export function drawn(seed) {
  const normal = normals(seed);
  const many = (n, spread) => range(n).map(() => spread * normal());
  return { inputs: many(EXAMPLES * WIDTH, 1), upstream: many(EXAMPLES * WIDTH, 1),
    weights: range(DEPTH.high).map(() => many(WIDTH * WIDTH, 1 / Math.sqrt(WIDTH))) };
}

/** rows of `h` times gain times w, or times its transpose */
function times(h, w, gain, transposed) {
  const [down, across] = transposed ? [1, WIDTH] : [WIDTH, 1];
  const out = new Array(EXAMPLES * WIDTH).fill(0);
  for (let n = 0; n < EXAMPLES; n++)
    for (let i = 0; i < WIDTH; i++) {
      const value = gain * h[n * WIDTH + i];
      for (let j = 0; j < WIDTH; j++) out[n * WIDTH + j] += value * w[i * down + j * across];
    }
  return out;
}

/** Every group to mean 0 and spread 1: {values, spreads by group}. */
function normalise(z, groups) {
  const values = [...z];
  const spreads = groups.map((group) => {
    const middle = mean(group.map((k) => z[k]));
    const spread = Math.sqrt(mean(group.map((k) => (z[k] - middle) ** 2)) + EPSILON);
    group.forEach((k) => { values[k] = (z[k] - middle) / spread; });
    return spread;
  });
  return { values, spreads };
}

/** Blame back through `normalise`: mean and spread depend on every number of the group. */
function throughNorm(g, { values, spreads }, groups) {
  const out = [...g];
  groups.forEach((group, at) => {
    const shift = mean(group.map((k) => g[k]));
    const stretch = mean(group.map((k) => g[k] * values[k]));
    group.forEach((k) => { out[k] = (g[k] - shift - values[k] * stretch) / spreads[at]; });
  });
  return out;
}

/** How many values fall into each of BINS equal bins; the outer bins take what lies beyond. */
export function histogram(values, [low, high]) {
  const counts = new Array(BINS).fill(0);
  for (const v of values) {
    const bin = Math.floor(((v - low) / (high - low)) * BINS);
    counts[Math.min(Math.max(bin, 0), BINS - 1)] += 1;
  }
  return counts;
}

/** Units of a layer through which no example sends any blame. */
const deadUnits = (z, still) => range(WIDTH).filter((unit) =>
  range(EXAMPLES).every((example) => still(z[example * WIDTH + unit]))).length;

/**
 * What every layer says and what blame reaches it.
 *
 * settings: {activation, normalise, depth, gain, seed}; weights have variance gain^2 / WIDTH
 * returns:  array of layers, first layer first: {mean, spread (standard deviation), counts,
 *           still: share of slopes near zero, dead: units still for every example, gradient: RMS
 *           of the derivative by the layer's outputs; at the last layer that of `upstream`}
 */
export function layersOf({ activation, normalise: norm, depth, gain, seed }, source = drawn(seed)) {
  const { of, slope, span, still } = ACTIVATIONS[activation];
  const groups = NORMS[norm].groups();
  const steps = [];
  let h = source.inputs;
  for (let k = 0; k < depth; k++) {
    const normed = normalise(times(h, source.weights[k], gain, false), groups);
    h = normed.values.map(of);
    steps.push({ normed, h });
  }
  const layers = [];
  let g = source.upstream;
  for (let k = depth - 1; k >= 0; k--) {
    const { normed, h: out } = steps[k];
    const middle = mean(out);
    layers.unshift({ mean: middle, spread: rms(out.map((v) => v - middle)),
      counts: histogram(out, span), still: mean(normed.values.map((z) => (still(z) ? 1 : 0))),
      dead: deadUnits(normed.values, still), gradient: rms(g) });
    const before = throughNorm(g.map((v, i) => v * slope(normed.values[i])), normed, groups);
    g = times(before, source.weights[k], gain, true);
  }
  return layers;
}

/** Factor by which blame changes on its way from one layer to the one before, on average. */
export const perLayer = (layers) =>
  (layers[0].gradient / layers.at(-1).gradient) ** (1 / (layers.length - 1));
