// What a warp's request costs: sectors of global memory, passes through shared memory. No page.
// An address is counted in bytes from the start of the array, which lies on a multiple of 256.
import { randomFrom } from "./perceptron_presets.js";

export const LANES = 32;
export const SECTOR = 32; // bytes that global memory delivers at least
export const BANKS = 32;
export const WORD = 4; // bytes; each bank delivers one word per pass
export const FAR = 1024; // elements among which "scattered" lanes choose

const lanes = () => Array.from({ length: LANES }, (_, lane) => lane);

/** The same places in an order drawn by chance (Fisher and Yates). */
function shuffled(places, random) {
  for (let i = places.length - 1; i > 0; i--) {
    const j = Math.floor(random() * (i + 1));
    [places[i], places[j]] = [places[j], places[i]];
  }
  return places;
}

/** name: {label, of(random): which place each lane takes, code: how CUDA says it, drawn} */
export const ORDERS = {
  straight: { label: "in order", of: lanes, code: "lane" },
  reversed: { label: "reversed", of: () => lanes().reverse(), code: `(${LANES - 1} - lane)` },
  shuffled: {
    label: "shuffled", of: (random) => shuffled(lanes(), random), code: "p[lane]", drawn: true,
  },
  scattered: {
    label: "scattered",
    of: (random) => lanes().map(() => Math.floor(random() * FAR)), code: "p[lane]", drawn: true,
  },
};

/** The index of the element that each lane reads: stride * place(lane) + offset. */
export function indices({ stride, offset, order, seed }) {
  return ORDERS[order].of(randomFrom(seed)).map((place) => stride * place + offset);
}

const distinct = (values) => [...new Set(values)].sort((a, b) => a - b);
const sum = (values) => values.reduce((a, b) => a + b, 0);
const from = (first, n) => Array.from({ length: n }, (_, k) => first + k);

/** The words of 4 bytes that an element covers. */
export const wordsOf = (index, size) => from((index * size) / WORD, size / WORD);

/**
 * What a warp's load from global memory fetches.
 *
 * index:   element number per lane; size: bytes of an element, 4, 8 or 16
 * returns: {touched: numbers of the sectors, words: numbers of the words wanted, asked: bytes over
 *          all lanes, wanted: different bytes among them, fetched: bytes, best: the fewest
 *          sectors that so many different bytes could lie in}
 * source:  CUDA C++ Best Practices Guide, "Coalesced Access to Global Memory"
 */
export function sectors(index, size) {
  const words = distinct(index.flatMap((i) => wordsOf(i, size)));
  const touched = distinct(words.map((word) => Math.floor((word * WORD) / SECTOR)));
  const wanted = words.length * WORD;
  return {
    touched, words, wanted,
    asked: index.length * size,
    fetched: touched.length * SECTOR,
    best: Math.ceil(wanted / SECTOR),
  };
}

/**
 * How many passes the same load takes from shared memory.
 *
 * A pass delivers one word per bank, so 128 bytes: 8 bytes per lane are served per half-warp, 16
 * per quarter-warp. Lanes of such a group that want the same word get it together.
 *
 * returns: {passes, best, groups}; each group is {first, last: its lanes, words: per bank the
 *          different words wanted, passes}; best: passes without any conflict
 * source:  CUDA C++ Programming Guide, "Shared Memory" of compute capability 5.x
 */
export function wavefronts(index, size) {
  const at = LANES / (size / WORD); // lanes that are served together
  const groups = from(0, LANES / at).map((g) => {
    const words = distinct(index.slice(g * at, (g + 1) * at).flatMap((i) => wordsOf(i, size)));
    const banks = from(0, BANKS).map((bank) => words.filter((w) => w % BANKS === bank));
    const passes = Math.max(...banks.map((wanted) => wanted.length));
    return { first: g * at, last: (g + 1) * at - 1, words: banks, passes };
  });
  return { groups, passes: sum(groups.map((g) => g.passes)), best: groups.length };
}

/** Ready-made patterns; "column" walks down rows of `TILE` elements. */
export const TILE = 32;
export const PATTERNS = {
  neighbours: { label: "Neighbours", stride: 1, offset: 0, order: "straight" },
  shifted: { label: "Shifted by one", stride: 1, offset: 1, order: "straight" },
  two: { label: "Every second", stride: 2, offset: 0, order: "straight" },
  column: { label: "Down a column", stride: TILE, offset: 0, order: "straight" },
  same: { label: "All the same", stride: 0, offset: 0, order: "straight" },
  reversed: { label: "Reversed", stride: 1, offset: 0, order: "reversed" },
  shuffled: { label: "Shuffled", stride: 1, offset: 0, order: "shuffled" },
  scattered: { label: "Scattered", stride: 1, offset: 0, order: "scattered" },
};

/** Whether a state walks down a column of a shared tile whose rows are one element longer. */
export const isPadded = ({ view, stride, order }) =>
  view === "shared" && stride === TILE + 1 && order === "straight";

/** The name of the pattern that a state shows, or "own". */
export function patternOf(state) {
  const { stride, offset, order } = state;
  const step = isPadded(state) ? TILE : stride;
  const found = Object.entries(PATTERNS).find(([, p]) =>
    p.stride === step && p.offset === offset && p.order === order);
  return found?.[0] ?? "own";
}
