import { reach, sweep } from "./brush.js";

/**
 * A brush that stops where the photo has an edge: from the stroke's middle it spreads as far as colours stay alike, and
 * the border that it finds is then laid along the photo's own by a guided filter (He, Sun and Tang, "Guided Image
 * Filtering", PAMI 2013). Both are done on a small grid of cells, whatever the brush's size, so that a stroke takes no
 * longer on a large photo.
 *
 * @typedef {import("./brush.js").Point} Point
 * @typedef {import("./brush.js").Rect} Rect
 */

/** Cells along the longer side of a part that is looked at. */
const longestSide = 64;
/** So much of the radius around the stroke's middle counts as meant, whatever is there. */
const coreShare = 0.3;
/** Differences of colour (0...255, of three channels together) below this are grain. */
const grain = 6;
/** How much difference of colour may add up on the way from the core: within it is all meant, at twice that nothing. */
const tolerance = 30;
/** The guided filter's radius in cells, and what it takes for texture rather than edge, in squares of colour. */
const guideRadius = 3;
const smoothness = 40;

/**
 * @param {Uint8ClampedArray} pixels the photo, RGBA
 * @param {number} photoWidth
 * @param {Point} from
 * @param {Point} to
 * @param {number} hardness 0...1
 * @param {Rect} rect what the brush reaches
 * @returns {Uint8Array} coverage 0...255 of each pixel of `rect`
 */
export function snap(pixels, photoWidth, from, to, hardness, rect) {
  const coverage = sweep(from, to, hardness, rect);
  const grid = cells(pixels, photoWidth, rect);
  const belonging = spread(grid, seeds(grid, from, to, rect));
  const filter = guided(grid, belonging);
  const width = rect.right - rect.left;
  for (let y = rect.top, i = 0; y < rect.bottom; y++) {
    const row = Math.min(grid.height - 1, Math.floor((y - rect.top) / grid.size)) * grid.width;
    for (let x = rect.left; x < rect.right; x++, i++) {
      if (coverage[i] === 0) continue;
      const at = (row + Math.min(grid.width - 1, Math.floor((x - rect.left) / grid.size))) * 4;
      const pixel = (y * photoWidth + x) * 4;
      let share = filter[at + 3];
      for (let channel = 0; channel < 3; channel++) share += filter[at + channel] * pixels[pixel + channel];
      // What is nearly all or nothing is meant to be: a stroke shall leave no veil.
      share = (share - 0.5) * 1.6 + 0.5;
      coverage[i] = share <= 0 ? 0 : share >= 1 ? coverage[i] : Math.round(coverage[i] * share);
    }
  }
  return coverage;
}

/** The brush for a stroke over a photo. @param {Uint8ClampedArray} pixels @param {number} width @param {number} height @param {number} hardness */
export function snapping(pixels, width, height, hardness) {
  return (from, to, rect = reach(from, to, { width, height })) => snap(pixels, width, from, to, hardness, rect);
}

/** Mean colours of square cells. */
function cells(pixels, photoWidth, { left, top, right, bottom }) {
  const size = Math.max(1, Math.ceil(Math.max(right - left, bottom - top) / longestSide));
  const width = Math.ceil((right - left) / size);
  const height = Math.ceil((bottom - top) / size);
  const colors = new Float32Array(width * height * 3);
  // A few pixels of each cell tell its colour well enough.
  const step = Math.max(1, Math.floor(size / 3));
  for (let cell = 0; cell < width * height; cell++) {
    const x0 = left + (cell % width) * size;
    const y0 = top + Math.floor(cell / width) * size;
    let count = 0;
    for (let y = y0; y < Math.min(y0 + size, bottom); y += step) {
      for (let x = x0; x < Math.min(x0 + size, right); x += step, count++) {
        for (let channel = 0; channel < 3; channel++) colors[cell * 3 + channel] += pixels[(y * photoWidth + x) * 4 + channel];
      }
    }
    for (let channel = 0; channel < 3; channel++) colors[cell * 3 + channel] /= count;
  }
  return { width, height, size, colors };
}

/** Distances to begin with: nothing at the stroke's middle, endless elsewhere. */
function seeds(grid, from, to, rect) {
  const inner = (point) => ({
    x: (point.x - rect.left) / grid.size,
    y: (point.y - rect.top) / grid.size,
    radius: Math.max(0.75, (point.radius * coreShare) / grid.size),
  });
  const core = sweep(inner(from), inner(to), 1, { left: 0, top: 0, right: grid.width, bottom: grid.height });
  return Float32Array.from(core, (value) => (value > 64 ? 0 : Infinity));
}

