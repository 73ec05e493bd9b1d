// A cost meter: build a module of convolutions, see what it costs and where that sits.
//
// An ES module in anywidget's form. The published page imports it, and what it imports, as it
// stands; for JupyterLab, which takes one text, course/widgets.py joins the same files into one.
import { createPlane } from "./meter_plane.js";
import {
  CONV, LIMITS, MOST, POOL, PRESETS, SIDE_LIMIT, added, changed, measured, placesOf, removed,
} from "./meter_rule.js";
import { STYLE } from "./meter_style.js";
import { compared, faultWords, layerName, planeWords, share, tellAll, tellOne } from "./meter_words.js";
import { button, html, keepKeys, uniqueName } from "./parts.js";
import { tie } from "./tie.js";

export {
  LIMITS, MOST, PRESETS, SIDE_LIMIT, added, changed, compared, faultWords, layerName, measured,
  placesOf, removed, share, tellAll, tellOne,
};

const ASKED = ["preset", "side", "channels", "branches"]; // what Python may set
const OWN = "own";
const NAMES = ["kernel", "stride", "padding", "channels", "groups"]; // in the order of a row
const KEYS = [["Up, Down", "go from layer to layer"], ["Home, End", "the first layer, the last"]];
const copy = (branches) => branches.map((layers) => layers.map((layer) => [...layer]));

const help = (id) => html("details", {}, html("summary", {}, "How to read it"),
  html("p", {}, "Each row is a layer; its bars are its shares of all parameters, of all " +
    "multiply-adds for one image, and of all numbers that the layers put out. Branches lie side " +
    "by side on the same input, and their maps are put on top of each other. Biases are " +
    "parameters, but their additions are not counted; nor are pooling and ReLU. A dense layer is " +
    "a convolution whose kernel is as large as its map, with padding 0. Groups divide the " +
    "channels into parts that do not see each other."),
  html("p", {}, "Press Keep, change something, and read the comparison."),
  html("p", { id }, "With the picture in focus:"),
  html("div", { class: "tw-keys" }, ...KEYS.flatMap(([key, does]) =>
    [html("b", {}, key), html("span", {}, does)])));

const number = (attributes, act) => {
  const box = html("input", { type: "number", min: 1, ...attributes, onchange: () => act(box.value) });
  return box;
};
const within = (value, low, high) => Math.min(Math.max(value, low), high);

