// A small trained LSTM, read symbol by symbol: what its gates do, what its cells hold.
//
// An ES module in anywidget's form. The published page imports it, and what it imports, as it
// stands; for JupyterLab, which takes one text, course/widgets.py joins the same files into one.
import { createPlane } from "./gates_plane.js";
import {
  EDGE, GATES, LONGEST, chance, chances, cleaned, drawn, namesOfNets, netOf, titleOf, trace,
} from "./gates_rule.js";
import { STYLE } from "./gates_style.js";
import {
  ABOUT, EXAMPLES, SHOWN, likeliest, nameOf, nextWords, planeWords, readSoFar, toldWords, unitWords,
} from "./gates_words.js";
import { button, choice, html, keepKeys, show, svg, uniqueName } from "./parts.js";
import { tie } from "./tie.js";

export {
  GATES, chance, chances, cleaned, drawn, likeliest, netOf, nextWords, trace, unitWords,
};

const ASKED = ["net", "text", "unit", "shows", "temperature"]; // what Python may set
const KEYS = [
  ["Left, Right", "go from symbol to symbol"], ["Up, Down", "go from unit to unit"],
  ["Home, End", "first symbol, last symbol"],
];

const line = (gate) => svg("svg",
  { class: "tw-gates-key", viewBox: "0 0 26 10", "aria-hidden": "true" },
  svg("line", { x1: 0, x2: 26, y1: 5, y2: 5, class: `tw-gates-${gate}` }));

const legend = () => html("ul", { class: "tw-legend" },
  html("li", {}, line("i"), "i, what is let in"), html("li", {}, line("f"), "f, what is kept"),
  html("li", {}, line("o"), "o, what is shown"), html("li", {}, "bars: the cell"));

function help(id) {
  const pairs = KEYS.flatMap(([key, does]) => [html("b", {}, key), html("span", {}, does)]);
  return html("details", {}, html("summary", {}, "How to read it"),
    html("p", {}, "Each column is a symbol that was read, \u25b8 the beginning; each row is a " +
      "unit. The area of a square is the size of a value; a full square is positive, a hollow " +
      "one negative. Below are the gates and the cell of one unit. Point at a place to choose it."),
    html("p", { id }, "With the picture in focus:"), html("div", { class: "tw-keys" }, ...pairs));
}

function nextList(pairs) {
  const percent = (p) => (100 * p).toFixed(1);
  return pairs.flatMap(([symbol, p]) => [html("b", {}, nameOf(symbol)),
    html("i", { style: `width: ${percent(p)}%` }), html("span", {}, `${percent(p)} %`)]);
}

