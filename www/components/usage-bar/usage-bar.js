import { el } from "../../lib/dom.js";

/** From this share on the bar warns. */
const nearlyFull = 0.9;

/** How much of a limit is used, in words and as a bar. */
export class UsageBar extends HTMLElement {
  #words = el("p");
  // No <meter>: browsers draw its inside each in their own way, whatever the style says.
  #bar = el("div", { class: "usage-bar", role: "meter", "aria-valuemin": 0, "aria-valuemax": 100 }, el("div", { class: "usage-fill" }));

  connectedCallback() {
    if (!this.firstChild) this.append(this.#words, this.#bar);
  }

  /**
   * @param {number} used
   * @param {number} most
   * @param {string} words both of them, as people read them
   */
  show(used, most, words) {
    const percent = Math.min(100, (used / most) * 100);
    this.#words.textContent = words;
    this.#bar.setAttribute("aria-label", words);
    this.#bar.setAttribute("aria-valuenow", String(Math.round(percent)));
    this.#bar.style.setProperty("--used", `${percent}%`);
    this.#bar.classList.toggle("usage-nearly-full", used >= most * nearlyFull);
  }
}

customElements.define("usage-bar", UsageBar);
