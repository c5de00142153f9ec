/**
 * Foreground and background colours on a reduced grid, by blur fusion: M. Forte, "Approximate Fast Foreground Colour
 * Estimation", ICIP 2021. Colours are 0...255, weights 0...1, grids row-major.
 *
 * @typedef {object} Cells sums over the pixels of each cell, divided by the cell's pixel count
 * @property {number} width
 * @property {number} height
 * @property {number} size pixels along a cell's side
 * @property {Float32Array[]} foreground three planes of colour times alpha
 * @property {Float32Array[]} background three planes of colour times (1 - alpha)
 * @property {Float32Array} alpha
 *
 * @typedef {object} ColorGrid
 * @property {number} width
 * @property {number} height
 * @property {number} size
 * @property {Float32Array} colors six values a cell: foreground R G B, background R G B
 */

const longestSide = 384;
/** Radii as shares of the grid's long side: the first pass reaches across wide soft edges, the second keeps what is near. */
const wideShare = 0.06;
const narrowShare = 0.008;
const epsilon = 1e-3;

/**
 * @param {Uint8ClampedArray} pixels RGBA, straight alpha
 * @param {Uint8Array} alpha the matte, one value a pixel
 * @param {number} width
 * @param {number} height
 * @returns {ColorGrid}
 */
export function estimateColors(pixels, alpha, width, height) {
  const cells = reduce(pixels, alpha, width, height);
  const side = Math.max(cells.width, cells.height);
  const wide = fuse(cells, Math.ceil(side * wideShare), null);
  const near = fuse(unmix(cells, wide), Math.ceil(side * narrowShare), wide);
  return { width: cells.width, height: cells.height, size: cells.size, colors: near };
}

/** @returns {Cells} */
function reduce(pixels, alpha, width, height) {
  const size = Math.max(1, Math.ceil(Math.max(width, height) / longestSide));
  const cells = emptyCells(Math.ceil(width / size), Math.ceil(height / size), size);
  const [fr, fg, fb] = cells.foreground;
  const [br, bg, bb] = cells.background;
  for (let y = 0, i = 0; y < height; y++) {
    const row = Math.floor(y / size) * cells.width;
    const rows = Math.min(size, height - Math.floor(y / size) * size);
    for (let x = 0; x < width; x++, i++) {
      const column = Math.floor(x / size);
      const share = 1 / (rows * Math.min(size, width - column * size));
      const front = (alpha[i] / 255) * share;
      const back = share - front;
      const cell = row + column;
      const r = pixels[i * 4];
      const g = pixels[i * 4 + 1];
      const b = pixels[i * 4 + 2];
      fr[cell] += r * front;
      fg[cell] += g * front;
      fb[cell] += b * front;
      br[cell] += r * back;
      bg[cell] += g * back;
      bb[cell] += b * back;
      cells.alpha[cell] += front;
    }
  }
  return cells;
}

/** @returns {Cells} */
function emptyCells(width, height, size) {
  const plane = () => new Float32Array(width * height);
  return {
    width,
    height,
    size,
    foreground: [plane(), plane(), plane()],
    background: [plane(), plane(), plane()],
    alpha: plane(),
  };
}

/**
 * Weighted means within a radius: F = blur(I a) / blur(a) and B = blur(I (1 - a)) / blur(1 - a). Where nothing of the
 * one kind lies within reach, `fallback` (or the cell's own colour) stands in.
 * @param {Cells} cells
 * @param {number} radius
 * @param {Float32Array | null} fallback
 */
function fuse(cells, radius, fallback) {
  const { width, height } = cells;
  const front = blur(cells.alpha, width, height, radius);
  const colors = new Float32Array(width * height * 6);
  for (let channel = 0; channel < 3; channel++) {
    const f = blur(cells.foreground[channel], width, height, radius);
    const b = blur(cells.background[channel], width, height, radius);
    for (let i = 0; i < front.length; i++) {
      const own = cells.foreground[channel][i] + cells.background[channel][i];
      const at = i * 6 + channel;
      colors[at] = (f[i] + epsilon * (fallback?.[at] ?? own)) / (front[i] + epsilon);
      colors[at + 3] = (b[i] + epsilon * (fallback?.[at + 3] ?? own)) / (1 - front[i] + epsilon);
    }
  }
  return colors;
}

/**
 * Splits each cell's mixed colour into its two parts, so that the second pass averages clean colours.
 * @param {Cells} cells
 * @param {Float32Array} colors
 * @returns {Cells}
 */
function unmix(cells, colors) {
  const clean = emptyCells(cells.width, cells.height, cells.size);
  clean.alpha.set(cells.alpha);
  for (let channel = 0; channel < 3; channel++) {
    for (let i = 0; i < cells.alpha.length; i++) {
      const a = cells.alpha[i];
      const f = colors[i * 6 + channel];
      const b = colors[i * 6 + channel + 3];
      const error = cells.foreground[channel][i] + cells.background[channel][i] - a * f - (1 - a) * b;
      clean.foreground[channel][i] = a * clampColor(f + a * error);
      clean.background[channel][i] = (1 - a) * clampColor(b + (1 - a) * error);
    }
  }
  return clean;
}

/** @param {number} value */
export function clampColor(value) {
  return value < 0 ? 0 : value > 255 ? 255 : value;
}

/** A box mean, rows then columns; past the border the window shrinks. */
function blur(plane, width, height, radius) {
  const rows = new Float32Array(plane.length);
  const result = new Float32Array(plane.length);
  for (let y = 0; y < height; y++) blurLine(plane, rows, y * width, 1, width, radius);
  for (let x = 0; x < width; x++) blurLine(rows, result, x, width, height, radius);
  return result;
}

function blurLine(source, target, start, stride, length, radius) {
  let sum = 0;
  let count = 0;
  for (let i = -radius; i < length; i++) {
    const entering = i + radius;
    const leaving = i - radius - 1;
    if (entering < length) {
      sum += source[start + entering * stride];
      count++;
    }
    if (leaving >= 0) {
      sum -= source[start + leaving * stride];
      count--;
    }
    if (i >= 0) target[start + i * stride] = sum / count;
  }
}
