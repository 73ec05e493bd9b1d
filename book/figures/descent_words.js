// Every sentence about descent, so that eyes and ears get the same story.
import {
  SURFACES, curvatures, isLost, isStill, limitAt, minimumNear,
} from "./descent_rule.js";
import { show, tuple } from "./parts.js";

/** The name of a minimum in the drawing. */
export const letterOf = (index) => "ABCDEFGHI"[index];

/** What the largest rate is at minimum A, and why. */
export function limitWords({ surface, rate, momentum }) {
  const at = SURFACES[surface].minima[0];
  const limit = limitAt(surface, at, momentum), most = curvatures(surface, at)[0];
  const law = momentum ? `2(1 + momentum)/\u03bb` : "2/\u03bb";
  const here = `At minimum A the surface bends by at most \u03bb = ${show(most)}, so the largest ` +
    `rate is ${law} = ${show(limit, 3)}`;
  return rate < limit ? `${here}; yours is below it.`
    : `${here}. Yours is not below it: no ball can settle there.`;
}

function endWords(ball, surface) {
  if (isLost(ball)) return " It has run away: each step overshoots by more than the last.";
  if (!isStill(ball, surface)) return "";
  const at = minimumNear(surface, ball.at);
  if (at < 0) return " It lies still, but not in a minimum: the slope is zero here, no more.";
  const deepest = SURFACES[surface].of(...SURFACES[surface].minima[0]);
  const deep = SURFACES[surface].of(...ball.at) - deepest > 0.01;
  return ` It has settled in minimum ${letterOf(at)}${deep ? ", which is not the deepest" : ""}.`;
}

/** Where the ball is, and what became of it. */
export function ballWords(ball, surface) {
  const { of, slope } = SURFACES[surface];
  const size = Math.hypot(...slope(...ball.at));
  const where = isLost(ball) ? "far outside" : `at ${tuple(ball.at)}, cost ` +
    `${show(of(...ball.at), 4)}, gradient of length ${show(size, 3)}`;
  return `Step ${ball.steps}: ${where}.${endWords(ball, surface)}`;
}

export const planeWords = (surface) =>
  `${SURFACES[surface].label} from above: contour lines, closer together where it is steep, ` +
  `${SURFACES[surface].minima.length} marked minima and a ball`;
