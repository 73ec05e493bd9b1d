// Sets of points to begin with. Each is a function of a random source, so a seed tells all.

const APART = { offset: 0.4, apart: 0.75, spread: 0.45, gap: 0.15 };
const OVERLAPPING = { offset: 0, apart: 0.4, spread: 0.6, gap: -Infinity };
const LIMIT = 1.85; // the plane shows [-2, 2]; points keep off its rim

/** Uniform numbers in [0, 1) from a 32-bit seed (mulberry32). */
export function randomFrom(seed) {
  let a = seed >>> 0;
  return () => {
    a = (a + 0x6d2b79f5) >>> 0;
    let t = Math.imul(a ^ (a >>> 15), 1 | a);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

const normal = (random) =>
  Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());

const direction = (random) => {
  const angle = 2 * Math.PI * random();
  return [Math.cos(angle), Math.sin(angle)];
};

/** Hundredths, as a reader can type them; + 0 turns -0 into 0. */
export const round = (v) => Math.round(v * 100) / 100 + 0;

/** `n` points of each class in turn; `draw(class)` is asked again until `fits(x, y, class)`. */
function pairs(n, draw, fits) {
  const points = [];
  for (let i = 0; i < 2 * n; i++) {
    const c = i % 2 ? -1 : 1;
    let [x, y] = draw(c);
    while (Math.max(Math.abs(x), Math.abs(y)) > LIMIT || !fits(x, y, c)) [x, y] = draw(c);
    points.push([round(x), round(y), c]);
  }
  return points;
}

/** Two clouds; `offset` moves both along the line of their centres, `gap` keeps them apart. */
function clouds(n, { offset, apart, spread, gap }) {
  return (random) => {
    const [u, v] = direction(random);
    const draw = (c) => [u, v].map((m) => (offset + c * apart) * m + spread * normal(random));
    return pairs(n, draw, (x, y, c) => c * (x * u + y * v - offset) >= gap);
  };
}

function narrow(random) {
  const [u, v] = direction(random);
  const offset = 0.6 * random() - 0.3;
  const points = pairs(
    11,
    () => [LIMIT * (2 * random() - 1), LIMIT * (2 * random() - 1)],
    (x, y, c) => c * (x * u + y * v - offset) >= 0.08,
  );
  // One point of each class close to the line, so that the margin is narrow for every seed.
  const close = [1, -1].map((c) => {
    const [near, along] = [offset + 0.08 * c, 2 * random() - 1];
    return [round(near * u - along * v), round(near * v + along * u), c];
  });
  return [...points, ...close];
}

function rings(random) {
  const around = (n, from, to, c) =>
    Array.from({ length: n }, (_, i) => {
      const angle = (2 * Math.PI * (i + 0.8 * random())) / n;
      const r = from + (to - from) * random();
      return [round(r * Math.cos(angle)), round(r * Math.sin(angle)), c];
    });
  return [...around(10, 0.2, 0.6, 1), ...around(16, 1.2, 1.7, -1)];
}

const corners = (says) => () =>
  [[1, 1], [1, -1], [-1, 1], [-1, -1]].map(([x, y]) => [x, y, says(x > 0, y > 0) ? 1 : -1]);

/** name: {label, points(random), drawn: whether another seed gives other points} */
export const PRESETS = {
  clouds: { label: "Two clouds", points: clouds(12, APART), drawn: true },
  narrow: { label: "Narrow margin", points: narrow, drawn: true },
  overlap: { label: "Overlapping", points: clouds(15, OVERLAPPING), drawn: true },
  and: { label: "AND", points: corners((a, b) => a && b), drawn: false },
  xor: { label: "XOR", points: corners((a, b) => a !== b), drawn: false },
  rings: { label: "Rings", points: rings, drawn: true },
  blank: { label: "Empty plane", points: () => [], drawn: false },
};

/** The points of a preset; the same name and seed give the same points everywhere. */
export const presetPoints = (name, seed) => PRESETS[name].points(randomFrom(seed));
