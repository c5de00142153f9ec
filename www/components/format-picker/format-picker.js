import { el } from "../../lib/dom.js";
import { formats } from "../../lib/settings.js";

/** PNG, WebP, AVIF or JPG, and how large the file is. Sends `change` with `detail`: the format's key. */
export class FormatPicker extends HTMLElement {
  #size = el("span", { class: "format-size" });
  #radios = Object.entries(formats).map(([format, { label }]) => this.#option(format, label));

  connectedCallback() {
    if (this.firstChild) return;
    const labels = this.#radios.map(({ label }) => label);
    this.append(el("fieldset", {}, el("legend", {}, "File format", this.#size), el("div", { class: "segments" }, ...labels)));
  }

  /** @param {import("../../lib/settings.js").Format} chosen */
  set value(chosen) {
    for (const { input, format } of this.#radios) input.checked = format === chosen;
  }

  /** Of the file in the chosen format, in words; null while it is not known. @param {string | null} words */
  set size(words) {
    this.#size.textContent = words ? ` · ${words}` : "";
  }

  #option(format, name) {
    const choose = (event) => {
      event.stopPropagation();
      this.dispatchEvent(new CustomEvent("change", { detail: format }));
    };
    const input = el("input", { type: "radio", name: "format", class: "visually-hidden", on: { change: choose } });
    return { input, format, label: el("label", {}, input, el("span", {}, name)) };
  }
}

customElements.define("format-picker", FormatPicker);
