/**
 * A picture and its reductions by 2, 4, 8 …, so that it is drawn small without a look at every pixel. A pixel of a
 * reduction is the mean of four.
 *
 * @typedef {{ width: number, height: number, values: Uint8Array | Uint8ClampedArray }} Level
 * @typedef {import("./brush.js").Rect} Rect
 */

/** The smallest reduction still has so many pixels along a side. */
const smallest = 128;

export class Pyramid {
  /** @type {Level[]} */
  levels;
  #depth;

  /**
   * @param {Uint8Array | Uint8ClampedArray} values the picture, which stays the caller's
   * @param {number} width
   * @param {number} height
   * @param {number} depth values a pixel
   */
  constructor(values, width, height, depth) {
    this.#depth = depth;
    this.levels = [{ width, height, values }];
    for (let level = this.levels[0]; Math.max(level.width, level.height) > 2 * smallest; level = this.levels.at(-1)) {
      const [halfWidth, halfHeight] = [Math.ceil(level.width / 2), Math.ceil(level.height / 2)];
      this.levels.push({ width: halfWidth, height: halfHeight, values: new Uint8ClampedArray(halfWidth * halfHeight * depth) });
    }
    this.update({ left: 0, top: 0, right: width, bottom: height });
  }

  /** Carries a change of the picture into its reductions. @param {Rect} rect */
  update(rect) {
    for (let i = 1; i < this.levels.length; i++) {
      rect = enclosing(rect, 2, this.levels[i]);
      this.#reduce(this.levels[i - 1], this.levels[i], rect);
    }
  }

  #reduce(from, to, { left, top, right, bottom }) {
    const depth = this.#depth;
    for (let y = top; y < bottom; y++) {
      const above = 2 * y * from.width;
      const below = Math.min(2 * y + 1, from.height - 1) * from.width;
      for (let x = left; x < right; x++) {
        const beside = Math.min(2 * x + 1, from.width - 1);
        for (let k = 0; k < depth; k++) {
          const sum =
            from.values[(above + 2 * x) * depth + k] +
            from.values[(above + beside) * depth + k] +
            from.values[(below + 2 * x) * depth + k] +
            from.values[(below + beside) * depth + k];
          to.values[(y * to.width + x) * depth + k] = (sum + 2) >> 2;
        }
      }
    }
  }
}

/**
 * The pixels of a reduction that a rectangle of the picture has a part in.
 * @param {Rect} rect
 * @param {number} factor
 * @param {{ width: number, height: number }} bounds the reduction's
 * @returns {Rect}
 */
export function enclosing({ left, top, right, bottom }, factor, { width, height }) {
  return {
    left: Math.max(0, Math.floor(left / factor)),
    top: Math.max(0, Math.floor(top / factor)),
    right: Math.min(width, Math.ceil(right / factor)),
    bottom: Math.min(height, Math.ceil(bottom / factor)),
  };
}
