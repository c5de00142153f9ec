import { el, icon } from "../../lib/dom.js";

/** @typedef {import("../../lib/photo.js").Photo} Photo */

const words = {
  queued: "Waiting",
  uploading: "Uploading",
  working: "Working",
  drawing: "Working",
  done: "Done",
  failed: "Failed",
  cancelled: "Cancelled",
};
const badges = { done: "check", failed: "alert", cancelled: "close" };

/** One photo in the strip. */
export class PhotoTile {
  #photo;
  #picture = el("canvas", { class: "tile-picture checkerboard", width: 1, height: 1 });
  #badge = el("span", { class: "tile-badge" });
  #status = el("span", { class: "visually-hidden" });
  #button;
  /** @type {ImageBitmap | undefined} */
  #drawn;
  #refresh = () => this.#render();

  /**
   * @param {Photo} photo
   * @param {import("../../lib/workspace.js").Workspace} workspace
   */
  constructor(photo, workspace) {
    this.#photo = photo;
    this.#button = el(
      "button",
      { type: "button", class: "tile-button", title: photo.name, on: { click: () => workspace.select(photo) } },
      this.#picture,
      this.#badge,
      el("span", { class: "visually-hidden" }, `${photo.name}: `),
      this.#status,
    );
    const remove = el(
      "button",
      { type: "button", class: "tile-remove", "aria-label": `Remove ${photo.name}`, on: { click: () => workspace.remove(photo) } },
      icon("close"),
    );
    const press = (event) => {
      if (event.key === "Delete" || event.key === "Backspace") event.preventDefault(), workspace.remove(photo);
    };
    this.element = el("li", { class: "tile", on: { keydown: press } }, this.#button, remove);
    photo.addEventListener("change", this.#refresh);
    this.#render();
  }

  /** @param {boolean} selected whether this photo is the one on the stage */
  mark(selected) {
    this.#button.setAttribute("aria-current", String(selected));
  }

  detach() {
    this.#photo.removeEventListener("change", this.#refresh);
    this.element.remove();
  }

  #render() {
    const { stage, thumbnail } = this.#photo;
    this.element.dataset.stage = stage === "drawing" ? "working" : stage;
    if (this.#status.textContent !== words[stage]) {
      this.#status.textContent = words[stage];
      this.#badge.replaceChildren(...(badges[stage] ? [icon(badges[stage])] : []));
    }
    this.#badge.style.setProperty("--sent", String(stage === "uploading" ? this.#photo.sent : 1));
    if (thumbnail && thumbnail !== this.#drawn) this.#draw(thumbnail);
  }

  #draw(thumbnail) {
    this.#drawn = thumbnail;
    this.#picture.width = thumbnail.width;
    this.#picture.height = thumbnail.height;
    this.#picture.getContext("2d").drawImage(thumbnail, 0, 0);
  }
}
