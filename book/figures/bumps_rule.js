// A net with one hidden layer, built of bumps: what its units are, what it says, how wrong it is.

export const LOW = 0; // the inputs
export const HIGH = 1;
export const MOST = 40; // bumps at once
export const LIMITS = { at: [0, 1], wide: [0.02, 1], high: [-1.5, 1.5], edge: [0.01, 1] };

/** name: {label, of}; curves on [0, 1] between -1.5 and 1.5 that the sum of bumps is to follow. */
export const TARGETS = {
  wave: { label: "A wave", of: (x) => Math.sin(2 * Math.PI * x) },
  hills: { label: "Two hills", of: (x) => 1.2 * Math.exp(-(((x - 0.25) / 0.1) ** 2)) +
    0.7 * Math.exp(-(((x - 0.7) / 0.16) ** 2)) },
  chirp: { label: "Ever faster", of: (x) => Math.sin(20 * x * x * x) },
  corner: { label: "A corner", of: (x) => 1 - 4 * Math.abs(x - 0.4) },
  cliff: { label: "A cliff", of: (x) => (x < 0.5 ? -0.8 : 0.8) },
};

/** name: {label, of(z), sides(edge)}; sides: the units of one side of a bump at 0, as
 *  [steepness w, shift, share v]: share v of the height comes from act(w * (x - shift)). */
export const KINDS = {
  step: { label: "steps", of: (z) => (z >= 0 ? 1 : 0), side: () => [[1, 0, 1]] },
  sigmoid: { label: "sigmoids", of: (z) => 1 / (1 + Math.exp(-z)),
    side: (edge) => [[4 / edge, 0, 1]] },
  relu: { label: "ReLUs", of: (z) => Math.max(z, 0),
    side: (edge) => [[1 / edge, -edge / 2, 1], [1 / edge, edge / 2, -1]] },
};

const clip = (value, [low, high]) => Math.min(Math.max(value, low), high);

/** A bump with place, width and height within their limits, to four decimals. */
export function bump(at, wide, high) {
  const exact = (value, limits) => Number(clip(value, limits).toFixed(4));
  return [exact(at, LIMITS.at), exact(wide, LIMITS.wide), exact(high, LIMITS.high)];
}

/** How far a side of this bump reaches: a share of its width; both middles stay where they are. */
export const edgeOf = ([, wide], edge) => edge * wide;

/**
 * The hidden units of one bump: one side up, the other down.
 *
 * bump:    [at, wide, high]: it is half as high at `at` minus and plus half its width
 * edge:    width of each side as a share of the bump's; 1 makes of four ReLUs a triangle
 * returns: array of {w, b, v}: the unit adds v * act(w * x + b)
 */
export function unitsOf(one, kind, edge) {
  const [at, wide, high] = one;
  const side = KINDS[kind].side(edgeOf(one, edge));
  return [[at - wide / 2, 1], [at + wide / 2, -1]].flatMap(([middle, sign]) =>
    side.map(([w, shift, share]) => ({ w, b: -w * (middle + shift), v: sign * share * high })));
}

export const netOf = (bumps, kind, edge) => bumps.flatMap((one) => unitsOf(one, kind, edge));

/** What a net of such units says to x. */
export const says = (units, kind, x) =>
  units.reduce((sum, { w, b, v }) => sum + v * KINDS[kind].of(w * x + b), 0);

/** n + 1 inputs, evenly spread. */
export const inputs = (n) => Array.from({ length: n + 1 }, (_, i) => LOW + ((HIGH - LOW) * i) / n);

/** The largest and the root mean square distance between net and target, on 401 inputs. */
export function errors(units, kind, target) {
  const off = inputs(400).map((x) => Math.abs(says(units, kind, x) - TARGETS[target].of(x)));
  const squares = off.reduce((sum, e) => sum + e * e, 0);
  return { largest: Math.max(...off), mean: Math.sqrt(squares / off.length) };
}

/** n equal bumps side by side, each as high as the target is at its middle. */
export function fill(target, n) {
  const wide = (HIGH - LOW) / n;
  return Array.from({ length: n }, (_, i) => {
    const at = LOW + (i + 0.5) * wide;
    return [at, wide, clip(TARGETS[target].of(at), LIMITS.high)];
  });
}

/** The x for which ax = b, by elimination; a is an array of rows and positive definite. */
function solve(a, b) {
  const rows = a.map((row, i) => [...row, b[i]]);
  rows.forEach((pivot, i) => rows.slice(i + 1).forEach((row) => {
    const share = row[i] / pivot[i];
    row.forEach((_, k) => { row[k] -= share * pivot[k]; });
  }));
  const x = b.map(() => 0);
  for (let i = x.length - 1; i >= 0; i--) {
    const known = x.reduce((sum, value, k) => sum + (k > i ? rows[i][k] * value : 0), 0);
    x[i] = (rows[i].at(-1) - known) / rows[i][i];
  }
  return x;
}

/** The same bumps with the heights of least squared error, as far as the limits allow. */
export function fitHeights(bumps, kind, edge, target) {
  const spots = inputs(200);
  const columns = bumps.map(([at, wide]) => {
    const units = unitsOf([at, wide, 1], kind, edge);
    return spots.map((x) => says(units, kind, x));
  });
  const dot = (p, q) => p.reduce((sum, value, i) => sum + value * q[i], 0);
  const wanted = spots.map(TARGETS[target].of);
  // A trace more on the diagonal, so that two equal bumps share what they can.
  const matrix = columns.map((p, i) => columns.map((q, j) => dot(p, q) + (i === j ? 1e-6 : 0)));
  const heights = solve(matrix, columns.map((p) => dot(p, wanted)));
  return bumps.map(([at, wide], i) => bump(at, wide, heights[i]));
}
