// Descent on a surface of two weights: slopes, steps, curvature, and where each start ends.

export const FAR = 60; // a ball that is further out has run away
export const STILL = 1e-3; // a gradient of such length is the end of a run
export const LIMITS = { rate: [0.01, 1], momentum: [0, 0.95], noise: [0, 2] };

const bumpy = (u) => 1 - Math.cos(3 * u);

/** name: {label, convex, start, minima, of, slope, bend}; slope: the gradient, bend: the second
 *  derivatives [xx, xy, yy]. All live on [-2, 2] x [-2, 2]; the deepest minimum comes first. */
export const SURFACES = {
  valley: { label: "A narrow valley", convex: true, start: [-1.7, 1.1], minima: [[0, 0]],
    of: (x, y) => (x * x + 10 * y * y) / 2, slope: (x, y) => [x, 10 * y],
    bend: () => [1, 0, 10] },
  bowl: { label: "A round bowl", convex: true, start: [-1.6, 1.2], minima: [[0, 0]],
    of: (x, y) => x * x + y * y, slope: (x, y) => [2 * x, 2 * y], bend: () => [2, 0, 2] },
  wells: { label: "Two wells", convex: false, start: [1.6, 1.5],
    minima: [[-1.0355787, 0], [0.9601496, 0]],
    of: (x, y) => (x * x - 1) ** 2 + 0.3 * x + y * y,
    slope: (x, y) => [4 * x * (x * x - 1) + 0.3, 2 * y],
    bend: (x) => [12 * x * x - 4, 0, 2] },
  saddle: { label: "A saddle", convex: false, start: [-1.6, 0.02], minima: [[0, 1], [0, -1]],
    of: (x, y) => x * x - y * y + y ** 4 / 2, slope: (x, y) => [2 * x, 2 * y ** 3 - 2 * y],
    bend: (x, y) => [2, 0, 6 * y * y - 2] },
  bend: { label: "A bent valley", convex: false, start: [-1.2, 1.6], minima: [[1, 1]],
    of: (x, y) => (1 - x) ** 2 / 2 + 2 * (y - x * x) ** 2,
    slope: (x, y) => [x - 1 - 8 * x * (y - x * x), 4 * (y - x * x)],
    bend: (x, y) => [1 - 8 * y + 24 * x * x, -8 * x, 4] },
  egg: { label: "Many dips", convex: false, start: [1.7, -1.4],
    minima:
      [0, -1.8700546, 1.8700546].flatMap((x) => [0, -1.8700546, 1.8700546].map((y) => [x, y])),
    of: (x, y) => 0.2 * (x * x + y * y) + 0.4 * (bumpy(x) + bumpy(y)),
    slope: (x, y) => [x, y].map((u) => 0.4 * u + 1.2 * Math.sin(3 * u)),
    bend: (x, y) => [0.4 + 3.6 * Math.cos(3 * x), 0, 0.4 + 3.6 * Math.cos(3 * y)] },
};

/** The larger and the smaller eigenvalue of the second derivatives: how sharply it bends. */
export function curvatures(surface, [x, y]) {
  const [xx, xy, yy] = SURFACES[surface].bend(x, y);
  const middle = (xx + yy) / 2, reach = Math.hypot((xx - yy) / 2, xy);
  return [middle + reach, middle - reach];
}

/** The rate from which on descent cannot settle at this minimum: 2 (1 + momentum) / largest. */
export const limitAt = (surface, minimum, momentum) =>
  (2 * (1 + momentum)) / curvatures(surface, minimum)[0];

/** Numbers in [0, 1) from a seed: mulberry32. */
function uniform(seed) {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), state | 1);
    t = (t + Math.imul(t ^ (t >>> 7), t | 61)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

/** Numbers with mean 0 and variance 1, by Box and Muller. */
export function normal(seed) {
  const draw = uniform(seed);
  return () => Math.sqrt(-2 * Math.log(1 - draw())) * Math.cos(2 * Math.PI * draw());
}

/** A ball at rest: {at, speed, steps}. */
export const drop = (at) => ({ at: [...at], speed: [0, 0], steps: 0 });

/** One step: speed = momentum * speed - rate * (gradient + noise); place = place + speed. */
export function stepped(ball, surface, { rate, momentum, noise }, draw) {
  const slope = SURFACES[surface].slope(...ball.at);
  const speed = slope.map((g, k) =>
    momentum * ball.speed[k] - rate * (g + (noise ? noise * draw() : 0)));
  return { at: ball.at.map((w, k) => w + speed[k]), speed, steps: ball.steps + 1 };
}

export const isLost = ({ at }) => !(Math.hypot(...at) < FAR);

/** Whether a ball has come to rest: no slope and no speed left. */
export const isStill = ({ at, speed }, surface) =>
  Math.hypot(...SURFACES[surface].slope(...at)) < STILL && Math.hypot(...speed) < STILL;

/** Which minimum a place belongs to: its index when it is near one, else -1. */
export const minimumNear = (surface, [x, y]) =>
  SURFACES[surface].minima.findIndex(([a, b]) => Math.hypot(x - a, y - b) < 0.1);

/**
 * Where a ball from `start` ends without noise.
 *
 * returns: index of the minimum; -1 when it has not settled after `most` steps, -2 when it ran away
 */
export function fateOf(surface, start, setting, most = 300) {
  const still = { ...setting, noise: 0 };
  let ball = drop(start);
  while (ball.steps < most && !isLost(ball) && !isStill(ball, surface))
    ball = stepped(ball, surface, still);
  return isLost(ball) ? -2 : minimumNear(surface, ball.at);
}

/** Fates of a grid of starts, rows from below: cells x cells. */
export function basins(surface, setting, cells) {
  const middle = (i) => -2 + (4 * (i + 0.5)) / cells;
  return Array.from({ length: cells }, (_, j) =>
    Array.from({ length: cells }, (_, i) => fateOf(surface, [middle(i), middle(j)], setting)));
}
