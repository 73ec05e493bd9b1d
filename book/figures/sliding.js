// A kernel sliding over an image: draw, choose weights, and read the sum at every place.
//
// An ES module in anywidget's form. The published page imports it, and what it imports, as it
// stands; for JupyterLab, which takes one text, course/widgets.py joins the same files into one.
import { button, choice, html, keepKeys, player, uniqueName } from "./parts.js";
import { createInput, createOutput } from "./sliding_plane.js";
import {
  IMAGES, KERNEL, KERNELS, LIMITS, SIDE, painted, placesOf, slide, sumOf, termsAt,
} from "./sliding_rule.js";
import { STYLE } from "./sliding_style.js";
import { brief, inputName, outputName, pixelWords, placeWords, sizeWords } from "./sliding_words.js";
import { tie } from "./tie.js";

export { IMAGES, KERNELS, SIDE, brief, placeWords, placesOf, sizeWords, slide, sumOf, termsAt };

const ASKED = ["image", "kernel", "pixels", "weights", "padding", "stride", "dilation", "flip"];
const STEPS_A_SECOND = 3;
const OWN = "own";
const KEYS = [
  ["Arrow keys", "in the image, go from pixel to pixel; in the output, from place to place"],
  ["Space", "in the image, change the pixel"],
];

const options = (table) => [...Object.entries(table).map(([name, { label }]) =>
  html("option", { value: name }, label)), html("option", { value: OWN }, "Your own")];

const bar = (title, values, chosen) =>
  choice(title, values.map((v) => [String(v), String(v), null]), (v) => chosen(Number(v)));

const help = (id) => html("details", {}, html("summary", {}, "How to read it"),
  html("p", {}, "Left, the image: 1 where there is ink, 0 elsewhere. The frames are the pixels " +
    "that the kernel touches now, with its weights in them. Right, the output: each number is " +
    "the sum of pixel times weight at one place. Point at a number to send the kernel there; " +
    "draw in the image with the mouse, a finger or the keyboard."),
  html("p", { id }, "With a drawing in focus:"),
  html("div", { class: "tw-keys" }, ...KEYS.flatMap(([key, does]) =>
    [html("b", {}, key), html("span", {}, does)])));

