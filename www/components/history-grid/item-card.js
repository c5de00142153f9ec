import { el } from "../../lib/dom.js";
import { thumbnailAddress } from "../../lib/history.js";
import { age } from "../../lib/words.js";

/** @typedef {import("../../lib/history.js").Item} Item */

/** One cutout in the grid: a link to its page, and a tick to choose it. */
export class ItemCard {
  #picture = el("img", { class: "card-picture", alt: "", loading: "lazy", decoding: "async", on: { error: () => (this.#picture.hidden = true) } });
  #name = el("span", { class: "card-name" });
  #note = el("span", { class: "card-note" });
  #link;
  #tick;

  /** @param {(chosen: boolean, asRange: boolean) => void} onTick */
  constructor(onTick) {
    this.#tick = el("input", { type: "checkbox", on: { click: (event) => onTick(this.#tick.checked, event.shiftKey) } });
    this.#link = el(
      "a",
      { class: "card-link" },
      el("span", { class: "card-frame checkerboard" }, this.#picture),
      this.#name,
      this.#note,
    );
    this.element = el("li", { class: "card" }, this.#link, el("label", { class: "card-tick" }, this.#tick));
  }

  /** @param {Item} item the same one, perhaps under another name or with another matte @param {string} address of its page */
  show(item, address) {
    const { name, created_at } = item;
    const picture = thumbnailAddress(item);
    if (this.#picture.getAttribute("src") !== picture) this.#picture.src = picture;
    this.#link.href = address;
    this.#name.textContent = name;
    this.#name.title = name;
    this.#note.textContent = age(created_at);
    this.#tick.setAttribute("aria-label", `Select ${name}`);
  }

  /** @param {boolean} chosen */
  mark(chosen) {
    this.#tick.checked = chosen;
    this.element.classList.toggle("card-chosen", chosen);
  }

  focus() {
    this.#tick.focus();
  }
}
