/**
 * The whole edge at once: smoothed, shifted, feathered. Lengths are in pixels of what is handed in, so that a reduced
 * picture previews with proportionally smaller ones what the photo itself gets in the end.
 *
 * @typedef {object} Edge
 * @property {number} smooth standard deviation of the blur that evens out bumps, before the edge is made as sharp as it was
 * @property {number} shift how far the edge moves outwards, or inwards when negative
 * @property {number} feather standard deviation of the blur that stays
 *
 * @typedef {import("./brush.js").Rect} Rect
 */

/** @type {Edge} */
export const untouched = Object.freeze({ smooth: 0, shift: 0, feather: 0 });

/** How wide an edge is when it looks sharp, in pixels. */
const sharpWidth = 1.5;
/** Three box blurs of this many standard deviations together make a Gaussian. */
const boxes = 3;

/** @param {Edge} edge */
export function isUntouched({ smooth, shift, feather }) {
  return smooth === 0 && shift === 0 && feather === 0;
}

/** The same for a picture reduced by this factor. @param {Edge} edge @param {number} factor @returns {Edge} */
export function scaled({ smooth, shift, feather }, factor) {
  return { smooth: smooth * factor, shift: shift * factor, feather: feather * factor };
}

/** How far the change of one pixel is felt. @param {Edge} edge */
export function reachOf({ smooth, shift, feather }) {
  return boxes * (boxRadius(smooth) + boxRadius(feather)) + Math.ceil(Math.abs(shift));
}

/**
 * @param {Uint8Array} alpha a matte
 * @param {number} width
 * @param {number} height
 * @param {Rect} rect the part that is wanted
 * @param {Edge} edge
 * @returns {Uint8Array} the part's values
 */
export function adjusted(alpha, width, height, rect, edge) {
  const halo = reachOf(edge);
  const around = {
    left: Math.max(0, rect.left - halo),
    top: Math.max(0, rect.top - halo),
    right: Math.min(width, rect.right + halo),
    bottom: Math.min(height, rect.bottom + halo),
  };
  const columns = around.right - around.left;
  const rows = around.bottom - around.top;
  let values = part(alpha, width, around);
  // Where all is one value, as nearly everywhere, it stays so.
  if (values.every((value) => value === values[0])) return new Uint8Array((rect.right - rect.left) * (rect.bottom - rect.top)).fill(values[0]);
  if (edge.smooth > 0) values = sharpened(blurred(values, columns, rows, edge.smooth), edge.smooth);
  if (edge.shift !== 0) values = shifted(values, columns, rows, edge.shift);
  if (edge.feather > 0) values = blurred(values, columns, rows, edge.feather);
  return part(values, columns, {
    left: rect.left - around.left,
    top: rect.top - around.top,
    right: rect.right - around.left,
    bottom: rect.bottom - around.top,
  });
}

function part(values, width, { left, top, right, bottom }) {
  const result = new Uint8Array((right - left) * (bottom - top));
  for (let y = top; y < bottom; y++) result.set(values.subarray(y * width + left, y * width + right), (y - top) * (right - left));
  return result;
}

/** Of variance r (r + 1) / 3 each. */
function boxRadius(deviation) {
  return deviation > 0 ? Math.max(1, Math.round((Math.sqrt(1 + (12 * deviation ** 2) / boxes) - 1) / 2)) : 0;
}

function blurred(values, width, height, deviation) {
  const radius = boxRadius(deviation);
  for (let pass = 0; pass < boxes; pass++) values = boxMean(values, width, height, radius);
  return values;
}

/** Steep enough again that an edge is as narrow as before the blur. */
function sharpened(values, deviation) {
  const gain = Math.max(1, (deviation * Math.sqrt(2 * Math.PI)) / sharpWidth);
  const table = Uint8ClampedArray.from({ length: 256 }, (_, value) => (value - 127.5) * gain + 127.5);
  return values.map((value) => table[value]);
}

