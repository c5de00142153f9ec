/**
 * The page's side of the matting worker: one job at a time, in the order asked for.
 * @typedef {import("./worker.js").Job} Job
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
   * @param {Blob} photo
   * @param {Blob | undefined} matte
   * @param {number} longestSide in pixels
   * @returns {Promise<ImageBitmap>} the caller closes it
   */
  bitmap(photo, matte, longestSide) {
    return this.#perform({ want: "bitmap", photo, matte, longestSide });
  }

  /**
   * The cutout at the photo's full size as a file.
   * @param {Blob} photo
   * @param {Blob} matte
   * @param {{ type: string, quality?: number, background: string | null }} options
   * @returns {Promise<Blob>}
   */
  file(photo, matte, options) {
    return this.#perform({ want: "file", photo, matte, ...options });
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
