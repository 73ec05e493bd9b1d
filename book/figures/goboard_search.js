// Monte Carlo tree search led by a policy and a value: course/go/search.py, one leaf at a time.
import { BLACK, PASS, isOver, newGame, play, score, toPlay } from "./goboard_rule.js";

export const EXPLORE = 1.5; // c of the PUCT rule
const WARM = 40; // trials for nothing
export const CAREFUL = 0.2; // how much worse than its node an untried move is taken to be

/** The result by area if the game ended here: 1, 0 or -1, seen by who would move. */
const final = (game) => Math.sign(score(game).lead) * (toPlay(game) === BLACK ? 1 : -1);

function newNode(game, evaluate) {
  const { prior, value } = evaluate(game), over = isOver(game), moves = prior.length;
  return { game, over, value: over ? final(game) : value, prior: Float32Array.from(prior),
    visits: new Int32Array(moves), total: new Float64Array(moves), tried: 0, sum: 0,
    child: new Array(moves).fill(null) };
}

/** What is known of a node: the mean of its own value and of all trials below it. */
export const meanOf = (node) => (node.value + node.sum) / (1 + node.tried);

/**
 * The move that deserves to be tried next: Q + c P sqrt(sum of N) / (1 + N) is largest.
 *
 * source: Silver et al., Mastering the game of Go without human knowledge, Nature 550 (2017),
 *         Methods, "Select"
 */
export function select({ prior, visits, total, tried, ...node }) {
  const untried = meanOf({ tried, ...node }) - CAREFUL, root = Math.sqrt(Math.max(tried, 1));
  let best = -1, most = -Infinity;
  for (let move = 0; move < prior.length; move += 1) {
    if (!prior[move]) continue;
    const mean = visits[move] ? total[move] / visits[move] : untried;
    // In single precision, as NumPy has it, so that both searches go the same ways.
    const deserves = mean + (Math.fround(EXPLORE * prior[move]) * root) / (1 + visits[move]);
    if (deserves > most) [best, most] = [move, deserves];
  }
  return best;
}

/** A search of a position; evaluate: game -> {prior (n * n + 1), value}. */
export function createSearch(game, evaluate) {
  const top = newNode(game, evaluate), last = game.n * game.n;
  const grown = (node, move) => newNode(play(node.game, move === last ? PASS : move), evaluate);

  /** One trial: down to a new position or to a game's end, and its result up again. */
  function trial() {
    const path = [];
    let node = top;
    while (node && !node.over) {
      const move = select(node);
      path.push([node, move]);
      node = node.child[move];
    }
    const [parent, edge] = path.at(-1);
    node ??= parent.child[edge] = grown(parent, edge);
    let { value } = node;
    for (const [above, move] of path.reverse()) {
      value = -value;
      above.visits[move] += 1;
      above.total[move] += value;
      above.tried += 1;
      above.sum += value;
    }
  }
  const best = () => {
    const move = top.visits.indexOf(Math.max(...top.visits));
    return move === last ? PASS : move;
  };
  return { trial, best, top };
}

/**
 * Search in short slices, so that the page answers in between.
 *
 * slice:   milliseconds at a time
 * wait:    milliseconds before the first one: a stone just placed is drawn before the net thinks
 * told:    called with the number of trials made, after each slice
 * done:    called with the search
 * returns: a function that calls it off
 */
export function searchInSlices(game, evaluate, { trials, slice = 40, wait = 30, told, done }) {
  let search = null, made = 0, timer = null;
  const work = () => {
    const until = performance.now() + slice;
    search ??= createSearch(game, evaluate);
    for (; made < trials && performance.now() < until; made += 1) search.trial();
    told(made);
    if (made >= trials) return done(search);
    timer = setTimeout(work, 0);
  };
  timer = setTimeout(work, wait);
  return () => clearTimeout(timer);
}

/**
 * Once the element is seen, search an empty board of `n` points for nothing: a browser compiles
 * what it has run a few times, and a reader's first move shall not wait for that.
 *
 * returns: a function that calls it off
 */
export function warmUp(element, n, evaluate) {
  let callOff = () => {};
  const seen = new IntersectionObserver((entries) => {
    if (!entries.some((entry) => entry.isIntersecting)) return;
    seen.disconnect();
    callOff = searchInSlices(newGame(n), evaluate,
      { trials: WARM, slice: 20, wait: 200, told() {}, done() {} });
  });
  seen.observe(element);
  return () => {
    seen.disconnect();
    callOff();
  };
}
