// The drawing: lanes above, memory below in rows of 32 words, a line from each lane to its element.
import { svg, uniqueName } from "./parts.js";
import {
  BANKS, LANES, SECTOR, TILE, WORD, isPadded, sectors, wavefronts, wordsOf,
} from "./warp_rule.js";

const ROW = 32; // words shown in a row: 4 sectors, or one word of every bank
const FEWEST = 16, MOST = 33; // rows; more are cut down to those that are touched
const PER_SECTOR = SECTOR / WORD;

const range = (first, n) => Array.from({ length: n }, (_, k) => first + k);

/** Numbers of the rows to show, and whether rows are left out between them. */
export function rowsShown(words) {
  const touched = [...new Set(words.map((word) => Math.floor(word / ROW)))].sort((a, b) => a - b);
  const [first, last] = [touched[0], touched.at(-1)];
  // A pattern near the start is shown from the start, so that the rows do not jump about.
  const start = last < MOST ? 0 : first;
  if (last - start < MOST) return range(start, Math.max(last - start + 1, FEWEST));
  return touched.length < FEWEST ? [...touched, ...range(last + 1, FEWEST - touched.length)]
    : touched;
}

/** Where everything stands in a drawing so many pixels wide. */
function layoutOf(width, state, words, groups) {
  const small = width < 480;
  const left = small ? 40 : 52, gap = state.view === "shared" ? 0 : small ? 2 : 4;
  const cell = (width - left - 3 - 3 * gap) / ROW;
  const rows = rowsShown(words);
  const laneTop = small ? 16 : 4, laneTall = Math.max(Math.min(cell, 22), 14);
  const top = laneTop + laneTall + (small ? 52 : 62) + (state.view === "shared" ? 16 : 0);
  const tall = small ? 250 : 336;
  const rowTall = tall / rows.length;
  const barTall = state.view === "shared" ? 34 : 0;
  const x = (word) => {
    const column = word % ROW;
    return left + column * cell + Math.floor(column / PER_SECTOR) * gap;
  };
  const place = new Map(rows.map((row, k) => [row, top + k * rowTall]));
  const y = (word) => place.get(Math.floor(word / ROW));
  return { small, left, gap, cell, rows, laneTop, laneTall, top, tall, rowTall, barTall, x, y,
    width, height: top + tall + 6 + barTall * groups };
}

const rect = (x, y, width, height, name, more = {}) =>
  svg("rect", { x, y, width, height, class: name, ...more });

const text = (x, y, words, name = "", anchor = "middle") =>
  svg("text", { x, y, class: name, "text-anchor": anchor }, words);

/** The background: every row, its sectors, its first byte. */
function memory(at, state) {
  const whole = state.view === "shared" ? ROW : PER_SECTOR;
  const parts = at.rows.flatMap((row) => range(0, ROW / whole).map((k) => {
    const word = row * ROW + k * whole;
    return rect(at.x(word), at.y(word), whole * at.cell, at.rowTall, "tw-empty");
  }));
  const every = Math.ceil(13 / at.rowTall);
  const names = at.rows.flatMap((row, k) => {
    // A row after a gap always says where it is; else only as many as there is room for.
    const jump = k > 0 && at.rows[k - 1] !== row - 1 && at.rowTall >= 9;
    if (k % every && !jump) return [];
    if (jump && every > 1 && k % every) return [];
    const y = at.top + (k + 0.5) * at.rowTall + 4;
    // In the other view the word stands in the heading, which here names the banks.
    const unit = k || at.small || state.view !== "shared" ? "" : "byte ";
    return [text(at.left - 5, y, `${unit}${row * ROW * WORD}`, "tw-address", "end")];
  });
  const cuts = at.rows.flatMap((row, k) => {
    if (!k || at.rows[k - 1] === row - 1) return [];
    return [svg("path", { class: "tw-cut", d: `M${at.left - 3} ${at.y(row * ROW)}H${at.width}` })];
  });
  return [...parts, ...cuts, ...names];
}

