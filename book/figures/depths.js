// Plain and residual nets of several depths: what each misreads while it learns.
//
// An ES module in anywidget's form. The published page imports it, and what it imports, as it
// stands; for JupyterLab, which takes one text, course/widgets.py joins the same files into one.
import { createCurves, createOverview, key } from "./depths_plane.js";
import {
  DEPTHS, KINDS, RECIPE, SEEDS, curves, ends, middle, summary, unseen,
} from "./depths_rule.js";
import { STYLE } from "./depths_style.js";
import {
  NAMES, atWords, curvesWords, depthWords, overviewWords, percent, recipeWords, spanWords,
} from "./depths_words.js";
import { html, keepKeys, uniqueName } from "./parts.js";
import { tie } from "./tie.js";

export { DEPTHS, KINDS, RECIPE, SEEDS, atWords, curves, ends, middle, summary, unseen };

const ASKED = ["choice"]; // what Python may set

const legend = () => html("ul", { class: "tw-legend" },
  ...KINDS.map((kind) => html("li", {}, key(kind), NAMES[kind])),
  html("li", {}, "thin lines and dots: single seeds; dashed: from here a tenth of the rate"));

function table() {
  const head = ["Layers", "Plain", "With shortcuts", "New digits, plain", "New, with shortcuts"];
  const rows = DEPTHS.map((depth, at) => html("tr", {}, html("th", { scope: "row" }, `${depth}`),
    ...KINDS.map((kind) => html("td", {}, spanWords(summary(ends(kind, at))))),
    ...KINDS.map((kind) => html("td", {}, percent(summary(unseen(kind, at)).mean)))));
  return html("table", {},
    html("thead", {}, html("tr", {}, ...head.map((name) => html("th", { scope: "col" }, name)))),
    html("tbody", {}, ...rows));
}

function render({ model, el }) {
  const title = uniqueName("title");
  const learning = createCurves(), overview = createOverview();
  let at = 0;

  const told = html("p", { class: "tw-told", role: "status" });
  const layers = html("output", {});
  const input = html("input", { type: "range", min: 0, max: DEPTHS.length - 1, step: 1,
    "aria-label": "Layers", oninput: () => enter(Number(input.value)) });

  const link = tie(model, ASKED, (asked) => enter(asked.choice));
  function enter(chosen) {
    at = Math.min(Math.max(chosen, 0), DEPTHS.length - 1);
    input.value = at;
    input.setAttribute("aria-valuetext", depthWords(at));
    layers.textContent = DEPTHS[at];
    told.textContent = atWords(at);
    learning.element.setAttribute("aria-label", curvesWords(at));
    draw();
    link.tell({ choice: at, found: KINDS.map((kind) => summary(ends(kind, at)).mean) });
  }
  function draw() {
    learning.draw(at);
    overview.draw(at);
  }
  overview.element.setAttribute("aria-label", overviewWords());

  const root = html("section", { class: "tw-figure", "aria-labelledby": title },
    html("style", {}, STYLE),
    html("p", { id: title, class: "tw-title" }, "Deeper, with shortcuts and without"),
    html("div", { class: "tw-depths-body" },
      html("label", { class: "tw-depths-field" }, html("span", {}, "Layers"), input, layers),
      learning.element, told, overview.element),
    legend(),
    html("div", { class: "tw-more" },
      html("details", {}, html("summary", {}, "The same in numbers"),
        html("div", { class: "tw-table", tabindex: 0, role: "region",
          "aria-label": "The same in numbers" }, table())),
      html("details", {}, html("summary", {}, "How it was measured"),
        html("p", {}, recipeWords()))));

  const point = (event) => enter(overview.placeAt(event));
  overview.element.addEventListener("pointerdown", point);
  overview.element.addEventListener("pointermove", (event) =>
    event.pointerType === "mouse" && event.buttons && point(event));

  keepKeys(root);
  el.append(root);
  enter(link.asked().choice);
  const watch = new ResizeObserver(draw);
  watch.observe(learning.element.parentElement);
  return () => {
    watch.disconnect();
    link.untie();
    root.remove();
  };
}

export default { render };
