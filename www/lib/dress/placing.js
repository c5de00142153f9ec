/** A press that moves less, in pixels of the page, is none. */
const least = 3;

/**
 * Lets the subject be moved in its frame by dragging it on the stage.
 * @param {HTMLElement & { viewport: import("../view/viewport.js").Viewport }} compare
 * @param {import("./view.js").DressedView} view
 * @param {import("../settings.js").Settings} settings
 */
export function listenForPlacing(compare, view, settings) {
  /** @type {{ id: number, x: number, y: number, position: { x: number, y: number }, room: { x: number, y: number }, isUnderWay: boolean } | null} */
  let drag = null;
  const isMovable = () => compare.viewport.isWhole && view.room !== null;
  settings.addEventListener("change", () => requestAnimationFrame(() => compare.classList.toggle("compare-movable", isMovable())));

  compare.addEventListener("pointerdown", (event) => {
    if (!event.isPrimary) return void (drag = null);
    const { room } = view;
    if (event.button !== 0 || !room || !isMovable()) return;
    drag = { id: event.pointerId, x: event.clientX, y: event.clientY, position: view.position, room, isUnderWay: false };
    compare.setPointerCapture(event.pointerId);
  });
  compare.addEventListener("pointermove", (event) => {
    if (drag?.id !== event.pointerId) return;
    const { position, room } = drag;
    if (!drag.isUnderWay && Math.hypot(event.clientX - drag.x, event.clientY - drag.y) < least) return;
    drag.isUnderWay = true;
    const moved = (share, distance, free) => (Math.abs(free) < 1 ? share : Math.min(1, Math.max(0, share + distance / free)));
    settings.wear({ position: { x: moved(position.x, event.clientX - drag.x, room.x), y: moved(position.y, event.clientY - drag.y, room.y) } });
  });
  for (const type of ["pointerup", "pointercancel"]) compare.addEventListener(type, () => (drag = null));
}
