// Every sentence about a computational graph, so that eyes and ears get the same story.
import { show } from "./parts.js";
import { GRAPHS, stepsOf } from "./graph_rule.js";

const MINUS = "\u2212", TIMES = "\u00d7";

/** A number in a product or a sum: negative ones in brackets. */
const safe = (value) => (show(value).startsWith(MINUS) ? `(${show(value)})` : show(value));

/** op: {formula(names or numbers), why: what each local derivative is, by name} */
const SAID = {
  times: { formula: ([a, b]) => `${a} ${TIMES} ${b}`,
    why: [([, b]) => `the other factor, ${b}`, ([a]) => `the other factor, ${a}`] },
  plus: { formula: ([a, b]) => `${a} + ${b}`,
    why: [() => "1: a sum hands changes on", () => "1: a sum hands changes on"] },
  minus: { formula: ([a, b]) => `${a} ${MINUS} ${b}`,
    why: [() => "1", () => `${MINUS}1: it is taken away`] },
  over: { formula: ([a, b]) => `${a} / ${b}`,
    why: [([, b]) => `1 / ${b}`, ([a, b]) => `${MINUS}${a} / ${b}\u00b2`] },
  square: { formula: ([a]) => `${a}\u00b2`, why: [([a]) => `2${a}`] },
  tanh: { formula: ([a]) => `tanh ${a}`, why: [(_, y) => `1 ${MINUS} ${y}\u00b2`] },
  exp: { formula: ([a]) => `exp ${a}`, why: [(_, y) => `${y} itself`] },
  surprise: { formula: ([a]) => `${MINUS}ln ${a}`, why: [([a]) => `${MINUS}1 / ${a}`] },
};

const namesOf = (node, nodes) => node.of.map((i) => nodes[i].name);

/** "u = a x b"; a leaf is its name. */
export const formulaOf = (node, nodes) =>
  node.op ? `${node.name} = ${SAID[node.op].formula(namesOf(node, nodes))}` : node.name;

/** "u = a x b = 2.00 x 3.00 = 6.00" */
function reckoned(node, nodes) {
  const numbers = node.of.map((i) => safe(nodes[i].value));
  return `${formulaOf(node, nodes)} = ${SAID[node.op].formula(numbers)} = ${show(node.value)}`;
}

const product = (edge, nodes) =>
  `${safe(nodes[edge.to].grad)} ${TIMES} ${safe(edge.local)} = ${show(edge.sent)}`;

const BEGIN = "The leaves have their values. Step, and the values go forward.";

const TOLD = {
  forward: (state, node) => `Forward: ${reckoned(node, state.nodes)}.`,
  seed: (state, node) =>
    `Now backward. It begins at the end: as ${node.name} grows, ${node.name} grows as much, so ` +
    "its gradient is 1.",
  backward(state, node) {
    const sent = state.edges.filter((edge) => state.nodes[edge.to] === node)
      .map((edge) => `${state.nodes[edge.from].name} gets ${product(edge, state.nodes)}`);
    return `Backward through ${node.name}, upstream ${TIMES} local: ${sent.join("; ")}.`;
  },
};

/** What the last step did. */
export function stepWords(state, done, graph) {
  if (!state.last) return BEGIN;
  const words = TOLD[state.last.kind](state, state.nodes[state.last.node]);
  if (done < stepsOf(graph).length) return words;
  return `${words} Done: one pass back, and every leaf knows its gradient.`;
}

function gradientWords(i, { nodes, edges }) {
  const node = nodes[i], out = edges.filter((edge) => edge.from === i);
  if (node.grad === null) return "No gradient has come back to it yet.";
  if (!out.length) return "It is the result; its own gradient is 1.";
  const back = out.filter((edge) => edge.sent !== null);
  const parts = back.map((edge) => `${product(edge, nodes)} from ${nodes[edge.to].name}`);
  const sum = back.length > 1 ? `, in sum ${show(node.grad)}` : "";
  const missing = back.length < out.length ? " More is to come: it is used again." : "";
  const rise = `${show(Math.abs(node.grad) / 100, 4)}`;
  const moves = `Add 0.01 to ${node.name}, and ${nodes.at(-1).name} ` +
    `${node.grad < 0 ? "falls" : "rises"} by about ${rise}.`;
  return `Gradient, upstream ${TIMES} local: ${parts.join("; ")}${sum}.${missing || ` ${moves}`}`;
}

export function nodeWords(i, state) {
  const node = state.nodes[i];
  const value = !node.op ? `${node.name} = ${show(node.value)}, a leaf: it is yours to set`
    : node.known ? reckoned(node, state.nodes)
      : `${formulaOf(node, state.nodes)}, not computed yet`;
  return `${value}. ${gradientWords(i, state)}`;
}

export function edgeWords(edge, { nodes }) {
  const from = nodes[edge.from], to = nodes[edge.to];
  const head = `From ${from.name} to ${to.name}`;
  if (!to.known) return `${head}: ${to.name} is not computed yet.`;
  const why = SAID[to.op].why[to.of.indexOf(edge.from)](namesOf(to, nodes), to.name);
  const local = `${head}: the local derivative is ${why}` +
    (why.startsWith("1:") || /^.?1$/.test(why) ? "." : `, here ${show(edge.local)}.`);
  if (edge.sent === null) return `${local} Nothing has come back along it yet.`;
  return `${local} Back along it comes upstream ${TIMES} local, ${product(edge, nodes)}.`;
}

/** The name of the drawing for those who do not see it. */
export function planeWords(graph, { nodes }) {
  const inner = nodes.filter((node) => node.op).map((node) => formulaOf(node, nodes));
  return `Computational graph, ${GRAPHS[graph].label.toLowerCase()}: ${inner.join(", ")}`;
}
