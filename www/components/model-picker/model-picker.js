import { el } from "../../lib/dom.js";
import { choices } from "../../lib/models.js";

/** @typedef {import("../../lib/models.js").Choice} Choice */

/** Quick or Best, shown only where the server has both. Sends `change` with `detail`: the choice. */
export class ModelPicker extends HTMLElement {
  #radios = /** @type {Choice[]} */ (Object.keys(choices)).map((choice) => this.#option(choice));

  connectedCallback() {
    if (this.firstChild) return;
    const labels = this.#radios.map(({ label }) => label);
    this.append(el("fieldset", {}, el("legend", {}, "Quality"), el("div", { class: "model-choices" }, ...labels)));
  }

  /** @param {Choice | ""} chosen */
  set value(chosen) {
    for (const { input, choice } of this.#radios) input.checked = choice === chosen;
  }

  /** @param {Choice} choice */
  #option(choice) {
    const { label, line } = choices[choice];
    const choose = (event) => {
      event.stopPropagation();
      this.dispatchEvent(new CustomEvent("change", { detail: choice }));
    };
    const described = `model-${choice}`;
    const input = el("input", { type: "radio", name: "model", "aria-label": label, "aria-describedby": described, on: { change: choose } });
    const words = el("span", { class: "model-words" }, el("strong", {}, label), el("span", { id: described, class: "model-line" }, line));
    return { input, choice, label: el("label", { class: "model-choice" }, input, words) };
  }
}

customElements.define("model-picker", ModelPicker);
