// The drawings: the image with the footprint of every layer, and the profile of paths below it.
import { svg } from "./parts.js";
import { paths, seenBy } from "./field_rule.js";

const MARGIN = 0.16; // of the image's side, around it: the padding that fields reach into
const MOST_PIECES = 4000; // of a field with holes; more are drawn as one square
const TALL = 60; // of the profile, in units of the drawing

const square = (from, row, name) => svg("rect", { x: from.first, y: row.first, class: name,
  width: from.last - from.first + 1, height: row.last - row.first + 1 });

/** The pixels of an axis that count, as [first, length] runs; strides may leave holes. */
function runsOf(profile, first) {
  const runs = [];
  profile.forEach((n, i) => {
    if (!n) return;
    if (i && profile[i - 1]) runs.at(-1)[1] += 1;
    else runs.push([first + i, 1]);
  });
  return runs;
}

function touched(profile, across, down) {
  const columns = runsOf(profile, across.first), rows = runsOf(profile, down.first);
  if (!columns.length || columns.length * rows.length > MOST_PIECES) return [square(across, down, "tw-touched")];
  return rows.flatMap(([y, height]) => columns.map(([x, width]) =>
    svg("rect", { x, y, width, height, class: "tw-touched" })));
}

/** returns: {element, draw(layers, trace, chosen, unit, side), unitAt(event, at, side)} */
export function createPlane() {
  const element = svg("svg", { class: "tw-plane tw-field-plane", role: "application", tabindex: 0 });
  const edge = (side) => side * MARGIN;

  const draw = (layers, trace, chosen, unit, side) => {
    const at = trace[chosen + 1], whole = side + 2 * edge(side);
    const line = whole / 300; // one pixel or so, however large the image
    element.setAttribute("viewBox", `${-edge(side)} ${-edge(side)} ${whole} ${whole}`);
    element.style.setProperty("--tw-line-width", line);
    const parts = [svg("rect", { x: 0, y: 0, width: side, height: side, class: "tw-photo" })];
    if (at.side) {
      const across = seenBy(at, unit.column), down = seenBy(at, unit.row);
      parts.push(...touched(paths(layers.slice(0, chosen + 1)), across, down));
      // The nests below it: the middle unit of each earlier layer's piece of the field.
      for (const { field } of trace.slice(0, chosen + 1)) {
        const inner = ({ first, last }) => {
          const from = first + Math.floor((last - first + 1 - field) / 2);
          return { first: from, last: from + field - 1 };
        };
        parts.push(square(inner(across), inner(down), "tw-nest"));
      }
      parts.push(square(across, down, "tw-outer"));
    }
    element.replaceChildren(...parts);
  };

  /** The unit whose field has its middle nearest to the pointer. */
  const unitAt = (event, at, side) => {
    const frame = element.getBoundingClientRect(), whole = side + 2 * edge(side);
    const nearest = (point, from, length) => {
      const pixel = ((point - from) / length) * whole - edge(side);
      const unit = Math.round((pixel - at.start - at.field / 2) / at.jump);
      return Math.min(Math.max(unit, 0), at.side - 1);
    };
    return { row: nearest(event.clientY, frame.top, frame.height),
      column: nearest(event.clientX, frame.left, frame.width) };
  };
  return { element, draw, unitAt };
}

/** Bars: the share of all paths that begin at each pixel of the field. */
export function profilePicture(layers) {
  const profile = paths(layers), most = Math.max(...profile);
  const bars = profile.map((n, i) => svg("rect", { x: i, y: TALL * (1 - n / most), width: 1.02,
    height: (TALL * n) / most, class: "tw-profile-bar" }));
  return svg("svg", { class: "tw-profile", "aria-hidden": "true", preserveAspectRatio: "none",
    viewBox: `0 0 ${Math.max(profile.length, 1)} ${TALL}` }, ...bars);
}
