import { el } from "../../lib/dom.js";

/** From so many percent on the bar warns. */
const nearlyFull = 90;

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
   * @param {number | null} most null where there is no limit, and no bar
   * @param {{ inWords: (number: number) => string, bare?: (number: number) => string }} options how people read them;
   *   `bare` is without a noun that stands with the limit already
   */
  show(used, most, { inWords, bare = inWords }) {
    const words = most === null ? inWords(used) : `${bare(used)} of ${inWords(most)}`;
    const percent = most === null ? 0 : Math.min(100, (used / most) * 100);
    this.#bar.hidden = most === null;
    this.#words.textContent = words;
    this.#bar.setAttribute("aria-label", words);
    this.#bar.setAttribute("aria-valuenow", String(Math.round(percent)));
    this.#bar.style.setProperty("--used", `${percent}%`);
    this.#bar.classList.toggle("usage-nearly-full", percent >= nearlyFull);
  }
}

customElements.define("usage-bar", UsageBar);
