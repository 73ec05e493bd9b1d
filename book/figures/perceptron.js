// The perceptron playground: place points, step Rosenblatt's rule, watch the line and the bound.
//
// An ES module in anywidget's form. The published page imports it, and what it imports, as it
// stands; for JupyterLab, which takes one text, course/widgets.py joins the same files into one.
import { dot } from "./margin.js";
import { button, choice, count, html, keepKeys, player, show, svg, uniqueName } from "./parts.js";
import { handFor } from "./perceptron_hand.js";
import { createPanel } from "./perceptron_panel.js";
import { createPlane, pointTable, symbol, viewOf } from "./perceptron_plane.js";
import { PRESETS, presetPoints } from "./perceptron_presets.js";
import {
  FEATURES, boundOf, examplesOf, isWrong, runUntil, startRun, step,
} from "./perceptron_rule.js";
import { createStudy, waysOut } from "./perceptron_study.js";
import {
  boundWords, endlessWords, planeWords, pointName, stepWords,
} from "./perceptron_words.js";

export { FEATURES, PRESETS, boundOf, examplesOf, presetPoints, runUntil, startRun, step };

const PATIENCE = 10; // passes of one run before it stops to say that it does not settle
const MOST_AT_ONCE = 20000; // mistakes of one run for readers who see no motion
const SLOWEST_TO_FASTEST = [1, 2, 4, 8, 16, 32, 64]; // mistakes a second
const KEYS = [
  ["Arrows", "move the cross (Shift: further)"], ["Enter or Space", "add a point"],
  ["Delete", "remove the point"], ["M", "pick a point up, put it down"],
  ["N, P", "next, previous point"], ["1, 2", "class plus, minus"], ["S", "step"],
  ["R", "run or pause"], ["Z", "undo"], ["0", "start again"],
];

const line = (name) =>
  svg("svg", { class: "tw-symbol tw-long", viewBox: "0 0 30 22", "aria-hidden": "true" },
    svg("path", { d: "M2 11H28", class: name }));

function legend() {
  const ring = svg("svg", { class: "tw-symbol", viewBox: "-11 -11 22 22", "aria-hidden": "true" },
    svg("circle", { r: 8, class: "tw-looked" }));
  const items = [
    [symbol(1), "plus"], [symbol(-1), "minus"], [symbol(1, "tw-wrong"), "hollow: wrong now"],
    [ring, "just looked at"], [line("tw-line"), "boundary"],
    [line("tw-line-before"), "one step before"],
  ];
  return html("ul", { class: "tw-legend" }, ...items.map((item) => html("li", {}, ...item)));
}

function keyHelp(id) {
  const pairs = KEYS.flatMap(([key, does]) => [html("b", {}, key), html("span", {}, does)]);
  return html("details", {}, html("summary", {}, "Keys"),
    html("p", { id }, "With the plane in focus:"), html("div", { class: "tw-keys" }, ...pairs));
}

