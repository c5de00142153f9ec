import { Renderer } from "../dress/render.js";
import { cutOut } from "./foreground.js";
import { draw, readAlpha } from "./pixels.js";

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
 * @property {import("../dress/dress.js").Dress} [dress] what it wears beside a background of one colour
 */

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
  const drawn = await draw(job.photo, job.longestSide);
  let { canvas, context } = drawn;
  const photo = job.dress?.backdrop === "blur" ? await createImageBitmap(canvas) : null;
  if (job.matte) {
    const { width, height } = canvas;
    const image = context.getImageData(0, 0, width, height);
    cutOut(image.data, await readAlpha(job.matte, width, height), width, height, job.isGraphic);
    context.putImageData(image, 0, 0);
  }
  if (job.dress) ({ canvas, context } = await dressed(canvas, photo, job.dress));
  return job.want === "bitmap" ? canvas.transferToImageBitmap() : encode(canvas, context, job);
}

async function dressed(cutout, photo, dress) {
  const image = dress.backdrop === "image" && dress.image ? await createImageBitmap(dress.image, { imageOrientation: "from-image" }) : null;
  const canvas = new Renderer().render({ cutout, photo, image, width: cutout.width, height: cutout.height }, dress);
  photo?.close();
  image?.close();
  return { canvas, context: /** @type {OffscreenCanvasRenderingContext2D} */ (canvas.getContext("2d")) };
}

async function encode(canvas, context, { type, quality, background }) {
  if (background) {
    context.globalCompositeOperation = "destination-over";
    context.fillStyle = background;
    context.fillRect(0, 0, canvas.width, canvas.height);
  }
  const blob = await canvas.convertToBlob({ type, quality });
  if (blob.type !== type) throw new Error(`This browser cannot write ${type.slice(6).toUpperCase()}. Choose PNG.`);
  return blob;
}