/** Lines between the words of every row. */
function separators(at) {
  const lines = range(1, ROW - 1).map((word) => `M${at.x(word)} ${at.top}v${at.tall}`);
  const across = at.rows.slice(1).map((row) => `M${at.left} ${at.y(row * ROW)}H${at.width - 3}`);
  return svg("path", { class: "tw-grid-cells", d: lines.join("") + across.join("") });
}

function lanesOf(at, chosen) {
  const every = at.cell >= 17 ? 1 : 8;
  return range(0, LANES).flatMap((lane) => {
    const x = at.x(lane);
    const box = rect(x + 0.5, at.laneTop, at.cell - 1, at.laneTall,
      lane === chosen ? "tw-lane tw-on" : "tw-lane", { rx: 2 });
    const named = lane % every === 0 || (every > 1 && lane === LANES - 1);
    // A box too narrow for its number carries it above.
    const y = every > 1 ? at.laneTop - 4 : at.laneTop + at.laneTall / 2 + 4;
    const name = text(x + at.cell / 2, y, lane,
      lane === chosen && every === 1 ? "tw-lane-name tw-on" : "tw-lane-name");
    return named ? [box, name] : [box];
  });
}

/** From the foot of a lane to the middle of its element. */
function lineOf(at, index, size, lane) {
  const words = wordsOf(index[lane], size);
  const [x, top] = [at.x(lane) + at.cell / 2, at.laneTop + at.laneTall];
  const [to, y] = [(at.x(words[0]) + at.x(words.at(-1)) + at.cell) / 2, at.y(words[0])];
  const bend = (at.top - top) * 0.75;
  const end = y + Math.min(at.rowTall / 2, 9);
  return { to, end, d: `M${x} ${top}C${x} ${top + bend} ${to} ${end - bend} ${to} ${end}` };
}

/** Under each bank a bar: how many different words of it one group of lanes wants. */
function bars(at, groups) {
  const tallest = Math.max(...groups.map((g) => g.passes), 4);
  return groups.flatMap((group, k) => {
    const foot = at.top + at.tall + at.barTall * (k + 1);
    const drawn = group.words.flatMap((words, bank) => {
      const tall = (words.length / tallest) * (at.barTall - 14);
      const name = words.length > 1 ? "tw-bar-many" : "tw-bar-one";
      const x = at.x(bank);
      const box = words.length ? [rect(x + 1, foot - tall, at.cell - 2, tall, name)] : [];
      const worst = words.length === group.passes && words.length > 1 &&
        group.words.findIndex((w) => w.length === group.passes) === bank;
      return worst ? [...box, text(x + at.cell / 2, foot - tall - 3, words.length)] : box;
    });
    const base = svg("path", { class: "tw-base", d: `M${at.left} ${foot}H${at.width - 3}` });
    const who = groups.length > 1 ? `${group.first}\u2013${group.last}` : "words";
    return [base, ...drawn, text(at.left - 5, foot - 2, who, "tw-address", "end")];
  });
}

/** The words that pad a tile of 32 rows: there only to shift the next row by one bank. */
function padding(at, state) {
  if (!isPadded(state)) return [];
  return range(0, TILE).flatMap((row) => wordsOf(row * (TILE + 1) + TILE, state.size))
    .filter((word) => at.y(word) !== undefined)
    .map((word) => rect(at.x(word), at.y(word), at.cell, at.rowTall, "tw-pad"));
}

