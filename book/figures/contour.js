// Where a function of the plane is positive, and the curve where it is zero, as SVG paths.
// Each cell is cut into four triangles about its middle; inside one the function is taken as flat,
// so a straight boundary comes out exact even from a single cell.

const mix = (a, b) => {
  const t = a.v / (a.v - b.v);
  return { x: a.x + t * (b.x - a.x), y: a.y + t * (b.y - a.y), v: 0 };
};

/** The positive part of a triangle of {x, y, v}: its corners in turn, and the cut edge. */
function cut(triangle) {
  const inside = [], edge = [];
  triangle.forEach((a, i) => {
    const b = triangle[(i + 1) % 3];
    if (a.v > 0) inside.push(a);
    if (a.v > 0 !== b.v > 0) {
      const m = mix(a, b);
      inside.push(m);
      edge.push(m);
    }
  });
  return { inside, edge };
}

const even = (from, to, n) =>
  Array.from({ length: n + 1 }, (_, k) => (k === n ? to : from + ((to - from) * k) / n));

/** Heights of the rows. With a jump, zero comes twice: -0 has angle -pi, 0 has angle pi. */
function rowsOf(low, high, cells, jump) {
  if (!jump || low >= 0 || high <= 0) return even(low, high, cells);
  const below = Math.min(Math.max(Math.round((cells * low) / (low - high)), 1), cells - 1);
  return [...even(low, -0, below), ...even(0, high, cells - below)];
}

function nodesOf(value, view, cells, jump) {
  const columns = even(view.x - view.half, view.x + view.half, cells);
  const rows = rowsOf(view.y - view.half, view.y + view.half, cells, jump);
  return rows.map((y) => columns.map((x) => ({ x, y, v: value(x, y) })));
}

/** The corners of a cell, in turn. */
const squareAt = (nodes, i, j) =>
  [nodes[j][i], nodes[j][i + 1], nodes[j + 1][i + 1], nodes[j + 1][i]];

function trianglesOf(square, value) {
  const [a, , c] = square;
  const middle = { x: (a.x + c.x) / 2, y: (a.y + c.y) / 2 };
  middle.v = value(middle.x, middle.y);
  return square.map((p, i) => [p, square[(i + 1) % 4], middle]);
}

// Two triangles find their common end each by itself, so the last bits may differ.
const key = (p) => `${Math.round(p.x * 1e7)} ${Math.round(p.y * 1e7)}`;

/** Join edges that share an end into long lines, so that dashes run along them. */
function chain(edges) {
  const ends = new Map();
  for (const edge of edges)
    for (const p of edge.map(key)) ends.get(p)?.push(edge) ?? ends.set(p, [edge]);
  const left = new Set(edges);
  const grow = (line) => {
    for (;;) {
      const tip = line.at(-1);
      const next = ends.get(key(tip)).find((edge) => left.has(edge));
      if (!next) return line;
      left.delete(next);
      line.push(key(next[0]) === key(tip) ? next[1] : next[0]);
    }
  };
  return edges.flatMap((edge) => (left.delete(edge) ? [grow(grow([...edge]).reverse())] : []));
}

/**
 * The sign of `value` over a square.
 *
 * value:   function of x and y
 * view:    {x, y, half}: centre and half side of the square
 * cells:   along one side; 1 is exact for a flat function
 * jump:    whether the function jumps across the negative x axis, as an angle does
 * returns: {areas, lines}: polygons where value > 0 and open lines where it is 0,
 *          each an array of {x, y}
 */
export function contour(value, view, cells, jump = false) {
  const nodes = nodesOf(value, view, cells, jump);
  const areas = [], edges = [];
  for (let j = 0; j + 1 < nodes.length; j++) {
    let from = null; // first of a row of cells that lie wholly inside: drawn as one polygon
    for (let i = 0; i <= cells; i++) {
      const square = i < cells && squareAt(nodes, i, j);
      const full = square && square.every((p) => p.v > 0);
      if (full) from ??= i;
      if (!full && from !== null) {
        areas.push([nodes[j][from], nodes[j][i], nodes[j + 1][i], nodes[j + 1][from]]);
        from = null;
      }
      if (full || !square) continue;
      for (const { inside, edge } of trianglesOf(square, value).map(cut)) {
        if (inside.length) areas.push(inside);
        if (edge.length === 2) edges.push(edge);
      }
    }
  }
  return { areas, lines: chain(edges) };
}

/** Polygons or lines as the `d` of an SVG path; `place` maps {x, y} to [x, y] on the screen. */
export function pathOf(shapes, place, closed) {
  const text = (shape) => shape.map((p) => place(p).map((v) => v.toFixed(2)).join(" ")).join("L");
  return shapes.map((shape) => `M${text(shape)}${closed ? "Z" : ""}`).join("");
}
