// A race played by hand: threads of a block sum their numbers, and the reader is the scheduler.
//
// An ES module in anywidget's form. The published page imports it, and what it imports, as it
// stands; for JupyterLab, which takes one text, course/widgets.py joins the same files into one.
import { button, choice, html, keepKeys, player, uniqueName } from "./parts.js";
import { randomFrom } from "./perceptron_presets.js";
import { createSource, createThreads, raceList, sums, wordTable } from "./race_board.js";
import {
  expected, follow, isDone, numbersOf, ready, startRace, stepAll, stepThread,
} from "./race_rule.js";
import { countAll, everySchedule, search, unlucky, unluckyRun } from "./race_search.js";
import { STYLE } from "./race_style.js";
import { idleWords, searchWords, startWords, stepWords } from "./race_words.js";
import { tie } from "./tie.js";

export {
  countAll, everySchedule, expected, follow, isDone, numbersOf, ready, search, startRace, stepAll,
  stepThread, unluckyRun,
};

const ASKED = ["threads", "loaded", "looped", "seed"]; // what Python may set
const STEPS_A_SECOND = 1.6;

function help() {
  return html("details", {}, html("summary", {}, "How to read it"),
    html("p", {}, "A numbered mark stands in the line that its thread runs next: round before a " +
      "step, square between reading and writing of line 6, pale while it waits at a barrier. " +
      "A barrier opens when all threads stand at it, and a new interval begins. Two accesses of " +
      "different threads to one word race when both fall into one interval and one of them " +
      "writes: then only luck says which comes first. The race is there in every schedule, even " +
      "where the sum is right. \u201cStep all\u201d moves the threads in step, as a warp often does; " +
      "CUDA does not promise it."));
}

function render({ model, el }) {
  const id = uniqueName("title");
  let asked = null, race = null, tries = 0;
  let pick = null; // says who makes the next step while the race plays
  let replay = []; // what is left of the schedule that the search found

  const told = html("p", { class: "tw-told", role: "status" });
  const heard = html("p", { class: "tw-heard", "aria-live": "polite" });
  const say = (text) => { told.textContent = text; };
  const memory = html("div", { class: "tw-table" });
  const sum = html("div");
  const summary = html("p", { class: "tw-found" }); // what the search found, while it is replayed
  const races = html("div");

  const halt = () => {
    playing.stop();
    replay = [];
  };
  const begin = () => startRace({ ...asked, ...numbersOf(asked.threads, asked.seed) });
  const become = (changes) => {
    asked = { ...asked, ...changes };
    summary.textContent = "";
    race = begin();
    draw();
    say(startWords(race));
    publish();
  };
  const publish = () => link.tell({ ...asked, expected: expected(race), found: race.out,
    races: race.races.length });
  const link = tie(model, ASKED, (values) => {
    halt();
    become(values);
  });
  const moveTo = (next, words) => {
    race = next;
    draw();
    say(words ?? stepWords(race));
    publish();
  };

  const press = (t) => {
    halt();
    if (ready(race).includes(t)) return moveTo(stepThread(race, t));
    say(idleWords(race, t));
  };
  const all = () => {
    halt();
    moveTo(stepAll(race));
  };
  const back = () => {
    halt();
    moveTo(race.last?.before ?? race);
  };
  const reset = () => {
    halt();
    summary.textContent = "";
    moveTo(begin());
  };

  // Playing: by an unlucky schedule, or by the one that the search has found.
  const playOne = () => {
    if (!isDone(race)) moveTo(stepThread(race, pick(race)));
    return !isDone(race);
  };
  const playing = player({
    act: playOne,
    atOnce: () => { while (playOne()); },
    rate: () => STEPS_A_SECOND,
    changed(on) {
      // A reader of the screen hears the end of a run, not each of its steps.
      told.setAttribute("aria-live", on ? "off" : "polite");
      play.replaceChildren(on ? "Pause" : "Play");
      if (!on) requestAnimationFrame(() => say(told.textContent));
    },
  });
  const random = () => randomFrom(1000 * asked.seed + (tries += 1));
  const playUnlucky = () => {
    if (playing.playing()) return playing.stop();
    if (isDone(race)) moveTo(begin());
    if (!replay.length) pick = unlucky(random(), race.threads);
    playing.toggle();
  };
  const find = () => {
    halt();
    const start = begin();
    const found = search(start, random());
    moveTo(start, searchWords(start, found));
    heard.textContent = told.textContent;
    summary.textContent = "";
    if (!found.schedule) return;
    summary.textContent = told.textContent;
    replay = found.schedule;
    pick = () => replay.shift();
    playing.toggle();
  };

  const switched = (name, on) => {
    halt();
    become({ [name]: on });
  };
  const source = createSource(switched);
  const threads = createThreads(press);
  const size = choice("Threads", [["4", "4", null], ["8", "8", null]], (value) => {
    halt();
    become({ threads: Number(value) });
  });
  const play = button("Play", playUnlucky);
  const undo = button("Back", back);
  const numbers = button("Other numbers", () => {
    halt();
    become({ seed: asked.seed + 1 });
  });

  const root = html("section", { class: "tw-figure", "aria-labelledby": id },
    html("style", {}, STYLE),
    html("p", { id, class: "tw-title" }, "A block sums its numbers: who comes first?"),
    html("div", { class: "tw-top" }, numbers, size.element),
    html("div", { class: "tw-race" },
      html("div", {}, source.element,
        html("div", { class: "tw-buttons" },
          button("Step all", all, { class: "tw-button tw-main" }), play, undo,
          button("Reset", reset),
          button("Find a schedule that goes wrong", find, { class: "tw-button tw-find" })),
        told, heard),
      html("div", {}, threads.element, memory, sum, summary)),
    races,
    html("div", { class: "tw-more" }, help()));

  function draw() {
    source.draw(race);
    threads.draw(race);
    memory.replaceChildren(wordTable(race));
    sum.replaceChildren(sums(race));
    races.replaceChildren(raceList(race));
    size.set(`${race.threads}`);
    undo.disabled = !race.last;
  }

  become(link.asked());
  keepKeys(root);
  el.append(root);
  return () => {
    playing.stop();
    link.untie();
    root.remove();
  };
}

export default { render };
