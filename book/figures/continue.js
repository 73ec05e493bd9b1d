// A small GPT in the page: it reads what is typed, says what comes next, and writes on.
//
// An ES module in anywidget's form. The published page imports it, and what it imports, as it
// stands; for JupyterLab, which takes one text, course/widgets.py joins the same files into one.
import { createPlane } from "./continue_plane.js";
import {
  ALPHABET, CONTEXT, TOLD, chance, chances, cleaned, drawn, scores, seen, surprises,
} from "./continue_rule.js";
import { STYLE } from "./continue_style.js";
import {
  headWords, likeliest, meanWords, placeWords, planeWords, signOf,
} from "./continue_words.js";
import { button, html, keepKeys, player, show, uniqueName } from "./parts.js";
import { tie } from "./tie.js";

export { ALPHABET, CONTEXT, chance, chances, cleaned, drawn, likeliest, scores, surprises };

const ASKED = ["text", "temperature", "top"]; // what Python may set
const LONGEST = 400, BURST = 120; // letters of a text; of one go
const KEYS = [
  ["Left, Right", "go from letter to letter"], ["Up, Down", "go from row to row"],
  ["Home, End", "first letter, last letter"],
];

function help(id) {
  const pairs = KEYS.flatMap(([key, does]) => [html("b", {}, key), html("span", {}, does)]);
  return html("details", {}, html("summary", {}, "How to read it"),
    html("p", {}, `Under the text stand the last ${CONTEXT} letters, all that the net sees. The ` +
      "bar above a letter is its surprise: minus the logarithm of the chance that the net had " +
      "given it. Point at a letter to see what the net expected after it. \u21b5 is a line " +
      "break, \u2423 a space."),
    html("p", {}, "A dashed bar stands for a letter that top k leaves out."),
    html("p", { id }, "With the letters in focus:"), html("div", { class: "tw-keys" }, ...pairs));
}

const toldWords = () => Object.entries(TOLD).map(([what, n]) => `${what}: ${n}`).join("; ");

function nextList(rows) {
  const percent = (p) => (100 * p).toFixed(1);
  return rows.flatMap(([symbol, p, kept]) => [html("b", {}, signOf(symbol)),
    html("i", { style: `width: ${percent(p)}%`, class: kept ? "" : "tw-cont-out" }),
    html("span", {}, kept ? `${percent(p)} %` : "left out")]);
}

function dial(name, attributes, oninput) {
  const output = html("output", {});
  const input = html("input", { type: "range", "aria-label": name, oninput, ...attributes });
  return { input, output,
    element: html("label", { class: "tw-cont-dial" }, html("span", {}, name), input, output) };
}

function render({ model, el }) {
  const ids = { title: uniqueName("title"), keys: uniqueName("keys") };
  const plane = createPlane();
  let text = "", temperature = 1, top = 0, seed = 0, place = 0, left = 0;
  let symbols = [], said = [], bits = [];

  const told = html("p", { class: "tw-told", role: "status" });
  const heard = html("p", { class: "tw-heard", "aria-live": "polite" });
  const mean = html("p", { class: "tw-cont-soft" });
  const head = html("p", {}), next = html("div", { class: "tw-cont-next" });

  const link = tie(model, ASKED, adopt);
  function adopt(asked) {
    ({ temperature, top } = asked);
    enter(asked.text);
  }
  /** Let the net read a text, the last letter chosen. */
  function enter(given) {
    text = cleaned(given).slice(-LONGEST);
    symbols = seen(text);
    said = scores(text);
    bits = surprises(text, said);
    place = symbols.length - 1;
    update();
  }
  function update() {
    if (field.value !== text) field.value = text;
    heat.input.value = temperature;
    heat.output.textContent = show(temperature, 1);
    few.input.value = top || 20;
    few.output.textContent = top || "all";
    mean.textContent = meanWords(bits);
    drawPlane();
    link.tell({ text, temperature, top, next: chances(said.at(-1), temperature, top) });
  }
  function drawPlane() {
    plane.draw(symbols, bits, place);
    plane.element.setAttribute("aria-label", planeWords(symbols, bits));
    told.textContent = placeWords(symbols, bits, said, place);
    head.textContent = `${headWords(symbols, place)} ?`;
    next.replaceChildren(...nextList(likeliest(said[place], temperature, top)));
  }

  /** Write the next letter; whether to go on. */
  function write() {
    seed += 1;
    left -= 1;
    enter(text + drawn(chances(said.at(-1), temperature, top), chance(seed)));
    field.scrollTop = field.scrollHeight;
    return left > 0;
  }
  const say = () => { heard.textContent = `It wrote: ${text.slice(-BURST)}`; };
  const playing = player({
    act: write, rate: () => 25,
    atOnce: () => { while (write()); },
    changed: (on) => {
      go.textContent = on ? "Stop" : "Write on";
      if (!on) say();
    },
  });

  const field = html("textarea", { "aria-label": "Text", autocapitalize: "off", rows: 5,
    spellcheck: "false", autocomplete: "off",
    oninput: () => { playing.stop(); enter(field.value); } });
  const heat = dial("Temperature", { min: 0.1, max: 2, step: 0.1 },
    () => { temperature = Number(heat.input.value); update(); });
  const few = dial("Top k", { min: 1, max: 20, step: 1 },
    () => { top = Number(few.input.value) % 20; update(); });
  const one = button("One letter", () => { playing.stop(); write(); say(); });
  const go = button("Write on", () => { left = BURST; playing.toggle(); },
    { class: "tw-button tw-main" });
  const clear = button("Clear", () => { playing.stop(); enter(""); });

  const root = html("section", { class: "tw-figure", "aria-labelledby": ids.title },
    html("style", {}, STYLE),
    html("p", { id: ids.title, class: "tw-title" }, "A small GPT writes on"),
    html("div", { class: "tw-cont-body" },
      html("div", {},
        html("label", { class: "tw-cont-field" },
          html("span", {}, "A beginning, yours to change"), field),
        plane.element, mean, heard),
      html("div", {}, html("div", { class: "tw-buttons" }, go, one, clear),
        heat.element, few.element, head, next, told)),
    html("div", { class: "tw-more" }, help(ids.keys),
      html("details", {}, html("summary", {}, "What it can do"),
        html("p", {}, `Measured when it was made: ${toldWords()}.`))));

  const choose = (wanted) => {
    place = Math.min(Math.max(wanted, 0), symbols.length - 1);
    drawPlane();
  };
  const keys = {
    ArrowLeft: () => choose(place - 1), ArrowRight: () => choose(place + 1),
    ArrowUp: () => choose(place - plane.columns()),
    ArrowDown: () => choose(place + plane.columns()),
    Home: () => choose(0), End: () => choose(Infinity),
  };
  plane.element.addEventListener("pointerdown", (event) => choose(plane.placeAt(event)));
  plane.element.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || !keys[event.key]) return;
    event.preventDefault();
    keys[event.key]();
  });

  plane.element.setAttribute("aria-describedby", ids.keys);
  keepKeys(root);
  field.setAttribute("data-lm-suppress-shortcuts", "true");
  el.append(root);
  adopt(link.asked());
  const watch = new ResizeObserver(drawPlane);
  watch.observe(plane.element.parentElement);
  return () => {
    watch.disconnect();
    playing.stop();
    link.untie();
    root.remove();
  };
}

export default { render };
