/**
 * The page's side of the mending worker. Every call is carried out in its turn; says `state` (with `detail`: the
 * session's state) after each, and `fail` (with `detail`: words).
 *
 * @typedef {object} State
 * @property {boolean} canUndo
 * @property {boolean} canRedo
 * @property {boolean} isMended whether the matte is another than the model's own
 * @property {import("./edge.js").Edge} edge
 * @property {boolean} hasChanged whether the call may have changed the matte
 * @property {number} work the usual work between two frames of the latest stroke, in milliseconds
 */
export class Mender extends EventTarget {
  #worker = new Worker(new URL("./worker.js", import.meta.url), { type: "module" });
  /** @type {Map<number, { resolve: (result: any) => void, reject: (error: Error) => void }>} */
  #calls = new Map();
  #lastID = 0;

  constructor() {
    super();
    this.#worker.onmessage = ({ data }) => this.#settle(data);
    this.#worker.onerror = (event) => this.#fail(event.message || "The worker did not start.");
  }

  /**
   * @param {HTMLCanvasElement} canvas drawn by the worker from now on
   * @param {{ picture?: Blob, matte?: Blob, ownMatte?: Blob, isGraphic?: boolean }} photo
   * @returns {Promise<{ width: number, height: number }>} the photo's size
   */
  open(canvas, { picture, matte, ownMatte = matte, isGraphic = false }) {
    const offscreen = canvas.transferControlToOffscreen();
    return this.#send("open", [{ canvas: offscreen, picture, matte, model: ownMatte, isGraphic }], [offscreen]);
  }

  /**
   * Calls a method of the worker's session.
   * @param {Exclude<keyof import("./session.js").Session, "draw" | "recolor" | "state">} name
   * @param {...any} parameters
   * @returns {Promise<any>}
   */
  call(name, ...parameters) {
    return this.#send(name, parameters);
  }

  close() {
    this.#worker.terminate();
    for (const { reject } of this.#calls.values()) reject(new DOMException("Closed", "AbortError"));
    this.#calls.clear();
  }

  #send(call, parameters, transfer = []) {
    const id = ++this.#lastID;
    return new Promise((resolve, reject) => {
      this.#calls.set(id, { resolve, reject });
      this.#worker.postMessage({ id, call, parameters }, transfer);
    });
  }

  #settle({ id, result, state, error }) {
    const call = this.#calls.get(id);
    this.#calls.delete(id);
    if (error) return call?.reject(new Error(error));
    call?.resolve(result);
    this.dispatchEvent(new CustomEvent("state", { detail: state }));
  }

  #fail(message) {
    for (const { reject } of this.#calls.values()) reject(new Error(message));
    this.#calls.clear();
  }
}
