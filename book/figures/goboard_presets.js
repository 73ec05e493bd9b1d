// Positions to begin with, and what to try in them.
import { BLACK, KOMI, PASS, fault, moveOf, newGame, play } from "./goboard_rule.js";

const rows = (...lines) => lines.join("").replaceAll(" ", "");

/** name: {label, board, tip}; black is to play; the reader plays both colours unless `net`. */
export const PRESETS = {
  empty: {
    label: "Empty board",
    net: true,
    board: ".".repeat(81),
    tip: "You have Black. Press a point to play there.",
  },
  capture: {
    label: "A capture",
    board: rows(".........", ".........", "..XX.....", ".XOOX....", "..XO.....", "...X.....",
      ".........", "........O", ".......O."),
    tip: "Three white stones have one liberty left: play E5. Then try J1 with Black: suicide.",
  },
  ko: {
    label: "A ko",
    board: rows(".........", ".........", ".........", "...XO....", "..XO.O...", "...XO....",
      ".........", ".........", "........."),
    tip: "Black takes a stone at E5. Then try to take back at once with White, at D5.",
  },
  ladder: {
    label: "A ladder",
    board: rows(".........", "..X......", ".XO......", ".X.......", ".........", ".........",
      ".........", ".........", "........."),
    tip: "Black starts a ladder at D7. Let White run from C6 on, or hand White to the net.",
  },
};

export const startOf = (name) => newGame(9, KOMI, PRESETS[name].board, BLACK);

/** The game that Python asks for; it ends before a move that the rules forbid. */
export function gameOf({ size, moves, preset }) {
  const start = preset === "empty" ? newGame(size) : startOf(preset);
  const after = (game, name) => {
    const move = moveOf(name, size);
    if (game.stopped || (move !== PASS && fault(game, move))) return { ...game, stopped: true };
    return play(game, move);
  };
  return moves.reduce(after, start);
}
