/**
 * How much of each pixel a brush covers.
 *
 * @typedef {object} Point where the brush is, in pixels of the photo
 * @property {number} x
 * @property {number} y
 * @property {number} radius
 */

/** @typedef {{ left: number, top: number, right: number, bottom: number }} Rect right and bottom are the first beyond */

/**
 * Coverage 0...255 at a distance from the brush's middle: whole as far as the hard core reaches, then falling smoothly.
 * The hardest brush still ends over a pixel and a half, so that its edge shows no steps.
 * @param {number} distance
 * @param {number} radius
 * @param {number} hardness 0...1
 */
export function coverageAt(distance, radius, hardness) {
  if (distance >= radius) return 0;
  const core = coreOf(radius, hardness);
  if (distance <= core) return 255;
  const t = (radius - distance) / (radius - core);
  return Math.round(255 * t * t * (3 - 2 * t));
}

function coreOf(radius, hardness) {
  return Math.max(0, Math.min(hardness * radius, radius - 1.5));
}

/**
 * The pixels that a brush touches on its way between two points.
 * @param {Point} from
 * @param {Point} to
 * @param {{ width: number, height: number }} bounds
 * @returns {Rect} empty (right <= left) when it is all beside the photo
 */
export function reach(from, to, { width, height }) {
  return {
    left: Math.max(0, Math.floor(Math.min(from.x - from.radius, to.x - to.radius))),
    top: Math.max(0, Math.floor(Math.min(from.y - from.radius, to.y - to.radius))),
    right: Math.min(width, Math.ceil(Math.max(from.x + from.radius, to.x + to.radius))),
    bottom: Math.min(height, Math.ceil(Math.max(from.y + from.radius, to.y + to.radius))),
  };
}

/**
 * The brush drawn along a straight line, its radius changing evenly: coverage of each pixel of `rect`.
 * @param {Point} from
 * @param {Point} to
 * @param {number} hardness 0...1
 * @param {Rect} rect
 * @returns {Uint8Array} row-major
 */
export function sweep(from, to, hardness, { left, top, right, bottom }) {
  const width = right - left;
  const coverage = new Uint8Array(Math.max(0, width) * Math.max(0, bottom - top));
  const [dx, dy] = [to.x - from.x, to.y - from.y];
  const square = dx * dx + dy * dy;
  const widest = Math.max(from.radius, to.radius) ** 2;
  // So near it is full whatever the radius is on the way; most pixels are, and need no root.
  const full = coreOf(Math.min(from.radius, to.radius), hardness) ** 2;
  for (let y = top, i = 0; y < bottom; y++) {
    const py = y + 0.5 - from.y;
    for (let x = left; x < right; x++, i++) {
      const px = x + 0.5 - from.x;
      let t = square > 0 ? (px * dx + py * dy) / square : 0;
      t = t < 0 ? 0 : t > 1 ? 1 : t;
      const [ex, ey] = [px - t * dx, py - t * dy];
      const distance = ex * ex + ey * ey;
      if (distance <= full) coverage[i] = 255;
      else if (distance < widest) coverage[i] = coverageAt(Math.sqrt(distance), from.radius + (to.radius - from.radius) * t, hardness);
    }
  }
  return coverage;
}
