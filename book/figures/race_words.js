// Every sentence about the race, so that eyes and ears get the same story.
import { count } from "./parts.js";
import { expected, isDone, nextOf } from "./race_rule.js";

// No line breaks inside "k = 2".
const inRound = (k) => (k === null ? "" : `, k\u00a0=\u00a0${k}`);

/** "thread 0 reads (line 6, k = 2)" */
const accessWords = ({ thread, kind, line, k }) =>
  `thread ${thread} ${kind}s (line ${line}${inRound(k)})`;

/** "s[2]: thread 2 writes (line 3), thread 0 reads (line 6, k = 2)" */
export const raceWords = ([a, b]) => `s[${a.word}]: ${accessWords(a)}, ${accessWords(b)}`;

/** What a thread would do next, for its button. */
export function nextWords(race, t) {
  const step = nextOf(race, t);
  if (!step) return "has ended";
  if (step.op === "store") return `s[${t}] = x[${t}]`;
  if (step.op === "read") return `read s[${t}], s[${t + step.k}]`;
  if (step.op === "write") return `s[${t}] = ${race.held[t]}`;
  if (step.op === "out") return "*sum = s[0]";
  return `waits, line ${step.line}`;
}

/** Why a thread cannot step. */
export function idleWords(race, t) {
  const step = nextOf(race, t);
  return step
    ? `Thread ${t} waits at the barrier of line ${step.line} until all threads stand there.`
    : `Thread ${t} has ended.`;
}

function readWords(before, t, k) {
  const [own, other] = [before.s[t], before.s[t + k]];
  const told = `Thread ${t} reads s[${t}] = ${own.value} and s[${t + k}] = ${other.value}.`;
  if (other.by !== null) return told;
  return `${told} Nobody wrote s[${t + k}] yet: an earlier block left ${other.value} there.`;
}

const ACTS = {
  store: ({ x }, t) => `Thread ${t} writes x[${t}] = ${x[t]} to s[${t}].`,
  read: (before, t, { k }) => readWords(before, t, k),
  write: (before, t) => `Thread ${t} writes ${before.held[t]} to s[${t}].`,
  out: (before) => `Thread 0 stores s[0] = ${before.s[0].value} as the sum.`,
};

function verdict(race) {
  const right = race.out === expected(race);
  if (!right) return ` Wrong: ${race.out} instead of ${expected(race)}.`;
  return race.races.length ? " Right, but by luck: another schedule gives another sum."
    : " Right, as in every schedule: a barrier stands between each write and its readers.";
}

/** "0, 1 and 2" */
const listed = (names) => `${names.slice(0, -1).join(", ")} and ${names.at(-1)}`;

/** What the latest step did, a race it brought, and at the end how the sum came out. */
export function stepWords(race) {
  if (!race.last) return startWords(race);
  const { thread, threads, step, before, fresh, opened } = race.last;
  const told = threads ? `Threads ${listed(threads)} each make one step, in this order.`
    : ACTS[step.op](before, thread, step);
  const more = fresh.length > 1 ? ` (and ${fresh.length - 1} more)` : "";
  const raced = fresh.length
    ? ` Race on ${raceWords(fresh.at(-1))}${more}; no barrier says which comes first.` : "";
  const open = opened
    ? ` All ${race.threads} threads stand at the barrier: it opens, interval ${race.interval} begins.`
    : "";
  return `${told}${raced}${open}${isDone(race) ? verdict(race) : ""}`;
}

export function startWords({ loaded, looped }) {
  const missing = [...(loaded ? [] : ["line 4"]), ...(looped ? [] : ["line 7"])];
  const which = missing.length ? `The barrier of ${missing.join(" and that of ")} is off.`
    : "Both barriers are on.";
  return `${which} You are the scheduler: press a thread to let it make its next access.`;
}

const share = (part, whole) => {
  const percent = (100 * part) / whole;
  return percent > 99 && part < whole ? "over 99 %" : `${Math.round(percent)} %`;
};

const number = (n) => n.toLocaleString("en");

/** What the search found. */
export function searchWords(race, { schedule, tries, wrong, all }) {
  if (!schedule && all && !all.wrong)
    return `There is none: all ${number(all.schedules)} schedules of ${race.threads} threads were ` +
      `counted, and each gives ${all.sums.join(", ")}.`;
  const told = all
    ? `Of all ${number(all.schedules)} schedules ${share(all.wrong, all.schedules)} give a wrong ` +
      `sum (${count(all.sums.length, "different sum")} can come out).`
    : `Of ${number(tries)} schedules drawn by chance ${share(wrong, tries)} give a wrong sum.`;
  return `${told} Here is one of them.`;
}
