// What stands beside the board: who plays, how strongly, the buttons, the value, the steps.
import { button, choice, html } from "./parts.js";
import { PRESETS } from "./goboard_presets.js";
import { capturedWords, valueWords } from "./goboard_words.js";

const WHO = [["you", "You", null], ["net", "The net", null]];
const STRENGTH = [["0", "Policy", null], ["40", "40 trials", null], ["160", "160", null]];
const KEYS = [
  ["Arrow keys", "go from point to point"], ["Enter, Space", "play there"],
  ["P", "pass"], ["U", "undo"], ["H", "hint"],
];

/** Bars that fill: {element, set(share)}. */
function createBar(name) {
  const inner = html("div");
  const element = html("div", { class: name, "aria-hidden": "true" }, inner);
  return { element, set: (share) => { inner.style.width = `${(100 * share).toFixed(1)}%`; } };
}

/**
 * The controls of a game that is played.
 *
 * act:     {preset, black, white, trials, pass, undo, hint, anew, step, run}, functions
 * returns: {element, draw(state), progress(made, trials)}; state: as goboard.js has it
 */
export function createControls(act) {
  const options = Object.entries(PRESETS)
    .map(([name, { label }]) => html("option", { value: name }, label));
  const preset = html("select", { "aria-label": "Position",
    onchange: () => act.preset(preset.value) }, ...options);
  const black = choice("Black", WHO, act.black), white = choice("White", WHO, act.white);
  const strength = choice("Strength", STRENGTH, (value) => act.trials(Number(value)));
  const pass = button("Pass", act.pass), undo = button("Undo", act.undo);
  const hint = button("Hint", act.hint), anew = button("New game", act.anew);
  const step = button("Next move", act.step);
  const run = button("Let it play", act.run, { class: "tw-button tw-main" });
  const watch = html("div", { class: "tw-buttons tw-go-two" }, step, run);
  const bar = createBar("tw-go-progress");
  const busy = html("p", { class: "tw-go-soft" }), thinking = html("div", {}, busy, bar.element);
  const element = html("div", { class: "tw-stage" },
    html("div", { class: "tw-buttons" }, pass, undo, hint, anew), watch, thinking,
    html("label", { class: "tw-field tw-go-field" }, html("span", {}, "Position"), preset),
    black.element, white.element, strength.element);
  const progress = (made, trials) => {
    bar.set(trials ? made / trials : 0);
    busy.textContent = `The net is thinking: ${made} of ${trials} trials`;
  };
  const draw = (state) => {
    preset.value = state.preset;
    black.set(state.black);
    white.set(state.white);
    strength.set(`${state.trials}`);
    pass.disabled = hint.disabled = !state.yours;
    undo.disabled = !state.game.moves.length;
    watch.hidden = !state.watched;
    step.disabled = state.over || state.running || state.made !== null;
    run.disabled = state.over;
    run.textContent = state.running ? "Stop" : "Let it play";
    thinking.style.visibility = state.made === null ? "hidden" : "visible";
    progress(state.made ?? 0, state.trials);
  };
  return { element, draw, progress };
}

/** Steps through a game to read: {element, draw(at, count)}; go(at) is called. */
export function createSteps(go) {
  const slider = html("input", { type: "range", min: 0, "aria-label": "Move",
    oninput: () => go(Number(slider.value)) });
  const output = html("output", {});
  const by = (step) => () => go(Number(slider.value) + step);
  const back = button("Back", by(-1)), next = button("Next", by(1));
  const element = html("div", {},
    html("label", { class: "tw-go-steps" }, html("span", {}, "Move"), slider, output),
    html("div", { class: "tw-buttons tw-go-two" }, back, next));
  const draw = (at, count) => {
    Object.assign(slider, { max: count });
    slider.value = at;
    output.textContent = `${at} of ${count}`;
    back.disabled = at === 0;
    next.disabled = at === count;
  };
  return { element, draw };
}

/** The value, the captures, and whether the policy is shown: {element, draw(...)}. */
export function createNumbers(showHeat) {
  const box = html("input", { type: "checkbox", onchange: () => showHeat(box.checked) });
  const heat = html("label", { class: "tw-check" }, box,
    html("span", {}, "Show where the net would play"));
  const bar = createBar("tw-go-value"), said = html("p", { class: "tw-go-said" });
  const value = html("div", {}, html("p", { class: "tw-go-soft" }, "Who wins? The net\u2019s guess"),
    bar.element, said);
  const took = html("p", { class: "tw-go-soft tw-go-took" });
  const element = html("div", { class: "tw-panel" }, value, took, heat);
  /** black: its chance of winning, or null; shown: whether the policy is; may: be shown at all */
  const draw = (game, { black, shown, may }) => {
    value.hidden = black === null;
    if (black !== null) {
      bar.set(black);
      said.textContent = valueWords(black);
    }
    took.textContent = capturedWords(game);
    box.checked = shown;
    heat.hidden = !may;
  };
  return { element, draw };
}

/** The rules in a paragraph, and the keys; id: of the sentence that says what they act on. */
export function createHelp(id) {
  const pairs = KEYS.flatMap(([key, does]) => [html("b", {}, key), html("span", {}, does)]);
  return html("details", {}, html("summary", {}, "Rules and keys"),
    html("p", {}, "Players take turns to place a stone on a free crossing; none moves again. " +
      "Joined stones whose last free neighbour, or liberty, is taken are captured. No move may " +
      "bring back a board that has stood, nor leave its own stones without a liberty. Two passes " +
      "end the game: each side counts its stones and the empty points that only it touches; " +
      "White adds 7 for moving second. The larger a blue square, the likelier the net finds the " +
      "move; numbers are per cent."),
    html("p", { id }, "With the board in focus:"), html("div", { class: "tw-keys" }, ...pairs));
}