/** Least differences of colour on the way from the core (a geodesic distance by raster scans), as 1 for near, 0 for far. */
function spread({ width, height, colors }, distances) {
  const step = (i, j) => {
    const square = (colors[i * 3] - colors[j * 3]) ** 2 + (colors[i * 3 + 1] - colors[j * 3 + 1]) ** 2 + (colors[i * 3 + 2] - colors[j * 3 + 2]) ** 2;
    return Math.max(0, Math.sqrt(square) - grain) + 0.2;
  };
  const relax = (i, j) => {
    const distance = distances[j] + step(i, j);
    if (distance < distances[i]) distances[i] = distance;
  };
  for (let scan = 0; scan < 3; scan++) {
    for (let y = 0; y < height; y++) {
      for (let x = 0, i = y * width; x < width; x++, i++) {
        if (x > 0) relax(i, i - 1);
        if (y > 0) relax(i, i - width);
      }
      for (let x = width - 2, i = y * width + x; x >= 0; x--, i--) relax(i, i + 1);
    }
    for (let y = height - 1; y >= 0; y--) {
      for (let x = width - 1, i = y * width + x; x >= 0; x--, i--) {
        if (x + 1 < width) relax(i, i + 1);
        if (y + 1 < height) relax(i, i + width);
      }
      for (let x = 1, i = y * width + 1; x < width; x++, i++) relax(i, i - 1);
    }
  }
  return distances.map((distance) => Math.min(1, Math.max(0, 2 - distance / tolerance)));
}

/** For each cell the linear function of colour (three factors and a constant) that fits the mask around it best. */
function guided({ width, height, colors }, mask) {
  const count = width * height;
  // Means of colour, mask, colour times mask, and colour times colour: 3 + 1 + 3 + 6.
  const values = new Float32Array(count * 13);
  for (let i = 0; i < count; i++) {
    const r = colors[i * 3];
    const g = colors[i * 3 + 1];
    const b = colors[i * 3 + 2];
    const p = mask[i];
    let at = i * 13;
    values[at++] = r;
    values[at++] = g;
    values[at++] = b;
    values[at++] = p;
    values[at++] = r * p;
    values[at++] = g * p;
    values[at++] = b * p;
    values[at++] = r * r;
    values[at++] = r * g;
    values[at++] = r * b;
    values[at++] = g * g;
    values[at++] = g * b;
    values[at] = b * b;
  }
  const means = boxMean(values, width, height, 13);
  const factors = new Float32Array(count * 4);
  for (let i = 0; i < count; i++) solve(means, i * 13, factors, i * 4);
  return boxMean(factors, width, height, 4);
}

/** (covariance of colour + smoothness) a = covariance of colour with the mask; b = what is left of its mean. */
function solve(means, from, factors, to) {
  const r = means[from];
  const g = means[from + 1];
  const b = means[from + 2];
  const p = means[from + 3];
  const v0 = means[from + 4] - r * p;
  const v1 = means[from + 5] - g * p;
  const v2 = means[from + 6] - b * p;
  const m00 = means[from + 7] - r * r + smoothness;
  const m01 = means[from + 8] - r * g;
  const m02 = means[from + 9] - r * b;
  const m11 = means[from + 10] - g * g + smoothness;
  const m12 = means[from + 11] - g * b;
  const m22 = means[from + 12] - b * b + smoothness;
  // The inverse of a symmetric matrix, by its cofactors.
  const c00 = m11 * m22 - m12 * m12;
  const c01 = m02 * m12 - m01 * m22;
  const c02 = m01 * m12 - m02 * m11;
  const c11 = m00 * m22 - m02 * m02;
  const c12 = m01 * m02 - m00 * m12;
  const c22 = m00 * m11 - m01 * m01;
  const scale = 1 / (m00 * c00 + m01 * c01 + m02 * c02);
  const a0 = (c00 * v0 + c01 * v1 + c02 * v2) * scale;
  const a1 = (c01 * v0 + c11 * v1 + c12 * v2) * scale;
  const a2 = (c02 * v0 + c12 * v1 + c22 * v2) * scale;
  factors[to] = a0;
  factors[to + 1] = a1;
  factors[to + 2] = a2;
  factors[to + 3] = p - a0 * r - a1 * g - a2 * b;
}

function boxMean(values, width, height, depth) {
  const rows = new Float32Array(values.length);
  const result = new Float32Array(values.length);
  for (let y = 0; y < height; y++) meanAlong(values, rows, y * width * depth, depth, width, depth);
  for (let x = 0; x < width; x++) meanAlong(rows, result, x * depth, width * depth, height, depth);
  return result;
}

function meanAlong(source, target, start, stride, length, depth) {
  for (let k = 0; k < depth; k++) {
    let sum = 0;
    let count = 0;
    for (let i = -guideRadius; i < length; i++) {
      if (i + guideRadius < length) (sum += source[start + (i + guideRadius) * stride + k]), count++;
      if (i - guideRadius - 1 >= 0) (sum -= source[start + (i - guideRadius - 1) * stride + k]), count--;
      if (i >= 0) target[start + i * stride + k] = sum / count;
    }
  }
}
