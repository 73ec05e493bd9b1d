// A receptive-field calculator: build a stack of layers, see what one unit sees of the image.
//
// An ES module in anywidget's form. The published page imports it, and what it imports, as it
// stands; for JupyterLab, which takes one text, course/widgets.py joins the same files into one.
import { createPlane, profilePicture } from "./field_plane.js";
import {
  CONV, LIMITS, MOST_LAYERS, POOL, STACKS, changed, paths, seenBy, spread, trace,
} from "./field_rule.js";
import { STYLE } from "./field_style.js";
import {
  layerName, planeName, profileWords, seenWords, stepWords, totalWords,
} from "./field_words.js";
import { button, html, keepKeys, uniqueName } from "./parts.js";
import { tie } from "./tie.js";

export { STACKS, changed, paths, seenBy, seenWords, spread, stepWords, trace };

const ASKED = ["stack", "layers", "side", "pad"];
const OWN = "own";
const HEADS = ["Layer", "Field", "Jump", "Map"];
const NAMES = ["kernel", "stride", "dilation", "channels"]; // in the order of a layer's numbers
const KEYS = [["Arrow keys", "move to a neighbouring unit"], ["Page Up, Page Down", "another layer"]];

const help = (id) => html("details", {}, html("summary", {}, "How to read it"),
  html("p", {}, "The white square is the image, the margin its padding. The shaded square is what " +
    "one unit of the chosen layer sees; the dashed ones, what its predecessors in the middle " +
    "see. Field: pixels from first to last. Jump: pixels between neighbouring units. Map: how " +
    "many units the layer has along one side. Drag over the image to choose another unit. The " +
    "bars count how many paths lead from each pixel to the unit."),
  html("p", { id }, "With the picture in focus:"),
  html("div", { class: "tw-keys" }, ...KEYS.flatMap(([key, does]) =>
    [html("b", {}, key), html("span", {}, does)])));

