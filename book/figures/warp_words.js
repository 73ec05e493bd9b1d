// Every sentence about a warp's addresses, so that eyes and ears get the same story.
import { count } from "./parts.js";
import { BANKS, ORDERS, SECTOR, WORD, sectors, wavefronts, wordsOf } from "./warp_rule.js";

export const TYPES = { 4: "float", 8: "double", 16: "float4" };

const percent = (part, whole) => Math.round((100 * part) / whole);

/** How much of what is fetched the warp wanted, in per cent. */
export const used = ({ wanted, fetched }) => percent(wanted, fetched);

/** "float v = x[2 * lane + 1];" */
export function codeOf({ view, stride, offset, order, size }) {
  const array = view === "shared" ? "s" : "x";
  const lane = ORDERS[order].code;
  const product = { 0: "", 1: lane.replace(/^\((.*)\)$/, "$1") }[stride] ?? `${stride} * ${lane}`;
  const terms = [product, offset || !product ? offset : ""].filter((term) => term !== "");
  return `${TYPES[size]} v = ${array}[${terms.join(" + ")}];`;
}

/** Why a warp fetches more, or not more, than it has to. */
function whySectors(load, size) {
  const { touched, best, wanted, asked, words } = load;
  const close = words.at(-1) - words[0] + 1 === words.length;
  if (wanted === size && asked > size)
    return ` All lanes want the same ${size} bytes, so one fetch serves all.`;
  if (touched.length === best)
    return wanted === asked ? " No order of the lanes needs fewer." : "";
  if (close) return " The first byte lies inside a sector, so one more is touched.";
  const alone = touched.length === asked / size;
  return alone ? " Every lane brings a sector of its own."
    : " The rest lies between the elements, or beside them.";
}

export function sectorWords(index, size) {
  const load = sectors(index, size);
  return `${count(load.touched.length, "sector")} of ${SECTOR} bytes for ${load.asked} bytes ` +
    `asked: ${used(load)} % of what is fetched is used.${whySectors(load, size)}`;
}

/** The bank that most words are waiting for, within the slowest group. */
function busiest({ groups }) {
  const slow = groups.reduce((a, b) => (b.passes > a.passes ? b : a));
  const loads = slow.words.map((words) => words.length);
  return { bank: loads.indexOf(slow.passes), words: slow.passes };
}

const LANES_SERVED = { 2: "half", 4: "a quarter" };

const least = (best) => ({
  1: "every bank is asked for one word at most",
  2: "a pass delivers 128 bytes, enough for half a warp",
  4: "a pass delivers 128 bytes, enough for a quarter of a warp",
})[best];

export function bankWords(index, size) {
  const load = wavefronts(index, size);
  const { passes, best } = load;
  if (new Set(index).size === 1)
    return `Broadcast: all lanes want the same ${size} bytes. Served in ${count(passes, "pass", "passes")}.`;
  if (passes === best)
    return `No conflict: served in ${count(passes, "pass", "passes")}; ${least(best)}.`;
  const { bank, words } = busiest(load);
  const group = best === 1 ? "the warp" : `${LANES_SERVED[best]} of the warp`;
  return `${words}-way conflict: ${group} wants ${words} different words of bank ${bank}, one ` +
    `after another. Served in ${passes} passes, where ${best} would do.`;
}

/** What one lane asks for. */
export function laneWords({ view, size }, index, lane) {
  const i = index[lane];
  const first = i * size;
  const where = view === "shared"
    ? `${bankName(wordsOf(i, size))}`
    : `sector ${Math.floor(first / SECTOR)}`;
  return `Lane ${lane}: element ${i}, bytes ${first} to ${first + size - 1}, ${where}`;
}

function bankName(words) {
  const banks = words.map((word) => word % BANKS);
  return banks.length === 1 ? `bank ${banks[0]}` : `banks ${banks[0]} to ${banks.at(-1)}`;
}

/** The name of the drawing for those who do not see it. */
export function planeWords(state, index) {
  const place = state.view === "shared" ? `shared memory as ${BANKS} banks of ${WORD}-byte words`
    : `global memory in sectors of ${SECTOR} bytes`;
  const told = state.view === "shared" ? bankWords : sectorWords;
  return `A warp of ${index.length} lanes over ${place}. ${told(index, state.size)}`;
}
