import { el } from "../../lib/dom.js";
import { age } from "../../lib/words.js";

/**
 * The mattes that a cutout has had, to go back to. Sends `use` (with `detail`: a version), and `open` when it is looked at.
 */
export class MatteVersions extends HTMLElement {
  #list = el("ul", { class: "version-list" });
  #details = el("details", { on: { toggle: () => this.#details.open && this.dispatchEvent(new Event("open")) } }, el("summary", {}, "Earlier versions"), this.#list);

  connectedCallback() {
    if (!this.firstChild) this.append(this.#details);
  }

  get isOpen() {
    return this.#details.open;
  }

  /**
   * @param {import("../../lib/mend/saving.js").Version[]} versions newest first
   * @param {(model: string) => string | undefined} label what people call a model
   */
  show(versions, label) {
    this.#list.replaceChildren(...versions.map((version) => this.#row(version, label)));
  }

  #row(version, label) {
    const { mended, current, model, created_at: time } = version;
    const words = mended ? "Mended by hand" : `Made by ${label(model) ?? model}`;
    const use = el("button", { type: "button", class: "button", on: { click: () => this.dispatchEvent(new CustomEvent("use", { detail: version })) } }, "Use");
    return el(
      "li",
      { class: "version" },
      el("span", { class: "version-words" }, words, el("span", { class: "version-age" }, age(time))),
      current ? el("span", { class: "version-current" }, "In use") : use,
    );
  }
}

customElements.define("matte-versions", MatteVersions);
