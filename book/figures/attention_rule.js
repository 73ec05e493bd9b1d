// A small Transformer of 2017, encoder and decoder; the weights are those of attention_weights.js.
import { NET } from "./attention_weights.js";

export const sizes = NET.sizes;
export const english = NET.english;
export const french = NET.french;
export const told = NET.told;
export const recipe = NET.recipe;
export const LONGEST = 12; // French words, the beginning not counted
export const MOST = 10; // English words
const BEGIN = "<s>", END = "</s>", PAD = "<pad>";
export const PARTS = ["encoder", "across", "decoder"];

const range = (n) => Array.from({ length: n }, (_, i) => i);
const sum = (values) => values.reduce((total, value) => total + value, 0);

const opened = new Map();

/** An array of the net, flat, row by row: signed bytes in base 64, in lines, times a scale. */
function numbers(name) {
  if (!opened.has(name)) {
    const { scale, bytes } = NET.arrays[name], text = atob(bytes.join(""));
    opened.set(name, Float64Array.from(text, (b) => scale * ((b.charCodeAt(0) << 24) >> 24)));
  }
  return opened.get(name);
}

/** Rows (N, width) times a matrix of the net: (N, columns). */
function times(rows, name) {
  const matrix = numbers(name), columns = matrix.length / rows[0].length;
  return rows.map((row) => range(columns).map((k) =>
    row.reduce((total, value, i) => total + value * matrix[i * columns + k], 0)));
}

const plus = (rows, more) => rows.map((row, i) => row.map((value, k) => value + more[i][k]));
const shifted = (rows, name) => {
  const bias = numbers(name);
  return rows.map((row) => row.map((value, k) => value + bias[k]));
};

/** Probabilities of scores; a score of -Infinity gets none. */
export function softmax(scores) {
  const top = Math.max(...scores), e = scores.map((score) => Math.exp(score - top));
  const total = sum(e);
  return e.map((value) => value / total);
}

/** Sine in even columns, cosine in odd ones. Vaswani et al. (2017), section 3.5. */
export const position = (place, width = sizes.width) => range(width).map((k) => {
  const angle = place / 10000 ** ((k - (k % 2)) / width);
  return k % 2 ? Math.cos(angle) : Math.sin(angle);
});

/** Embeddings and positions of words, (N, width). */
function embedded(language, vocabulary, words) {
  const table = numbers(language), { width } = sizes;
  return words.map((word, place) => {
    const row = vocabulary.indexOf(word) * width;
    return position(place).map((p, k) => Math.sqrt(width) * table[row + k] + p);
  });
}

/** Layer normalisation of each row, with a gain and a bias of the net. */
function normed(rows, name, which) {
  const gain = numbers(`${name}.g${which}`), bias = numbers(`${name}.n${which}`);
  return rows.map((row) => {
    const mean = sum(row) / row.length, away = row.map((value) => value - mean);
    const spread = Math.sqrt(sum(away.map((value) => value * value)) / row.length + 1e-5);
    return away.map((value, k) => (value / spread) * gain[k] + bias[k]);
  });
}

/**
 * Every row of x looks at rows of y.
 *
 * past:    whether row i sees rows up to i alone
 * returns: {out (N, width), weights (heads, N, M)}
 * source:  Vaswani et al. (2017), equation 1 and section 3.2.2
 */
function attended(name, x, y, past) {
  const { width, heads } = sizes, wide = width / heads;
  const [q, k, v] = [["q", x], ["k", y], ["v", y]].map(([part, z]) => times(z, name + part));
  const weights = range(heads).map((head) => {
    const own = range(wide).map((i) => head * wide + i);
    return q.map((row, i) => softmax(k.map((key, j) => (past && j > i ? -Infinity
      : sum(own.map((at) => row[at] * key[at])) / Math.sqrt(wide)))));
  });
  const joined = q.map((_, i) => range(width).map((at) =>
    sum(v.map((value, j) => weights[Math.floor(at / wide)][i][j] * value[at]))));
  return { out: times(joined, `${name}o`), weights };
}

