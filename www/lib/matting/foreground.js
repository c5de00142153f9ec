import { clampColor, estimateColors, fuse } from "./grid.js";

/** @typedef {import("./grid.js").ColorGrid} ColorGrid */

/**
 * Turns a photo into its cutout, in place: writes the matte as alpha and takes the old background's colour out of the
 * pixels along the edge, which would otherwise shine as a halo on any new background.
 * @param {Uint8ClampedArray} pixels RGBA, straight alpha
 * @param {Uint8Array} alpha the matte, one value a pixel
 * @param {number} width
 * @param {number} height
 * @param {boolean} [isGraphic] whether it is drawn on a ground of one colour, of which its edges are freed exactly
 */
export function cutOut(pixels, alpha, width, height, isGraphic = false) {
  const source = foregroundOf(pixels, alpha, width, height, isGraphic)(width, height);
  cutOutPart(pixels, alpha, { left: 0, top: 0, right: width, bottom: height }, source);
}

/**
 * Where the foreground's colour under a pixel is found.
 * @callback ColorSource
 * @param {number} x
 * @param {number} y
 * @returns {(value: number, alpha: number, channel: number) => number} from what the pixel shows, which is lent until the
 *   next pixel is asked for
 */

/**
 * The colours of a photo's foreground.
 * @param {Uint8ClampedArray} pixels
 * @param {Uint8Array} alpha
 * @param {number} width
 * @param {number} height
 * @param {boolean} isGraphic
 * @returns {(width: number, height: number) => ColorSource} for the photo, or a reduction of it of this size
 */
export function foregroundOf(pixels, alpha, width, height, isGraphic) {
  const ground = isGraphic && groundColor(pixels, alpha);
  if (ground) return () => unmixing(ground);
  const grid = estimateColors(pixels, alpha, width, height);
  return (columns, rows) => estimating(grid, columns, rows);
}

/**
 * The same for a part of a photo, with colours estimated before.
 * @param {Uint8ClampedArray} pixels the part's, RGBA
 * @param {Uint8Array} alpha the part's
 * @param {{ left: number, top: number, right: number, bottom: number }} part in the photo; right and bottom are the
 *   first beyond
 * @param {ColorSource} source
 */
export function cutOutPart(pixels, alpha, { left, top, right, bottom }, source) {
  for (let y = top, i = 0; y < bottom; y++) {
    for (let x = left; x < right; x++, i++) {
      const a = alpha[i];
      const at = i * 4;
      const own = pixels[at + 3];
      if (a === 255) continue;
      if (a === 0 || own === 0) {
        pixels[at] = pixels[at + 1] = pixels[at + 2] = pixels[at + 3] = 0;
        continue;
      }
      // A pixel that was partly transparent already shows no background, its colour is the foreground's.
      if (own === 255) {
        const colorOf = source(x, y);
        for (let channel = 0; channel < 3; channel++) pixels[at + channel] = colorOf(pixels[at + channel], a / 255, channel);
      }
      pixels[at + 3] = Math.min(own, a);
    }
  }
}

/**
 * Colours from around: a photograph's.
 * @param {ColorGrid} grid
 * @param {number} width of the pixels that are asked for
 * @param {number} height
 * @returns {ColorSource}
 */
function estimating(grid, width, height) {
  const columns = interpolation(grid.width, width);
  const rows = interpolation(grid.height, height);
  const local = new Float32Array(8);
  const { colors } = grid;
  const colorOf = (value, alpha, channel) => fuse(value, alpha, local[channel], local[channel + 4]);
  return (x, y) => {
    const wx = columns.weight[x];
    const wy = rows.weight[y];
    const topLeft = (rows.lower[y] * grid.width + columns.lower[x]) * 8;
    const topRight = (rows.lower[y] * grid.width + columns.upper[x]) * 8;
    const bottomLeft = (rows.upper[y] * grid.width + columns.lower[x]) * 8;
    const bottomRight = (rows.upper[y] * grid.width + columns.upper[x]) * 8;
    for (let k = 0; k < 7; k++) {
      const top = colors[topLeft + k] + (colors[topRight + k] - colors[topLeft + k]) * wx;
      const bottom = colors[bottomLeft + k] + (colors[bottomRight + k] - colors[bottomLeft + k]) * wx;
      local[k] = top + (bottom - top) * wy;
    }
    return colorOf;
  };
}

/** Free of the one colour that the ground has: a flat graphic's. @param {number[]} ground */
function unmixing(ground) {
  const colorOf = (value, alpha, channel) => clampColor(ground[channel] + (value - ground[channel]) / alpha);
  return () => colorOf;
}

/** The commonest colour of what is cut away; null when nothing is. */
function groundColor(pixels, alpha) {
  const counts = new Map();
  for (let i = 0; i < alpha.length; i++) {
    if (alpha[i] > 0) continue;
    const color = (pixels[i * 4] << 16) | (pixels[i * 4 + 1] << 8) | pixels[i * 4 + 2];
    counts.set(color, (counts.get(color) ?? 0) + 1);
  }
  let [best, most] = [0, 0];
  for (const [color, count] of counts) if (count > most) [best, most] = [color, count];
  return most > 0 ? [best >> 16, (best >> 8) & 255, best & 255] : null;
}

/** For each pixel of a line the two cells nearest to it, and the weight of the second. Centres lie at half-integers. */
function interpolation(cells, pixels) {
  const lower = new Int32Array(pixels);
  const upper = new Int32Array(pixels);
  const weight = new Float32Array(pixels);
  for (let i = 0; i < pixels; i++) {
    const position = Math.min(Math.max(0, ((i + 0.5) * cells) / pixels - 0.5), cells - 1);
    lower[i] = Math.floor(position);
    upper[i] = Math.min(lower[i] + 1, cells - 1);
    weight[i] = position - lower[i];
  }
  return { lower, upper, weight };
}
