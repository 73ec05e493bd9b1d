// An LSTM in the form of 2000, read symbol by symbol; the weights are those of gates_weights.js.
import { NETS } from "./gates_weights.js";

export const LONGEST = 24; // symbols of a text
export const EDGE = "\n"; // stands before every text and after it
export const GATES = ["i", "f", "g", "o"]; // in the order of the weights' columns

const sigmoid = (z) => (1 + Math.tanh(z / 2)) / 2;

/** Numbers from signed bytes in base 64, in lines, times a scale. */
function numbers({ scale, bytes }) {
  const text = atob(bytes.join(""));
  return Float64Array.from(text, (byte) => scale * ((byte.charCodeAt(0) << 24) >> 24));
}

const opened = new Map();

/** {title, letters, hidden, told, W, U, b, V, d}, the arrays flat, row by row. */
export function netOf(name) {
  if (!opened.has(name)) {
    const { arrays, ...rest } = NETS[name];
    const entries = Object.entries(arrays).map(([key, packed]) => [key, numbers(packed)]);
    opened.set(name, { ...rest, ...Object.fromEntries(entries) });
  }
  return opened.get(name);
}

export const namesOfNets = Object.keys(NETS);
export const titleOf = (name) => NETS[name].title;

/** The text as a net can read it: its own letters, its own case, not too long. */
export function cleaned(name, text) {
  const { letters } = netOf(name);
  const cased = letters.includes("a") ? text.toLowerCase() : text.toUpperCase();
  return [...cased].filter((s) => s !== EDGE && letters.includes(s)).slice(0, LONGEST).join("");
}

/** Sums for all four gates of all units, (4H). */
function sums({ letters, hidden, W, U, b }, symbol, h) {
  const wide = 4 * hidden, row = letters.indexOf(symbol) * wide;
  return Array.from(b, (bias, k) =>
    h.reduce((sum, value, unit) => sum + value * U[unit * wide + k], bias + W[row + k]));
}

/**
 * One symbol.
 *
 * h, c:    (H) what the units showed and held before
 * returns: {symbol, i, f, g, o, was, c, h}, each (H); g is what is offered to the cell, between
 *          -1 and 1, and `was` the cell before
 * source:  Gers, Schmidhuber and Cummins (2000), without peepholes
 */
function step(net, symbol, { h, c }) {
  const z = sums(net, symbol, h), { hidden } = net;
  const part = (gate, squash) => {
    const from = GATES.indexOf(gate) * hidden;
    return z.slice(from, from + hidden).map((value) => squash(value));
  };
  const [i, f, o] = ["i", "f", "o"].map((gate) => part(gate, sigmoid));
  const g = part("g", Math.tanh);
  const now = c.map((held, u) => f[u] * held + i[u] * g[u]);
  return { symbol, i, f, g, o, was: c, c: now, h: now.map((held, u) => o[u] * Math.tanh(held)) };
}

/** What happens at the line break before a text and at each of its symbols: (1 + length). */
export function trace(name, text) {
  const net = netOf(name);
  let state = { h: new Array(net.hidden).fill(0), c: new Array(net.hidden).fill(0) };
  return [EDGE, ...text].map((symbol) => (state = step(net, symbol, state)));
}

/** Probability of every symbol of the alphabet to be the next. */
export function chances(name, { h }, temperature = 1) {
  const { letters, V, d } = netOf(name), size = letters.length;
  const scores = Array.from(d, (bias, k) =>
    h.reduce((sum, value, unit) => sum + value * V[unit * size + k], bias) / temperature);
  const top = Math.max(...scores);
  const e = scores.map((score) => Math.exp(score - top));
  const total = e.reduce((sum, value) => sum + value, 0);
  return e.map((value) => value / total);
}

/** Numbers from 0 to 1 by chance, the same for the same seed (mulberry32). */
export function chance(seed) {
  let t = (seed + 0x6d2b79f5) | 0;
  t = Math.imul(t ^ (t >>> 15), t | 1);
  t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
  return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
}

/** The symbol on which `u` falls when the symbols share the line from 0 to 1 by their chances. */
export function drawn(name, p, u) {
  let sum = 0;
  const k = p.findIndex((share) => (sum += share) > u);
  return netOf(name).letters[k < 0 ? p.length - 1 : k];
}