function render({ model, el }) {
  const ids = { title: uniqueName("title"), keys: uniqueName("keys") };
  const input = createInput(), output = createOutput();
  let scene = null, result = null, place = { row: 0, column: 0 };
  let names = { image: "seven", kernel: "upright" };
  let cursor = null, brush = null; // the pixel under the keyboard; the ink that a stroke leaves

  const told = html("p", { class: "tw-told", role: "status" });
  const size = html("p", { class: "tw-slide-size" });
  const heard = html("p", { class: "tw-heard", "aria-live": "polite" });

  const link = tie(model, ASKED, (asked) => {
    playing.stop();
    enter(asked);
  });
  function enter({ image, kernel, pixels, weights, ...rest }) {
    names = { image: pixels.length ? OWN : image, kernel: weights.length ? OWN : kernel };
    scene = { ...rest, pixels: pixels.length ? [...pixels] : IMAGES[image].pixels,
      weights: weights.length ? [...weights] : KERNELS[kernel].weights };
    update();
  }
  const change = (values) => {
    scene = { ...scene, ...values };
    update();
  };
  const hold = (v) => Math.min(Math.max(v, 0), result.side - 1);
  function update() {
    result = slide(scene);
    place = { row: hold(place.row), column: hold(place.column) };
    bars.forEach(({ name, bar: one }) => one.set(String(scene[name])));
    flip.checked = scene.flip;
    pickImage.value = names.image;
    pickKernel.value = names.kernel;
    cells.forEach((box, k) => {
      // Not while someone types in it: "-" alone is no number yet.
      if (document.activeElement !== box) box.value = scene.weights[k];
    });
    size.textContent = `Side of the output: ${sizeWords(result.side, scene, KERNEL)}.`;
    input.element.setAttribute("aria-label", inputName(scene.pixels));
    output.element.setAttribute("aria-label", outputName(result));
    draw();
    link.tell({ ...named(), padding: scene.padding, stride: scene.stride,
      dilation: scene.dilation, flip: scene.flip, output: rowsOf(result) });
  }
  const named = () => ({
    ...(names.image === OWN ? { pixels: [...scene.pixels] } : { image: names.image, pixels: [] }),
    ...(names.kernel === OWN ? { weights: [...scene.weights] }
      : { kernel: names.kernel, weights: [] }),
  });
  const rowsOf = ({ side, values }) =>
    Array.from({ length: side }, (_, r) => values.slice(r * side, (r + 1) * side));
  function draw() {
    const terms = termsAt(scene, place.row, place.column);
    input.draw(scene, terms, cursor);
    output.draw(result, place);
    told.textContent = placeWords(terms, place.row, place.column);
  }
  const go = (row, column) => {
    place = { row: hold(row), column: hold(column) };
    draw();
  };
  const paint = ({ row, column }, ink) => {
    const index = row * SIDE + column;
    if (scene.pixels[index] === ink) return;
    names.image = OWN;
    change({ pixels: painted(scene.pixels, index, ink) });
  };

  const walk = (by) => {
    const last = result.side ** 2 - 1;
    const next = Math.min(Math.max(place.row * result.side + place.column + by, 0), last);
    go(Math.floor(next / result.side), next % result.side);
    return next < last;
  };
  const playing = player({
    act: () => walk(1),
    atOnce: () => walk(Infinity),
    rate: () => STEPS_A_SECOND,
    changed(on) {
      told.setAttribute("aria-live", on ? "off" : "polite");
      play.replaceChildren(on ? "Pause" : "Play");
    },
  });
  const halt = (act) => () => {
    playing.stop();
    act();
  };
  const step = button("Step", halt(() => walk(1)), { class: "tw-button tw-main" });
  const back = button("Back", halt(() => walk(-1)));
  const play = button("Play", () => {
    if (!playing.playing() && place.row * result.side + place.column === result.side ** 2 - 1)
      go(0, 0);
    playing.toggle();
  });
  const clear = button("Clear image", halt(() => {
    names.image = "blank";
    change({ pixels: IMAGES.blank.pixels });
  }));

  const pick = (kind, table, part) => html("select", { onchange: halt(() => {
    const select = kind === "image" ? pickImage : pickKernel;
    names[kind] = select.value;
    change(select.value === OWN ? {} : { [part]: table[select.value][part] });
  }) }, ...options(table));
  const pickImage = pick("image", IMAGES, "pixels");
  const pickKernel = pick("kernel", KERNELS, "weights");
  const bars = Object.entries(LIMITS).map(([name, values]) => ({ name, bar: bar(
    name[0].toUpperCase() + name.slice(1), values, (v) => change({ [name]: v })) }));
  const flip = html("input", { type: "checkbox", onchange: () => change({ flip: flip.checked }) });
  const cells = Array.from({ length: KERNEL * KERNEL }, (_, k) => html("input", {
    type: "text", inputmode: "text", autocomplete: "off",
    "aria-label": `Weight, row ${Math.floor(k / KERNEL) + 1}, column ${(k % KERNEL) + 1}`,
    oninput: () => weigh(k), onblur: () => { cells[k].value = scene.weights[k]; } }));
  function weigh(k) {
    const text = cells[k].value.trim().replace("\u2212", "-").replace(",", ".");
    const value = Number(text);
    if (text === "" || !Number.isFinite(value) || Math.abs(value) > 99) return;
    names.kernel = OWN;
    change({ weights: scene.weights.map((old, i) => (i === k ? value : old)) });
  }

  const field = (label, part) => html("label", { class: "tw-field" }, html("span", {}, label), part);
  const root = html("section", { class: "tw-figure", "aria-labelledby": ids.title },
    html("style", {}, STYLE),
    html("p", { id: ids.title, class: "tw-title" }, "A kernel slides over an image"),
    html("div", { class: "tw-slide-top" }, field("Image", pickImage), field("Kernel", pickKernel)),
    html("div", { class: "tw-slide" },
      html("div", {}, html("p", { class: "tw-slide-name" }, "Image: draw here"), input.element),
      html("div", {}, html("p", { class: "tw-slide-name" }, "Output: point here"), output.element),
      html("div", { class: "tw-slide-sum" }, told, heard,
        html("div", { class: "tw-buttons" }, step, back, play, clear)),
      html("div", { class: "tw-slide-side" },
        html("fieldset", { class: "tw-weights-grid" }, html("legend", {}, "Weights"), ...cells),
        html("div", { class: "tw-side" }, ...bars.map(({ bar: one }) => one.element),
          html("label", { class: "tw-check" }, flip, "Turn the kernel by half a turn"), size))),
    html("div", { class: "tw-more" }, help(ids.keys)));

  const moves = { ArrowLeft: [0, -1], ArrowRight: [0, 1], ArrowUp: [-1, 0], ArrowDown: [1, 0] };
  const plain = (event) => !(event.ctrlKey || event.metaKey || event.altKey);
  const say = () => {
    const ink = scene.pixels[cursor.row * SIDE + cursor.column];
    heard.textContent = pixelWords(cursor.row, cursor.column, ink);
  };
  const within = (v) => Math.min(Math.max(v, 0), SIDE - 1);
  const onImage = {
    pointerdown(event) {
      const at = input.pixelAt(event, scene);
      if (!at) return;
      playing.stop();
      cursor = null;
      brush = 1 - scene.pixels[at.row * SIDE + at.column];
      input.element.setPointerCapture(event.pointerId);
      paint(at, brush);
    },
    pointermove(event) {
      const at = brush === null ? null : input.pixelAt(event, scene);
      if (at) paint(at, brush);
    },
    pointerup: () => { brush = null; },
    pointercancel: () => { brush = null; },
    keydown(event) {
      const move = moves[event.key];
      if (!plain(event) || !(move || event.key === " ")) return;
      event.preventDefault();
      const at = cursor ?? { row: 0, column: 0 };
      if (move && cursor) cursor = { row: within(at.row + move[0]), column: within(at.column + move[1]) };
      else cursor = at;
      if (!move) paint(cursor, 1 - scene.pixels[cursor.row * SIDE + cursor.column]);
      draw();
      say();
    },
    blur() {
      cursor = null;
      draw();
    },
  };
  const point = (event) => {
    const at = output.placeAt(event, result.side);
    if (at) halt(() => go(at.row, at.column))();
  };
  const onOutput = {
    pointerdown: point,
    pointermove: (event) => event.pointerType === "mouse" && point(event),
    keydown(event) {
      const move = moves[event.key];
      if (!plain(event) || !move) return;
      event.preventDefault();
      halt(() => go(place.row + move[0], place.column + move[1]))();
    },
  };
  const listen = (target, table) =>
    Object.entries(table).forEach(([name, act]) => target.addEventListener(name, act));
  listen(input.element, onImage);
  listen(output.element, onOutput);
  for (const { element } of [input, output]) element.setAttribute("aria-describedby", ids.keys);
  keepKeys(root);
  el.append(root);
  enter(link.asked());
  return () => {
    playing.stop();
    link.untie();
    root.remove();
  };
}

export default { render };
