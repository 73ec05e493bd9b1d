// The small network of course/go/net.py in the page: a position in, a policy and a value out.
//
// The weights are those of go_weights.js, made by `python -m course.go train`; the planes those of
// course/go/view.py. Planes are padded by a ring of zeros: no convolution asks for edges.
import { NET } from "./go_weights.js";
import {
  BLACK, EMPTY, PASS, boardOf, isEye, legalMoves, liberties, range, toPlay,
} from "./goboard_rule.js";

export const TOLD = { recipe: NET.recipe, told: NET.told };
export const SIDE = 9; // points along the board that the network was trained on
const PLANES = 12, WIDE = SIDE + 2, PLANE = WIDE * WIDE;
const LEAST = 1e-6; // of a legal move's probability: none is ruled out for good

/** (12 * n * n) of 0 and 1, in the order of course/go/view.py; legal: as legalMoves gives it. */
export function view(game, legal = legalMoves(game)) {
  const { n, moves } = game, size = n * n, board = boardOf(game), mover = toPlay(game);
  const counts = liberties(board, n), seen = new Float32Array(PLANES * size);
  const fill = (plane) => seen.fill(1, plane * size, (plane + 1) * size);
  for (let p = 0; p < size; p += 1) {
    const few = Math.min(counts[p], 3) - 1;
    if (board[p] !== EMPTY) seen[(board[p] === mover ? few : 3 + few) * size + p] = 1;
    if (legal[p]) seen[8 * size + p] = 1;
  }
  const last = moves.at(-1) ?? PASS, before = moves.at(-2) ?? PASS;
  if (last !== PASS) seen[6 * size + last] = 1;
  if (before !== PASS && board[before] !== EMPTY) seen[7 * size + before] = 1;
  if (moves.length && last === PASS) fill(9);
  if (mover === BLACK) fill(10);
  fill(11);
  return seen;
}

/** The bytes that base 64 in lines stands for. */
const bytes = (lines) => Uint8Array.from(atob(lines.join("")), (c) => c.charCodeAt(0)).buffer;

/** {weight, bias, outputs, inputs, width}: a layer unpacked; width of its window. */
function unpacked({ shape, scales, bytes: packed, bias }) {
  const scale = new Float32Array(bytes(scales)), whole = new Int8Array(bytes(packed));
  const many = whole.length / shape[0];
  const weight = Float32Array.from(whole, (value, k) => value * scale[Math.floor(k / many)]);
  return { weight, bias: new Float32Array(bytes(bias)), outputs: shape[0], inputs: shape[1],
    width: shape[3] ?? 1 };
}

let opened = null;
const layers = () => (opened ??= Object.fromEntries(
  Object.entries(NET.layers).map(([name, layer]) => [name, unpacked(layer)])));

/** Where each point is on a plane with its ring. */
const PLACES = range(SIDE * SIDE)
  .map((p) => (Math.floor(p / SIDE) + 1) * WIDE + (p % SIDE) + 1);

/** Planes of 9 by 9 with a ring of zeros around each. */
function padded(planes) {
  const size = SIDE * SIDE, found = new Float32Array((planes.length / size) * PLANE);
  planes.forEach((value, k) => { found[Math.floor(k / size) * PLANE + PLACES[k % size]] = value; });
  return found;
}

/**
 * A 3 by 3 convolution with bias, a way around it if `around` is given, and a rectifier.
 *
 * x:       (inputs, 11, 11), flat, ring of zeros
 * around:  (outputs, 11, 11) to be added before the rectifier, or null
 * returns: (outputs, 11, 11), ring of zeros
 */
function convolved(x, { weight, bias, outputs, inputs }, around) {
  const found = new Float32Array(outputs * PLANE), sum = new Float64Array(PLANE);
  for (let o = 0; o < outputs; o += 1) {
    sum.fill(bias[o]);
    for (let i = 0; i < inputs; i += 1) slid(x, i * PLANE, weight, (o * inputs + i) * 9, sum);
    for (const p of PLACES) {
      const value = around ? sum[p] + around[o * PLANE + p] : sum[p];
      found[o * PLANE + p] = value > 0 ? value : 0;
    }
  }
  return found;
}