function render({ model, el }) {
  const ids = { title: uniqueName("title"), keys: uniqueName("keys") };
  const plane = createPlane();
  let name = "three", layers = [], side = 224, pad = true;
  let found = [], chosen = 0, unit = { row: 0, column: 0 };

  const told = html("p", { class: "tw-told", role: "status" });
  const total = html("p", {});
  const profile = html("div", {}), profileText = html("p", { class: "tw-profile-words" });
  const body = html("tbody", {});

  const link = tie(model, ASKED, enter);
  function enter(asked) {
    name = asked.layers.length ? OWN : asked.stack;
    layers = (asked.layers.length ? asked.layers : (STACKS[asked.stack] ?? STACKS.three).layers).map((l) => [...l]);
    ({ side, pad } = asked);
    chosen = layers.length - 1;
    lay();
    centre();
  }
  const middle = (at) => Math.max(Math.floor((at.side - 1) / 2), 0);
  function centre() {
    found = trace(layers, side, pad);
    unit = { row: middle(found[chosen + 1]), column: middle(found[chosen + 1]) };
    update();
  }
  /** The reader built a stack of their own. */
  function build(next, keep) {
    name = OWN;
    layers = next;
    chosen = Math.min(Math.max(keep, 0), layers.length - 1);
    lay();
    centre();
  }
  const choose = (index) => {
    chosen = Math.min(Math.max(index, 0), layers.length - 1);
    centre();
  };

  const numbers = NAMES.map((key, k) => html("input", { type: "number", min: 1, max: LIMITS[key],
    onchange() {
      name = OWN;
      layers = layers.map((layer, i) =>
        (i === chosen ? changed(layer, key, numbers[k].value) : layer));
      centre();
    } }));
  let rows = [];
  /** One row of the table for each layer; only when layers come or go, so that none loses focus. */
  function lay() {
    rows = layers.map((_, i) => {
      const pick = button("", () => choose(i), { class: "tw-button tw-pick" });
      const cells = HEADS.slice(1).map(() => html("td", {}));
      return { pick, cells, row: html("tr", {}, html("td", {}, pick), ...cells) };
    });
    body.replaceChildren(...rows.map(({ row }) => row));
    keepKeys(body);
  }
  function update() {
    found = trace(layers, side, pad);
    rows.forEach(({ pick, cells, row }, i) => {
      const { field, jump, side: map } = found[i + 1];
      [field, jump, map].forEach((value, k) => { cells[k].textContent = value; });
      pick.textContent = `${i + 1} ${layerName(layers[i])}`;
      row.classList.toggle("tw-chosen", i === chosen);
      pick.setAttribute("aria-pressed", i === chosen);
    });
    const [kind, ...own] = layers[chosen];
    edited.textContent = `Layer ${chosen + 1}`;
    numbers.forEach((box, k) => {
      box.disabled = kind === POOL && ["dilation", "channels"].includes(NAMES[k]);
      box.value = box.disabled ? "" : own[k];
    });
    reveal(rows[chosen].row);
    drop.disabled = layers.length === 1;
    select.value = name;
    padding.checked = pad;
    size.value = side;
    moreConv.disabled = morePool.disabled = layers.length >= MOST_LAYERS;
    const upTo = layers.slice(0, chosen + 1);
    total.textContent = `${totalWords(found)}.`;
    profile.replaceChildren(profilePicture(upTo));
    profileText.textContent = profileWords(upTo);
    drawPlane();
    const last = found.at(-1);
    link.tell({ stack: name === OWN ? "own" : name, layers: name === OWN ? layers : [], side, pad,
      field: last.field, jump: last.jump, size: last.side,
      parameters: found.reduce((sum, { parameters }) => sum + parameters, 0) });
  }
  /** Scroll the list, and not the page, so far that the row is seen. */
  function reveal({ offsetTop, offsetHeight }) {
    const low = offsetTop + offsetHeight - list.clientHeight;
    list.scrollTop = Math.min(Math.max(list.scrollTop, low), offsetTop - offsetHeight);
  }
  function drawPlane() {
    plane.draw(layers, found, chosen, unit, side);
    plane.element.setAttribute("aria-label", planeName(found, chosen, unit, side));
    told.textContent = `${stepWords(layers, found, chosen)} ` +
      seenWords(layers, found, chosen, unit, side);
  }

  const select = html("select", { onchange() {
    if (select.value === OWN) return build(layers, chosen);
    enter({ stack: select.value, layers: [], side, pad });
  } }, ...Object.entries(STACKS).map(([key, { label }]) => html("option", { value: key }, label)),
  html("option", { value: OWN }, "Your own"));
  const padding = html("input", { type: "checkbox", onchange() {
    pad = padding.checked;
    centre();
  } });
  const size = html("select", { "aria-label": "Image", onchange() {
    side = Number(size.value);
    centre();
  } }, ...[8, 28, 32, 64, 224].map((n) => html("option", { value: n }, `${n} pixels`)));
  const add = (layer) => () =>
    build([...layers.slice(0, chosen + 1), layer(), ...layers.slice(chosen + 1)], chosen + 1);
  const channels = () => layers.findLast(([kind]) => kind === CONV)?.[4] ?? 16;
  const moreConv = button("Add conv", add(() => [CONV, 3, 1, 1, channels()]));
  const morePool = button("Add pool", add(() => [POOL, 2, 2, 1, 0]));
  const drop = button("Remove", () => build(layers.filter((_, k) => k !== chosen), chosen - 1));
  const reset = button("Reset", () => enter({ stack: "three", layers: [], side: 224, pad: true }));

  const table = html("table", { class: "tw-stack" },
    html("thead", {}, html("tr", {}, ...HEADS.map((head) => html("th", { scope: "col" }, head)))),
    body);
  const edited = html("legend", {});
  const editor = html("fieldset", { class: "tw-layer" }, edited, ...NAMES.map((key, k) =>
    html("label", {}, html("span", {}, key[0].toUpperCase() + key.slice(1)), numbers[k])));
  const list = html("div", { class: "tw-layers", role: "region", tabindex: 0,
    "aria-label": "The stack of layers" }, table);
  const field = (label, part) => html("label", { class: "tw-field" }, html("span", {}, label), part);
  const root = html("section", { class: "tw-figure", "aria-labelledby": ids.title },
    html("style", {}, STYLE),
    html("p", { id: ids.title, class: "tw-title" }, "What one unit sees"),
    html("div", { class: "tw-field-top" }, field("Stack", select), field("Image", size),
      html("label", { class: "tw-check" }, padding, "Convolutions are padded")),
    html("div", { class: "tw-field-body" },
      html("div", {}, plane.element, profile, profileText),
      html("div", {}, told, list,
      editor, html("div", { class: "tw-buttons" }, moreConv, morePool, drop, reset), total)),
    html("div", { class: "tw-more" }, help(ids.keys)));

  const go = (row, column) => {
    const most = found[chosen + 1].side - 1;
    if (most < 0) return;
    unit = { row: Math.min(Math.max(row, 0), most), column: Math.min(Math.max(column, 0), most) };
    drawPlane();
  };
  const point = (event) => {
    const at = found[chosen + 1];
    if (!at.side) return;
    const to = plane.unitAt(event, at, side);
    go(to.row, to.column);
  };
  const keys = {
    ArrowLeft: () => go(unit.row, unit.column - 1), ArrowRight: () => go(unit.row, unit.column + 1),
    ArrowUp: () => go(unit.row - 1, unit.column), ArrowDown: () => go(unit.row + 1, unit.column),
    PageUp: () => choose(chosen - 1), PageDown: () => choose(chosen + 1),
  };
  let held = false;
  const listeners = {
    pointerdown(event) {
      held = true;
      plane.element.setPointerCapture(event.pointerId);
      point(event);
    },
    pointermove: (event) => held && point(event),
    pointerup: () => { held = false; },
    pointercancel: () => { held = false; },
    keydown(event) {
      if (event.ctrlKey || event.metaKey || event.altKey || !keys[event.key]) return;
      event.preventDefault();
      keys[event.key]();
    },
  };
  for (const [kind, act] of Object.entries(listeners)) plane.element.addEventListener(kind, act);

  plane.element.setAttribute("aria-describedby", ids.keys);
  keepKeys(root);
  el.append(root);
  enter(link.asked());
  return () => {
    link.untie();
    root.remove();
  };
}

export default { render };
