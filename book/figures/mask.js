// A mask to edit: who may look at whom, what it costs, and what several layers make of it.
//
// An ES module in anywidget's form. The published page imports it, and what it imports, as it
// stands; for JupyterLab, which takes one text, course/widgets.py joins the same files into one.
import { createPlane } from "./mask_plane.js";
import {
  DEEPEST, fromText, nameOf, pairsOf, preset, reached, shares, toText, toggled,
} from "./mask_rule.js";
import { STYLE } from "./mask_style.js";
import { OPTIONS, aboutWords, countWords, planeWords, rowWords } from "./mask_words.js";
import { choice, html, keepKeys, svg, uniqueName } from "./parts.js";
import { tie } from "./tie.js";

export {
  countWords, fromText, nameOf, pairsOf, preset, reached, rowWords, shares, toText, toggled,
};

const ASKED = ["words", "mask", "layers"]; // what Python may set

const key = (name) => svg("svg",
  { class: "tw-mask-key", viewBox: "0 0 14 14", "aria-hidden": "true" },
  svg("rect", { x: 2, y: 2, width: 10, height: 10, class: name }));

const legend = () => html("ul", { class: "tw-legend" },
  html("li", {}, key("tw-mask-seen"), "may look"),
  html("li", {}, key("tw-mask-far"), "may not, but gets word of it through the layers"));

const help = (id) => html("details", {}, html("summary", {}, "How to use it"),
  html("p", {}, "Each row is a word that looks, each column a word that is seen. Press a square to " +
    "allow or forbid. Then add layers: what a word has seen, others can learn from it."),
  html("p", { id }, "With the picture in focus: arrow keys choose a pair, Space changes it."));

function render({ model, el }) {
  const ids = { title: uniqueName("title"), keys: uniqueName("keys") };
  const plane = createPlane(), look = { row: 0, column: 0 };
  let words = [], mask = [], layers = 1;

  const about = html("p", { class: "tw-mask-about" });
  const counts = html("p", { class: "tw-mask-counts" });
  const told = html("p", { class: "tw-told", role: "status" });
  const heard = html("p", { class: "tw-heard", "aria-live": "polite" });

  const link = tie(model, ASKED, adopt);
  function adopt(asked) {
    ({ words, layers } = asked);
    mask = fromText(asked.mask);
    look.row = Math.min(look.row, words.length - 1);
    look.column = Math.min(look.column, words.length - 1);
    update();
  }
  function update() {
    presets.set(nameOf(mask));
    deep.value = layers;
    deepOut.textContent = layers;
    about.textContent = aboutWords(mask);
    counts.textContent = countWords(mask, layers);
    draw();
    link.tell({ mask: toText(mask), layers, pairs: pairsOf(mask) });
  }
  function draw() {
    plane.draw(words, mask, reached(mask, layers), look);
    plane.element.setAttribute("aria-label", planeWords(words, mask));
    told.textContent = rowWords(words, mask, layers, look.row);
  }
  function change(row, column) {
    mask = toggled(mask, row, column);
    choose(row, column);
    update();
    heard.textContent = `${words[row]} ${mask[row][column] ? "sees" : "no longer sees"} ` +
      `${words[column]}. ${counts.textContent}`;
  }
  function choose(row, column) {
    const within = (k) => Math.min(Math.max(k, 0), words.length - 1);
    [look.row, look.column] = [within(row), within(column)];
    draw();
  }

  const presets = choice("Mask", OPTIONS, (name) => {
    mask = preset(name, words.length);
    update();
  });
  const deepOut = html("output", {});
  const deep = html("input", { type: "range", min: 1, max: DEEPEST, step: 1, "aria-label": "Layers",
    oninput: () => { layers = Number(deep.value); update(); } });

  const root = html("section", { class: "tw-figure", "aria-labelledby": ids.title },
    html("style", {}, STYLE),
    html("p", { id: ids.title, class: "tw-title" }, "Who may look at whom"),
    html("div", { class: "tw-top tw-mask-top" }, presets.element),
    html("div", { class: "tw-mask-body" },
      html("div", {}, plane.element, heard),
      html("div", {}, about,
        html("label", { class: "tw-field tw-mask-layers" },
          html("span", {}, "Layers"), deep, deepOut),
        counts, told)),
    legend(),
    html("div", { class: "tw-more" }, help(ids.keys)));

  const keys = {
    ArrowLeft: () => choose(look.row, look.column - 1),
    ArrowRight: () => choose(look.row, look.column + 1),
    ArrowUp: () => choose(look.row - 1, look.column),
    ArrowDown: () => choose(look.row + 1, look.column),
  };
  const listeners = {
    click(event) {
      const { row, column, inside } = plane.placeAt(event);
      if (inside) change(row, column);
      else choose(row, column);
    },
    pointermove(event) {
      if (event.pointerType !== "mouse") return;
      const { row, column } = plane.placeAt(event);
      choose(row, column);
    },
    keydown(event) {
      if (event.ctrlKey || event.metaKey || event.altKey) return;
      if (event.key === " ") {
        event.preventDefault();
        change(look.row, look.column);
      } else if (keys[event.key]) {
        event.preventDefault();
        keys[event.key]();
        heard.textContent = told.textContent;
      }
    },
  };
  for (const [event, act] of Object.entries(listeners)) plane.element.addEventListener(event, act);

  plane.element.setAttribute("aria-describedby", ids.keys);
  keepKeys(root);
  el.append(root);
  adopt(link.asked());
  const watch = new ResizeObserver(draw);
  watch.observe(plane.element.parentElement);
  return () => {
    watch.disconnect();
    link.untie();
    root.remove();
  };
}

export default { render };