/** The cells: fetched for nothing, wanted, and in the banks' view wanted beside others. */
function cells(at, state, load, served, hatch) {
  const box = (word, n, name, more) =>
    rect(at.x(word), at.y(word), n * at.cell, at.rowTall, name, more);
  if (state.view === "shared") {
    const late = new Set(served.groups.flatMap((g) =>
      g.words.flatMap((words) => (words.length > 1 ? words : []))));
    return load.words.map((word) => box(word, 1, late.has(word) ? "tw-late" : "tw-wanted"));
  }
  const wanted = new Set(load.words);
  const fetched = load.touched.map((s) =>
    box(s * PER_SECTOR, PER_SECTOR, "tw-fetched", { fill: `url(#${hatch})` }));
  const frames = load.touched
    .filter((s) => !range(s * PER_SECTOR, PER_SECTOR).every((word) => wanted.has(word)))
    .map((s) => box(s * PER_SECTOR, PER_SECTOR, "tw-frame"));
  return [...fetched, ...load.words.map((word) => box(word, 1, "tw-wanted")), ...frames];
}

/** returns: {element, draw(state, index, chosen), laneAt(event)} */
export function createPlane() {
  const hatch = uniqueName("hatch");
  const element = svg("svg", { class: "tw-plane tw-warp", role: "application", tabindex: 0 });
  const pattern = svg("pattern", { id: hatch, width: 6, height: 6,
    patternUnits: "userSpaceOnUse", patternTransform: "rotate(45)" },
    svg("rect", { width: 6, height: 6, class: "tw-fetched-ground" }),
    svg("path", { d: "M0 0V6", class: "tw-hatch tw-fetched-line" }));
  let at = null, hits = null;

  const draw = (state, index, chosen) => {
    const load = sectors(index, state.size), served = wavefronts(index, state.size);
    const width = Math.max(element.clientWidth, 280);
    at = layoutOf(width, state, load.words, state.view === "shared" ? served.groups.length : 0);
    hits = { index, size: state.size };
    const lines = index.map((_, lane) => lineOf(at, index, state.size, lane));
    const banks = state.view !== "shared" ? [] : range(0, BANKS).flatMap((bank) =>
      bank % (at.small ? 8 : 4) && bank !== BANKS - 1 ? []
        : [text(at.x(bank) + at.cell / 2, at.top - 5, bank, "tw-address")]);
    const titles = [
      text(at.left - 5, at.laneTop + at.laneTall / 2 + 4, "lane", "tw-address", "end"),
      text(at.left - 5, at.top - 5, state.view === "shared" ? "bank" : "byte", "tw-address", "end"),
    ];
    element.setAttribute("height", at.height);
    element.setAttribute("viewBox", `0 0 ${at.width} ${at.height}`);
    element.replaceChildren(
      svg("defs", {}, pattern), ...memory(at, state),
      ...cells(at, state, load, served, hatch), separators(at), ...padding(at, state),
      svg("g", { class: "tw-lines" }, svg("path", { d: lines.map((l) => l.d).join("") })),
      ...lines.map(({ to, end }) => svg("circle", { cx: to, cy: end, r: 1.8, class: "tw-end" })),
      ...lanesOf(at, chosen), ...banks, ...titles,
      ...(state.view === "shared" ? bars(at, served.groups) : []),
      ...(chosen === null ? [] : [
        svg("path", { class: "tw-chosen-halo", d: lines[chosen].d }),
        svg("path", { class: "tw-chosen", d: lines[chosen].d }),
        svg("circle", { class: "tw-chosen-end", cx: lines[chosen].to, cy: lines[chosen].end, r: 4 }),
      ]),
    );
  };

  /** The lane, or the first lane that wants the word, under the pointer; null where none is. */
  const laneAt = (event) => {
    const box = element.getBoundingClientRect();
    const [x, y] = [event.clientX - box.left, event.clientY - box.top];
    const column = range(0, ROW).find((c) => x >= at.x(c) && x < at.x(c) + at.cell + at.gap);
    if (column === undefined) return null;
    if (y < at.top - 20) return column;
    const row = at.rows[Math.floor((y - at.top) / at.rowTall)];
    const lane = hits.index.findIndex((i) => wordsOf(i, hits.size).includes(row * ROW + column));
    return lane < 0 ? null : lane;
  };
  return { element, draw, laneAt };
}
