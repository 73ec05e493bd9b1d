// A kernel that slides over an image: sizes, sums, and the terms of one sum. No page.

export const SIDE = 9; // pixels along one side of the image
export const KERNEL = 3; // weights along one side of the kernel
export const LIMITS = { padding: [0, 1, 2], stride: [1, 2, 3], dilation: [1, 2] };

const rows = (...lines) => lines.flatMap((line) => [...line].map((mark) => (mark === "#" ? 1 : 0)));

/** name: {label, pixels}; row by row, 1 is ink */
export const IMAGES = {
  seven: { label: "A seven", pixels: rows(
    ".........", ".#######.", ".#######.", "......##.", ".....##..", "....##...", "....##...",
    "....##...", ".........") },
  square: { label: "A square", pixels: rows(
    ".........", ".........", "..#####..", "..#####..", "..#####..", "..#####..", "..#####..",
    ".........", ".........") },
  cross: { label: "Two strokes", pixels: rows(
    "#.......#", ".#.....#.", "..#...#..", "...#.#...", "....#....", "...#.#...", "..#...#..",
    ".#.....#.", "#.......#") },
  dot: { label: "One pixel", pixels: rows(
    ".........", ".........", ".........", ".........", "....#....", ".........", ".........",
    ".........", ".........") },
  blank: { label: "Nothing yet", pixels: Array(SIDE * SIDE).fill(0) },
};

/** name: {label, weights}; row by row */
export const KERNELS = {
  upright: { label: "Edge, left to right", weights: [-1, 0, 1, -1, 0, 1, -1, 0, 1] },
  level: { label: "Edge, top to bottom", weights: [-1, -1, -1, 0, 0, 0, 1, 1, 1] },
  slant: { label: "Slanted line", weights: [-1, -1, 2, -1, 2, -1, 2, -1, -1] },
  outline: { label: "Outline", weights: [-1, -1, -1, -1, 8, -1, -1, -1, -1] },
  blur: { label: "Sum of nine", weights: [1, 1, 1, 1, 1, 1, 1, 1, 1] },
  corner: { label: "Lopsided", weights: [1, 2, 3, 0, 0, 0, 0, 0, 0] },
  same: { label: "Leave as it is", weights: [0, 0, 0, 0, 1, 0, 0, 0, 0] },
};

/** How many places the kernel has along one side; 0 if it does not fit. */
export function placesOf(side, kernel, { padding, stride, dilation }) {
  const room = side + 2 * padding - dilation * (kernel - 1) - 1;
  return room < 0 ? 0 : Math.floor(room / stride) + 1;
}

/** The weights as they meet the image: turned by half a turn for a convolution proper. */
const laid = (weights, flip) => (flip ? [...weights].reverse() : weights);

/**
 * The terms of the sum at one place.
 *
 * scene:   {pixels, weights, padding, stride, dilation, flip}
 * returns: KERNEL^2 of {row, column, pixel, weight, outside}; row and column in the image,
 *          outside it where `outside`, and there the pixel is 0
 */
export function termsAt(scene, row, column) {
  const { pixels, padding, stride, dilation, flip } = scene;
  return laid(scene.weights, flip).map((weight, k) => {
    const r = row * stride - padding + dilation * Math.floor(k / KERNEL);
    const c = column * stride - padding + dilation * (k % KERNEL);
    const outside = r < 0 || c < 0 || r >= SIDE || c >= SIDE;
    return { row: r, column: c, weight, outside, pixel: outside ? 0 : pixels[r * SIDE + c] };
  });
}

export const sumOf = (terms) => terms.reduce((sum, { pixel, weight }) => sum + pixel * weight, 0);

/** The whole output: {side, values}, row by row. */
export function slide(scene) {
  const side = placesOf(SIDE, KERNEL, scene);
  const values = Array.from({ length: side * side }, (_, i) =>
    sumOf(termsAt(scene, Math.floor(i / side), i % side)));
  return { side, values };
}

/** The picture with the pixel at `index` set; the given one stays as it was. */
export const painted = (pixels, index, ink) => pixels.map((old, i) => (i === index ? ink : old));
