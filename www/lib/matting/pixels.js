/** Files to pixels, in a worker. */

/** Rows of the matte read at once: its four channels at full height would cost as much memory as the photo. */
const stripHeight = 256;

/** The photo, upright, no larger than asked for. @param {Blob} photo @param {number} [longestSide] in pixels */
export async function draw(photo, longestSide = Infinity) {
  const bitmap = await createImageBitmap(photo, { imageOrientation: "from-image" });
  const scale = Math.min(1, longestSide / Math.max(bitmap.width, bitmap.height));
  const side = (length) => Math.max(1, Math.round(length * scale));
  const { canvas, context } = surface(side(bitmap.width), side(bitmap.height));
  context.drawImage(bitmap, 0, 0, canvas.width, canvas.height);
  bitmap.close();
  return { canvas, context };
}

/**
 * @param {Blob} matte
 * @param {number} width
 * @param {number} height
 * @returns {Promise<Uint8Array>} one value a pixel, at the given size
 */
export async function readAlpha(matte, width, height) {
  const bitmap = await createImageBitmap(matte, { colorSpaceConversion: "none" });
  const alpha = new Uint8Array(width * height);
  const { context } = surface(width, Math.min(stripHeight, height));
  for (let top = 0; top < height; top += stripHeight) {
    const rows = Math.min(stripHeight, height - top);
    context.drawImage(bitmap, 0, -top, width, height);
    const strip = context.getImageData(0, 0, width, rows).data;
    for (let i = 0, at = top * width; i < width * rows; i++, at++) alpha[at] = strip[i * 4];
  }
  bitmap.close();
  return alpha;
}

/** @param {number} width @param {number} height */
export function surface(width, height) {
  const canvas = new OffscreenCanvas(width, height);
  const context = canvas.getContext("2d", { willReadFrequently: true });
  if (!context) throw new Error(`This browser cannot hold a picture of ${width} by ${height} pixels.`);
  context.imageSmoothingQuality = "high";
  return { canvas, context };
}
