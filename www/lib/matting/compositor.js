/**
 * The page's side of the matting worker: one job at a time, in the order asked for.
 * @typedef {import("./worker.js").Job} Job
 *
 * @typedef {object} Source what is cut out
 * @property {Blob} [picture] the photo as this browser shows it
 * @property {Blob} [matte]
 * @property {boolean} [isGraphic] whether it is drawn on a ground of one colour
 */
export class Compositor {
  #worker = new Worker(new URL("./worker.js", import.meta.url), { type: "module" });
  /** @type {Map<number, { resolve: (result: any) => void, reject: (error: Error) => void }>} */
  #jobs = new Map();
  #lastID = 0;

  constructor() {
    this.#worker.onmessage = ({ data }) => this.#settle(data);
    this.#worker.onerror = (event) => this.#fail(event.message || "The worker did not start.");
  }

  /**
   * A picture for the screen: of the cutout, or of the photo itself when there is no matte yet.
   * @param {Source} source
   * @param {number} [longestSide] in pixels; the photo's own size when left out
   * @param {import("../dress/dress.js").Dress} [dress] what the cutout wears
   * @returns {Promise<ImageBitmap>} the caller closes it
   */
  bitmap({ picture, matte, isGraphic }, longestSide, dress) {
    return this.#perform({ want: "bitmap", photo: picture, matte, isGraphic, longestSide, dress });
  }

  /**
   * The cutout at the photo's full size as a file.
   * @param {Source} source one with a matte
   * @param {{ type: string, quality?: number, background: string | null, dress?: import("../dress/dress.js").Dress }} options
   * @returns {Promise<Blob>}
   */
  file({ picture, matte, isGraphic }, options) {
    return this.#perform({ want: "file", photo: picture, matte, isGraphic, ...options });
  }

  close() {
    this.#worker.terminate();
    this.#fail("The page was closed.");
  }

  #perform(job) {
    const id = ++this.#lastID;
    return new Promise((resolve, reject) => {
      this.#jobs.set(id, { resolve, reject });
      this.#worker.postMessage({ id, ...job });
    });
  }

  #settle({ id, result, error }) {
    const job = this.#jobs.get(id);
    this.#jobs.delete(id);
    if (error) job?.reject(new Error(error));
    else job?.resolve(result);
  }

  #fail(message) {
    for (const { reject } of this.#jobs.values()) reject(new Error(message));
    this.#jobs.clear();
  }
}
