// A Go board that plays against a small network, or shows a game to be read.
//
// An ES module in anywidget's form. The published page imports it, and what it imports, as it
// stands; for JupyterLab, which takes one text, course/widgets.py joins the same files into one.
import { SIDE, TOLD, evaluate, forward, policyMove, saidOf, view } from "./goboard_net.js";
import { createControls, createHelp, createNumbers, createSteps } from "./goboard_panel.js";
import { createPlane } from "./goboard_plane.js";
import { PRESETS, gameOf, startOf } from "./goboard_presets.js";
import {
  BLACK, PASS, captured, fault, isEye, isOver, legalMoves, liberties, moveOf, nameOf, newGame,
  owners, play, score, toPlay, undo,
} from "./goboard_rule.js";
import { createSearch, searchInSlices, warmUp } from "./goboard_search.js";
import { STYLE } from "./goboard_style.js";
import {
  POINT_TIP, boardWords, faultWords, hintWords, markWords, moveWords, pointWords, resultOf,
  toldWords, waitWords,
} from "./goboard_words.js";
import { html, keepKeys, uniqueName } from "./parts.js";
import { tie } from "./tie.js";

export {
  PRESETS, forward, captured, createSearch, evaluate, fault, isEye, isOver, legalMoves, liberties,
  moveOf, nameOf, newGame, owners, play, policyMove, resultOf, score, startOf, toPlay, undo,
  view, warmUp,
};

const ASKED = ["size", "moves", "reading", "preset", "black", "white", "trials", "heat", "value",
  "mark", "title"]; // what Python may set
