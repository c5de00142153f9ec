import { el } from "../../lib/dom.js";

/** How much of a limit is used, as a bar and in words. */
export class UsageBar extends HTMLElement {
  #words = el("span");
  #meter = el("meter", { class: "usage-meter", min: 0, max: 1, high: 0.9 });

  connectedCallback() {
    if (this.firstChild) return;
    this.append(el("label", { class: "usage-label" }, this.#words, this.#meter));
  }

  /**
   * @param {number} used
   * @param {number} most
   * @param {string} words both of them, as people read them
   */
  show(used, most, words) {
    this.#meter.value = used / most;
    this.#words.textContent = words;
    this.classList.toggle("usage-high", used / most >= 0.9);
  }
}

customElements.define("usage-bar", UsageBar);
