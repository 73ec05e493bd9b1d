// A computational graph: values go forward, gradients come back. No page.

/** name: {of(inputs): value, local(inputs, value): derivative by each input} */
export const OPS = {
  times: { of: ([a, b]) => a * b, local: ([a, b]) => [b, a] },
  plus: { of: ([a, b]) => a + b, local: () => [1, 1] },
  minus: { of: ([a, b]) => a - b, local: () => [1, -1] },
  over: { of: ([a, b]) => a / b, local: ([a, b]) => [1 / b, -a / (b * b)] },
  square: { of: ([a]) => a * a, local: ([a]) => [2 * a] },
  tanh: { of: ([a]) => Math.tanh(a), local: (_, y) => [1 - y * y] },
  exp: { of: ([a]) => Math.exp(a), local: (_, y) => [y] },
  surprise: { of: ([a]) => -Math.log(a), local: ([a]) => [-1 / a] },
};

const leaf = (name, value, place, most = 3) => ({ name, value, place, low: -most, high: most });
const inner = (name, op, of, place) => ({ name, op, of, place });

export const STEP = 0.1; // of a slider

/** name: {label, nodes}; leaves first, then each node after those it is computed of; the last is
 *  the result. place: [column, row] of the drawing, values going from column 0 onwards. */
export const GRAPHS = {
  sum: { label: "Sum of products", nodes: [
    leaf("a", 2, [0, 0]), leaf("b", 3, [0, 1]), leaf("c", -1, [0, 2]), leaf("d", 2.5, [0, 3]),
    inner("u", "times", ["a", "b"], [1, 0.5]), inner("v", "times", ["c", "d"], [1, 2.5]),
    inner("f", "plus", ["u", "v"], [2, 1.5]),
  ] },
  twice: { label: "A value used twice", nodes: [
    leaf("x", 2, [0, 0]), leaf("y", -0.5, [0, 1]),
    inner("u", "plus", ["x", "y"], [1, 1]), inner("f", "times", ["x", "u"], [2, 0]),
  ] },
  neuron: { label: "Neuron with tanh", nodes: [
    leaf("w\u2081", 1, [0, 0]), leaf("x\u2081", 0.5, [0, 1]),
    leaf("w\u2082", -1.5, [0, 2]), leaf("x\u2082", 1, [0, 3]), leaf("b", 0.6, [2, 3]),
    inner("u", "times", ["w\u2081", "x\u2081"], [1, 0.5]),
    inner("v", "times", ["w\u2082", "x\u2082"], [1, 2.5]),
    inner("m", "plus", ["u", "v"], [2, 1.5]), inner("s", "plus", ["m", "b"], [3, 2]),
    inner("f", "tanh", ["s"], [4, 2]),
  ] },
  error: { label: "Squared error", nodes: [
    leaf("w", 1.5, [0, 0]), leaf("x", 2, [0, 1]), leaf("t", 1, [1, 1.5]),
    inner("y", "times", ["w", "x"], [1, 0.5]), inner("e", "minus", ["y", "t"], [2, 1]),
    inner("f", "square", ["e"], [3, 1]),
  ] },
  softmax: { label: "Softmax, cross-entropy", nodes: [
    leaf("z\u2081", 0.5, [0, 0]), leaf("z\u2082", 1.5, [0, 1]),
    inner("e\u2081", "exp", ["z\u2081"], [1, 0]), inner("e\u2082", "exp", ["z\u2082"], [1, 1]),
    inner("s", "plus", ["e\u2081", "e\u2082"], [2, 1]),
    inner("p", "over", ["e\u2081", "s"], [3, 0]), inner("f", "surprise", ["p"], [4, 0]),
  ] },
};

export const leavesOf = (graph) => GRAPHS[graph].nodes.filter((node) => !node.op);
export const defaultsOf = (graph) => leavesOf(graph).map((node) => node.value);

/**
 * All values of a graph, and the derivative along each of its edges.
 *
 * values:  of the leaves, in their order
 * returns: {nodes, edges}; a node is {name, op, of, place, value}, `of` as indices; an edge
 *          {from, to, local}, from and to as indices: how fast `to` grows with `from`
 */
export function forward(graph, values) {
  const nodes = [], edges = [], index = {};
  for (const node of GRAPHS[graph].nodes) {
    const to = nodes.length;
    index[node.name] = to;
    const of = (node.of ?? []).map((name) => index[name]);
    const inputs = of.map((i) => nodes[i].value);
    const value = node.op ? OPS[node.op].of(inputs) : values[to];
    const local = node.op ? OPS[node.op].local(inputs, value) : [];
    of.forEach((from, k) => edges.push({ from, to, local: local[k] }));
    nodes.push({ ...node, of, value });
  }
  return { nodes, edges };
}

/** What is done one after another: every node forward, the seed, every node backward. */
export function stepsOf(graph) {
  const inner = GRAPHS[graph].nodes.map((node, i) => (node.op ? i : -1)).filter((i) => i >= 0);
  const act = (kind) => (node) => ({ kind, node });
  return [...inner.map(act("forward")), { kind: "seed", node: inner.at(-1) },
    ...inner.toReversed().map(act("backward"))];
}

/**
 * The graph after the first `done` steps.
 *
 * returns: {nodes, edges, last}; nodes also have known: whether the value is there, and grad: the
 *          sum of what has come back, null before anything has; edges have sent: what went back
 *          along them, null before; last: the step just done, or undefined
 */
export function after(graph, values, done) {
  const { nodes, edges } = forward(graph, values);
  const steps = stepsOf(graph).slice(0, done);
  nodes.forEach((node) => Object.assign(node, { known: !node.op, grad: null }));
  edges.forEach((edge) => Object.assign(edge, { sent: null }));
  const acts = {
    forward: (i) => { nodes[i].known = true; },
    seed: (i) => { nodes[i].grad = 1; },
    backward: (i) => edges.filter((edge) => edge.to === i).forEach((edge) => {
      edge.sent = nodes[i].grad * edge.local;
      nodes[edge.from].grad = (nodes[edge.from].grad ?? 0) + edge.sent;
    }),
  };
  steps.forEach(({ kind, node }) => acts[kind](node));
  return { nodes, edges, last: steps.at(-1) };
}

/** The gradient of every leaf, in their order. */
export function gradients(graph, values) {
  const { nodes } = after(graph, values, Infinity);
  return nodes.filter((node) => !node.op).map((node) => node.grad);
}

/** The result's slope by leaf i, measured: nudge the leaf both ways and look. */
export function slope(graph, values, i, nudge = 1e-5) {
  const result = (by) =>
    forward(graph, values.map((v, k) => (k === i ? v + by : v))).nodes.at(-1).value;
  return (result(nudge) - result(-nudge)) / (2 * nudge);
}
