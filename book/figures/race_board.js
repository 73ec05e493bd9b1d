// What the race looks like: the source with its threads, their buttons, the words they share.
import { html } from "./parts.js";
import { LINES, expected, nextOf, ready, sourceOf } from "./race_rule.js";
import { nextWords, raceWords } from "./race_words.js";

const SHOWN = 3; // races listed; earlier ones are counted

/** Threads and lines of the races that the latest step brought. */
function hotOf({ last }) {
  const accesses = (last?.fresh ?? []).flat();
  return { threads: new Set(accesses.map((a) => a.thread)),
    lines: new Set(accesses.map((a) => a.line)) };
}

function chip(race, t, hot) {
  const step = nextOf(race, t);
  const names = ["tw-chip",
    !step || step.op === "barrier" ? "tw-waits" : "",
    step?.op === "write" ? "tw-half" : "",
    hot.threads.has(t) ? "tw-raced" : ""];
  return html("span", { class: names.filter(Boolean).join(" "), "aria-hidden": "true" }, `${t}`);
}

/** The kernel, with a switch in the line of each barrier; `switched(name, on)` hears of it. */
export function createSource(switched) {
  const box = (name, line) => html("input", { type: "checkbox",
    "aria-label": `Barrier in line ${line}`, onchange: (event) =>
      switched(name, event.target.checked) });
  const switches = { [LINES.first]: box("loaded", LINES.first),
    [LINES.second]: box("looped", LINES.second) };
  const element = html("ol", { class: "tw-source", "aria-label": "The kernel" });
  const lines = [];
  const make = (n) => {
    lines.length = 0;
    sourceOf(n).forEach((text, i) => {
      const input = switches[i + 1];
      const code = html("span", { class: "tw-text" });
      const chips = html("span", { class: "tw-chips" });
      const body = input ? html("label", { class: "tw-check" }, code) : code;
      if (input) code.before(html("span", { class: "tw-text" }, text.match(/^ */)[0]), input);
      lines.push({ text: input ? text.trim() : text, code, chips, input,
        row: html("li", {}, html("span", { class: "tw-no", "aria-hidden": "true" }, `${i + 1}`),
          body, chips) });
    });
    element.replaceChildren(...lines.map((line) => line.row));
  };
  const draw = (race) => {
    if (element.dataset.threads !== `${race.threads}`) make(race.threads);
    element.dataset.threads = race.threads;
    const hot = hotOf(race);
    const on = { [LINES.first]: race.loaded, [LINES.second]: race.looped };
    lines.forEach(({ text, code, chips, input, row }, i) => {
      const stand = race.at.flatMap((_, t) => (nextOf(race, t)?.line === i + 1 ? [t] : []));
      chips.replaceChildren(...stand.map((t) => chip(race, t, hot)));
      row.classList.toggle("tw-hot", hot.lines.has(i + 1));
      const off = input && !on[i + 1];
      code.textContent = off ? `// ${text}` : text;
      code.classList.toggle("tw-off-line", Boolean(off));
      if (input) input.checked = on[i + 1];
    });
  };
  return { element, draw };
}

/** A button for each thread; pressing one is a step of it. */
export function createThreads(press) {
  const element = html("div", { class: "tw-threads", role: "group", "aria-label": "Threads" });
  let buttons = [];
  const draw = (race) => {
    if (buttons.length !== race.threads) {
      buttons = race.at.map((_, t) => html("button",
        { type: "button", class: "tw-button tw-thread", onclick: () => press(t),
          "data-lm-suppress-shortcuts": "true" }));
      element.replaceChildren(...buttons);
    }
    const hot = hotOf(race), can = ready(race);
    buttons.forEach((button, t) => {
      // Not `disabled`: the focus of a keyboard would fall out of a thread that has to wait.
      button.setAttribute("aria-disabled", `${!can.includes(t)}`);
      button.classList.toggle("tw-raced", hot.threads.has(t));
      button.replaceChildren(chip(race, t, hot), html("b", {}, `Thread ${t}`),
        html("span", {}, nextWords(race, t)));
    });
  };
  return { element, draw };
}

/** Shared memory: what each word holds, who wrote it last, in which barrier interval. */
export function wordTable(race) {
  const raced = new Set(race.races.map(([a]) => a.word));
  const row = (name, cells, more = {}) =>
    html("tr", more, html("th", { scope: "row" }, name), ...cells);
  const cell = (text, ...names) => {
    const name = names.filter(Boolean).join(" ");
    return html("td", name ? { class: name } : {}, `${text}`);
  };
  const s = race.s;
  const heads = s.map((_, i) => html("th", { scope: "col" }, `${i}`));
  return html("table", { class: "tw-words" },
    html("caption", {}, "Shared memory; in italics: left from before"),
    html("colgroup", {}, html("col"), ...s.map(() => html("col"))),
    html("thead", {}, html("tr", {}, html("td"), ...heads)),
    html("tbody", {},
      row("x[ ]", race.x.map((v) => cell(v)), { class: "tw-small" }),
      row("s[ ]", s.map(({ value, by }, i) =>
        cell(value, by === null && "tw-old", raced.has(i) && "tw-raced")), { class: "tw-value" }),
      row("writer", s.map(({ by }) => cell(by === null ? "\u2013" : `t${by}`)),
        { class: "tw-small" }),
      row("interval", s.map(({ interval }) => cell(interval ?? "\u2013")),
        { class: "tw-small" })));
}

/** Expected and found sum, and the barrier interval that runs now. */
export function sums(race) {
  const one = (name, value, look) =>
    html("div", look ? { class: look } : {}, html("span", {}, name), html("b", {}, `${value}`));
  const right = race.out === expected(race);
  const look = race.out === null ? "" : right ? "tw-right-sum" : "tw-wrong-sum";
  const found = race.out === null ? "\u2013" : `${race.out} ${right ? "\u2713" : "\u2717"}`;
  return html("div", { class: "tw-panel" }, html("div", { class: "tw-counters" },
    one("Expected", expected(race)), one("Found", found, look),
    one("Interval", race.interval)));
}

/** Both sides of every race so far, the newest first. */
export function raceList(race) {
  const { races, last } = race;
  const fresh = new Set(last?.fresh ?? []);
  const shown = [...races].reverse().slice(0, SHOWN);
  const more = races.length - shown.length;
  const title = races.length
    ? html("li", {}, html("b", {}, `${races.length} race${races.length > 1 ? "s" : ""}`),
      ": one word, one interval, two threads, at least one of them writes")
    : html("li", {}, html("b", {}, "No race so far"),
      ". A race: one word, one interval, two threads, and at least one of them writes.");
  return html("ul", { class: races.length ? "tw-races tw-some" : "tw-races" }, title,
    ...shown.map((pair) => html("li", fresh.has(pair) ? { class: "tw-fresh" } : {},
      raceWords(pair))),
    more > 0 ? html("li", {}, `and ${more} more`) : null);
}
