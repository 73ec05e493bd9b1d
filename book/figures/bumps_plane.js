// The drawing: the target, the bumps with their handles, and their sum.
import { TARGETS, says, inputs, netOf, unitsOf } from "./bumps_rule.js";
import { show, svg } from "./parts.js";

const TALL = 1.75; // the drawing shows values from -TALL to TALL
const FINE = 320; // pieces of a curve
const PAD = 12; // px to the left and right of the inputs
const REACH = 24; // px; a handle is taken from so near

/** Round numbers inside the drawing. */
const ACROSS = [0, 0.25, 0.5, 0.75, 1], UP = [-1, 0, 1];

export function createPlane() {
  const element = svg("svg", { class: "tw-plane tw-bumps", role: "application", tabindex: 0 });
  let wide = 400, tall = 300;

  const place = (x, y) => [PAD + x * (wide - 2 * PAD), (tall / 2) * (1 - y / TALL)];
  const unplace = (left, top) => [(left - PAD) / (wide - 2 * PAD), TALL * (1 - (2 * top) / tall)];
  const path = (of) => {
    const points = inputs(FINE).map((x) => place(x, of(x)).map((v) => v.toFixed(1)).join(" "));
    return `M${points.join("L")}`;
  };
  const line = (d, name) => svg("path", { d, class: name });
  const label = (text, x, y, anchor) => svg("text", { x, y, "text-anchor": anchor }, text);

  function grid() {
    const [, zero] = place(0, 0);
    return svg("g", { class: "tw-grid" },
      ...ACROSS.map((x) => line(`M${place(x, 0)[0]} 0V${tall}`, null)),
      ...UP.map((y) => line(`M0 ${place(0, y)[1]}H${wide}`, y === 0 ? "tw-axis" : null)),
      ...ACROSS.slice(1, -1).map((x) => label(show(x), place(x, 0)[0], tall - 6, "middle")),
      ...UP.filter(Boolean).map((y) => label(show(y, 0), 4, place(0, y)[1] - 4, "start")),
      label("x", wide - 6, zero - 6, "end"));
  }

  /** Where the three handles of a bump stand: its top and its two sides at half height. */
  const handlesOf = ([at, width, high]) => ({
    top: place(at, high), left: place(at - width / 2, high / 2),
    right: place(at + width / 2, high / 2),
  });

  function bumpGroup(state, i) {
    const one = state.bumps[i], units = unitsOf(one, state.kind, state.edge);
    const chosen = i === state.chosen, { top, left, right } = handlesOf(one);
    const d = path((x) => says(units, state.kind, x));
    const [begin, zero] = place(0, 0), [end] = place(1, 0);
    const side = ([x, y]) => svg("path", { class: "tw-side-handle",
      d: `M${x - 5} ${y}l5 -6l5 6l-5 6Z` });
    return svg("g", { class: chosen ? "tw-bump tw-chosen" : "tw-bump", "data-bump": i },
      line(`${d}L${end} ${zero}L${begin} ${zero}Z`, "tw-bump-area"), line(d, "tw-bump-line"),
      ...(chosen ? [left, right, top] : [top]).map(([cx, cy]) =>
        svg("circle", { cx, cy, r: REACH - 4, class: "tw-grip" })),
      ...(chosen ? [side(left), side(right)] : []),
      svg("circle", { cx: top[0], cy: top[1], r: chosen ? 8 : 5, class: "tw-top-handle" }));
  }

  function draw(state) {
    wide = Math.max(element.clientWidth, 260);
    tall = Math.round(Math.min(Math.max(wide * 0.62, 240), 400));
    element.setAttribute("height", tall);
    element.setAttribute("viewBox", `0 0 ${wide} ${tall}`);
    const net = netOf(state.bumps, state.kind, state.edge);
    // The chosen bump is drawn last, so that nothing covers its handles.
    const order = state.bumps.map((_, i) => i)
      .sort((a, b) => (a === state.chosen) - (b === state.chosen));
    element.replaceChildren(grid(),
      ...order.map((i) => bumpGroup(state, i)),
      line(path(TARGETS[state.target].of), "tw-target"),
      line(path((x) => says(net, state.kind, x)), "tw-sum-line"));
  }

  /** The place in the drawing, as x and y of the curves. */
  function pointAt(event) {
    const box = element.getBoundingClientRect();
    return unplace(((event.clientX - box.left) * wide) / box.width,
      ((event.clientY - box.top) * tall) / box.height);
  }

  /** The handle nearest to an event: {index, part}, or null when none is near. */
  function handleAt(event, { bumps, chosen }) {
    const here = place(...pointAt(event));
    const parts = bumps.flatMap((one, index) => Object.entries(handlesOf(one))
      .filter(([part]) => part === "top" || index === chosen)
      .map(([part, spot]) => ({ index, part,
        far: Math.hypot(spot[0] - here[0], spot[1] - here[1]) })));
    const nearest = parts.sort((a, b) => a.far - b.far)[0];
    return nearest && nearest.far <= REACH ? nearest : null;
  }
  return { element, draw, pointAt, handleAt };
}