function render({ model, el }) {
  const ids = { title: uniqueName("title"), keys: uniqueName("keys") };
  const plane = createPlane();
  let name = null, text = "", steps = [], temperature = 1, seed = 0, over = false;
  const look = { key: "c", place: 0, unit: 0 };

  const about = html("p", { class: "tw-gates-about" });
  const told = html("p", { class: "tw-told", role: "status" });
  const heard = html("p", { class: "tw-heard", "aria-live": "polite" });
  const nextHead = html("p", {}), next = html("div", { class: "tw-gates-next" });
  const measured = html("p", { class: "tw-gates-about" });

  const link = tie(model, ASKED, adopt);
  function adopt(asked) {
    temperature = asked.temperature;
    look.key = asked.shows;
    enter(asked.net, asked.text, asked.unit);
  }
  /** Show a net and a text, the last symbol chosen. */
  function enter(net, given, unit = look.unit) {
    name = net;
    text = cleaned(name, given);
    over = false;
    steps = trace(name, text);
    look.place = steps.length - 1;
    look.unit = Math.min(unit, netOf(name).hidden - 1);
    update();
  }
  function update() {
    pick.value = name;
    if (input.value !== text) input.value = text;
    heat.value = temperature;
    heatOut.textContent = show(temperature, 1);
    shown.set(look.key);
    about.textContent = ABOUT[name];
    measured.textContent = `Measured on texts drawn anew when it was made: ${toldWords(name)}.`;
    on.disabled = end.disabled = over || text.length >= LONGEST;
    drawPlane();
    link.tell({ net: name, text, unit: look.unit, shows: look.key, temperature,
      next: chances(name, steps.at(-1), temperature) });
  }
  function drawPlane() {
    plane.draw(steps, look);
    plane.element.setAttribute("aria-label", planeWords(name, steps, look.key));
    const stop = over && look.place === steps.length - 1 ? " It drew the end." : "";
    told.textContent = unitWords(steps, look.place, look.unit) + stop;
    nextHead.textContent = `What comes next, ${readSoFar(steps, look.place)}?`;
    next.replaceChildren(...nextList(likeliest(name, steps[look.place], temperature)));
  }

  /** Draw the next symbol; whether the text goes on. */
  function write() {
    seed += 1;
    const symbol = drawn(name, chances(name, steps.at(-1), temperature), chance(seed));
    over = symbol === EDGE;
    if (!over) {
      text += symbol;
      steps = trace(name, text);
    }
    look.place = steps.length - 1;
    return !over && text.length < LONGEST;
  }
  function writeOn() {
    write();
    update();
    heard.textContent = nextWords(name, steps, look.place, temperature);
  }
  function writeToEnd() {
    while (write());
    update();
    heard.textContent = `${text}${over ? ", the end" : ""}`;
  }

  const pick = html("select", { onchange: () => enter(pick.value, EXAMPLES[pick.value]) },
    ...namesOfNets.map((net) => html("option", { value: net }, titleOf(net))));
  const input = html("input", { type: "text", "aria-label": "Text", autocomplete: "off",
    autocapitalize: "off", spellcheck: "false", maxlength: LONGEST,
    oninput: () => enter(name, input.value) });
  const heatOut = html("output", {});
  const heat = html("input", { type: "range", min: 0.1, max: 2, step: 0.1,
    "aria-label": "Temperature",
    oninput: () => { temperature = Number(heat.value); update(); } });
  const shown = choice("Squares show", SHOWN.map(([key, label]) => [key, label, null]), (key) => {
    look.key = key;
    update();
  });
  shown.element.classList.add("tw-gates-shown");
  const on = button("Write a symbol", writeOn, { class: "tw-button tw-main" });
  const end = button("Write to the end", writeToEnd);
  const clear = button("Clear", () => enter(name, ""));

  const root = html("section", { class: "tw-figure", "aria-labelledby": ids.title },
    html("style", {}, STYLE),
    html("p", { id: ids.title, class: "tw-title" }, "Inside a small LSTM"),
    html("div", { class: "tw-top" },
      html("label", { class: "tw-field" }, html("span", {}, "Net"), pick),
      html("label", { class: "tw-field tw-gates-text" }, html("span", {}, "Text"), input)),
    about,
    html("div", { class: "tw-gates-body" },
      html("div", {}, shown.element, plane.element, heard),
      html("div", {}, html("div", { class: "tw-buttons" }, on, end, clear),
        html("label", { class: "tw-field tw-heat" },
          html("span", {}, "Temperature"), heat, heatOut),
        nextHead, next, told)),
    legend(),
    html("div", { class: "tw-more" }, help(ids.keys),
      html("details", {}, html("summary", {}, "What it can do"), measured)));

  const choose = (place, unit, aloud) => {
    look.place = Math.min(Math.max(place, 0), steps.length - 1);
    look.unit = Math.min(Math.max(unit, 0), netOf(name).hidden - 1);
    update();
    if (aloud) heard.textContent = nextWords(name, steps, look.place, temperature);
  };
  const keys = {
    ArrowLeft: () => choose(look.place - 1, look.unit, true),
    ArrowRight: () => choose(look.place + 1, look.unit, true),
    ArrowUp: () => choose(look.place, look.unit - 1),
    ArrowDown: () => choose(look.place, look.unit + 1),
    Home: () => choose(0, look.unit, true), End: () => choose(Infinity, look.unit, true),
  };
  const point = (event) => {
    const { place, unit } = plane.placeAt(event);
    choose(place, unit ?? look.unit);
  };
  const listeners = {
    pointerdown: point,
    pointermove: (event) => event.pointerType === "mouse" && event.buttons && point(event),
    keydown(event) {
      if (event.ctrlKey || event.metaKey || event.altKey || !keys[event.key]) return;
      event.preventDefault();
      keys[event.key]();
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
