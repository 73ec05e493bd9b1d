// Mouse, finger and keyboard on the plane. Every act has a key, so nothing needs a pointer.
import { round } from "./perceptron_presets.js";
import { tuple } from "./parts.js";
import { pointName } from "./perceptron_words.js";

const NEAR_PX = { mouse: 13, pen: 16, touch: 22 }; // a finger's target is 44 px wide
const SLACK_PX = 4; // a hand that shakes less than this has clicked, not dragged
const ARROWS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, 1], ArrowDown: [0, -1] };

/**
 * Let a reader act on the plane.
 *
 * study: points to act on, with grab, drag, drop
 * returns: {refresh()}, to be called when the scores may have changed
 * acts:  {add(x, y), remove(i), moved(i), shown(), say(text), describe(i), tool(), keys}
 *        where keys maps a key to what it does anywhere on the plane
 */
export function handFor(plane, study, acts) {
  const { element } = plane;
  let cursor = { x: 0, y: 0 };
  let label = null; // repeats the label now shown, since a step may change what it says
  let held = null; // {i, by: pointer id or "keys", from: where it began, moving}

  const inside = (x, y) => {
    const { x: cx, y: cy, half } = plane.view;
    const clamp = (v, c) => round(Math.min(Math.max(v, c - half), c + half));
    return { x: clamp(x, cx), y: clamp(y, cy) };
  };
  const where = (event) => {
    const box = element.getBoundingClientRect();
    return [event.clientX - box.left, event.clientY - box.top];
  };
  const nearest = (left, top, reach) => {
    const away = study.now.points.map(([x, y]) => {
      const [px, py] = plane.place({ x, y });
      return Math.hypot(px - left, py - top);
    });
    const i = away.indexOf(Math.min(...away));
    return away[i] <= reach ? i : null;
  };
  const under = (event) => nearest(...where(event), NEAR_PX[event.pointerType] ?? NEAR_PX.mouse);
  const atCursor = () => nearest(...plane.place(cursor), NEAR_PX.mouse);
  const tell = (words) => {
    label = words;
    words?.();
    if (!words) plane.tell(null);
  };
  const tellPoint = (i) => tell(() => {
    const [x, y] = study.now.points[i] ?? [];
    plane.tell(x === undefined ? null : { x, y }, acts.describe(i));
  });
  const drag = (x, y) => {
    study.drag(held.i, x, y);
    tellPoint(held.i);
    acts.shown();
  };
  const letGo = () => {
    const { i } = held;
    held = null;
    study.drop();
    acts.moved(i);
  };

  // Pointer: press on a point and move it; press and let go on empty ground adds one.
  const press = (event) => {
    if (held || !event.isPrimary || event.button) return;
    const i = under(event);
    held = { i, by: event.pointerId, from: where(event), moving: false };
    if (i === null || acts.tool() === "erase") return;
    element.setPointerCapture(event.pointerId);
  };
  const move = (event) => {
    if (!held) return hover(event);
    if (held.by !== event.pointerId || held.i === null || acts.tool() === "erase") return;
    const [left, top] = where(event);
    const far = Math.hypot(left - held.from[0], top - held.from[1]) > SLACK_PX;
    if (!held.moving && !far) return;
    if (!held.moving) study.grab();
    held.moving = true;
    const to = inside(...plane.unplace(left, top));
    drag(to.x, to.y);
  };
  const release = (event) => {
    if (held?.by !== event.pointerId) return;
    if (held.moving) return letGo();
    const { i, from } = held;
    held = null;
    const [left, top] = where(event);
    if (Math.hypot(left - from[0], top - from[1]) > 3 * SLACK_PX) return;
    const to = inside(...plane.unplace(left, top));
    if (acts.tool() === "erase") return i !== null && acts.remove(i);
    if (i === null) acts.add(to.x, to.y);
  };
  const lose = () => {
    if (held?.moving) letGo();
    held = null;
  };
  // A finger on a point drags it; anywhere else it may scroll the page. Drawings do not obey
  // touch-action on their parts, so this is decided as the finger comes down.
  const keepStill = (event) => {
    const box = element.getBoundingClientRect();
    const [{ clientX, clientY }] = event.touches;
    if (nearest(clientX - box.left, clientY - box.top, NEAR_PX.touch) !== null)
      event.preventDefault();
  };
  const hover = (event) => {
    const i = under(event);
    element.classList.toggle("tw-over", i !== null);
    tell(null);
    if (i !== null) tellPoint(i);
  };

  // Keyboard: a cross to steer, and a key for each act.
  const drawCursor = () => {
    plane.point(cursor);
    const i = held?.i ?? atCursor();
    plane.tell(cursor, i === null ? tuple([cursor.x, cursor.y]) : acts.describe(i));
    return i;
  };
  const showCursor = () => {
    label = drawCursor;
    return drawCursor();
  };
  const sayCursor = (i) =>
    acts.say(`${tuple([cursor.x, cursor.y])}${i === null ? "" : `, on ${acts.describe(i)}`}`);
  const steer = (dx, dy) => {
    cursor = inside(cursor.x + dx, cursor.y + dy);
    if (held) drag(cursor.x, cursor.y);
    sayCursor(showCursor());
  };
  const visit = (by) => {
    const { points } = study.now;
    if (!points.length) return acts.say("There are no points.");
    const from = atCursor() ?? (by > 0 ? -1 : 0);
    const [x, y] = points[(from + by + points.length) % points.length];
    cursor = { x, y };
    sayCursor(showCursor());
  };
  const lift = () => {
    const i = atCursor();
    if (i === null) return acts.say("No point here to move.");
    study.grab();
    held = { i, by: "keys", from: cursor, moving: true };
    acts.say(`Holding ${pointName(study.now.points[i])}: arrows move it, Enter puts it down.`);
  };
  const enter = () => {
    if (held?.by === "keys") return letGo();
    acts.add(cursor.x, cursor.y);
  };
  const remove = () => {
    const i = atCursor();
    if (i === null) acts.say("No point here to delete.");
    else if (!held) acts.remove(i);
  };
  const escape = () => {
    tell(null);
    if (held?.by !== "keys") return;
    cursor = held.from;
    held = null;
    study.undo();
    plane.point(cursor);
    acts.shown();
    acts.say("Put back where it was.");
  };
  const keys = {
    Enter: enter, " ": enter, Delete: remove, Backspace: remove, Escape: escape,
    n: () => visit(1), p: () => visit(-1), m: () => (held ? letGo() : lift()),
  };
  const pressKey = (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const name = event.key.length === 1 ? event.key.toLowerCase() : event.key;
    const pace = (plane.view.half / 20) * (event.shiftKey ? 5 : 1);
    const arrow = ARROWS[name];
    const act = arrow ? () => steer(arrow[0] * pace, arrow[1] * pace) : keys[name];
    // While a point is held by the keyboard, the run must not change under it.
    const other = held ? null : acts.keys[name];
    if (!act && !other) return;
    event.preventDefault();
    (act ?? other)();
    if (act && name !== "Escape") showCursor();
  };
  const leave = () => {
    if (held?.by === "keys") letGo();
    plane.point(null);
    tell(null);
  };

  const listeners = {
    pointerdown: press, pointermove: move, pointerup: release, pointercancel: lose,
    pointerleave: () => held || tell(null), keydown: pressKey, blur: leave,
    focus: () => element.matches(":focus-visible") && showCursor(),
  };
  for (const [name, act] of Object.entries(listeners)) element.addEventListener(name, act);
  element.addEventListener("touchstart", keepStill, { passive: false });
  return { refresh: () => label?.() };
}
