// The drawing: a box for each node with value and gradient, an arrow with its local derivative.
import { show, svg, uniqueName } from "./parts.js";
import { formulaOf } from "./graph_words.js";

const UPRIGHT = 560; // px; below this the values run down the page instead of across it
const GREY = "idle", FORWARD = "forward", BACK = "back";

/** Where everything stands in a drawing so many pixels wide. */
function layoutOf(width, nodes) {
  const upright = width < UPRIGHT;
  const columns = Math.max(...nodes.map(({ place }) => place[0]));
  const rows = Math.max(...nodes.map(({ place }) => place[1]));
  const box = upright ? { wide: Math.min(84, width / (rows + 1) - 6), tall: 64 }
    : { wide: 104, tall: 66 };
  const lines = upright ? rows : columns; // steps across the page
  const step = { x: Math.min((width - box.wide - 4) / lines, upright ? 120 : 190),
    y: upright ? 116 : rows > 2 ? 82 : 104 };
  const left = (width - box.wide - step.x * lines) / 2;
  const spot = ([column, row]) => {
    const [across, down] = upright ? [row, column] : [column, row];
    return { x: left + across * step.x, y: 4 + down * step.y };
  };
  const height = 8 + box.tall + step.y * (upright ? columns : rows);
  return { upright, box, spot, width, height };
}

/** The curve of an edge, in the direction in which values go, and its middle. */
function wireOf(at, from, to) {
  const [a, b] = [at.spot(from.place), at.spot(to.place)];
  const { wide, tall } = at.box;
  const [x, y] = at.upright ? [a.x + wide / 2, a.y + tall] : [a.x + wide, a.y + tall / 2];
  const [p, q] = at.upright ? [b.x + wide / 2, b.y] : [b.x, b.y + tall / 2];
  const bend = at.upright ? [x, (y + q) / 2, p, (y + q) / 2] : [(x + p) / 2, y, (x + p) / 2, q];
  return { d: `M${x} ${y}C${bend.join(" ")} ${p} ${q}`,
    reverse: `M${p} ${q}C${bend[2]} ${bend[3]} ${bend[0]} ${bend[1]} ${x} ${y}`,
    middle: [(x + p) / 2, (y + q) / 2] };
}

const text = (x, y, words, name) =>
  svg("text", { x, y, class: name, "text-anchor": "middle" }, words);

function nodeGroup(at, i, { nodes, last }, chosen) {
  const node = nodes[i], { x, y } = at.spot(node.place), { wide, tall } = at.box;
  const fresh = last && last.node === i;
  const whole = formulaOf(node, nodes);
  const formula = wide < 72 ? whole.replace(/ ([^\w]) /g, "$1") : whole;
  const names = ["tw-node", !node.op && "tw-leaf", fresh && "tw-fresh", chosen && "tw-chosen"];
  const grad = `${wide < 80 ? "" : "grad "}${node.grad === null ? "\u2013" : show(node.grad)}`;
  return svg("g", { class: names.filter(Boolean).join(" "), "data-part": `node ${i}` },
    svg("rect", { x, y, width: wide, height: tall, rx: 9, class: "tw-box" }),
    text(x + wide / 2, y + 17, formula, "tw-formula"),
    text(x + wide / 2, y + 37, node.known ? show(node.value) : "?",
      `tw-value${node.known ? "" : " tw-waiting"}`),
    text(x + wide / 2, y + 56, grad, `tw-grad${node.grad === null ? " tw-waiting" : ""}`));
}

function edgeGroup(at, k, { nodes, edges }, chosen, tips) {
  const edge = edges[k], known = nodes[edge.to].known, back = edge.sent !== null;
  const wire = wireOf(at, nodes[edge.from], nodes[edge.to]);
  const [x, y] = wire.middle;
  const look = back ? BACK : known ? FORWARD : GREY;
  const names = ["tw-link", known && "tw-known", back && "tw-back", chosen && "tw-chosen"];
  const local = show(edge.local);
  const wide = local.length * 7 + 8;
  return svg("g", { class: names.filter(Boolean).join(" "), "data-part": `edge ${k}` },
    svg("path", { class: "tw-hit", d: wire.d }),
    svg("path", { class: "tw-wire", d: back ? wire.reverse : wire.d,
      "marker-end": `url(#${tips[look]})` }),
    ...(known ? [svg("rect", { x: x - wide / 2, y: y - 9, width: wide, height: 18, rx: 9,
      class: "tw-pill" }), text(x, y + 4, local, "tw-local")] : []));
}

const marker = (id, look) =>
  svg("marker", { id, viewBox: "0 0 10 10", refX: 9, refY: 5, markerWidth: 9, markerHeight: 9,
    markerUnits: "userSpaceOnUse", orient: "auto" },
  svg("path", { d: "M0 0L10 5L0 10Z", class: `tw-tip-${look}` }));

/** returns: {element, draw(state, chosen), partAt(event)}; a part is {kind, index}, or null */
export function createPlane() {
  const tips = Object.fromEntries([GREY, FORWARD, BACK].map((look) => [look, uniqueName("tip")]));
  const element = svg("svg", { class: "tw-plane tw-graph", role: "application", tabindex: 0 });

  const draw = (state, chosen) => {
    const at = layoutOf(Math.max(element.clientWidth, 280), state.nodes);
    const is = (kind, index) => chosen?.kind === kind && chosen.index === index;
    element.setAttribute("height", at.height);
    element.setAttribute("viewBox", `0 0 ${at.width} ${at.height}`);
    element.replaceChildren(
      svg("defs", {}, ...Object.entries(tips).map(([look, id]) => marker(id, look))),
      ...state.edges.map((_, k) => edgeGroup(at, k, state, is("edge", k), tips)),
      ...state.nodes.map((_, i) => nodeGroup(at, i, state, is("node", i))));
  };

  const partAt = (event) => {
    const found = event.target.closest?.("[data-part]")?.dataset.part.split(" ");
    return found ? { kind: found[0], index: Number(found[1]) } : null;
  };
  return { element, draw, partAt };
}
