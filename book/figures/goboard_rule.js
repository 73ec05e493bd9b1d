// The rules of Go, as functions from value to value: those of course/go/board.py.
//
// A board is a string of n * n characters, rows from the top: "." empty, "X" black, "O" white.
// A move is a point, 0 to n * n - 1, or PASS. A game is {n, boards, moves, first, komi}; nothing
// here changes one.

export const EMPTY = ".";
export const BLACK = "X";
export const WHITE = "O";
export const PASS = -1;
export const KOMI = 7;
const COLUMNS = "ABCDEFGHJKLMNOPQRSTUVWXYZ"; // there is no I: it looks like 1

export const range = (n) => Array.from({ length: n }, (_, i) => i);
export const other = (colour) => (colour === BLACK ? WHITE : BLACK);
export const boardOf = (game) => game.boards[game.boards.length - 1];
export const toPlay = (game) => (game.moves.length % 2 ? other(game.first) : game.first);
export const isOver = ({ moves }) =>
  moves.length > 1 && moves.at(-1) === PASS && moves.at(-2) === PASS;

export const newGame = (n, komi = KOMI, board = EMPTY.repeat(n * n), first = BLACK) =>
  ({ n, boards: [board], moves: [], first, komi });

/** "E5", letters without I from the left, numbers from below; "pass". */
export const nameOf = (move, n) => (move === PASS ? "pass"
  : `${COLUMNS[move % n]}${n - Math.floor(move / n)}`);

/** The move that a name stands for. */
export function moveOf(name, n) {
  if (name === "pass") return PASS;
  return (n - Number(name.slice(1))) * n + COLUMNS.indexOf(name[0]);
}

/** `make` with its answers kept, by its number n. */
function kept(make) {
  const known = new Map();
  return (n) => known.get(n) ?? known.set(n, make(n)).get(n);
}

const around = (n, steps) => range(n * n).map((p) => steps
  .map(([down, right]) => [Math.floor(p / n) + down, (p % n) + right])
  .filter(([row, col]) => row >= 0 && col >= 0 && row < n && col < n)
  .map(([row, col]) => row * n + col));

/** The points beside each point. */
export const neighbours = kept((n) => around(n, [[-1, 0], [1, 0], [0, -1], [0, 1]]));
const diagonals = kept((n) => around(n, [[-1, -1], [-1, 1], [1, -1], [1, 1]]));

/** {stones, edge}: the points joined to `point` by points of its colour, and what they touch. */
function joined(board, point, beside) {
  const stones = [point], edge = new Set(), found = new Set(stones);
  for (const p of stones) {
    for (const q of beside[p]) {
      if (board[q] !== board[point]) edge.add(q);
      else if (!found.has(q)) {
        found.add(q);
        stones.push(q);
      }
    }
  }
  return { stones, edge };
}

/** The group of the stone on `point`: {stones, liberties}, points. */
export function group(board, point, n) {
  const { stones, edge } = joined(board, point, neighbours(n));
  return { stones, liberties: [...edge].filter((q) => board[q] === EMPTY) };
}

/** How many liberties the group of each stone has; 0 on empty points. */
export function liberties(board, n) {
  const counts = new Int16Array(n * n);
  for (let p = 0; p < n * n; p += 1) {
    if (board[p] === EMPTY || counts[p]) continue;
    const found = group(board, p, n);
    for (const q of found.stones) counts[q] = found.liberties.length;
  }
  return counts;
}

/** {board, taken}: a stone put on `point`, and what it captures taken off. */
export function capture(board, point, colour, n) {
  const squares = [...board], taken = [];
  squares[point] = colour;
  for (const q of neighbours(n)[point]) {
    if (squares[q] !== other(colour)) continue;
    const found = group(squares, q, n);
    if (found.liberties.length) continue;
    taken.push(...found.stones);
    for (const p of found.stones) squares[p] = EMPTY;
  }
  return { board: squares.join(""), taken };
}

/**
 * Why the player whose turn it is may not play at a point; null where it is legal.
 *
 * returns: {rule: "over" | "taken" | "suicide" | "superko", turn}; turn: after how many moves the
 *          board stood that would come back
 */
export function fault(game, point) {
  const { n, boards } = game, board = boardOf(game);
  if (isOver(game)) return { rule: "over" };
  if (board[point] !== EMPTY) return { rule: "taken" };
  const after = capture(board, point, toPlay(game), n).board;
  if (!group(after, point, n).liberties.length) return { rule: "suicide" };
  const turn = boards.indexOf(after);
  return turn < 0 ? null : { rule: "superko", turn };
}

/** The game after a move that is legal. */
export function play(game, move) {
  const { n, boards, moves } = game, board = boardOf(game);
  const next = move === PASS ? board : capture(board, move, toPlay(game), n).board;
  return { ...game, boards: [...boards, next], moves: [...moves, move] };
}

/** The game without its last `count` moves. */
export function undo(game, count = 1) {
  const left = Math.max(game.moves.length - count, 0);
  return { ...game, boards: game.boards.slice(0, left + 1), moves: game.moves.slice(0, left) };
}

/** For each point whether the player whose turn it is may play there; `fault` for all, faster. */
export function legalMoves(game, counts = liberties(boardOf(game), game.n)) {
  const { n, boards } = game, board = boardOf(game), colour = toPlay(game);
  const beside = neighbours(n), seen = new Set(boards);
  const breathes = (q) => board[q] === EMPTY || (counts[q] > 1) === (board[q] === colour);
  // Only a play where this colour has stood before can bring back a board.
  const recurs = (p) => boards.some((past) => past[p] === colour) &&
    seen.has(capture(board, p, colour, n).board);
  return range(n * n).map((p) => !isOver(game) && board[p] === EMPTY &&
    beside[p].some(breathes) && !recurs(p));
}

/** Whether a point is an eye of the colour, which a sensible player does not fill. */
export function isEye(board, point, colour, n) {
  if (board[point] !== EMPTY) return false;
  if (neighbours(n)[point].some((q) => board[q] !== colour)) return false;
  const corners = diagonals(n)[point];
  const lost = corners.filter((q) => board[q] === other(colour)).length;
  return lost <= (corners.length === 4 ? 1 : 0);
}

/** Whose each point is: its stone's, or that of the one colour that its empty region touches. */
export function owners(board, n) {
  const whose = [...board], done = new Set();
  for (let p = 0; p < n * n; p += 1) {
    if (board[p] !== EMPTY || done.has(p)) continue;
    const { stones, edge } = joined(board, p, neighbours(n));
    const colours = new Set([...edge].map((q) => board[q]));
    for (const q of stones) {
      done.add(q);
      if (colours.size === 1) [whose[q]] = colours;
    }
  }
  return whose;
}

/** {black, white, lead}: points by area, and black's lead after komi. */
export function score(game) {
  const whose = owners(boardOf(game), game.n);
  const points = (colour) => whose.filter((owner) => owner === colour).length;
  const black = points(BLACK), white = points(WHITE);
  return { black, white, lead: black - white - game.komi };
}

/** {X, O}: how many stones each colour has captured so far. */
export function captured({ boards, moves, first }) {
  const found = { [BLACK]: 0, [WHITE]: 0 };
  const stones = (board, colour) => [...board].filter((stone) => stone === colour).length;
  moves.forEach((_, turn) => {
    const mover = turn % 2 ? other(first) : first, theirs = other(mover);
    found[mover] += stones(boards[turn], theirs) - stones(boards[turn + 1], theirs);
  });
  return found;
}
