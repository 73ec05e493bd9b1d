// A small GPT that reads letters; the weights are those of continue_weights.js.
import { NET } from "./continue_weights.js";

export const EDGE = "\n"; // stands before every text
export const CONTEXT = NET.shape.context; // letters that the net can see
export const ALPHABET = [...NET.alphabet];
export const TOLD = NET.told;
const { width: D, layers: LAYERS, heads: HEADS } = NET.shape;
const A = ALPHABET.length;

/** Numbers from signed bytes in base 64, in lines, times a scale. */
function numbers({ scale, bytes }) {
  const text = atob(bytes.join(""));
  return Float64Array.from(text, (byte) => scale * ((byte.charCodeAt(0) << 24) >> 24));
}

let opened = null;
/** {letters, places, gain1, ...}, flat, row by row; unpacked when first asked for. */
const weights = () => (opened ??= Object.fromEntries(
  Object.entries(NET.arrays).map(([name, packed]) => [name, numbers(packed)])));

/** x: (M, a) times rows `from`.. of W: (a, b) flat, both flat: (M, b). */
function times(x, W, a, b, from = 0) {
  const m = x.length / a, out = new Float64Array(m * b);
  for (let r = 0; r < m; r += 1)
    for (let i = 0; i < a; i += 1) {
      const value = x[r * a + i], row = from + i * b;
      for (let j = 0; j < b; j += 1) out[r * b + j] += value * W[row + j];
    }
  return out;
}

/** Layer normalisation of each row, without a shift; gain from place `from`. */
function norm(x, gain, from = 0) {
  const out = new Float64Array(x.length);
  for (let r = 0; r < x.length; r += D) {
    const row = x.subarray(r, r + D);
    const mean = row.reduce((sum, v) => sum + v, 0) / D;
    const spread = row.reduce((sum, v) => sum + (v - mean) ** 2, 0) / D;
    for (let i = 0; i < D; i += 1)
      out[r + i] = ((row[i] - mean) / Math.sqrt(spread + 1e-5)) * gain[from + i];
  }
  return out;
}

/** Probabilities of scores that lie in an array. */
function softmax(scores) {
  const top = Math.max(...scores);
  const e = scores.map((score) => Math.exp(score - top));
  const total = e.reduce((sum, value) => sum + value, 0);
  return e.map((value) => value / total);
}

/** What one head makes of places 0..t for place t, added to `out`; parts: (T, 3D) flat. */
function look(parts, t, head, out) {
  const size = D / HEADS, at = (s, kind) => s * 3 * D + kind * D + head * size;
  const scores = Array.from({ length: t + 1 }, (_, s) => {
    let sum = 0;
    for (let i = 0; i < size; i += 1) sum += parts[at(t, 0) + i] * parts[at(s, 1) + i];
    return sum / Math.sqrt(size);
  });
  softmax(scores).forEach((weight, s) => {
    for (let i = 0; i < size; i += 1)
      out[t * D + head * size + i] += weight * parts[at(s, 2) + i];
  });
}

/** Self-attention of a layer that looks back only; x: (T, D) flat. */
function attended(x, layer) {
  const { attend, join } = weights();
  const parts = times(x, attend, D, 3 * D, layer * D * 3 * D);
  const seen = new Float64Array(x.length);
  for (let t = 0; t * D < x.length; t += 1)
    for (let head = 0; head < HEADS; head += 1) look(parts, t, head, seen);
  return times(seen, join, D, D, layer * D * D);
}

const gelu = (z) => 0.5 * z * (1 + Math.tanh(Math.sqrt(2 / Math.PI) * (z + 0.044715 * z ** 3)));

/** The feed-forward part of a layer. */
function thought(x, layer) {
  const { wide, bias, narrow } = weights(), inner = 4 * D;
  const z = times(x, wide, D, inner, layer * D * inner);
  const h = z.map((value, k) => gelu(value + bias[layer * inner + (k % inner)]));
  return times(h, narrow, inner, D, layer * inner * D);
}

const plus = (x, y) => x.map((value, k) => value + y[k]);

/** What the net knows of a text: those of its letters that it has in its alphabet. */
export const cleaned = (text) =>
  [...text.replaceAll("\r", "")].filter((s) => ALPHABET.includes(s)).join("");

/** The last letters of a text that fit, a line break before them. */
export const seen = (text) => [...(EDGE + text)].slice(-CONTEXT);

/**
 * Scores of every next letter after each letter that the net can see: (T) arrays of (A).
 *
 * source: Radford (2018), section 3.1, with the norm first as in GPT-2 (2019), section 2.3
 */
export function scores(text) {
  const w = weights(), symbols = seen(text).map((symbol) => ALPHABET.indexOf(symbol));
  let x = new Float64Array(symbols.length * D);
  symbols.forEach((symbol, t) => {
    for (let i = 0; i < D; i += 1) x[t * D + i] = w.letters[symbol * D + i] + w.places[t * D + i];
  });
  for (let layer = 0; layer < LAYERS; layer += 1) {
    x = plus(x, attended(norm(x, w.gain1, layer * D), layer));
    x = plus(x, thought(norm(x, w.gain2, layer * D), layer));
  }
  const last = norm(x, w.gain);
  return symbols.map((_, t) => ALPHABET.map((_, k) => {
    let sum = 0;
    for (let i = 0; i < D; i += 1) sum += last[t * D + i] * w.letters[k * D + i];
    return sum;
  }));
}

/** Letters by their scores, the highest first; equal ones in the order of the alphabet. */
export const ranked = (said) => said.map((_, k) => k).sort((a, b) => said[b] - said[a] || a - b);

/** Probability of every letter: softmax of scores / temperature among the `top`; 0 for all. */
export function chances(said, temperature = 1, top = 0) {
  const kept = new Set(ranked(said).slice(0, top || A));
  return softmax(said.map((score, k) => (kept.has(k) ? score / temperature : -Infinity)));
}

/** Bits by which each letter of the text that the net sees surprised it; the first cannot. */
export function surprises(text, said = scores(text)) {
  const symbols = seen(text);
  return symbols.map((symbol, t) => (t === 0 ? null
    : -Math.log2(softmax(said[t - 1])[ALPHABET.indexOf(symbol)])));
}

/** Numbers from 0 to 1 by chance, the same for the same seed (mulberry32). */
export function chance(seed) {
  let t = (seed + 0x6d2b79f5) | 0;
  t = Math.imul(t ^ (t >>> 15), t | 1);
  t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
  return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
}

/** The letter on which `u` falls when the letters share the line from 0 to 1 by their chances. */
export function drawn(p, u) {
  let sum = 0;
  const k = p.findIndex((share) => (sum += share) > u);
  return ALPHABET[k < 0 ? p.findLastIndex((share) => share > 0) : k];
}
