import { Saver, tellOfTrouble } from "../../lib/mend/saver.js";
import { Tools } from "../../lib/mend/tools.js";
import { zoomByKey } from "../../lib/view/gestures.js";
import "../mend-board/mend-board.js";
import "../mend-tools/mend-tools.js";
import "../zoom-bar/zoom-bar.js";

const savingWords = { idle: "", waiting: "Saving", saving: "Saving", saved: "Saved", failed: "Not saved yet", stale: "Mended elsewhere, too" };

/**
 * Zooming and mending on an item's page; what is mended is saved. Says `mended` when there is another matte than before,
 * `saved` when the server has it, and `fail` (with `detail`: words).
 *
 * @typedef {object} MendedPhoto
 * @property {Blob} picture
 * @property {Blob} matte
 * @property {Blob} [ownMatte] the model's own, where the present one was mended
 */
export class ItemMending extends EventTarget {
  /** What is mended. @type {MendedPhoto} */
  photo;
  /** @type {Saver} */
  saver;
  #page;
  #compare;
  #zoom;
  #board;
  #tools;
  #button;
  #saved;

  /**
   * @param {HTMLElement & { notices: any }} page
   * @param {import("../../lib/history.js").Item} item
   * @param {MendedPhoto} photo
   * @param {string} tag of the present matte
   */
  constructor(page, item, photo, tag) {
    super();
    this.photo = photo;
    this.#page = page;
    const part = (selector) => /** @type {any} */ (page.querySelector(selector));
    this.#compare = part("compare-slider");
    this.#zoom = part(".item-stage > zoom-bar");
    this.#board = part("mend-board");
    this.#tools = part("mend-tools");
    this.#button = part(".item-mend");
    this.#saved = part(".item-saved");
    this.saver = new Saver(item.id, tag);
    this.saver.own = photo.ownMatte ?? photo.matte;
    this.#listen();
    this.#listenToSaver(item);
  }

  /** @param {string | null} color */
  setBackdrop(color) {
    this.#board.setBackdrop(color);
  }

  /** Another matte is the item's. @param {Blob} matte @param {Blob | undefined} ownMatte @param {string} tag */
  replace(matte, ownMatte, tag) {
    this.photo.matte = matte;
    this.photo.ownMatte = ownMatte;
    this.saver.tag = tag;
    this.saver.own = ownMatte ?? matte;
    this.saver.rest();
    return this.#tellOfMatte();
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
    this.#board.addEventListener("state", ({ detail }) => detail.hasChanged && this.saver.soon(() => this.#board.file()));
    this.#tools.addEventListener("done", () => this.#finish());
    this.#button.addEventListener("click", () => this.#begin());
    this.#button.disabled = false;
    addEventListener("keydown", (event) => {
      if (this.#board.hidden && zoomByKey(event, this.#compare.viewport)) this.#compare.zoom();
    });
  }

  #listenToSaver({ name }) {
    this.#tools.follow(this.saver);
    this.saver.addEventListener("change", () => {
      this.#saved.textContent = savingWords[this.saver.state];
      if (this.saver.state === "saved") this.dispatchEvent(new Event("saved"));
    });
    tellOfTrouble(this.saver, name, this.#page.notices, (matte) => this.#take(matte));
    addEventListener("beforeunload", (event) => {
      if (this.saver.isPending) event.preventDefault();
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
      if (matte) {
        this.saver.now(() => matte);
        this.saver.rest();
        await this.#take(matte);
      }
      this.#show(false);
    } finally {
      this.#tools.busy = false;
    }
  }

  #take(matte) {
    this.photo.ownMatte ??= this.photo.matte;
    this.photo.matte = matte;
    return this.#tellOfMatte();
  }

  /** Resolves once the new cutout is drawn; the board stays until then. @returns {Promise<void>} */
  #tellOfMatte() {
    return new Promise((resolve) => this.dispatchEvent(new CustomEvent("mended", { detail: resolve })));
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
