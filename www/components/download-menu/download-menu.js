import { el, icon } from "../../lib/dom.js";
import { formats } from "../../lib/settings.js";
import { size } from "../../lib/words.js";

/** The other formats beside the button that downloads, each with its size. Sends `choose` with `detail`: the format's key. */
export class DownloadMenu extends HTMLElement {
  /** How large a file in a format is, in bytes; null where only making it would tell. @type {(format: string) => Promise<number | null>} */
  measure = async () => null;
  #button = el("button", { type: "button", class: "button button-primary button-large download-more", "aria-haspopup": "menu", "aria-expanded": "false", "aria-label": "Other kinds of file", on: { click: () => this.#toggle() } }, icon("more"));
  #items = Object.entries(formats).map(([format, { label }]) => this.#item(format, label));
  #menu = el("div", { class: "download-menu", role: "menu", "aria-label": "Download as", hidden: true }, ...this.#items.map(({ item }) => item));
  #measuring = 0;

  connectedCallback() {
    if (this.firstChild) return;
    this.append(this.#button, this.#menu);
    this.addEventListener("keydown", (event) => this.#press(event));
    this.addEventListener("focusout", (event) => !this.contains(/** @type {Node | null} */ (event.relatedTarget)) && this.#show(false));
  }

  /** @param {boolean} disabled */
  set disabled(disabled) {
    this.#button.disabled = disabled;
    if (disabled) this.#show(false);
  }

  #item(format, label) {
    const note = el("span", { class: "download-size" });
    const item = el("button", { type: "button", class: "download-item", role: "menuitem", tabindex: "-1", on: { click: () => this.#choose(format) } }, el("span", {}, label), note);
    return { format, item, note };
  }

  #toggle() {
    this.#show(this.#menu.hidden);
    if (this.#menu.hidden) return;
    this.#items[0].item.focus();
    this.#tellSizes();
  }

  #show(isOpen) {
    this.#menu.hidden = !isOpen;
    this.#button.setAttribute("aria-expanded", String(isOpen));
  }

  /** One after the other, for as long as the menu is open. */
  async #tellSizes() {
    const measuring = ++this.#measuring;
    for (const { note } of this.#items) note.textContent = "";
    for (const { format, note } of this.#items) {
      if (this.#menu.hidden || measuring !== this.#measuring) return;
      const bytes = await this.measure(format).catch(() => null);
      if (measuring === this.#measuring && bytes !== null) note.textContent = size(bytes);
    }
  }

  #choose(format) {
    this.#show(false);
    this.#button.focus();
    this.dispatchEvent(new CustomEvent("choose", { detail: format }));
  }

  #press(event) {
    if (this.#menu.hidden) return;
    const all = this.#items.map(({ item }) => item);
    const at = all.indexOf(document.activeElement);
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (event.key === "Escape") this.#show(false), this.#button.focus();
    else if (step) all[(at + step + all.length) % all.length].focus();
    else if (event.key === "Home") all[0].focus();
    else if (event.key === "End") all[all.length - 1].focus();
    else return;
    event.preventDefault();
    event.stopPropagation();
  }
}

customElements.define("download-menu", DownloadMenu);
