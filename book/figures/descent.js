// A ball that rolls down a surface of two weights: learning rate, momentum, noise, basins.
//
// An ES module in anywidget's form. The published page imports it, and what it imports, as it
// stands; for JupyterLab, which takes one text, course/widgets.py joins the same files into one.
import { createCurve, createPlane } from "./descent_plane.js";
import {
  LIMITS, SURFACES, basins, curvatures, drop, fateOf, isLost, isStill, limitAt, normal, stepped,
} from "./descent_rule.js";
import { STYLE } from "./descent_style.js";
import { ballWords, limitWords, planeWords } from "./descent_words.js";
import { button, html, keepKeys, player, show, uniqueName } from "./parts.js";
import { tie } from "./tie.js";

export { SURFACES, ballWords, basins, curvatures, drop, fateOf, limitAt, limitWords, normal,
  stepped };

const ASKED = ["surface", "start", "rate", "momentum", "noise", "seed", "basins"];
const MOST = 400; // steps of one ball
const CELLS = 36; // of the map of basins, along one side
const NUDGE = 0.1; // of a key
const WAIT_MS = 120; // the map follows a slider once it rests so long
const STEPS_A_SECOND = 8;
const KEYS = [
  ["Arrow keys", "drop the ball a little further on"], ["Enter", "one step"],
  ["Escape", "put the ball back to its start"],
];

function dial(name, [low, high], step, moved) {
  const input = html("input", { type: "range", min: low, max: high, step, "aria-label": name,
    oninput: () => moved(Number(input.value)) });
  const output = html("output", {});
  const set = (value) => {
    input.value = value;
    output.textContent = show(value, 3);
  };
  return { element: html("label", { class: "tw-field tw-dial" },
    html("span", {}, name), input, output), set };
}

const legend = () => html("ul", { class: "tw-legend" },
  html("li", {}, "Ring: start. Orange disc: the ball. +: a minimum, A the deepest."),
  ...[["first", "starts that end in A"], ["other", "in another minimum"],
    ["lost", "nowhere: they run away"]].map(([name, words]) =>
    html("li", {}, html("span", { class: `tw-dot tw-dot-${name}`, "aria-hidden": "true" }),
      words)));

function help(id) {
  const pairs = KEYS.flatMap(([key, does]) => [html("b", {}, key), html("span", {}, does)]);
  return html("details", {}, html("summary", {}, "How to read it"),
    html("p", {}, "A map of a cost that depends on two weights: each line joins places of equal " +
      "cost. The ball moves against the gradient, by the rate times its length; momentum keeps a " +
      "share of the last move; noise adds a random push to the gradient, as a mini-batch does. " +
      "The small curve shows, on a logarithmic scale, how far the cost is above the deepest " +
      "minimum. The map of basins drops a ball, without noise, on every place."),
    html("p", { id }, "With the picture in focus:"), html("div", { class: "tw-keys" }, ...pairs));
}