const CALM = 500; // milliseconds between the net's moves against itself
function render({ model, el }) {
  const ids = { title: uniqueName("title"), keys: uniqueName("keys") };
  const plane = createPlane();
  let asked = {}, game = newGame(SIDE), whole = game; // whole: the game to read
  let cursor = 40, pointed = false, hint = null, shown = false, running = false;
  let made = null, callOff = () => {}; // trials made, while the net thinks

  const title = html("p", { id: ids.title, class: "tw-title" });
  const told = html("p", { class: "tw-told", role: "status" });
  const point = html("p", { class: "tw-go-soft tw-go-point" });
  const heard = html("p", { class: "tw-heard", "aria-live": "polite" });

  const link = tie(model, ASKED, adopt);
  function adopt(values) {
    halt();
    asked = values;
    game = whole = gameOf(asked);
    [hint, shown] = [null, asked.reading || shown];
    cursor = Math.floor(game.n ** 2 / 2);
    title.textContent = asked.title ||
      (asked.reading ? "A game of Go" : "Go against a small network");
    if (asked.reading) goTo(whole.moves.length);
    else update(game.moves.length ? moveWords(game) : PRESETS[asked.preset].tip);
    follow();
  }

  // What the net, or Python, says of the position
  const isLast = () => asked.reading && game.moves.length === whole.moves.length;
  function heatNow() {
    if (isLast() && asked.heat.length) {
      // Probabilities without that of the pass stay what they are.
      const all = asked.heat.reduce((sum, p) => sum + p, 0);
      return asked.heat.map((p) => p / Math.max(all, 1));
    }
    return game.n === SIDE && !isOver(game) ? saidOf(game).prior : null;
  }
  const markNow = () => (isLast() && asked.mark ? moveOf(asked.mark, game.n) : null);
  function blackNow() {
    if (isLast() && asked.value !== null) return asked.value;
    if (game.n !== SIDE || isOver(game)) return null;
    const { value } = saidOf(game);
    return (1 + (toPlay(game) === BLACK ? value : -value)) / 2;
  }

  // Who is to play
  const playerOf = (colour) => asked[colour === BLACK ? "black" : "white"];
  const isNets = () => playerOf(toPlay(game)) === "net";
  const isWatched = () => asked.black === "net" && asked.white === "net";
  const isYours = () => !asked.reading && !isOver(game) && !isNets();

  function update(say) {
    if (say) told.textContent = say;
    draw();
    if (asked.reading) return;
    link.tell({ preset: asked.preset, black: asked.black, white: asked.white,
      trials: asked.trials, moves: game.moves.map((move) => nameOf(move, game.n)),
      result: resultOf(game) });
  }
  function draw() {
    const heat = shown ? heatNow() : null, over = isOver(game);
    plane.draw(game, { heat, whose: over ? owners(game.boards.at(-1), game.n) : null, hint,
      mark: markNow() });
    plane.element.setAttribute("aria-label", boardWords(game));
    aim(cursor);
    numbers.draw(game, { black: blackNow(), shown, may: heatNow() !== null });
    steps.draw(game.moves.length, whole.moves.length);
    [controls.element.hidden, steps.element.hidden] = [asked.reading, !asked.reading];
    drawControls();
  }
  function aim(at, looked = pointed) {
    [cursor, pointed] = [at, looked];
    plane.aim(cursor);
    point.textContent = pointed ? pointWords(game, cursor, shown ? heatNow() : null) : POINT_TIP;
  }
  const drawControls = () => controls.draw({ ...asked, game, over: isOver(game), running, made,
    yours: isYours(), watched: isWatched() });

  // The net
  function halt() {
    callOff();
    [made, running] = [null, false];
  }
  /** Let the net think about the position; use(search) is called with what it found. */
  function think(use, wait) {
    callOff();
    made = 0;
    callOff = searchInSlices(game, saidOf, { trials: asked.trials, wait,
      told(trials) {
        made = trials;
        controls.progress(made, asked.trials);
      },
      done(search) {
        made = null;
        use(search);
      } });
    drawControls();
  }
  const bestOf = (search) => (asked.trials ? search.best() : policyMove(game, saidOf(game)));
  const answerNow = (wait) => think((search) => move(bestOf(search)), wait);
  /** The net moves where it is its turn; against itself only if it was told to go on. */
  function follow() {
    if (asked.reading || isOver(game)) running = false;
    else if (isNets() && (running || !isWatched())) return answerNow(running ? CALM : 30);
    return drawControls();
  }

  // What may happen
  function move(at) {
    [game, hint] = [play(game, at), null];
    update(moveWords(game));
    follow();
  }
  function tryMove(at) {
    if (asked.reading) return;
    if (isNets() && !isOver(game)) return update(waitWords(game, isWatched()));
    const why = isOver(game) ? { rule: "over" } : at === PASS ? null : fault(game, at);
    if (why) return update(faultWords(game, at, why));
    halt();
    move(at);
  }
  function takeBack() {
    if (asked.reading || !game.moves.length) return;
    halt();
    do game = undo(game); while (game.moves.length && isNets() && !isWatched());
    become({}, moveWords(game));
  }
  function askHint() {
    if (!isYours()) return;
    think((search) => {
      const said = [...(asked.trials ? search.top.visits : saidOf(game).prior)];
      const best = bestOf(search), of = asked.trials || 1;
      const rest = said.map((share, k) => [k === game.n ** 2 ? PASS : k, share / of])
        .sort(([, a], [, b]) => b - a);
      const first = rest.find(([k]) => k === best);
      hint = best === PASS ? null : best;
      update(hintWords(game.n, [first, ...rest.filter(([k, p]) => k !== best && p > 0).slice(0, 2)],
        asked.trials));
    }, 0);
  }
  /** Other settings for the same position. */
  function become(changes, say) {
    halt();
    asked = { ...asked, ...changes };
    hint = null;
    update(say);
    follow();
  }
  function begin(preset, players = {}) {
    game = whole = gameOf({ size: SIDE, moves: [], preset });
    become({ preset, ...players }, PRESETS[preset].tip);
  }
  function goTo(at) {
    game = undo(whole, whole.moves.length - Math.min(Math.max(at, 0), whole.moves.length));
    const mark = markNow(), more = mark === null ? "" : ` ${markWords(game, mark, heatNow())}`;
    update(moveWords(game) + more);
  }

  const controls = createControls({
    preset: (name) => begin(name, { black: "you", white: PRESETS[name].net ? "net" : "you" }),
    black: (black) => become({ black }), white: (white) => become({ white }),
    trials: (trials) => become({ trials }),
    pass: () => tryMove(PASS), undo: takeBack, hint: askHint, anew: () => begin(asked.preset),
    step: () => answerNow(0),
    run() {
      const on = !running;
      halt();
      running = on;
      follow();
    },
  });
  const steps = createSteps(goTo);
  const numbers = createNumbers((on) => {
    shown = on;
    draw();
  });
  const root = html("section", { class: "tw-figure", "aria-labelledby": ids.title },
    html("style", {}, STYLE), title,
    html("div", { class: "tw-go" },
      html("div", {}, plane.element, point),
      html("div", {}, told, controls.element, steps.element, numbers.element, heard)),
    html("div", { class: "tw-more" }, createHelp(ids.keys),
      html("details", {}, html("summary", {}, "The network"), html("p", {}, toldWords(TOLD)))));

  function choose(row, col) {
    const within = (k) => Math.min(Math.max(k, 0), game.n - 1);
    aim(within(row) * game.n + within(col), true);
  }
  const arrows = { ArrowLeft: [0, -1], ArrowRight: [0, 1], ArrowUp: [-1, 0], ArrowDown: [1, 0] };
  const keys = { Enter: () => tryMove(cursor), " ": () => tryMove(cursor), p: () => tryMove(PASS),
    u: takeBack, h: askHint };
  const listeners = {
    click(event) {
      aim(plane.pointAt(event), true);
      tryMove(cursor);
    },
    pointermove(event) {
      if (event.pointerType === "mouse") aim(plane.pointAt(event), true);
    },
    keydown(event) {
      if (event.ctrlKey || event.metaKey || event.altKey) return;
      const arrow = arrows[event.key], key = keys[event.key.length > 1 ? event.key
        : event.key.toLowerCase()];
      if (!arrow && !key) return;
      event.preventDefault();
      if (key) return key();
      choose(Math.floor(cursor / game.n) + arrow[0], (cursor % game.n) + arrow[1]);
      heard.textContent = point.textContent;
    },
  };
  for (const [event, act] of Object.entries(listeners)) plane.element.addEventListener(event, act);

  plane.element.setAttribute("aria-describedby", ids.keys);
  keepKeys(root);
  el.append(root);
  adopt(link.asked());
  const stay = asked.reading ? () => {} : warmUp(plane.element, SIDE, evaluate);
  return () => {
    stay();
    halt();
    link.untie();
    root.remove();
  };
}

export default { render };
