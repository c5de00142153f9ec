import { cutOut } from "./foreground.js";

/**
 * Decodes, composites and encodes away from the page's thread, so that a 12-megapixel photo never makes it stutter.
 *
 * @typedef {object} Job
 * @property {number} id
 * @property {"bitmap" | "file"} want
 * @property {Blob} photo
 * @property {Blob} [matte] without one the photo itself is meant
 * @property {boolean} [isGraphic] whether the photo is drawn on a ground of one colour
 * @property {number} [longestSide] in pixels; the photo's own size when left out
 * @property {string} [type] media type of the file
 * @property {number} [quality] 0...1
 * @property {string | null} [background] CSS colour, or null for transparent
 */

/** Rows of the matte read at once: its four channels at full height would cost as much memory as the photo. */
const stripHeight = 256;

/** Jobs wait for one another: two full-size photos at once would double the memory and finish no sooner. */
let turn = Promise.resolve();

self.onmessage = ({ data }) => {
  turn = turn.then(() => respond(data));
};

/** @param {Job} job */
async function respond(job) {
  try {
    const result = await perform(job);
    self.postMessage({ id: job.id, result }, result instanceof ImageBitmap ? [result] : []);
  } catch (error) {
    self.postMessage({ id: job.id, error: String(error) });
  }
}

/** @param {Job} job */
async function perform(job) {
  const { canvas, context } = await draw(job.photo, job.longestSide);
  if (job.matte) {
    const { width, height } = canvas;
    const image = context.getImageData(0, 0, width, height);
    cutOut(image.data, await readAlpha(job.matte, width, height), width, height, job.isGraphic);
    context.putImageData(image, 0, 0);
  }
  return job.want === "bitmap" ? canvas.transferToImageBitmap() : encode(canvas, context, job);
}

/** The photo, upright, no larger than asked for. */
async function draw(photo, longestSide = Infinity) {
  const bitmap = await createImageBitmap(photo, { imageOrientation: "from-image" });
  const scale = Math.min(1, longestSide / Math.max(bitmap.width, bitmap.height));
  const side = (length) => Math.max(1, Math.round(length * scale));
  const { canvas, context } = surface(side(bitmap.width), side(bitmap.height));
  context.drawImage(bitmap, 0, 0, canvas.width, canvas.height);
  bitmap.close();
  return { canvas, context };
}

/** @returns {Promise<Uint8Array>} one value a pixel, at the given size */
async function readAlpha(matte, width, height) {
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

async function encode(canvas, context, { type, quality, background }) {
  if (background) {
    context.globalCompositeOperation = "destination-over";
    context.fillStyle = background;
    context.fillRect(0, 0, canvas.width, canvas.height);
  }
  const blob = await canvas.convertToBlob({ type, quality });
  if (blob.type !== type) throw new Error(`This browser cannot write ${type}.`);
  return blob;
}

function surface(width, height) {
  const canvas = new OffscreenCanvas(width, height);
  const context = canvas.getContext("2d", { willReadFrequently: true });
  if (!context) throw new Error(`This browser cannot hold a picture of ${width} by ${height} pixels.`);
  context.imageSmoothingQuality = "high";
  return { canvas, context };
}
