// What a unit sees: the receptive field of a stack of layers, along one axis. No page.
//
// A layer is [kind, kernel, stride, dilation, channels]; a pooling keeps the channels it gets.

export const CONV = "conv";
export const POOL = "pool";
export const MOST_LAYERS = 20;
export const LIMITS = { kernel: 11, stride: 4, dilation: 16, channels: 1024 };

const MOST_PIXELS = 4096; // of a field that is still counted out and drawn

const conv = (channels, kernel = 3, stride = 1, dilation = 1) =>
  [CONV, kernel, stride, dilation, channels];
const pool = (kernel = 2, stride = 2) => [POOL, kernel, stride, 1, 0];
const times = (n, layer) => Array.from({ length: n }, () => layer);

/** name: {label, layers} */
export const STACKS = {
  three: { label: "Three of 3\u00d73", layers: times(3, conv(64)) },
  one: { label: "One of 7\u00d77", layers: [conv(64, 7)] },
  halvings: { label: "Five times conv 3\u00d73, pool 2\u00d72",
    layers: [16, 32, 64, 128, 256].flatMap((c) => [conv(c), pool()]) },
  vgg: { label: "VGG-16, as far as its last pooling", layers: [
    ...times(2, conv(64)), pool(), ...times(2, conv(128)), pool(), ...times(3, conv(256)), pool(),
    ...times(3, conv(512)), pool(), ...times(3, conv(512)), pool()] },
  dilated: { label: "Dilation 1, 2, 4, 8, 16",
    layers: [1, 2, 4, 8, 16].map((d) => conv(32, 3, 1, d)) },
  gaps: { label: "Strides that skip pixels", layers: [conv(16, 1, 2), conv(16, 3, 1)] },
};

/** The padding of a layer on each side, if convolutions are to keep the size. */
const paddingOf = ([kind, kernel, , dilation], pad) =>
  (pad && kind === CONV ? Math.floor((dilation * (kernel - 1)) / 2) : 0);

/**
 * What every unit of each layer sees.
 *
 * layers:  of the stack, from the image upwards
 * side:    of the image in pixels; pad: whether convolutions keep the size
 * returns: one {field, jump, start, side, parameters} for the image and for each layer; `field` is
 *          the extent in pixels from first to last, `jump` the distance between neighbouring
 *          units, `start` the first pixel of the first unit (negative: in the padding)
 */
export function trace(layers, side, pad) {
  let now = { field: 1, jump: 1, start: 0, side, parameters: 0, channels: 3 };
  const found = [now];
  for (const layer of layers) {
    const [kind, kernel, stride, dilation, channels] = layer;
    const span = dilation * (kernel - 1), padding = paddingOf(layer, pad);
    const room = now.side + 2 * padding - span - 1;
    now = { field: now.field + span * now.jump, jump: now.jump * stride,
      start: now.start - padding * now.jump,
      side: room < 0 || now.side === 0 ? 0 : Math.floor(room / stride) + 1,
      parameters: kind === CONV ? kernel * kernel * now.channels * channels + channels : 0,
      channels: kind === CONV ? channels : now.channels };
    found.push(now);
  }
  return found;
}

/**
 * How many paths lead from each pixel to one unit of the last layer: the gradient of a net whose
 * weights are all 1 and whose pools add.
 *
 * returns: array of `field` whole numbers, 0 where strides leave a hole; none at all when the
 *          field is too wide to count
 */
export function paths(layers) {
  let at = [1];
  for (const [, kernel, stride, dilation] of [...layers].reverse()) {
    const wide = (at.length - 1) * stride + dilation * (kernel - 1) + 1;
    if (wide > MOST_PIXELS) return [];
    const next = Array(wide).fill(0);
    at.forEach((count, i) => {
      for (let k = 0; k < kernel; k++) next[i * stride + k * dilation] += count;
    });
    at = next;
  }
  return at;
}

/** Standard deviation, in pixels, of the profile of paths: the size of what is seen well. */
export function spread(profile) {
  const total = profile.reduce((a, b) => a + b, 0);
  const mean = profile.reduce((sum, n, i) => sum + n * i, 0) / total;
  return Math.sqrt(profile.reduce((sum, n, i) => sum + n * (i - mean) ** 2, 0) / total);
}

/** First and last pixel that unit number `unit` of a layer sees; may lie in the padding. */
export const seenBy = ({ field, jump, start }, unit) =>
  ({ first: start + unit * jump, last: start + unit * jump + field - 1 });

const whole = (value, most) =>
  Math.min(Math.max(Math.round(Number(value)) || 1, 1), most);

/** A layer with one number changed, kept within its limits. */
export function changed(layer, name, value) {
  const names = ["kind", "kernel", "stride", "dilation", "channels"];
  return layer.map((old, i) => (names[i] === name ? whole(value, LIMITS[name]) : old));
}
