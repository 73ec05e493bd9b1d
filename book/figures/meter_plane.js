// The drawing: a row for each layer, with three bars for its shares of what the module costs.
import { MEASURES } from "./meter_rule.js";
import { layerName, share } from "./meter_words.js";
import { svg } from "./parts.js";

const HEADS = { parameters: "parameters", operations: "multiply-adds", activations: "activations" };
const ROW = 42, TOP = 26, BRANCH = 22, GAP = 8, FIGURE = 38; // px; FIGURE: room for "100 %"

const text = (x, y, words, name = "") => svg("text", { x, y, class: name }, words);

/** Where every row begins, and how tall the drawing is; a branch of several has a heading. */
function laid(rows) {
  const several = rows.some(({ branch }) => branch > 0), heads = [];
  let y = TOP, branch = -1;
  const tops = rows.map((row) => {
    if (several && row.branch !== branch) {
      branch = row.branch;
      heads.push({ y: y + 15, words: `Branch ${branch + 1}` });
      y += BRANCH;
    }
    y += ROW;
    return y - ROW;
  });
  return { tops, heads, height: y + 4 };
}

/** One bar with its share in words; a hair at least for what is not nothing. */
function bar(row, name, { x, y, wide }, all) {
  const length = all ? (row[name] / all) * (wide - FIGURE - GAP) : 0;
  return [
    svg("rect", { x, y, width: row[name] ? Math.max(length, 1) : 0, height: 11,
      class: `tw-meter-${name}` }),
    text(x + Math.max(length, 0) + 4, y + 10, row[name] ? share(row[name], all) : "\u2013"),
  ];
}

/** returns: {element, draw(found, chosen), rowAt(event)} */
export function createPlane() {
  const element = svg("svg", { class: "tw-plane tw-meter", role: "application", tabindex: 0 });
  let place = { tops: [], height: TOP };

  const draw = ({ rows, total }, chosen) => {
    const width = Math.max(element.clientWidth, 260), wide = (width - 12) / 3;
    place = laid(rows);
    const height = Math.max(place.height, 60);
    element.setAttribute("viewBox", `0 0 ${width} ${height}`);
    element.setAttribute("height", height);
    element.replaceChildren(
      ...MEASURES.map((name, k) => text(8 + k * wide, 15, HEADS[name], "tw-meter-head")),
      ...place.heads.map(({ y, words }) => text(8, y, words, "tw-meter-head")),
      ...rows.flatMap((row, i) => {
        const y = place.tops[i];
        return [
          svg("rect", { x: 1, y, width: width - 2, height: ROW - 2, rx: 5,
            class: i === chosen ? "tw-meter-row tw-meter-chosen" : "tw-meter-row" }),
          text(8, y + 16, layerName(row), "tw-meter-name"),
          ...MEASURES.flatMap((name, k) => bar(row, name, { x: 8 + k * wide, y: y + 23, wide },
            total[name])),
        ];
      }));
  };

  const rowAt = (event) => {
    const box = element.getBoundingClientRect();
    const y = ((event.clientY - box.top) / box.height) * Math.max(place.height, 60);
    const i = place.tops.findIndex((top) => y >= top && y < top + ROW);
    return i < 0 ? null : i;
  };
  return { element, draw, rowAt };
}
