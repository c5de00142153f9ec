import { reach, sweep } from "./brush.js";

/** @typedef {import("./brush.js").Point} Point */
/** @typedef {import("./brush.js").Rect} Rect */

/**
 * @typedef {object} Brush
 * @property {boolean} restores whether it brings the photo back, rather than takes it away
 * @property {number} hardness 0...1
 * @property {number} opacity 0...1, which a stroke that crosses itself does not exceed
 *
 * @callback Cover the coverage of the pixels of a rectangle, 0...255, row-major
 * @param {Point} from
 * @param {Point} to
 * @param {Rect} rect
 * @returns {Uint8Array}
 */

/** One stroke over a matte, from where the brush is set down to where it is lifted. */
export class Stroke {
  #layer;
  #brush;
  #cover;
  /** How much this stroke has covered so far, by tile. @type {Map<number, Uint8Array>} */
  #coverage = new Map();
  /** @type {Point | undefined} */
  #last;

  /**
   * @param {import("./layer.js").MatteLayer} layer
   * @param {Brush} brush
   * @param {Cover} [cover] what the brush covers; all that is round it when left out
   */
  constructor(layer, brush, cover = (from, to, rect) => sweep(from, to, brush.hardness, rect)) {
    this.#layer = layer;
    this.#brush = brush;
    this.#cover = cover;
    layer.begin();
  }

  /** Goes on to a point. @param {Point} point @returns {Rect} what changed */
  to(point) {
    const from = this.#last ?? point;
    this.#last = point;
    const rect = reach(from, point, this.#layer);
    if (rect.right <= rect.left || rect.bottom <= rect.top) return { left: 0, top: 0, right: 0, bottom: 0 };
    const coverage = this.#cover(from, point, rect);
    for (const tile of this.#layer.touch(rect)) this.#paint(tile, coverage, rect);
    return rect;
  }

  /** @returns {boolean} whether anything changed */
  end() {
    return this.#layer.commit();
  }

  /** The most that any part of the stroke covers counts, mixed into what was there before it. */
  #paint({ index, rect, before }, coverage, whole) {
    const frame = this.#layer.frame(index);
    const width = frame.right - frame.left;
    if (!this.#coverage.has(index)) this.#coverage.set(index, new Uint8Array(before.length));
    const covered = /** @type {Uint8Array} */ (this.#coverage.get(index));
    const target = this.#brush.restores ? 255 : 0;
    const share = this.#brush.opacity / 255;
    for (let y = rect.top; y < rect.bottom; y++) {
      let from = (y - whole.top) * (whole.right - whole.left) + rect.left - whole.left;
      let own = (y - frame.top) * width + rect.left - frame.left;
      let at = y * this.#layer.width + rect.left;
      for (let x = rect.left; x < rect.right; x++, from++, own++, at++) {
        if (coverage[from] <= covered[own]) continue;
        covered[own] = coverage[from];
        this.#layer.alpha[at] = Math.round(before[own] + (target - before[own]) * coverage[from] * share);
      }
    }
  }
}
