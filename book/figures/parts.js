// Small parts that every live figure is built of: elements, numbers, choices, a player.

const SVG = "http://www.w3.org/2000/svg";

function fill(node, attributes, children) {
  for (const [name, value] of Object.entries(attributes)) {
    if (name.startsWith("on")) node.addEventListener(name.slice(2), value);
    else if (value === true) node.setAttribute(name, "");
    else if (value !== false && value != null) node.setAttribute(name, value);
  }
  node.append(...children.filter((child) => child != null));
  return node;
}

/** An element of the page; attributes that begin with "on" are listeners. */
export const html = (tag, attributes = {}, ...children) =>
  fill(document.createElement(tag), attributes, children);

/** An element of a drawing. */
export const svg = (tag, attributes = {}, ...children) =>
  fill(document.createElementNS(SVG, tag), attributes, children);

/** A name that no other figure on the page has; modules may be loaded more than once. */
export const uniqueName = (stem) => `${stem}-${Math.random().toString(36).slice(2, 9)}`;

/** Two decimals with a true minus sign; many digits are for machines. */
export function show(value, digits = 2) {
  const text = Math.abs(value).toFixed(digits);
  return (Number(text) !== 0 && value < 0 ? "\u2212" : "") + text;
}

/** "(1.20, -0.40)" */
export const tuple = (values) => `(${values.map((v) => show(v)).join(", ")})`;

/** "1 mistake", "2 mistakes" */
export const count = (n, noun, many = `${noun}s`) =>
  `${n.toLocaleString("en")} ${n === 1 ? noun : many}`;

export const button = (label, onclick, attributes = {}) =>
  html("button", { type: "button", class: "tw-button", onclick, ...attributes }, label);

/**
 * One of several, as radio buttons that look like one bar.
 *
 * options: array of [value, label, symbol or null]
 * returns: {element, set(value)}; `chosen(value)` is called when the reader changes it
 */
export function choice(title, options, chosen) {
  const name = uniqueName("choice");
  const inputs = options.map(([value]) =>
    html("input", { type: "radio", name, value, onchange: () => chosen(value) }),
  );
  const labels = options.map(([, label, symbol], i) =>
    html("label", {}, inputs[i], html("span", {}, symbol, label)),
  );
  const group = { class: "tw-bar", role: "radiogroup", "aria-label": title };
  const shown = html("span", { "aria-hidden": "true" }, title);
  return {
    element: html("div", { class: "tw-choice" }, shown, html("div", group, ...labels)),
    set: (value) => inputs.forEach((input) => (input.checked = input.value === value)),
  };
}

/** Keep a notebook's own keys (D D deletes a cell) away from every part that takes the focus. */
export function keepKeys(root) {
  const takers = root.querySelectorAll("button, select, input, summary, [tabindex]");
  takers.forEach((taker) => taker.setAttribute("data-lm-suppress-shortcuts", "true"));
}

const wantsStillness = () => matchMedia("(prefers-reduced-motion: reduce)").matches;

/**
 * Repeats `act` until it says false. Readers who ask for less motion get `atOnce` instead.
 *
 * act:     function that returns whether to go on
 * rate:    function that returns acts per second
 * changed: called with true when playing begins and false when it ends
 */
export function player({ act, atOnce, rate, changed }) {
  let timer = null;
  const stop = () => {
    if (timer === null) return;
    clearTimeout(timer);
    timer = null;
    changed(false);
  };
  const beat = () => {
    timer = setTimeout(beat, 1000 / rate());
    if (!act()) stop();
  };
  const start = () => {
    timer = 0;
    changed(true);
    if (!wantsStillness()) return beat();
    atOnce();
    stop();
  };
  const playing = () => timer !== null;
  return { playing, stop, toggle: () => (playing() ? stop() : start()) };
}
