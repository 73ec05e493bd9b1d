// Schedules: drawn by chance to go wrong, and all of them, counted.
import { advance, expected, isDone, ready, stepThread } from "./race_rule.js";

export const TRIES = 400; // unlucky schedules that are drawn
const MOST_STATES = 15000; // states that counting may look at: about a second
const TURN = 0.15; // how often another thread gets its chance to run ahead

/** The next thread of an unlucky schedule: one thread runs far ahead of the others. */
export function unlucky(random, threads) {
  const rank = Array.from({ length: threads }, (_, t) => t);
  const demote = (i) => rank.push(...rank.splice(i, 1));
  for (let i = 0; i < threads; i++) demote(Math.floor(random() * (threads - i)));
  return (race) => {
    if (random() < TURN) demote(Math.floor(random() * threads));
    const can = ready(race);
    return rank.find((t) => can.includes(t));
  };
}

/** A whole run by an unlucky schedule: {race: at its end, schedule: thread numbers in turn}. */
export function unluckyRun(start, random) {
  const pick = unlucky(random, start.threads);
  const schedule = [];
  let race = start;
  while (!isDone(race)) {
    schedule.push(pick(race));
    race = advance(race, schedule.at(-1));
  }
  return { race, schedule };
}

/** All that the rest of a run depends on. */
const keyOf = ({ at, s, held, out }) =>
  `${at.join()}|${s.map((word) => word.value).join()}|${held.join()}|${out}`;

/**
 * Every schedule there is, counted by way of the states that schedules share.
 *
 * returns: {schedules, wrong: how many of them end with a wrong sum, states, sums: that can come
 *          out}; null when there are more than `most` states
 */
export function countAll(start, most = MOST_STATES) {
  const known = new Map(), sums = new Set();
  const visit = (race) => {
    if (isDone(race)) {
      sums.add(race.out);
      return { schedules: 1, wrong: race.out === expected(race) ? 0 : 1 };
    }
    const key = keyOf(race);
    if (known.has(key)) return known.get(key);
    if (known.size >= most) return null;
    const total = { schedules: 0, wrong: 0 };
    known.set(key, total);
    for (const t of ready(race)) {
      const below = visit(advance(race, t));
      if (!below) return null;
      total.schedules += below.schedules;
      total.wrong += below.wrong;
    }
    return total;
  };
  const total = visit(start);
  return total && { ...total, states: known.size, sums: [...sums].sort((a, b) => a - b) };
}

/**
 * A schedule that goes wrong, and how common such schedules are.
 *
 * returns: {schedule: the first wrong one drawn, or null; tries, wrong: how many were drawn and
 *          how many of them were wrong; all: see countAll}
 */
export function search(start, random) {
  const runs = Array.from({ length: TRIES }, () => unluckyRun(start, random));
  const wrong = runs.filter(({ race }) => race.out !== expected(race));
  return { schedule: wrong[0]?.schedule ?? null, tries: TRIES, wrong: wrong.length,
    all: countAll(start) };
}

/** Every schedule itself, thread numbers in turn; for few threads only. */
export function everySchedule(race) {
  if (isDone(race)) return [[]];
  return ready(race).flatMap((t) =>
    everySchedule(stepThread(race, t)).map((rest) => [t, ...rest]));
}
