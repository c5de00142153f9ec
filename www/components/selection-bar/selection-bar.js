import { el, icon } from "../../lib/dom.js";
import { count } from "../../lib/words.js";

/** What can be done with the chosen cutouts. Sends `download`, `delete` and `clear`. */
export class SelectionBar extends HTMLElement {
  #words = el("p", { class: "selection-words", role: "status" });

  connectedCallback() {
    if (this.firstChild) return;
    this.setAttribute("role", "group");
    this.setAttribute("aria-label", "Chosen cutouts");
    this.append(
      this.#words,
      this.#button("download", "button button-primary", icon("download"), el("span", { class: "selection-extra" }, "Download "), "ZIP"),
      this.#button("delete", "button button-danger", icon("bin"), "Delete"),
      this.#button("clear", "button button-quiet button-icon", icon("close"), el("span", { class: "visually-hidden" }, "Choose none")),
    );
  }

  /** @param {number} number of cutouts chosen; the bar hides when there is none */
  set value(number) {
    this.hidden = number === 0;
    this.#words.textContent = number === 0 ? "" : count(number, "cutout");
  }

  #button(event, className, ...face) {
    const click = () => this.dispatchEvent(new Event(event));
    return el("button", { type: "button", class: className, on: { click } }, ...face);
  }
}

customElements.define("selection-bar", SelectionBar);
