// The widest margin, found exactly: the point of a convex hull nearest to the origin.
// source: P. Wolfe, "Finding the nearest point in a polytope", Mathematical Programming 11 (1976)

const ROUNDS = 1000; // Wolfe's algorithm ends by itself; this only guards against rounding
const EXACT = 1e-14; // relative to R squared, about what 64-bit sums can tell apart
const OUTWARDS = 1 - 1e-12; // a margin is rounded down, so that (R/margin)^2 never falls short
const THINNEST = 1e-6; // a margin thinner than R times this counts as none

export const dot = (a, b) => a.reduce((sum, v, k) => sum + v * b[k], 0);
export const length = (a) => Math.sqrt(dot(a, a));

/** The weighted sum of `points`, one weight each. */
function combine(points, weights) {
  return points[0].map((_, k) => points.reduce((sum, p, i) => sum + weights[i] * p[k], 0));
}

/** Solve the square system `rows` x = `right` (Gauss, with pivots); null when singular. */
export function solve(rows, right) {
  const m = rows.map((row, i) => [...row, right[i]]);
  const n = m.length;
  for (let c = 0; c < n; c++) {
    let pivot = c;
    for (let r = c + 1; r < n; r++) if (Math.abs(m[r][c]) > Math.abs(m[pivot][c])) pivot = r;
    if (Math.abs(m[pivot][c]) < 1e-300) return null;
    [m[c], m[pivot]] = [m[pivot], m[c]];
    for (let r = 0; r < n; r++) {
      if (r === c) continue;
      const factor = m[r][c] / m[c][c];
      for (let k = c; k <= n; k++) m[r][k] -= factor * m[c][k];
    }
  }
  return m.map((row, i) => row[n] / row[i]);
}

/** Weights (sum 1, any sign) of the point nearest to 0 on the flat through `points`. */
function onFlat(points) {
  const gram = points.map((p) => points.map((q) => 1 + dot(p, q)));
  const u = solve(gram, points.map(() => 1));
  const total = u?.reduce((a, b) => a + b, 0);
  return u && u.map((v) => v / total);
}

/** Wolfe's minor cycle: walk towards the flat's point, dropping corners that get in the way. */
function settle(points, corners, weights) {
  for (;;) {
    const goal = onFlat(corners.map((i) => points[i]));
    if (!goal) return null;
    if (goal.every((a) => a > 0)) return { corners, weights: goal };
    const reach = weights.map((w, i) => (goal[i] <= 0 ? w / (w - goal[i]) : Infinity));
    const t = Math.min(...reach);
    const moved = weights.map((w, i) => w + t * (goal[i] - w));
    const kept = corners.map((_, i) => i).filter((i) => reach[i] > t && moved[i] > 0);
    [corners, weights] = [kept.map((i) => corners[i]), kept.map((i) => moved[i])];
  }
}

/**
 * The point of the convex hull of `points` nearest to the origin.
 *
 * points:  non-empty array of vectors of equal length
 * returns: vector; near zero when the hull holds the origin
 */
export function nearestToOrigin(points) {
  const scale = Math.max(...points.map((p) => dot(p, p)));
  const shortest = points.reduce((b, p, i) => (dot(p, p) < dot(points[b], points[b]) ? i : b), 0);
  let corral = { corners: [shortest], weights: [1] };
  let z = points[shortest];
  for (let round = 0; round < ROUNDS; round++) {
    const reach = points.map((p) => dot(p, z));
    const j = reach.indexOf(Math.min(...reach));
    if (reach[j] >= dot(z, z) - EXACT * scale || corral.corners.includes(j)) break;
    corral = settle(points, [...corral.corners, j], [...corral.weights, 0]);
    if (!corral) break;
    z = combine(corral.corners.map((i) => points[i]), corral.weights);
  }
  return z;
}

/**
 * The widest margin that a hyperplane through the origin can leave.
 *
 * signed:  array of vectors y_i x_i, each of class y_i in {+1, -1}
 * returns: {margin, direction}; margin 0 when no hyperplane separates the classes.
 *          The margin is what `direction` really leaves, so it never overstates.
 */
export function widestMargin(signed) {
  if (!signed.length) return { margin: 0, direction: null };
  const z = nearestToOrigin(signed);
  const size = length(z);
  const radius = Math.max(...signed.map(length));
  if (size <= THINNEST * radius) return { margin: 0, direction: null };
  const direction = z.map((v) => v / size);
  const margin = Math.min(...signed.map((p) => dot(p, direction))) * OUTWARDS;
  return margin > THINNEST * radius ? { margin, direction } : { margin: 0, direction: null };
}
