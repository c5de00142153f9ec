import { apply, difference } from "./delta.js";

/** @typedef {import("./brush.js").Rect} Rect */
/** @typedef {{ tiles: Map<number, Uint8Array>, edge?: [object, object] }} Step a change: what differs in which tiles */

const side = 256;

/**
 * The matte as it is being mended, over the model's own, with all its steps. A step is taken between `begin` and
 * `commit`, and whoever writes announces where by `touch`.
 */
export class MatteLayer {
  /** @type {Step[]} */
  #done = [];
  /** @type {Step[]} */
  #undone = [];
  /** The touched tiles as they were before the present step. @type {Map<number, Uint8Array>} */
  #before = new Map();

  /**
   * @param {Uint8Array} model the model's matte, which stays as it is
   * @param {number} width
   * @param {number} height
   */
  constructor(model, width, height) {
    this.model = model;
    this.width = width;
    this.height = height;
    this.alpha = model.slice();
    this.columns = Math.ceil(width / side);
    this.rows = Math.ceil(height / side);
  }

  get canUndo() {
    return this.#done.length > 0;
  }

  get canRedo() {
    return this.#undone.length > 0;
  }

  begin() {
    this.#before.clear();
  }

  /**
   * Keeps what is there before it changes.
   * @param {Rect} rect
   * @returns {{ index: number, rect: Rect, before: Uint8Array }[]} the tiles, with the part of each that is meant
   */
  touch({ left, top, right, bottom }) {
    const touched = [];
    for (let row = Math.floor(top / side); row * side < bottom; row++) {
      for (let column = Math.floor(left / side); column * side < right; column++) {
        const index = row * this.columns + column;
        const frame = this.frame(index);
        if (!this.#before.has(index)) this.#before.set(index, this.read(frame));
        touched.push({
          index,
          before: /** @type {Uint8Array} */ (this.#before.get(index)),
          rect: {
            left: Math.max(left, frame.left),
            top: Math.max(top, frame.top),
            right: Math.min(right, frame.right),
            bottom: Math.min(bottom, frame.bottom),
          },
        });
      }
    }
    return touched;
  }

  /**
   * Ends the step. What was undone cannot come back after it.
   * @param {[object, object]} [edge] settings that changed along with it, before and after
   * @returns {boolean} whether anything changed
   */
  commit(edge) {
    const tiles = new Map();
    for (const [index, before] of this.#before) {
      const record = difference(before, this.read(this.frame(index)));
      if (record.length > 0) tiles.set(index, record);
    }
    this.#before.clear();
    if (tiles.size === 0 && !edge) return false;
    this.#done.push({ tiles, edge });
    this.#undone = [];
    return true;
  }

  /** @returns {{ rects: Rect[], edge?: object } | null} what changed, and which settings are to hold again */
  undo() {
    return this.#move(this.#done, this.#undone, 0);
  }

  redo() {
    return this.#move(this.#undone, this.#done, 1);
  }

  /** The present step never was. @returns {{ rects: Rect[] }} what changed back */
  rollBack() {
    const rects = [];
    for (const [index, before] of this.#before) {
      rects.push(this.frame(index));
      this.#write(this.frame(index), before);
    }
    this.#before.clear();
    return { rects };
  }

  /** Where a tile lies. @param {number} index @returns {Rect} */
  frame(index) {
    const left = (index % this.columns) * side;
    const top = Math.floor(index / this.columns) * side;
    return { left, top, right: Math.min(left + side, this.width), bottom: Math.min(top + side, this.height) };
  }

  /** @param {Rect} rect @returns {Uint8Array} a copy */
  read({ left, top, right, bottom }) {
    const width = right - left;
    const values = new Uint8Array(width * (bottom - top));
    for (let y = top; y < bottom; y++) values.set(this.alpha.subarray(y * this.width + left, y * this.width + right), (y - top) * width);
    return values;
  }

  #move(from, to, which) {
    const step = from.pop();
    if (!step) return null;
    to.push(step);
    const rects = [];
    for (const [index, record] of step.tiles) {
      const rect = this.frame(index);
      const tile = this.read(rect);
      apply(tile, record);
      this.#write(rect, tile);
      rects.push(rect);
    }
    return { rects, edge: step.edge?.[which] };
  }

  #write({ left, top, right, bottom }, values) {
    const width = right - left;
    for (let y = top; y < bottom; y++) {
      this.alpha.set(values.subarray((y - top) * width, (y - top + 1) * width), y * this.width + left);
    }
  }
}
