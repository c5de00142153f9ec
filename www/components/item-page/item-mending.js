import { Tools } from "../../lib/mend/tools.js";
import { zoomByKey } from "../../lib/view/gestures.js";
import "../mend-board/mend-board.js";
import "../mend-tools/mend-tools.js";
import "../zoom-bar/zoom-bar.js";

/**
 * Zooming and mending on an item's page. Says `mended` when there is another matte than before, and `fail` (with
 * `detail`: words).
 */
export class ItemMending extends EventTarget {
  /** What is mended; the model's own matte stays beside the present one. @type {{ picture: Blob, matte: Blob, ownMatte?: Blob }} */
  photo;
  #page;
  #compare;
  #zoom;
  #board;
  #tools;
  #button;

  /**
   * @param {HTMLElement} page
   * @param {{ picture: Blob, matte: Blob }} photo
   */
  constructor(page, photo) {
    super();
    this.photo = photo;
    this.#page = page;
    const part = (selector) => /** @type {any} */ (page.querySelector(selector));
    this.#compare = part("compare-slider");
    this.#zoom = part(".item-stage > zoom-bar");
    this.#board = part("mend-board");
    this.#tools = part("mend-tools");
    this.#button = part(".item-mend");
    this.#listen();
  }

  /** @param {string | null} color */
  setBackdrop(color) {
    this.#board.setBackdrop(color);
  }

  #listen() {
    const chosen = new Tools();
    this.#zoom.attach(this.#compare.viewport);
    this.#zoom.hidden = false;
    this.#board.attach(chosen);
    this.#tools.attach(this.#board, chosen);
    this.#zoom.addEventListener("zoom", () => this.#compare.zoom());
    this.#compare.addEventListener("view", () => this.#zoom.render());
    this.#board.addEventListener("leave", () => this.#finish());
    this.#tools.addEventListener("done", () => this.#finish());
    this.#button.addEventListener("click", () => this.#begin());
    this.#button.disabled = false;
    addEventListener("keydown", (event) => {
      if (this.#board.hidden && zoomByKey(event, this.#compare.viewport)) this.#compare.zoom();
    });
  }

  async #begin() {
    this.#show(true);
    try {
      await this.#board.open(this.photo);
      this.#tools.photoSize = this.#board.photoSize;
    } catch (error) {
      this.#board.forget();
      this.#show(false);
      this.dispatchEvent(new CustomEvent("fail", { detail: `This cutout cannot be mended here. ${error.message}` }));
    }
  }

  async #finish() {
    this.#tools.busy = true;
    try {
      const matte = await this.#board.finish();
      if (matte) await this.#take(matte);
      this.#show(false);
    } finally {
      this.#tools.busy = false;
    }
  }

  /** The board stays until the new cutout is drawn. */
  async #take(matte) {
    this.photo.ownMatte ??= this.photo.matte;
    this.photo.matte = matte;
    await new Promise((resolve) => this.dispatchEvent(new CustomEvent("mended", { detail: resolve })));
  }

  #show(isMending) {
    for (const selector of ["compare-slider", ".item-stage > zoom-bar", ".item-panel"]) this.#page.querySelector(selector).hidden = isMending;
    this.#tools.hidden = !isMending;
    if (!isMending) {
      this.#board.hide();
      this.#button.focus();
    }
  }
}
