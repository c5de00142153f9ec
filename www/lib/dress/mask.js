/** Small grids of bytes: how opaque a picture is, and what is made of that. */

/** Where a picture is fainter than this, nobody sees a subject; the server's number. */
const visible = 13;

/**
 * @typedef {{ width: number, height: number, values: Uint8Array }} Mask
 * @typedef {(CanvasImageSource & { width: number, height: number })} Picture
 */

/** How opaque a picture is, at another size. @param {Picture} picture @param {number} width @param {number} height @returns {Mask} */
export function opacity(picture, width = picture.width, height = picture.height) {
  const { context } = surface(width, height);
  context.drawImage(picture, 0, 0, width, height);
  const { data } = context.getImageData(0, 0, width, height);
  const values = new Uint8Array(width * height);
  for (let i = 0; i < values.length; i++) values[i] = data[i * 4 + 3];
  return { width, height, values };
}

/** The smallest rectangle around all that is visible; null where nothing is. @param {Mask} mask */
export function bounds({ width, height, values }) {
  let [left, top, right, bottom] = [width, height, -1, -1];
  for (let y = 0; y < height; y++) {
    const line = y * width;
    let first = 0;
    while (first < width && values[line + first] < visible) first++;
    if (first === width) continue;
    let last = width - 1;
    while (values[line + last] < visible) last--;
    left = Math.min(left, first);
    right = Math.max(right, last);
    top = Math.min(top, y);
    bottom = y;
  }
  return bottom < 0 ? null : { left, top, width: right - left + 1, height: bottom - top + 1 };
}

/**
 * Each value as the mean of its square neighbourhood, in place; at the borders of what there is.
 * @param {Float32Array} values `channels` numbers a cell
 * @param {number} width
 * @param {number} height
 * @param {number} radius
 * @param {number} channels
 */
export function average(values, width, height, radius, channels) {
  const line = new Float32Array(width * channels);
  for (let y = 0; y < height; y++) averageRow(values, y * width * channels, width, radius, channels, line);
  averageColumns(values, width * channels, height, radius);
}

function averageRow(values, start, count, radius, channels, line) {
  const length = count * channels;
  for (let i = 0; i < length; i++) line[i] = values[start + i];
  for (let c = 0; c < channels; c++) {
    let sum = 0;
    for (let i = 0; i < Math.min(radius, count); i++) sum += line[i * channels + c];
    for (let i = 0; i < count; i++) {
      if (i + radius < count) sum += line[(i + radius) * channels + c];
      if (i > radius) sum -= line[(i - radius - 1) * channels + c];
      values[start + i * channels + c] = sum / (Math.min(count, i + radius + 1) - Math.max(0, i - radius));
    }
  }
}

/** All columns at once, row by row: memory is read in its order. */
function averageColumns(values, length, count, radius) {
  const source = values.slice();
  const sums = new Float64Array(length);
  const add = (row, sign) => {
    const start = row * length;
    for (let i = 0; i < length; i++) sums[i] += sign * source[start + i];
  };
  for (let y = 0; y < Math.min(radius, count); y++) add(y, 1);
  for (let y = 0; y < count; y++) {
    if (y + radius < count) add(y + radius, 1);
    if (y > radius) add(y - radius - 1, -1);
    const scale = 1 / (Math.min(count, y + radius + 1) - Math.max(0, y - radius));
    const start = y * length;
    for (let i = 0; i < length; i++) values[start + i] = sums[i] * scale;
  }
}

/** @param {number} width @param {number} height */
export function surface(width, height) {
  const canvas = new OffscreenCanvas(width, height);
  const context = canvas.getContext("2d", { willReadFrequently: true });
  if (!context) throw new Error(`This browser cannot hold a picture of ${width} by ${height} pixels.`);
  context.imageSmoothingQuality = "high";
  return { canvas, context };
}
