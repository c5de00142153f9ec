import { newID } from "./keeping.js";

/**
 * One photo on its way from the person's disk to a cutout. Says `change` whenever anything about it changes.
 *
 * @typedef {"queued" | "uploading" | "working" | "drawing" | "done" | "failed" | "cancelled"} Stage
 *
 * queued -> uploading -> working -> drawing -> done; failed and cancelled can be started again. While it is drawing the
 * matte is there, but nothing yet that shows it.
 */
export class Photo extends EventTarget {
  /** In the browser's own memory. */
  id = newID();
  /** @type {Stage} */
  stage = "queued";
  /** Share of the upload that has left, 0...1. */
  sent = 0;
  /** What went wrong, in words, while the stage is `failed`. @type {string} */
  failure = "";
  /** The server's name for what went wrong. @type {string} */
  failureCode = "";
  /** Whether trying again cannot help: it is the photo itself. */
  isHopeless = false;
  /** Why it takes longer, in words, while the server asks for patience. @type {string} */
  delay = "";
  /** The server's answer: 8-bit grey PNG of the photo's own size, upright. @type {Blob | undefined} */
  matte;
  /** The model's own matte, where the present one was mended by hand. @type {Blob | undefined} */
  ownMatte;
  /** The matte as it is mended so far, until that is taken over. @type {Blob | undefined} */
  draft;
  /** Whether the photo is drawn on a ground of one colour, which the server takes away without a model. */
  isGraphic = false;
  /** Registered name of the model that made the matte. @type {string} */
  model = "";
  /** Where the server keeps the cutout; empty when it does not. @type {string} */
  historyID = "";
  /** What the server calls its matte there. */
  tag = "";
  /** What the browser shows and cuts out of: the file itself, or one that the server made of it. @type {Blob | undefined} */
  picture;
  /** A small picture for the strip. @type {ImageBitmap | undefined} */
  thumbnail;

  #url = "";
  #controller = new AbortController();

  /**
   * @param {File} file
   * @param {{ isShown: boolean }} options whether the browser shows the file as it is
   */
  constructor(file, { isShown }) {
    super();
    this.file = file;
    if (isShown) this.picture = file;
  }

  get name() {
    return this.file.name;
  }

  /** An address for the original picture, valid until `dispose`; empty while there is nothing to show. */
  get url() {
    if (this.picture) this.#url ||= URL.createObjectURL(this.picture);
    return this.#url;
  }

  /** Aborted when the person cancels. */
  get signal() {
    return this.#controller.signal;
  }

  get isMended() {
    return this.ownMatte !== undefined;
  }

  get isBusy() {
    return this.stage === "queued" || this.stage === "uploading" || this.stage === "working";
  }

  /** @param {Partial<Photo>} changes */
  update(changes) {
    Object.assign(this, changes);
    this.dispatchEvent(new Event("change"));
  }

  /** Back to the start of the line, with a signal that has not been aborted. */
  restart() {
    this.#controller = new AbortController();
    this.update({ stage: "queued", sent: 0, failure: "", failureCode: "", isHopeless: false, delay: "", matte: undefined, ownMatte: undefined, draft: undefined, historyID: "", tag: "" });
  }

  cancel() {
    this.#controller.abort(new DOMException("Cancelled", "AbortError"));
  }

  dispose() {
    this.cancel();
    this.thumbnail?.close();
    this.thumbnail = undefined;
    URL.revokeObjectURL(this.#url);
    this.#url = "";
  }
}
