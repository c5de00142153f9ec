import { el } from "../../lib/dom.js";
import { qualities } from "../../lib/settings.js";

/** How finely WebP and JPG are saved. Sends `change` with `detail`: percent. */
export class QualityField extends HTMLElement {
  #output = el("span", { class: "range-value", "aria-hidden": "true" });
  #input = el("input", {
    type: "range",
    class: "range",
    min: qualities.least,
    max: qualities.most,
    "aria-label": "Compression quality",
    on: { input: () => this.#show(), change: (event) => (event.stopPropagation(), this.#choose()) },
  });

  connectedCallback() {
    if (!this.firstChild) this.append(el("label", { class: "range-label" }, el("span", {}, "Compression quality"), this.#output, this.#input));
  }

  /** @param {number} quality in percent */
  set value(quality) {
    this.#input.value = String(quality);
    this.#show();
  }

  #show() {
    this.#output.textContent = `${this.#input.value} %`;
  }

  #choose() {
    this.dispatchEvent(new CustomEvent("change", { detail: this.#input.valueAsNumber }));
  }
}

customElements.define("quality-field", QualityField);
