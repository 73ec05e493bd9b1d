// A small trained Transformer: type a sentence, let it translate, see which word looks at which.
//
// An ES module in anywidget's form. The published page imports it, and what it imports, as it
// stands; for JupyterLab, which takes one text, course/widgets.py joins the same files into one.
import { createPlane } from "./attention_plane.js";
import {
  LONGEST, decoded, encoded, english, likeliest, looksOf, position, read, run, sizes, softmax,
  spelt,
} from "./attention_rule.js";
import { STYLE } from "./attention_style.js";
import {
  EXAMPLES, PART_OPTIONS, lookWords, madeWords, nameOf, nextWords, planeWords, saidWords,
  unknownWords,
} from "./attention_words.js";
import { button, choice, html, keepKeys, uniqueName } from "./parts.js";
import { tie } from "./tie.js";

export {
  decoded, encoded, likeliest, lookWords, looksOf, nextWords, position, read, run, softmax, spelt,
};

const ASKED = ["sentence", "written", "part", "layer", "head"]; // what Python may set
const ALL = -1; // the head that stands for the mean of all

const help = (id) => html("details", {}, html("summary", {}, "How to read it"),
  html("p", {}, "A row is a word that looks, a column a word that is seen; the area of a square is " +
    "the weight. The weights of a row add up to one. A French word looks for the word that comes " +
    "after it, and \u25b8, the beginning, for the first. A dash is a word that may not be seen yet."),
  html("p", { id }, "With the picture in focus: arrow keys go from pair to pair, Home and End to the " +
    "ends of a row. Or point at a pair."),
  html("p", {}, `It knows: ${english.slice(1).join(", ")}.`));

function nextList(pairs) {
  const percent = (p) => (100 * p).toFixed(1);
  return pairs.flatMap(([word, p]) => [html("b", {}, nameOf(word)),
    html("i", { style: `width: ${percent(p)}%` }), html("span", {}, `${percent(p)} %`)]);
}

const numbered = (many) => Array.from({ length: many }, (_, k) => [String(k), String(k + 1), null]);

