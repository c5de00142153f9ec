import { Board } from "./board.js";
import { adjusted, isUntouched, untouched } from "./edge.js";
import { greyPNG } from "./grey-png.js";
import { MatteLayer } from "./layer.js";
import { findParts, largest, threshold } from "./parts.js";
import { snapping } from "./smart.js";
import { Stroke } from "./stroke.js";

/** One photo being mended, in a worker: what the page asks for, by name. */
export class Session {
  #pixels;
  #layer;
  #board;
  /** @type {Stroke | null} */
  #stroke = null;
  /** The edge's settings when the present change of them began. @type {import("./edge.js").Edge | null} */
  #edgeBefore = null;
  #isMended;

  /**
   * @param {{ canvas: OffscreenCanvas, pixels: Uint8ClampedArray, width: number, height: number, model: Uint8Array, alpha: Uint8Array, isGraphic: boolean }} photo
   *   `model` is the model's own matte and `alpha` the present one
   */
  constructor({ canvas, pixels, width, height, model, alpha, isGraphic }) {
    this.#pixels = pixels;
    this.#layer = new MatteLayer(model, width, height);
    this.#isMended = alpha !== model;
    this.#layer.alpha.set(alpha);
    this.#board = new Board(canvas, pixels, this.#layer, isGraphic);
  }

  get state() {
    const { canUndo, canRedo } = this.#layer;
    return { canUndo, canRedo, isMended: this.#isMended || canUndo, edge: this.#board.edge };
  }

  draw() {
    this.#board.draw();
  }

  recolor() {
    this.#board.recolor();
  }

  look(view) {
    this.#board.look(view);
  }

  shine(ghost) {
    this.#board.ghost = ghost;
    this.#board.refresh();
  }

  /** @param {import("./stroke.js").Brush & { snaps: boolean }} brush @param {import("./brush.js").Point[]} points */
  begin(brush, points) {
    const { width, height } = this.#layer;
    const cover = brush.snaps ? snapping(this.#pixels, width, height, brush.hardness) : undefined;
    this.#stroke = new Stroke(this.#layer, brush, cover);
    this.goOn(points);
  }

  goOn(points) {
    for (const point of points) if (this.#stroke) this.#board.invalidate(this.#stroke.to(point));
  }

  end() {
    this.#stroke?.end();
    this.#stroke = null;
  }

  /** The stroke never was. */
  cancel() {
    if (this.#stroke) this.#show(this.#layer.rollBack());
    this.#stroke = null;
  }

  undo() {
    this.#show(this.#layer.undo());
  }

  redo() {
    this.#show(this.#layer.redo());
  }

  /** Back to the model's own; that can be undone, too. */
  reset() {
    const before = this.#board.edge;
    this.#change(() => this.#layer.alpha.set(this.#layer.model), isUntouched(before) ? undefined : [before, untouched]);
    this.#board.edge = untouched;
    this.#board.refresh();
  }

  /**
   * Drops the part there; where there is none, brings back the one that the model saw.
   * @returns {"dropped" | "kept" | "nothing"}
   */
  part(x, y) {
    const { width, height, alpha, model } = this.#layer;
    const at = Math.floor(y) * width + Math.floor(x);
    if (x < 0 || y < 0 || x >= width || y >= height) return "nothing";
    const drops = alpha[at] >= threshold;
    const seen = drops ? alpha : model;
    const { labels } = findParts(seen, width, height);
    const label = labels[at];
    if (label === 0) return "nothing";
    this.#change(() => {
      for (let i = 0; i < labels.length; i++) if (labels[i] === label) alpha[i] = drops ? 0 : Math.max(alpha[i], model[i]);
    });
    return drops ? "dropped" : "kept";
  }

  keepLargest() {
    const { width, height, alpha } = this.#layer;
    const parts = findParts(alpha, width, height);
    const label = largest(parts);
    this.#change(() => {
      for (let i = 0; i < alpha.length; i++) if (parts.labels[i] !== label) alpha[i] = 0;
    });
    return parts.areas.length - 1;
  }

  /** @param {import("./edge.js").Edge} edge @param {boolean} isFinal whether the slider was let go of */
  adjust(edge, isFinal) {
    this.#edgeBefore ??= this.#board.edge;
    this.#board.edge = edge;
    this.#board.refresh();
    if (!isFinal) return;
    const before = this.#edgeBefore;
    this.#edgeBefore = null;
    this.#layer.begin();
    if (JSON.stringify(before) !== JSON.stringify(edge)) this.#layer.commit([before, edge]);
  }

  /** The matte as it is now: 8-bit grey PNG of the photo's size; null where it is the model's own again. @returns {Promise<Blob | null>} */
  async file() {
    const { alpha, model, width, height } = this.#layer;
    const { edge } = this.#board;
    if (isUntouched(edge)) return areEqual(alpha, model) ? null : greyPNG(alpha, width, height);
    const result = new Uint8Array(alpha.length);
    // Tile by tile: most have no edge.
    for (let index = 0; index < this.#layer.columns * this.#layer.rows; index++) {
      const rect = this.#layer.frame(index);
      const values = adjusted(alpha, width, height, rect, edge);
      const columns = rect.right - rect.left;
      for (let y = rect.top; y < rect.bottom; y++) result.set(values.subarray((y - rect.top) * columns, (y - rect.top + 1) * columns), y * width + rect.left);
    }
    return greyPNG(result, width, height);
  }

  #change(work, edge) {
    const whole = { left: 0, top: 0, right: this.#layer.width, bottom: this.#layer.height };
    this.#layer.begin();
    this.#layer.touch(whole);
    work();
    this.#layer.commit(edge);
    this.#board.invalidate(whole);
  }

  #show(change) {
    if (!change) return;
    for (const rect of change.rects) this.#board.invalidate(rect);
    if (!change.edge) return;
    this.#board.edge = change.edge;
    this.#board.refresh();
  }
}

function areEqual(some, others) {
  for (let i = 0; i < some.length; i++) if (some[i] !== others[i]) return false;
  return true;
}
