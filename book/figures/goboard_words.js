// Every sentence about the board, so that eyes and ears get the same story.
import { count } from "./parts.js";
import {
  BLACK, EMPTY, PASS, boardOf, captured, group, isOver, nameOf, other, score, toPlay, undo,
} from "./goboard_rule.js";

export const COLOURS = { X: "Black", O: "White" };
const digits = (p) => (p < 0.00995 ? 2 : p < 0.0995 ? 1 : 0);
const percent = (p) => `${(100 * p).toFixed(digits(p))} %`;
const number = (points) => String(Math.abs(points));
const stones = (n) => count(n, "stone");

/** What the last move was, and who is to play. */
export function moveWords(game) {
  const { moves, n } = game;
  if (!moves.length) return `${COLOURS[toPlay(game)]} to play.`;
  const mover = other(toPlay(game)), took = captured(game)[mover] - captured(undo(game))[mover];
  const did = moves.at(-1) === PASS ? "passes" : `plays ${nameOf(moves.at(-1), n)}`;
  const said = `${COLOURS[mover]} ${did}${took ? ` and captures ${stones(took)}` : ""}.`;
  return isOver(game) ? `${said} ${endWords(game)}` : `${said} ${COLOURS[toPlay(game)]} to play.`;
}

/** "B+3", "W+1", "0"; "" while the game goes on. */
export function resultOf(game) {
  if (!isOver(game)) return "";
  const { lead } = score(game);
  return lead ? `${lead > 0 ? "B" : "W"}+${number(lead)}` : "0";
}

/** Who has won, by how much, and why that may surprise. */
export function endWords(game) {
  const { black, white, lead } = score(game);
  const won = lead === 0 ? "A draw" : `${COLOURS[lead > 0 ? BLACK : "O"]} wins by ${number(lead)}`;
  return `Both have passed: Black has ${black}, White ${white} and ${game.komi} for moving ` +
    `second. ${won}. Every stone on the board counts as alive: dead ones must be captured before ` +
    "one passes.";
}

/** Why a move is refused; fault: what `fault` of the rules says. */
export function faultWords(game, point, { rule, turn }) {
  const at = nameOf(point, game.n), who = COLOURS[toPlay(game)];
  const when = turn === 0 ? "at the start" : `after move ${turn}`;
  return {
    over: "The game is over: both players have passed. Undo, or begin a new one.",
    taken: `${at} is taken: a stone stands there.`,
    suicide: `${who} may not play ${at}: the stone would have no liberty, and it captures ` +
      "nothing. That is suicide.",
    superko: `${who} may not play ${at} now: the board would be the same as ${when}. ` +
      "That is the rule of ko; play elsewhere first.",
  }[rule];
}

/** Why the reader has to wait. */
export const waitWords = (game, watched) => (watched
  ? "The net plays both colours: press \u201cNext move\u201d, or take a colour yourself."
  : `It is ${COLOURS[toPlay(game)]}\u2019s turn, and the net has that colour.`);

/** What stands on a point, and what the policy thinks of it; heat: probabilities or null. */
export function pointWords(game, point, heat) {
  const { n } = game, board = boardOf(game), at = nameOf(point, n);
  if (board[point] !== EMPTY) {
    const found = group(board, point, n);
    const chain = found.stones.length > 1 ? `, one of a group of ${found.stones.length}` : "";
    const left = count(found.liberties.length, "liberty", "liberties");
    return `${at}: ${COLOURS[board[point]]}${chain}, ${left}.`;
  }
  if (!heat) return `${at}: empty.`;
  const rank = heat.filter((p) => p > heat[point]).length + 1;
  return `${at}: empty; the policy gives it ${percent(heat[point])}, rank ${rank}.`;
}

export const POINT_TIP = "Point at a crossing, or go there with the arrow keys.";

/** What the diamond stands on, and what the policy thinks of it. */
export const markWords = (game, point, heat) =>
  `The diamond marks ${pointWords(game, point, heat)}`;

/** The picture in a sentence. */
export function boardWords(game) {
  const { n, moves } = game, many = (colour) => boardOf(game).split(colour).length - 1;
  return `${n} by ${n} board after ${count(moves.length, "move")}: ${many("X")} black and ` +
    `${many("O")} white stones. ${isOver(game) ? endWords(game) : moveWords(game)}`;
}

/** Black's chance of winning, 0 to 1. */
export const valueWords = (black) =>
  `Black ${percent(black)}, White ${percent(1 - black)}.`;

export function capturedWords(game) {
  const took = captured(game);
  return `Captured so far: by Black ${took.X}, by White ${took.O}.`;
}

/** What the net would play; `ranked`: [[move, share]], the best first; trials: 0 for the policy. */
export function hintWords(n, ranked, trials) {
  const [best, ...rest] = ranked.map(([move, share]) => `${nameOf(move, n)} (${percent(share)})`);
  const of = trials ? `of ${trials} trials` : "by the policy alone";
  return `The net would play ${best}${rest.length ? `, then ${rest.join(", ")}` : ""}, ${of}.`;
}

/** How the network was made and what it does. */
export function toldWords({ recipe, told }) {
  const positions = recipe.positions.toLocaleString("en");
  return `It learnt from ${positions} positions of games that programs played on the server ` +
    "CGOS. In games it had not seen, the move played is its first choice in " +
    `${percent(told.top1)} of positions and among its first five in ${percent(told.top5)}; it ` +
    `names the winner in ${percent(told.winner)}.`;
}