function render({ model, el }) {
  const ids = { keys: uniqueName("keys"), title: uniqueName("title") };
  const plane = createPlane();
  const panel = createPanel();
  const study = createStudy(model, () => { playing.stop(); draw(); say(pointsSaid()); });
  let tool = "plus";
  let hand = null;
  let stopAt = 0; // passes at which the run pauses

  // What is said: `told` is seen and heard, `heard` is for ears alone (the keyboard's cross).
  const told = html("p", { class: "tw-told", role: "status" });
  const heard = html("p", { class: "tw-heard", "aria-live": "polite" });
  const say = (text) => { told.textContent = text; };
  const whisper = (text) => { heard.textContent = text; };
  const pointsSaid = () => {
    const name = PRESETS[study.now.preset]?.label ?? "Your own points";
    return `${name}: ${count(study.now.points.length, "point")}. ${boundWords(study.now)}`;
  };
  const stepSaid = () => stepWords(study.now, study.passes());

  const scores = () => study.now.examples.map((e) => dot(study.now.run.weights, e.x));
  const wrongNow = () => study.now.examples.map((e) => isWrong(study.now.run.weights, e));
  const describe = (i) => {
    const wrong = wrongNow()[i] ? "wrong" : "right";
    return `${pointName(study.now.points[i])}, score ${show(scores()[i])}: ${wrong}`;
  };

  const acts = {
    add(x, y) {
      if (tool === "erase") setTool("plus");
      study.add(x, y, tool === "minus" ? -1 : 1);
      edited(`Added ${pointName([x, y, tool === "minus" ? -1 : 1])}.`);
    },
    remove(i) {
      const gone = pointName(study.now.points[i]);
      study.remove(i);
      edited(`Removed ${gone}.`);
    },
    moved: (i) => edited(`Moved: ${pointName(study.now.points[i])}.`),
    shown: () => { playing.stop(); draw(); },
    say: whisper,
    describe,
    tool: () => tool,
    keys: {
      s: () => stepOnce(), r: () => playing.toggle(), z: () => undo(), 0: () => reset(),
      1: () => setTool("plus"), 2: () => setTool("minus"),
    },
  };
  const edited = (what) => {
    playing.stop();
    draw();
    say(`${what} The run starts from zero weights. ${boundWords(study.now)}`);
  };
  const setTool = (value) => {
    tool = value;
    tools.set(value);
    whisper(value === "erase" ? "Clicking erases points." : `New points are of class ${value}.`);
  };
  const stepOnce = () => {
    playing.stop();
    study.step();
    draw();
    say(stepSaid());
  };
  const undo = () => {
    playing.stop();
    const could = study.canUndo;
    study.undo();
    draw();
    const { run, points } = study.now;
    say(could ? `Undone: ${count(points.length, "point")}, ${count(run.mistakes, "mistake")}.`
      : "Nothing to undo.");
  };
  const reset = () => {
    playing.stop();
    study.reset();
    draw();
    say("Weights are zero again, and nothing is counted.");
  };
  const load = (preset, seed) => {
    playing.stop();
    study.load(preset, seed);
    draw();
    say(pointsSaid());
  };

  // Running: steps on a timer, paused in words when it goes on and on.
  const endless = () => study.passes() >= stopAt && !study.now.run.done;
  const tellRun = () => {
    const { run } = study.now;
    say(endless() ? endlessWords(study.now, study.passes(), waysOut(study.now)) : stepSaid());
    return !run.done && !endless();
  };
  const playing = player({
    act() {
      study.run(study.now.run.mistakes + 1);
      draw();
      return tellRun();
    },
    atOnce() {
      const { examples, bound, run } = study.now;
      const most = bound.most === null ? PATIENCE * examples.length : MOST_AT_ONCE;
      study.run(run.mistakes + most);
      stopAt = Math.min(stopAt, study.passes());
      draw();
      tellRun();
    },
    rate: () => SLOWEST_TO_FASTEST[speed.value],
    changed(on) {
      if (on) study.grab();
      if (on) stopAt = study.passes() + PATIENCE;
      // A reader of the screen hears the end of a run, not each of its steps.
      told.setAttribute("aria-live", on ? "off" : "polite");
      run.replaceChildren(on ? "Pause" : "Run");
      if (!on) requestAnimationFrame(() => say(told.textContent));
    },
  });

  const run = button("Run", () => playing.toggle(), { class: "tw-button tw-main" });
  const undoing = button("Undo", undo);
  const again = button("Draw again", () => load(study.now.preset, study.now.seed + 1));
  const tools = choice("Click or tap", [
    ["plus", "plus", symbol(1)], ["minus", "minus", symbol(-1)], ["erase", "erase", null],
  ], setTool);
  const features = choice("Features",
    Object.entries(FEATURES).map(([name, { label }]) => [name, label, null]),
    (value) => {
      playing.stop();
      study.look(value);
      draw();
      say(`Features ${FEATURES[value].label}. ${boundWords(study.now)}`);
    });
  const preset = html("select", { onchange: () => load(preset.value, study.now.seed) },
    ...Object.entries(PRESETS).map(([name, { label }]) => html("option", { value: name }, label)),
    html("option", { value: "own", disabled: true }, "Your own points"));
  const speed = html("input", { type: "range", min: 0, max: SLOWEST_TO_FASTEST.length - 1,
    value: 2, oninput: () => showSpeed() });
  const pace = html("output", {});
  const showSpeed = () => {
    const words = `${SLOWEST_TO_FASTEST[speed.value]} a second`;
    pace.textContent = words;
    speed.setAttribute("aria-valuetext", words);
  };
  const widest = html("input", { type: "checkbox", onchange: () => draw() });
  const widestName = html("span");
  const table = html("div", { class: "tw-table" });

  const root = html("section", { class: "tw-figure", "aria-labelledby": ids.title },
    html("p", { id: ids.title, class: "tw-title" }, "Perceptron playground"),
    html("div", { class: "tw-top" },
      html("label", { class: "tw-field" }, html("span", {}, "Points"), preset), again,
      features.element),
    html("div", { class: "tw-body" },
      html("div", { class: "tw-stage" }, plane.element,
        html("div", { class: "tw-buttons" },
          button("Step", stepOnce, { class: "tw-button tw-main" }), run,
          button("Reset", reset), undoing),
        told, heard),
      html("div", { class: "tw-side" }, tools.element,
        html("label", { class: "tw-field tw-speed" }, html("span", {}, "Speed"), speed, pace),
        panel.element,
        html("label", { class: "tw-check" }, widest, line("tw-line-widest"), widestName))),
    legend(),
    html("div", { class: "tw-more" }, keyHelp(ids.keys),
      html("details", {}, html("summary", {}, "The points as a table"), table)));

  function draw() {
    const { now } = study;
    const wrong = wrongNow();
    const errors = wrong.filter(Boolean).length;
    plane.draw(now, wrong, widest.checked, viewOf(now.points));
    plane.element.setAttribute("aria-label", planeWords(now, errors));
    panel.draw(now, errors, study.passes());
    table.replaceChildren(pointTable(now, wrong, scores()));
    preset.value = now.preset;
    features.set(now.features);
    widestName.textContent = now.bound.most === null
      ? "No widest margin: not separable" : "Show the widest margin";
    undoing.disabled = !study.canUndo;
    hand?.refresh();
    again.disabled = !PRESETS[now.preset]?.drawn;
  }

  plane.element.setAttribute("aria-describedby", ids.keys);
  hand = handFor(plane, study, acts);
  tools.set(tool);
  showSpeed();
  keepKeys(root);
  el.append(root);
  const watch = new ResizeObserver(() => {
    plane.resize(Math.max(plane.element.clientWidth, 200));
    draw();
  });
  watch.observe(plane.element);
  draw();
  say(`${boundWords(study.now)} Press Step to look for the first mistake.`);
  return () => {
    playing.stop();
    watch.disconnect();
    study.forget();
    root.remove();
  };
}

export default { render };
