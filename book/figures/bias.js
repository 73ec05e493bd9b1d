// Three nets that see digits at random places: what more pictures buy each of them.
//
// An ES module in anywidget's form. The published page imports it, and what it imports, as it
// stands; for JupyterLab, which takes one text, course/widgets.py joins the same files into one.
import { createChart, createSheets, key, legendWords } from "./bias_plane.js";
import {
  NETS, PICTURES, RECIPE, SEEDS, accuracies, examples, inkOf, placesOf, summary,
} from "./bias_rule.js";
import { STYLE } from "./bias_style.js";
import { atWords, netWords, pictureWords, planeWords } from "./bias_words.js";
import { html, keepKeys, uniqueName } from "./parts.js";
import { tie } from "./tie.js";

export {
  NETS, PICTURES, RECIPE, SEEDS, accuracies, atWords, examples, inkOf, pictureWords, placesOf,
  summary,
};

const ASKED = ["choice"]; // what Python may set

const legend = () => html("ul", { class: "tw-legend" },
  ...NETS.map((net) => html("li", {}, key(net), legendWords(net))),
  html("li", {}, "small dots: single seeds; dashed: guessing"));

function table(at) {
  const head = ["Net", "Parameters", "Right on average (worst to best seed)"];
  const rows = NETS.map((net) => html("tr", {}, html("th", { scope: "row" }, legendWords(net)),
    html("td", {}, RECIPE.parameters[net].toLocaleString("en")), html("td", {}, netWords(net, at))));
  return html("table", {},
    html("thead", {}, html("tr", {}, ...head.map((name) => html("th", { scope: "col" }, name)))),
    html("tbody", {}, ...rows));
}

function render({ model, el }) {
  const title = uniqueName("title");
  const chart = createChart(), sheets = createSheets();
  let at = 0;

  const told = html("p", { class: "tw-told", role: "status" });
  const numbers = html("div", { class: "tw-table", tabindex: 0, role: "region",
    "aria-label": "The same in numbers" });
  const many = html("output", {});
  const input = html("input", { type: "range", min: 0, max: PICTURES.length - 1, step: 1,
    "aria-label": "Pictures to learn from", oninput: () => enter(Number(input.value)) });

  const link = tie(model, ASKED, adopt);
  function adopt(asked) {
    enter(asked.choice);
  }
  function enter(chosen) {
    at = Math.min(Math.max(chosen, 0), PICTURES.length - 1);
    input.value = at;
    input.setAttribute("aria-valuetext", pictureWords(at));
    many.textContent = PICTURES[at].toLocaleString("en");
    told.textContent = atWords(at);
    chart.element.setAttribute("aria-label", planeWords(at));
    numbers.replaceChildren(table(at));
    draw();
    link.tell({ choice: at, found: NETS.map((net) => summary(net, at).mean) });
  }
  function draw() {
    chart.draw(at);
    sheets.draw(at);
  }

  const root = html("section", { class: "tw-figure", "aria-labelledby": title },
    html("style", {}, STYLE),
    html("p", { id: title, class: "tw-title" }, "What more pictures buy"),
    html("div", { class: "tw-bias-body" },
      html("label", { class: "tw-bias-field" }, html("span", {}, "Pictures to learn from"),
        input, many),
      chart.element, told, sheets.element),
    legend(),
    html("div", { class: "tw-more" },
      html("details", {}, html("summary", {}, "The same in numbers"), numbers),
      html("details", {}, html("summary", {}, "How it was measured"),
        html("p", {}, `A picture is a handwritten digit of 8 by 8 at a random place of a sheet ` +
          `of 20 by 20. Every net takes ${RECIPE.steps} steps of ${RECIPE.batch} pictures, however ` +
          `few there are. Tested on digits that none of them has seen, at random places; ` +
          `${SEEDS} seeds each.`))));

  const point = (event) => enter(chart.placeAt(event));
  chart.element.addEventListener("pointerdown", point);
  chart.element.addEventListener("pointermove", (event) =>
    event.pointerType === "mouse" && event.buttons && point(event));

  keepKeys(root);
  el.append(root);
  adopt(link.asked());
  const watch = new ResizeObserver(draw);
  watch.observe(chart.element.parentElement);
  return () => {
    watch.disconnect();
    link.untie();
    root.remove();
  };
}

export default { render };