function render({ model, el }) {
  const ids = { title: uniqueName("title"), keys: uniqueName("keys") };
  const plane = createPlane();
  let sentence = "", words = [], written = 0, state = null;
  const look = { part: "across", layer: 0, head: "all", row: 0, column: 0 };

  const said = html("p", { class: "tw-att-said", lang: "fr" });
  const odd = html("p", { class: "tw-att-odd", role: "status" });
  const told = html("p", { class: "tw-told", role: "status" });
  const heard = html("p", { class: "tw-heard", "aria-live": "polite" });
  const next = html("div", { class: "tw-att-next" });

  const link = tie(model, ASKED, adopt);
  function adopt(asked) {
    look.part = asked.part;
    look.layer = asked.layer;
    look.head = asked.head === ALL ? "all" : asked.head;
    enter(asked.sentence, asked.written);
  }
  /** Show a sentence and its translation, so many words of it written. */
  function enter(text, count = 0) {
    sentence = text;
    const { words: known, unknown } = read(text);
    words = known;
    odd.textContent = unknownWords(unknown);
    write(count);
  }
  function write(count) {
    state = run(words, count);
    written = state ? state.said.length - 1 : 0;
    look.row = written;
    update();
  }
  function update() {
    if (input.value !== sentence) input.value = sentence;
    example.value = EXAMPLES.includes(sentence) ? sentence : "";
    parts.set(look.part);
    layers.set(String(look.layer));
    heads.set(String(look.head));
    said.textContent = saidWords(state);
    on.disabled = end.disabled = !state || state.over;
    again.disabled = !written;
    drawPlane();
    link.tell({ sentence, written, part: look.part, layer: look.layer,
      head: look.head === "all" ? ALL : look.head, translation: state ? spelt(state.said) : "" });
  }
  function drawPlane() {
    if (!state) {
      plane.clear();
      told.textContent = "";
      return next.replaceChildren();
    }
    const looks = looksOf(state, look.part, look.layer, look.head);
    look.row = Math.min(Math.max(look.row, 0), looks.rows.length - 1);
    look.column = Math.min(Math.max(look.column, 0), looks.columns.length - 1);
    plane.draw(looks, look);
    plane.element.setAttribute("aria-label", planeWords(state, look));
    told.textContent = lookWords(state, look);
    next.replaceChildren(...(state.over ? [] : nextList(likeliest(state))));
  }
  function show(change) {
    Object.assign(look, change);
    update();
  }

  const input = html("input", { type: "text", "aria-label": "English sentence",
    autocomplete: "off", autocapitalize: "off", spellcheck: "false", maxlength: 80,
    oninput: () => enter(input.value) });
  const example = html("select", { "aria-label": "Examples",
    onchange: () => example.value && enter(example.value, LONGEST) },
  html("option", { value: "" }, "an example \u2026"),
  ...EXAMPLES.map((text) => html("option", { value: text }, text)));
  const parts = choice("Who looks", PART_OPTIONS, (part) => show({ part, row: Infinity }));
  const layers = choice("Layer", numbered(sizes.layers), (layer) => show({ layer: Number(layer) }));
  const heads = choice("Head", [...numbered(sizes.heads), ["all", "mean", null]], (head) =>
    show({ head: head === "all" ? head : Number(head) }));
  const aloud = (count) => {
    write(count);
    heard.textContent = nextWords(state);
  };
  const on = button("Next word", () => aloud(written + 1), { class: "tw-button tw-main" });
  const end = button("To the end", () => aloud(LONGEST));
  const again = button("Begin again", () => write(0));

  const root = html("section", { class: "tw-figure", "aria-labelledby": ids.title },
    html("style", {}, STYLE),
    html("p", { id: ids.title, class: "tw-title" }, "A small Transformer translates"),
    html("div", { class: "tw-top" },
      html("label", { class: "tw-field tw-att-text" }, html("span", {}, "English"), input), example),
    html("div", { class: "tw-att-body" },
      html("div", {}, odd, said, html("div", { class: "tw-buttons" }, on, end, again),
        plane.element, heard),
      html("div", {}, parts.element, layers.element, heads.element, told,
        html("p", { class: "tw-att-head" }, "What comes next?"), next)),
    html("div", { class: "tw-more" }, help(ids.keys),
      html("details", {}, html("summary", {}, "How it was made"), html("p", {}, madeWords()))));

  const choose = (row, column) => {
    Object.assign(look, { row, column });
    drawPlane();
  };
  const keys = {
    ArrowLeft: () => choose(look.row, look.column - 1),
    ArrowRight: () => choose(look.row, look.column + 1),
    ArrowUp: () => choose(look.row - 1, look.column),
    ArrowDown: () => choose(look.row + 1, look.column),
    Home: () => choose(look.row, 0), End: () => choose(look.row, Infinity),
  };
  const point = (event) => {
    if (!state) return;
    const { row, column } = plane.placeAt(event);
    choose(row, column);
  };
  const listeners = {
    pointerdown: point,
    pointermove: (event) => event.pointerType === "mouse" && point(event),
    keydown(event) {
      if (event.ctrlKey || event.metaKey || event.altKey || !keys[event.key] || !state) return;
      event.preventDefault();
      keys[event.key]();
      heard.textContent = told.textContent;
    },
  };
  for (const [event, act] of Object.entries(listeners)) plane.element.addEventListener(event, act);

  plane.element.setAttribute("aria-describedby", ids.keys);
  keepKeys(root);
  el.append(root);
  adopt(link.asked());
  const watch = new ResizeObserver(drawPlane);
  watch.observe(plane.element.parentElement);
  return () => {
    watch.disconnect();
    link.untie();
    root.remove();
  };
}

export default { render };