function fed(name, rows) {
  const inner = shifted(times(rows, `${name}.w1`), `${name}.b1`);
  const rectified = inner.map((row) => row.map((value) => Math.max(value, 0)));
  return shifted(times(rectified, `${name}.w2`), `${name}.b2`);
}

/** What the encoder makes of English words: {memory (N, width), weights (layers, heads, N, N)}. */
export function encoded(words) {
  let x = embedded("english", english, words);
  const weights = range(sizes.layers).map((layer) => {
    const name = `e${layer}`, looked = attended(`${name}.s`, x, x, false);
    x = normed(plus(x, looked.out), name, 0);
    x = normed(plus(x, fed(name, x)), name, 1);
    return looked.weights;
  });
  return { memory: x, weights };
}

/**
 * Scores of what follows each French word, given what the encoder made.
 *
 * words:   the beginning first
 * returns: {scores (N, words known), decoder, across}, the last two (layers, heads, N, M)
 */
export function decoded(memory, words) {
  let x = embedded("french", french, words);
  const looks = range(sizes.layers).map((layer) => {
    const name = `d${layer}`, own = attended(`${name}.s`, x, x, true);
    x = normed(plus(x, own.out), name, 0);
    const over = attended(`${name}.c`, x, memory, false);
    x = normed(plus(x, over.out), name, 1);
    x = normed(plus(x, fed(name, x)), name, 2);
    return [own.weights, over.weights];
  });
  const table = numbers("french"), { width } = sizes;
  const scores = x.map((row) => french.map((_, word) =>
    sum(row.map((value, k) => value * table[word * width + k]))));
  return { scores, decoder: looks.map(([own]) => own), across: looks.map(([, over]) => over) };
}

/** {words that the net knows, unknown ones} of what was typed. */
export function read(text) {
  const typed = text.toLowerCase().split(/[^a-z]+/).filter((word) => word);
  const known = (word) => english.includes(word);
  return { words: typed.filter(known).slice(0, MOST), unknown: typed.filter((w) => !known(w)) };
}

/**
 * The state after `count` French words, or fewer if the end came before.
 *
 * returns: {words, said (the beginning first), over, next: probabilities of all French words,
 *          encoder, across, decoder: weights (layers, heads, rows, columns)}; null without words
 */
export function run(words, count) {
  if (!words.length) return null;
  const { memory, weights } = encoded(words), said = [BEGIN];
  let state = decoded(memory, said);
  const nextOf = ({ scores }) => softmax(scores.at(-1));
  const best = (p) => french[p.indexOf(Math.max(...p))];
  while (said.length <= Math.min(count, LONGEST) && said.at(-1) !== END) {
    said.push(best(nextOf(state)));
    if (said.at(-1) !== END) state = decoded(memory, said); // nothing follows the end
  }
  const { across, decoder } = state;
  const over = said.at(-1) === END || said.length > LONGEST;
  return { words, said, over, next: nextOf(state), encoder: weights, across, decoder };
}

/** {rows, columns, weights (rows, columns)} of one head; head "all" is their mean. */
export function looksOf(state, part, layer, head) {
  const heads = state[part][layer];
  const weights = head !== "all" ? heads[head] : heads[0].map((row, i) => row.map((_, j) =>
    sum(heads.map((one) => one[i][j])) / heads.length));
  const written = state.said.filter((word) => word !== END); // the end looks at nothing
  const rows = part === "encoder" ? state.words : written;
  return { rows, columns: part === "decoder" ? written : state.words, weights };
}

/** [[French word, probability], ...], the likeliest first. */
export const likeliest = ({ next }, many = 4) => next.map((p, k) => [french[k], p])
  .filter(([word]) => word !== PAD && word !== BEGIN)
  .sort(([, a], [, b]) => b - a).slice(0, many);

/** French words as one writes them. */
export const spelt = (said) => said.filter((word) => word !== BEGIN && word !== END)
  .join(" ").replaceAll("l' ", "l'");