/**
 * Add to `sum` what a window of nine weights finds as it slides over a plane of x.
 *
 * Written for speed: each step loads three new numbers and keeps the six it knows, and the window
 * runs on over the ends of the rows; what it finds on the ring is not used.
 */
function slid(x, from, w, at, sum) {
  const a = w[at], b = w[at + 1], c = w[at + 2], d = w[at + 3], e = w[at + 4];
  const f = w[at + 5], g = w[at + 6], h = w[at + 7], k = w[at + 8];
  let p = from + WIDE, q = x[p - WIDE], r = x[p - WIDE + 1], s = x[p], t = x[p + 1];
  let u = x[p + WIDE], v = x[p + WIDE + 1];
  for (let to = WIDE + 1; to < PLANE - WIDE - 1; to += 1) {
    p += 1;
    const top = x[p - WIDE + 1], mid = x[p + 1], low = x[p + WIDE + 1];
    sum[to] += a * q + b * r + c * top + d * s + e * t + f * mid + g * u + h * v + k * low;
    q = r; r = top;
    s = t; t = mid;
    u = v; v = low;
  }
}

/** x seen through a matrix: (outputs), with bias; x: (inputs). */
const linear = (x, { weight, bias, inputs, outputs }) => range(outputs).map((o) =>
  x.reduce((sum, value, i) => sum + value * weight[o * inputs + i], bias[o]));

/** A 1 by 1 convolution without a ring: for each output an array of the 81 points. */
function mixed(x, { weight, bias, inputs, outputs }) {
  return range(outputs).map((o) => {
    const sum = new Float64Array(PLANE).fill(bias[o]);
    for (let i = 0; i < inputs; i += 1) {
      for (let p = 0, w = weight[o * inputs + i]; p < PLANE; p += 1) sum[p] += w * x[i * PLANE + p];
    }
    return onBoard(sum, 0);
  });
}

const onBoard = (x, channel) => PLACES.map((p) => x[channel * PLANE + p]);
const mean = (values) => values.reduce((sum, value) => sum + value, 0) / values.length;
const rectify = (values) => values.map((value) => Math.max(value, 0));

/** {scores (82), odds}: what the network says of planes, (12, 9, 9) flat. */
export function forward(planes) {
  const net = layers();
  let x = convolved(padded(planes), net.stem, null);
  for (let block = 0; net[`${block}.one`]; block += 1) {
    const inner = convolved(x, net[`${block}.one`], null);
    x = convolved(inner, net[`${block}.two`], x);
  }
  const means = range(x.length / PLANE).map((channel) => mean(onBoard(x, channel)));
  const scores = [...mixed(x, net.point)[0], ...linear(means, net.passing)];
  const seen = mixed(x, net.look).map(rectify).map(mean);
  const [odds] = linear(rectify(linear(seen, net.judge)), net.verdict);
  return { scores, odds };
}

/**
 * A 9x9 game's position as a search wants it: what course/go/net_players.Oracle says.
 *
 * returns: {prior (82), 0 where illegal; value, from -1 to 1 for the player who is to move}
 */
export function evaluate(game) {
  const legal = legalMoves(game), { scores, odds } = forward(view(game, legal));
  const allowed = [...legal, true];
  const most = Math.max(...scores.filter((_, move) => allowed[move]));
  const weight = scores.map((s, move) => (allowed[move] ? Math.exp(s - most) : 0));
  const prior = shares(shares(weight).map((p, move) => (allowed[move] ? Math.max(p, LEAST) : 0)));
  return { prior, value: Math.tanh(odds / 2) };
}

const known = new WeakMap();

/** `evaluate`, which is asked once for each game. */
export function saidOf(game) {
  if (!known.has(game)) known.set(game, evaluate(game));
  return known.get(game);
}

function shares(weight) {
  const all = weight.reduce((sum, w) => sum + w, 0);
  return weight.map((w) => w / all);
}

/** The policy's likeliest move that fills no eye of the player's own; PASS among them. */
export function policyMove(game, { prior }) {
  const board = boardOf(game), colour = toPlay(game), { n } = game;
  const chance = prior.map((p, move) =>
    (move < n * n && isEye(board, move, colour, n) ? 0 : p));
  const best = chance.indexOf(Math.max(...chance));
  return best === n * n ? PASS : best;
}
