import { look } from "./look.js";

/**
 * Foreground and background colours on a reduced grid, by blur fusion: M. Forte, "Approximate Fast Foreground Colour
 * Estimation", ICIP 2021, with the server's numbers. Colours are 0...255, shares 0...1, grids row-major.
 *
 * @typedef {object} ColorGrid
 * @property {number} width in cells
 * @property {number} height
 * @property {Float32Array} colors eight values a cell: foreground R G B and the sum of its weights, background likewise
 *
 * @typedef {object} Cells the photo and its matte on the grid, each cell the mean of samples spread evenly over it
 * @property {number} width
 * @property {number} height
 * @property {Float32Array} colors three values a cell, over white where the photo is transparent
 * @property {Float32Array} shares of the foreground
 */

/**
 * @param {Uint8ClampedArray} pixels RGBA, straight alpha
 * @param {Uint8Array} alpha the matte, one value a pixel
 * @param {number} width
 * @param {number} height
 * @returns {ColorGrid}
 */
export function estimateColors(pixels, alpha, width, height) {
  const cells = reduce(pixels, alpha, width, height);
  const wide = blur(weigh(cells, null), cells.width, cells.height, look.wideRadius);
  const colors = blur(weigh(cells, divide(wide)), cells.width, cells.height, look.narrowRadius);
  return { width: cells.width, height: cells.height, colors: divide(colors) };
}

/**
 * The foreground's colour under a pixel: the blurred one, and what the pixel shows beyond the blurred mixture.
 * @param {number} value the pixel's, of one channel
 * @param {number} alpha 0...1
 * @param {number} front the blurred foreground's
 * @param {number} back the blurred background's
 */
export function fuse(value, alpha, front, back) {
  return clampColor(front + (value - front * alpha - back * (1 - alpha)) * alpha);
}

/** @param {number} value */
export function clampColor(value) {
  return value < 0 ? 0 : value > 255 ? 255 : value;
}

/** @returns {Cells} */
function reduce(pixels, alpha, width, height) {
  const scale = Math.min(1, look.longSide / Math.max(width, height));
  const columns = Math.max(1, Math.round(width * scale));
  const rows = Math.max(1, Math.round(height * scale));
  const xs = positions(columns, width);
  const ys = positions(rows, height);
  const cells = { width: columns, height: rows, colors: new Float32Array(columns * rows * 3), shares: new Float32Array(columns * rows) };
  const share = 1 / look.samples ** 2;
  for (let row = 0; row < ys.length; row++) {
    const line = Math.floor(row / look.samples) * columns;
    for (let column = 0; column < xs.length; column++) {
      const pixel = ys[row] * width + xs[column];
      const cell = line + Math.floor(column / look.samples);
      const own = pixels[pixel * 4 + 3] / 255;
      for (let channel = 0; channel < 3; channel++) {
        cells.colors[cell * 3 + channel] += (pixels[pixel * 4 + channel] * own + 255 * (1 - own)) * share;
      }
      cells.shares[cell] += (alpha[pixel] / 255) * share;
    }
  }
  return cells;
}

/** Where a cell's samples lie: for each of them its column, or its row. */
function positions(cells, pixels) {
  const count = cells * look.samples;
  return Int32Array.from({ length: count }, (_, sample) => Math.floor(((sample + 0.5) * pixels) / count));
}

/**
 * What is to be blurred: each cell's colours by its weights, and the weights.
 * @param {Cells} cells
 * @param {Float32Array | null} coarser the result of a wider blur, from which the foreground is estimated; without it
 *   the photo's own colour is taken for both
 */
function weigh({ colors, shares }, coarser) {
  const weighed = new Float32Array(shares.length * 8);
  for (let cell = 0, at = 0; cell < shares.length; cell++, at += 8) {
    const a = shares[cell];
    // Squared, because mixed pixels should have little to say about either.
    const front = a * a;
    const back = (1 - a) * (1 - a);
    for (let channel = 0; channel < 3; channel++) {
      const own = colors[cell * 3 + channel];
      const [f, b] = coarser ? [fuse(own, a, coarser[at + channel], coarser[at + 4 + channel]), coarser[at + 4 + channel]] : [own, own];
      weighed[at + channel] = f * front;
      weighed[at + 4 + channel] = b * back;
    }
    weighed[at + 3] = front;
    weighed[at + 7] = back;
  }
  return weighed;
}

/** Sums by the sums of their weights. */
function divide(blurred) {
  for (let at = 0; at < blurred.length; at += 4) {
    const scale = 1 / (Math.max(blurred[at + 3], 0) + look.trace);
    for (let channel = 0; channel < 3; channel++) blurred[at + channel] *= scale;
  }
  return blurred;
}

/** Means of square neighbourhoods of cells with eight values each; past the border the window shrinks. */
function blur(values, width, height, radius) {
  const rows = new Float32Array(values.length);
  const result = new Float32Array(values.length);
  for (let y = 0; y < height; y++) blurLine(values, rows, y * width * 8, 8, width, radius);
  for (let x = 0; x < width; x++) blurLine(rows, result, x * 8, width * 8, height, radius);
  return result;
}

function blurLine(source, target, start, stride, length, radius) {
  const sums = new Float64Array(8);
  let count = 0;
  for (let i = -radius; i < length; i++) {
    const entering = i + radius;
    const leaving = i - radius - 1;
    if (entering < length) {
      count++;
      for (let k = 0; k < 8; k++) sums[k] += source[start + entering * stride + k];
    }
    if (leaving >= 0) {
      count--;
      for (let k = 0; k < 8; k++) sums[k] -= source[start + leaving * stride + k];
    }
    if (i >= 0) for (let k = 0; k < 8; k++) target[start + i * stride + k] = sums[k] / count;
  }
}