/** Grey dilation by a disc outwards, erosion inwards; between whole radii mixed. */
function shifted(values, width, height, shift) {
  const radius = Math.abs(shift);
  const [low, high] = [Math.floor(radius), Math.ceil(radius)];
  const inwards = shift < 0;
  const source = inwards ? values.map(inverse) : values;
  const far = dilated(source, width, height, high);
  const near = low === high ? far : low === 0 ? source : dilated(source, width, height, low);
  const share = low === high ? 1 : radius - low;
  const result = new Uint8Array(values.length);
  for (let i = 0; i < values.length; i++) result[i] = Math.round(near[i] + (far[i] - near[i]) * share);
  return inwards ? result.map(inverse) : result;
}

const inverse = (value) => 255 - value;

function dilated(values, width, height, radius) {
  // Where the square around a pixel has nothing greater, the disc has not either; only edges are looked at closely.
  const bounds = squareMaximum(values, width, height, radius);
  const result = values.slice();
  const spans = Array.from({ length: radius + 1 }, (_, dy) => Math.floor(Math.sqrt(radius * radius - dy * dy)));
  for (let y = 0, i = 0; y < height; y++) {
    for (let x = 0; x < width; x++, i++) {
      let most = values[i];
      for (let dy = Math.max(-radius, -y); most < bounds[i] && dy <= radius && y + dy < height; dy++) {
        const span = spans[Math.abs(dy)];
        const line = (y + dy) * width;
        const end = line + Math.min(width - 1, x + span);
        for (let at = line + Math.max(0, x - span); at <= end; at++) if (values[at] > most) most = values[at];
      }
      result[i] = most;
    }
  }
  return result;
}

/** Largest values of square neighbourhoods, in time that does not depend on their size (van Herk; Gil and Werman). */
function squareMaximum(values, width, height, radius) {
  const rows = new Uint8Array(values.length);
  const result = new Uint8Array(values.length);
  const scratch = new Uint8Array(2 * (Math.max(width, height) + 4 * radius + 2));
  for (let y = 0; y < height; y++) maximumAlong(values, rows, y * width, 1, width, radius, scratch);
  for (let x = 0; x < width; x++) maximumAlong(rows, result, x, width, height, radius, scratch);
  return result;
}

/** The line, padded with zeros, in blocks as long as the window: the window's maximum is one of two running maxima. */
function maximumAlong(source, target, start, stride, length, radius, scratch) {
  const window = 2 * radius + 1;
  const padded = Math.ceil((length + 2 * radius) / window) * window;
  const [forwards, backwards] = [scratch.subarray(0, padded), scratch.subarray(scratch.length / 2, scratch.length / 2 + padded)];
  const value = (i) => (i < radius || i >= length + radius ? 0 : source[start + (i - radius) * stride]);
  for (let i = 0; i < padded; i++) forwards[i] = i % window === 0 ? value(i) : Math.max(forwards[i - 1], value(i));
  for (let i = padded - 1; i >= 0; i--) backwards[i] = i % window === window - 1 ? value(i) : Math.max(backwards[i + 1], value(i));
  for (let i = 0; i < length; i++) target[start + i * stride] = Math.max(backwards[i], forwards[i + 2 * radius]);
}

/** Means of square neighbourhoods, rounded; past the border the window shrinks. */
function boxMean(values, width, height, radius) {
  const rows = new Uint16Array(values.length);
  const result = new Uint8Array(values.length);
  for (let y = 0; y < height; y++) line(values, rows, y * width, 1, width, radius, 256);
  const sums = new Float64Array(width);
  for (let y = -radius; y < height; y++) {
    const [entering, leaving] = [y + radius, y - radius - 1];
    if (entering < height) for (let x = 0; x < width; x++) sums[x] += rows[entering * width + x];
    if (leaving >= 0) for (let x = 0; x < width; x++) sums[x] -= rows[leaving * width + x];
    if (y < 0) continue;
    const scale = 1 / (256 * (Math.min(height, y + radius + 1) - Math.max(0, y - radius)));
    for (let x = 0; x < width; x++) result[y * width + x] = sums[x] * scale + 0.5;
  }
  return result;
}

function line(source, target, start, stride, length, radius, factor) {
  let sum = 0;
  let count = 0;
  for (let i = -radius; i < length; i++) {
    if (i + radius < length) (sum += source[start + (i + radius) * stride]), count++;
    if (i - radius - 1 >= 0) (sum -= source[start + (i - radius - 1) * stride]), count--;
    if (i >= 0) target[start + i * stride] = (sum * factor) / count;
  }
}
