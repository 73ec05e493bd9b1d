// What a module of convolutions costs: parameters, multiply-adds, numbers that come out. No page.

export const CONV = "conv";
export const POOL = "pool";
export const LIMITS = { kernel: 11, stride: 4, padding: 5, channels: 4096, groups: 4096 };
export const SIDE_LIMIT = 512; // pixels
export const MOST = { branches: 4, layers: 12 };
export const MEASURES = ["parameters", "operations", "activations"];
const KEYS = ["kernel", "stride", "padding", "channels", "groups"]; // in the order of a row

const conv = (kernel, channels, more = {}) => {
  const { stride = 1, padding = Math.floor(kernel / 2), groups = 1 } = more;
  return [CONV, kernel, stride, padding, channels, groups];
};
const pool = (kernel, stride, padding = 0) => [POOL, kernel, stride, padding, 0, 1];

/** name: {label, side, channels, branches}. A dense layer is a convolution as large as its map. */
export const PRESETS = {
  alexnet: { label: "AlexNet, all of it", side: 224, channels: 3, branches: [[
    conv(11, 96, { stride: 4, padding: 2 }), pool(3, 2), conv(5, 256, { groups: 2 }), pool(3, 2),
    conv(3, 384), conv(3, 384, { groups: 2 }), conv(3, 256, { groups: 2 }), pool(3, 2),
    conv(6, 4096, { padding: 0 }), conv(1, 4096), conv(1, 1000)]] },
  five: { label: "One 5\u00d75", side: 56, channels: 128, branches: [[conv(5, 128)]] },
  threes: { label: "VGG: two 3\u00d73", side: 56, channels: 128,
    branches: [[conv(3, 128), conv(3, 128)]] },
  naive: { label: "Inception 3a, without 1\u00d71", side: 28, channels: 192, branches: [
    [conv(1, 64)], [conv(3, 128)], [conv(5, 32)], [pool(3, 1, 1)]] },
  inception: { label: "Inception 3a", side: 28, channels: 192, branches: [
    [conv(1, 64)], [conv(1, 96), conv(3, 128)], [conv(1, 16), conv(5, 32)],
    [pool(3, 1, 1), conv(1, 32)]] },
  plain: { label: "One 3\u00d73, 256 channels", side: 56, channels: 256,
    branches: [[conv(3, 256)]] },
  bottleneck: { label: "Bottleneck", side: 56, channels: 256,
    branches: [[conv(1, 64), conv(3, 64), conv(1, 256)]] },
  depthwise: { label: "As many groups as channels", side: 56, channels: 256,
    branches: [[conv(3, 256, { groups: 256 }), conv(1, 256)]] },
};

/** A layer as an object; `from` channels come in, and a pool hands them all on. */
function read([kind, kernel, stride, padding, channels, groups], from) {
  const out = kind === POOL ? from : channels;
  return { kind, kernel, stride, padding, groups, from, channels: out };
}

/** What one layer costs on maps of `side`; biases are parameters, but no multiply-adds. */
function cost(layer, side) {
  const { kind, kernel, stride, padding, groups, from, channels } = layer;
  const to = Math.floor((side + 2 * padding - kernel) / stride) + 1;
  const weights = kind === POOL ? 0 : (kernel * kernel * from * channels) / groups;
  return { ...layer, map: side, side: to, weights, parameters: kind === POOL ? 0 : weights + channels,
    operations: weights * to * to, activations: channels * to * to };
}

/** Why a layer cannot be, as a word; null if it can. */
function wrong({ groups, from, channels, kernel, padding }, side) {
  if (from % groups || channels % groups) return "groups";
  return side + 2 * padding < kernel ? "gone" : null;
}

/**
 * The costs of a module whose branches lie side by side on the same input.
 *
 * returns: {rows, out: {side, channels}, total: {parameters, operations, activations}, fault}
 *          fault: null, or {why: "groups" | "gone" | "sides", and what is needed to say it}
 */
export function measured({ side, channels, branches }) {
  const rows = [], ends = [];
  for (const [branch, layers] of branches.entries()) {
    let at = { side, channels };
    for (const [index, given] of layers.entries()) {
      const layer = read(given, at.channels), why = wrong(layer, at.side);
      const place = { branch, index };
      if (why) return { rows: [], out: null, total: null, fault: { why, ...place, ...layer, map: at.side } };
      at = { ...place, ...cost(layer, at.side) };
      rows.push(at);
    }
    ends.push(at);
  }
  const sides = [...new Set(ends.map((end) => end.side))];
  const fault = sides.length > 1 ? { why: "sides", sides } : null;
  const sum = (name, of = rows) => of.reduce((all, row) => all + row[name], 0);
  return { rows, fault, out: fault ? null : { side: sides[0], channels: sum("channels", ends) },
    total: Object.fromEntries(MEASURES.map((name) => [name, sum(name)])) };
}

/** A layer with one number changed, kept within limits; padding follows a kernel it fitted. */
export function changed(layer, key, text) {
  const k = KEYS.indexOf(key) + 1, low = key === "padding" ? 0 : 1;
  const value = Math.round(Number(text));
  if (text === "" || Number.isNaN(value)) return layer;
  const next = [...layer];
  next[k] = Math.min(Math.max(value, low), LIMITS[key]);
  if (key === "kernel" && layer[3] === Math.floor(layer[1] / 2)) next[3] = Math.floor(next[1] / 2);
  return next;
}

/** The branches with a layer put after place {branch, index}. */
export const added = (branches, { branch, index }, layer) => branches.map((layers, b) =>
  (b === branch ? [...layers.slice(0, index + 1), layer, ...layers.slice(index + 1)] : layers));

/** The branches without the layer at a place; an empty branch goes as well, the last layer stays. */
export function removed(branches, { branch, index }) {
  const left = branches.map((layers, b) =>
    (b === branch ? layers.filter((_, i) => i !== index) : layers)).filter((one) => one.length);
  return left.length ? left : branches;
}

/** All places of a module in the order in which they are read. */
export const placesOf = (branches) => branches.flatMap((layers, branch) =>
  layers.map((_, index) => ({ branch, index })));