function render({ model, el }) {
  const ids = { title: uniqueName("title"), keys: uniqueName("keys") };
  const plane = createPlane();
  let name = "alexnet", module = null, found = null, chosen = 0, kept = null;

  const told = html("p", { class: "tw-told", role: "status" });
  const one = html("p", { class: "tw-meter-one" });
  const beside = html("p", { class: "tw-meter-kept", role: "status" });
  const heard = html("p", { class: "tw-heard", "aria-live": "polite" });

  const link = tie(model, ASKED, enter);
  function enter(asked) {
    const own = asked.branches.length > 0;
    name = own ? OWN : asked.preset;
    const { side, channels, branches } = own ? asked : PRESETS[asked.preset] ?? PRESETS.alexnet;
    module = { side, channels, branches: copy(branches) };
    chosen = 0;
    update();
  }
  /** The reader changed the module: it is now their own. */
  function build(changes, at = chosen) {
    name = OWN;
    module = { ...module, ...changes };
    chosen = within(at, 0, placesOf(module.branches).length - 1);
    update();
  }
  const place = () => placesOf(module.branches)[chosen];
  const layerAt = ({ branch, index }) => module.branches[branch][index];
  const indexOf = ({ branch, index }) => placesOf(module.branches)
    .findIndex((at) => at.branch === branch && at.index === index);

  function update() {
    found = measured(module);
    const { branch, index } = place(), [kind, ...own] = layerAt(place());
    edited.textContent = `Layer ${index + 1}${module.branches.length > 1 ? ` of branch ${branch + 1}` : ""}`;
    boxes.forEach((box, k) => {
      box.disabled = kind === POOL && ["channels", "groups"].includes(NAMES[k]);
      box.value = box.disabled ? "" : own[k];
    });
    select.value = name;
    side.value = module.side;
    channels.value = module.channels;
    drop.disabled = placesOf(module.branches).length === 1;
    moreConv.disabled = morePool.disabled = module.branches[branch].length >= MOST.layers;
    moreBranch.disabled = module.branches.length >= MOST.branches;
    keep.disabled = Boolean(found.fault);
    told.textContent = tellAll(found);
    beside.textContent = compared(found, kept);
    plane.element.setAttribute("aria-label", planeWords(module));
    drawPlane();
    const shown = name === OWN ? module : { side: 224, channels: 3, branches: [] };
    const { total, out, fault } = found;
    link.tell({ preset: name, ...shown, fault: fault ? faultWords(fault) : "",
      parameters: fault ? 0 : total.parameters, operations: fault ? 0 : total.operations,
      activations: fault ? 0 : total.activations, out: fault ? [] : [out.side, out.channels] });
  }
  function drawPlane() {
    plane.draw(found, chosen);
    one.textContent = found.rows[chosen] ? tellOne(found.rows[chosen]) : "";
  }
  const choose = (i) => {
    chosen = within(i, 0, placesOf(module.branches).length - 1);
    update();
  };
  const change = (key) => (text) => build({ branches: module.branches.map((layers, b) =>
    layers.map((layer, i) => {
      const here = b === place().branch && i === place().index;
      return here ? changed(layer, key, text) : layer;
    })) });
  const insert = (layer) => () => {
    const at = place();
    build({ branches: added(module.branches, at, layer()) },
      indexOf(at) + 1);
  };
  const size = (key, most) => (text) => {
    const value = Math.round(Number(text));
    build({ [key]: within(text === "" || Number.isNaN(value) ? module[key] : value, 1, most) });
  };

  const select = html("select", { onchange() {
    if (select.value === OWN) return build({});
    enter({ preset: select.value, branches: [] });
  } }, ...Object.entries(PRESETS).map(([key, { label }]) => html("option", { value: key }, label)),
  html("option", { value: OWN }, "Your own"));
  const side = number({ max: SIDE_LIMIT }, size("side", SIDE_LIMIT));
  const channels = number({ max: LIMITS.channels }, size("channels", LIMITS.channels));
  const boxes = NAMES.map((key) => number({ min: key === "padding" ? 0 : 1, max: LIMITS[key] },
    change(key)));
  const width = () => found.rows[chosen]?.channels ?? module.channels;
  const moreConv = button("Add conv", insert(() => [CONV, 3, 1, 1, width(), 1]));
  const morePool = button("Add pool", insert(() => [POOL, 3, 2, 1, 0, 1]));
  const moreBranch = button("Add branch", () =>
    build({ branches: [...module.branches, [[CONV, 1, 1, 0, 32, 1]]] }, Infinity));
  const drop = button("Remove", () =>
    build({ branches: removed(module.branches, place()) }, chosen - 1));
  const keep = button("Keep", () => {
    kept = { name: name === OWN ? "your own" : PRESETS[name].label, total: found.total };
    beside.textContent = compared(found, kept);
  });
  const reset = button("Reset", () => enter({ preset: "alexnet", branches: [] }));

  const edited = html("legend", {});
  const editor = html("fieldset", { class: "tw-meter-layer" }, edited, ...NAMES.map((key, k) =>
    html("label", {}, html("span", {}, key[0].toUpperCase() + key.slice(1)), boxes[k])));
  const field = (label, part) => html("label", { class: "tw-field" }, html("span", {}, label), part);
  const root = html("section", { class: "tw-figure", "aria-labelledby": ids.title },
    html("style", {}, STYLE),
    html("p", { id: ids.title, class: "tw-title" }, "What a module costs"),
    html("div", { class: "tw-meter-top" }, field("Module", select), field("Input side", side),
      field("Input channels", channels)),
    html("div", { class: "tw-meter-body" },
      html("div", {}, told, plane.element, heard),
      html("div", {}, editor,
        html("div", { class: "tw-buttons" }, moreConv, morePool, moreBranch, drop, keep, reset),
        one, beside)),
    html("div", { class: "tw-more" }, help(ids.keys)));

  const steer = (i) => {
    choose(i);
    heard.textContent = one.textContent;
  };
  const keys = { ArrowUp: () => steer(chosen - 1), ArrowDown: () => steer(chosen + 1),
    Home: () => steer(0), End: () => steer(Infinity) };
  plane.element.addEventListener("click", (event) => {
    const row = plane.rowAt(event);
    if (row !== null) choose(row);
  });
  plane.element.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || !keys[event.key]) return;
    event.preventDefault();
    keys[event.key]();
  });

  plane.element.setAttribute("aria-describedby", ids.keys);
  keepKeys(root);
  el.append(root);
  enter(link.asked());
  const watch = new ResizeObserver(drawPlane);
  watch.observe(plane.element.parentElement);
  return () => {
    watch.disconnect();
    link.untie();
    root.remove();
  };
}

export default { render };
