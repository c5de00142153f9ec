/**
 * Wheel, two fingers, double tap, space or the middle button with a drag: they move what is seen. One finger or the
 * mouse draws where somebody draws, and moves otherwise.
 *
 * @typedef {object} Drawing
 * @property {() => boolean} isActive whether a press draws now
 * @property {(event: PointerEvent) => void} begin
 * @property {(event: PointerEvent) => void} move
 * @property {() => void} end
 * @property {() => void} cancel it was no stroke, but the first finger of two
 */

const wheelStep = 0.0016;
const doubleTapMilliseconds = 320;
const doubleTapDistance = 24;

/**
 * @param {HTMLElement} element
 * @param {{ viewport: import("./viewport.js").Viewport, onView: () => void, drawing?: Drawing, signal: AbortSignal }} options
 */
export function listenForView(element, { viewport, onView, drawing, signal }) {
  /** @type {Map<number, { x: number, y: number }>} */
  const pointers = new Map();
  /** @type {"none" | "pan" | "pinch" | "draw"} */
  let mode = "none";
  let isSpaceHeld = false;
  let lastTap = { time: 0, x: 0, y: 0 };
  const listen = (target, type, listener, options = {}) => target.addEventListener(type, listener, { signal, ...options });

  listen(element, "wheel", (event) => {
    // Nothing to make smaller: the page scrolls on.
    if (viewport.isWhole && event.deltaY > 0 && !event.ctrlKey) return;
    event.preventDefault();
    const { x, y } = inside(event);
    const lines = event.deltaMode === WheelEvent.DOM_DELTA_LINE ? 16 : 1;
    viewport.zoom(Math.exp(-event.deltaY * lines * wheelStep * (event.ctrlKey ? 5 : 1)), x, y);
    onView();
  }, { passive: false });

  listen(element, "pointerdown", (event) => {
    const point = inside(event);
    pointers.set(event.pointerId, point);
    if (pointers.size === 2) {
      if (mode === "draw") drawing?.cancel();
      mode = "pinch";
    } else if (event.button === 1 || isSpaceHeld) mode = "pan";
    else if (event.button !== 0) return;
    else if (drawing?.isActive()) mode = "draw";
    else mode = viewport.isWhole ? "none" : "pan";
    if (mode === "none") return noteTap(event, point);
    // Whoever drags the line between before and after has the pointer already.
    if (mode === "pan" && !drawing && event.target instanceof HTMLInputElement && event.button === 0 && !isSpaceHeld) return void (mode = "none");
    element.setPointerCapture(event.pointerId);
    event.preventDefault();
    element.focus({ preventScroll: true });
    if (mode === "draw") drawing?.begin(event);
    else noteTap(event, point);
  });

  listen(element, "pointermove", (event) => {
    const before = pointers.get(event.pointerId);
    if (!before) return;
    const now = inside(event);
    if (mode === "draw") return drawing?.move(event);
    if (mode === "pan") viewport.pan(now.x - before.x, now.y - before.y);
    if (mode === "pinch") pinch(event.pointerId, before, now);
    pointers.set(event.pointerId, now);
    if (mode !== "none") onView();
  });

  for (const type of ["pointerup", "pointercancel"]) {
    listen(element, type, (event) => {
      if (!pointers.delete(event.pointerId)) return;
      if (mode === "draw") type === "pointerup" ? drawing?.end() : drawing?.cancel();
      if (mode === "draw" || pointers.size === 0) mode = "none";
      else if (mode === "pinch") mode = "none";
    });
  }

  listen(window, "keydown", (event) => {
    if (event.key !== " " || isControl(event.target)) return;
    isSpaceHeld = true;
    element.classList.add("view-grabs");
    event.preventDefault();
  });
  listen(window, "keyup", (event) => event.key === " " && release());
  listen(window, "blur", release);

  function release() {
    isSpaceHeld = false;
    element.classList.remove("view-grabs");
  }

  function inside(event) {
    const frame = element.getBoundingClientRect();
    return { x: event.clientX - frame.left, y: event.clientY - frame.top };
  }

  /** The fingers keep what lies under them. */
  function pinch(id, before, now) {
    const other = [...pointers].find(([key]) => key !== id)?.[1];
    if (!other) return;
    const distance = (a) => Math.max(1, Math.hypot(a.x - other.x, a.y - other.y));
    viewport.zoom(distance(now) / distance(before), (now.x + other.x) / 2, (now.y + other.y) / 2);
    viewport.pan((now.x - before.x) / 2, (now.y - before.y) / 2);
  }

  function noteTap({ timeStamp }, { x, y }) {
    const isSecond = timeStamp - lastTap.time < doubleTapMilliseconds && Math.hypot(x - lastTap.x, y - lastTap.y) < doubleTapDistance;
    lastTap = isSecond ? { time: 0, x: 0, y: 0 } : { time: timeStamp, x, y };
    if (!isSecond) return;
    if (viewport.isWhole) viewport.actual(x, y);
    else viewport.fit();
    onView();
  }
}

/**
 * What a key asks for: `+` and `-`, `0` for the whole picture, `1` for its own size.
 * @param {KeyboardEvent} event
 * @param {import("./viewport.js").Viewport} viewport
 * @returns {boolean} whether it asked for something
 */
export function zoomByKey(event, viewport) {
  if (event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return false;
  if (event.key === "+" || event.key === "=") viewport.zoom(1.25);
  else if (event.key === "-" || event.key === "_") viewport.zoom(0.8);
  else if (event.key === "0") viewport.fit();
  else if (event.key === "1") viewport.actual();
  else return false;
  return true;
}

/** Whether letters typed there are somebody's text. @param {EventTarget | null} target */
export function isTyping(target) {
  return target instanceof HTMLElement && (target.isContentEditable || target.matches("textarea, select, input:not([type=range], [type=radio], [type=checkbox], [type=color], [type=file])"));
}

/** Whether the space bar presses something there. */
function isControl(target) {
  return target instanceof HTMLElement && target.matches("input, button, textarea, select, a, summary");
}
