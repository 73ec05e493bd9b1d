// A block that sums its numbers in shared memory, one access at a time. No page.
//
// Each thread has its own list of steps. A barrier is no step: a thread that stands at one waits,
// and when all wait there, all go on. Which thread makes the next step is the schedule.
import { randomFrom } from "./perceptron_presets.js";

export const LINES = { store: 3, first: 4, loop: 5, add: 6, second: 7, out: 9 };

/** The kernel as the reader sees it; `n` threads. */
export const sourceOf = (n) => [
  `__shared__ int s[${n}];`,
  "int t = threadIdx.x;",
  "s[t] = x[t];",
  "__syncthreads();",
  `for (int k = ${n / 2}; k > 0; k /= 2) {`,
  "  if (t < k) s[t] += s[t + k];",
  "  __syncthreads();",
  "}",
  "if (t == 0) *sum = s[0];",
];

/** Numbers to sum and, in `left`, what an earlier block left behind in shared memory. */
export function numbersOf(n, seed) {
  const random = randomFrom(seed);
  const draw = (low, high) => low + Math.floor(random() * (high - low + 1));
  const x = Array.from({ length: n }, () => draw(1, 9));
  return { x, left: x.map((v) => v + draw(11, 60)) };
}

/** The steps of thread t: {op, line, k}; a barrier only where the kernel has it. */
function stepsOf(t, n, { loaded, looped }) {
  const steps = [{ op: "store", line: LINES.store }];
  if (loaded) steps.push({ op: "barrier", line: LINES.first });
  for (let k = n / 2; k >= 1; k /= 2) {
    if (t < k) steps.push({ op: "read", line: LINES.add, k }, { op: "write", line: LINES.add, k });
    if (looped) steps.push({ op: "barrier", line: LINES.second, k });
  }
  if (t === 0) steps.push({ op: "out", line: LINES.out });
  return steps;
}

/**
 * A block before its first step.
 *
 * threads: a power of 2; loaded, looped: whether the two barriers stand; x, left: see numbersOf
 * s:       per word {value, by: thread that wrote it last or null, interval it did so in}
 * at:      per thread the number of its next step; interval: barriers that opened so far
 * held:    per thread the sum it has read but not yet written
 * log:     accesses so far: {thread, word, kind, line, k, interval}; races: pairs of them
 * last:    {thread, step, before: the race before it, fresh: races it brought, opened: whether
 *          a barrier opened, threads: all that moved, where more than one} of the latest step
 */
export function startRace({ threads, loaded, looped, x, left }) {
  const each = Array.from({ length: threads }, (_, t) => t);
  return {
    threads, loaded, looped, x,
    programs: each.map((t) => stepsOf(t, threads, { loaded, looped })),
    at: each.map(() => 0), interval: 0, held: each.map(() => null),
    s: left.map((value) => ({ value, by: null, interval: null })),
    log: [], races: [], out: null, last: null,
  };
}

/** The step at which a thread stands, or null when it has ended. */
export const nextOf = (race, t) => race.programs[t][race.at[t]] ?? null;

/** Threads that can make a step: not at a barrier, not at their end. */
export const ready = (race) =>
  race.at.flatMap((_, t) => ([undefined, "barrier"].includes(nextOf(race, t)?.op) ? [] : [t]));

export const isDone = (race) => race.at.every((at, t) => at === race.programs[t].length);

export const expected = ({ x }) => x.reduce((a, b) => a + b, 0);

const accessesOf = ({ op, k }, t) => ({
  store: [["write", t]],
  read: [["read", t + k], ["read", t]],
  write: [["write", t]],
  out: [["read", 0]],
})[op].map(([kind, word]) => ({ kind, word }));

/** Whether nothing orders two accesses to one word: same interval, two threads, one writes. */
const clash = (a, b) =>
  a.word === b.word && a.thread !== b.thread && a.interval === b.interval &&
  (a.kind === "write" || b.kind === "write");

/** What a step changes in memory and in the thread. */
function act(race, t, step) {
  const s = [...race.s], held = [...race.held];
  const put = (value) => { s[t] = { value, by: t, interval: race.interval }; };
  let { out } = race;
  if (step.op === "store") put(race.x[t]);
  if (step.op === "read") held[t] = s[t].value + s[t + step.k].value;
  if (step.op === "out") out = s[0].value;
  if (step.op === "write") {
    put(held[t]);
    held[t] = null;
  }
  return { s, held, out };
}

/** All at a barrier: it opens, perhaps on another one at once. */
function open(race) {
  const opened = race.at.every((_, t) => nextOf(race, t)?.op === "barrier");
  if (!opened) return race;
  return { ...race, at: race.at.map((at) => at + 1), interval: race.interval + 1 };
}

/** A step of thread t, which is ready, without its trace: neither log nor races nor `last`. */
export function advance(race, t) {
  const at = race.at.map((n, i) => (i === t ? n + 1 : n));
  return open({ ...race, ...act(race, t, nextOf(race, t)), at });
}

/** The race after thread t has made its next step. Does nothing when it cannot. */
export function stepThread(race, t) {
  const step = nextOf(race, t);
  if (!ready(race).includes(t)) return race;
  const made = accessesOf(step, t).map((access) =>
    ({ ...access, thread: t, line: step.line, k: step.k ?? null, interval: race.interval }));
  const fresh = made.flatMap((b) => race.log.filter((a) => clash(a, b)).map((a) => [a, b]));
  const next = advance(race, t);
  const last = { thread: t, step, before: race, fresh, opened: next.interval > race.interval };
  return { ...next, last, log: [...race.log, ...made], races: [...race.races, ...fresh] };
}

/** One step of every thread that can make one, in the order of their numbers. */
export function stepAll(race) {
  const threads = ready(race), fresh = [];
  const next = threads.reduce((now, t) => {
    const after = stepThread(now, t);
    fresh.push(...after.last.fresh);
    return after;
  }, race);
  if (threads.length < 2) return next;
  const opened = next.interval > race.interval;
  return { ...next, last: { ...next.last, before: race, fresh, opened, threads } };
}

/** The race after a whole schedule: thread numbers in turn. */
export const follow = (race, schedule) => schedule.reduce(stepThread, race);