function render({ model, el }) {
  const ids = { title: uniqueName("title"), keys: uniqueName("keys") };
  const plane = createPlane(), curve = createCurve();
  let setting = {}; // what Python may set, as it stands now
  let ball = null, track = [], costs = [], draw = null, map = null, timer = null;

  const told = html("p", { class: "tw-told", role: "status" });
  const limit = html("p", { class: "tw-limit" });
  const heard = html("p", { class: "tw-heard", "aria-live": "polite" });
  const link = tie(model, ASKED, (asked) => {
    playing.stop();
    adopt(asked);
  });
  function adopt(asked) {
    setting = { ...asked, start: [...asked.start] };
    again();
    remap();
  }
  /** Put the ball back to its start, with the same noise to come. */
  function again() {
    ball = drop(setting.start);
    draw = normal(setting.seed);
    track = [];
    costs = [];
    record();
    update();
  }
  function record() {
    const { of, minima } = SURFACES[setting.surface];
    track.push(ball.at);
    costs.push(of(...ball.at) - of(...minima[0]));
  }
  function remap() {
    clearTimeout(timer);
    timer = setTimeout(() => {
      map = setting.basins ? basins(setting.surface, setting, CELLS) : null;
      drawPlane();
    }, map && setting.basins ? WAIT_MS : 0);
  }
  const drawPlane = () => plane.draw(setting.surface, track, map);
  function update() {
    told.textContent = ballWords(ball, setting.surface);
    limit.textContent = limitWords(setting);
    for (const name of ["rate", "momentum", "noise"]) dials[name].set(setting[name]);
    pick.value = setting.surface;
    check.checked = setting.basins;
    step.disabled = many.disabled = play.disabled = ended();
    plane.element.setAttribute("aria-label", planeWords(setting.surface));
    drawPlane();
    curve.draw(costs);
    link.tell({ ...setting, start: [...setting.start], place: ended() && isLost(ball) ? []
      : [...ball.at], steps: ball.steps });
  }
  const ended = () => isLost(ball) || ball.steps >= MOST ||
    (!setting.noise && isStill(ball, setting.surface));
  function go(steps) {
    for (let k = 0; k < steps && !ended(); k++) {
      ball = stepped(ball, setting.surface, setting, draw);
      record();
    }
    update();
    return !ended();
  }
  const halt = (act) => (...given) => {
    playing.stop();
    act(...given);
  };
  const set = halt((changes) => {
    Object.assign(setting, changes);
    again();
    remap();
  });
  const dropAt = halt((at) => {
    setting.start = at.map((w) => Number(Math.min(Math.max(w, -2), 2).toFixed(3)));
    again();
  });
  const playing = player({
    act: () => go(1), atOnce: () => go(MOST), rate: () => STEPS_A_SECOND,
    changed(on) {
      told.setAttribute("aria-live", on ? "off" : "polite");
      play.replaceChildren(on ? "Pause" : "Roll");
    },
  });

  const dials = {
    rate: dial("Learning rate", LIMITS.rate, 0.005, (rate) => set({ rate })),
    momentum: dial("Momentum", LIMITS.momentum, 0.05, (momentum) => set({ momentum })),
    noise: dial("Noise", LIMITS.noise, 0.05, (noise) => set({ noise })),
  };
  const pick = html("select", { onchange: () => set({ surface: pick.value,
    start: [...SURFACES[pick.value].start] }) },
  ...Object.entries(SURFACES).map(([name, { label }]) => html("option", { value: name }, label)));
  const check = html("input", { type: "checkbox",
    onchange: () => set({ basins: check.checked }) });
  const step = button("Step", halt(() => go(1)), { class: "tw-button tw-main" });
  const play = button("Roll", () => playing.toggle());
  const many = button("100 steps", halt(() => go(100)));
  const reset = button("Put back", halt(again));

  const root = html("section", { class: "tw-figure", "aria-labelledby": ids.title },
    html("style", {}, STYLE),
    html("p", { id: ids.title, class: "tw-title" }, "Downhill, step by step"),
    html("div", { class: "tw-top tw-descent-top" },
      html("label", { class: "tw-field" }, html("span", {}, "Surface"), pick),
      html("label", { class: "tw-check" }, check, "Show the basins")),
    html("div", { class: "tw-descent-body" },
      html("div", {}, plane.element, heard),
      html("div", {},
        html("div", { class: "tw-dials" }, dials.rate.element, dials.momentum.element,
          dials.noise.element),
        html("div", { class: "tw-buttons" }, step, play, many, reset), told, limit,
        curve.element)),
    legend(),
    html("div", { class: "tw-more" }, help(ids.keys)));

  const nudge = (x, y) => () => dropAt([setting.start[0] + x, setting.start[1] + y]);
  const keys = {
    ArrowLeft: nudge(-NUDGE, 0), ArrowRight: nudge(NUDGE, 0), ArrowUp: nudge(0, NUDGE),
    ArrowDown: nudge(0, -NUDGE), Enter: halt(() => go(1)), Escape: halt(again),
  };
  const listeners = {
    click: (event) => dropAt(plane.pointAt(event)),
    keydown(event) {
      if (event.ctrlKey || event.metaKey || event.altKey || !keys[event.key]) return;
      event.preventDefault();
      keys[event.key]();
      heard.textContent = ballWords(ball, setting.surface);
    },
  };
  for (const [name, act] of Object.entries(listeners)) plane.element.addEventListener(name, act);

  plane.element.setAttribute("aria-describedby", ids.keys);
  keepKeys(root);
  el.append(root);
  adopt(link.asked());
  const watch = new ResizeObserver(drawPlane);
  watch.observe(plane.element.parentElement);
  return () => {
    playing.stop();
    clearTimeout(timer);
    watch.disconnect();
    link.untie();
    root.remove();
  };
}

export default { render };
