// What stands beside the plane: counters, bound, passes and weights, all as numbers and words.
import { html, show, svg, tuple } from "./parts.js";
import { FEATURES, KEPT } from "./perceptron_rule.js";
import { boundWords, equation } from "./perceptron_words.js";

const TALL = 40, WIDE = 18; // of a bar and its number, in units of the drawing

/** One small bar per pass: a run that settles falls to nothing, one that cannot never does. */
function passBars({ run }) {
  const shown = run.perPass;
  const tallest = Math.max(...shown, 4);
  const bars = shown.flatMap((n, i) => {
    const height = Math.max((n / tallest) * TALL, 1.5);
    const [x, y] = [i * WIDE, 14 + TALL - height];
    return [
      svg("rect", { x, y, width: WIDE - 4, height, rx: 1.5, class: n ? "" : "tw-none" }),
      svg("text", { x: x + (WIDE - 4) / 2, y: y - 3, "text-anchor": "middle" }, n),
    ];
  });
  const told = shown.length
    ? `Mistakes in the latest passes: ${shown.join(", ")}`
    : "Mistakes in each pass: no pass yet";
  const viewBox = `0 0 ${KEPT * WIDE} ${TALL + 14}`;
  return svg("svg", { class: "tw-bars", role: "img", "aria-label": told, viewBox }, ...bars);
}

// Plain spans and not a list of terms: every theme pulls <dl> about in its own way.
function counter(name, value, note) {
  const small = note && html("small", {}, note);
  return html("div", {}, html("span", {}, name), html("b", {}, value), small);
}

function weightTable({ run, features }) {
  const names = [...FEATURES[features].names.map((n) => ["w", html("sub", {}, n)]), ["b"]];
  const cell = (tag, children) => html(tag, tag === "th" ? { scope: "col" } : {}, ...children);
  return html("table", { class: "tw-weights" },
    html("caption", {}, "Weights"),
    html("thead", {}, html("tr", {}, ...names.map((n) => cell("th", n)))),
    html("tbody", {}, html("tr", {}, ...run.weights.map((w) => cell("td", [show(w)])))));
}

/** The arithmetic of the last step: old weights, plus or minus the example, give the new. */
function lastSum({ run, examples }) {
  if (run.last === null) return "each mistake adds class \u00d7 (features, 1) to the weights";
  const { x, y } = examples[run.last];
  return `${tuple(run.before)} ${y > 0 ? "+" : "\u2212"} ${tuple(x)} = ${tuple(run.weights)}`;
}

function gauge({ run, bound }) {
  const part = bound.most === null ? 0 : Math.min(run.mistakes / bound.most, 1);
  const name = bound.most === null ? "tw-gauge tw-off" : "tw-gauge";
  return html("div", { class: name, "aria-hidden": "true" },
    html("div", { style: `width: ${(100 * part).toFixed(2)}%` }));
}

function boundBlock(state) {
  const { radius, margin, most } = state.bound;
  const sum = most === null
    ? "(R / \u03b3)\u00b2 needs a margin \u03b3 above 0"
    : `(R / \u03b3)\u00b2 = (${show(radius, 3)} / ${show(margin, 3)})\u00b2 = ${show(most, 1)}`;
  return html("div", { class: "tw-bound" }, gauge(state), html("p", {}, boundWords(state)),
    html("p", { class: "tw-sum" }, sum));
}

const line = (name, text) => html("p", { class: "tw-sum" }, html("b", {}, name), text);

const early = ({ run }) => (run.perPass.length < KEPT ? "" : `, the last ${KEPT}`);

const boundary = ({ run, features }) =>
  run.weights.some((w) => w) ? equation(run.weights, features) : "none while all weights are 0";

/** returns: {element, draw(state, wrong, passes)}; wrong is the number of points now wrong */
export function createPanel() {
  const element = html("div", { class: "tw-panel" });
  const draw = (state, wrong, passes) => {
    const most = state.bound.most;
    element.replaceChildren(
      html("div", { class: "tw-counters" },
        counter("Mistakes", state.run.mistakes.toLocaleString("en"),
          most === null ? null : `of at most ${Math.floor(most).toLocaleString("en")}`),
        counter("Passes", passes.toLocaleString("en")),
        counter("Wrong now", `${wrong}`, `of ${state.points.length}`)),
      boundBlock(state),
      html("div", { class: "tw-passes" },
        html("p", {}, `Mistakes in each pass${early(state)}`), passBars(state)),
      weightTable(state),
      line("Last step: ", lastSum(state)),
      line("Boundary: ", boundary(state)),
    );
  };
  return { element, draw };
}
