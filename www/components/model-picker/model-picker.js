import { el } from "../../lib/dom.js";

/**
 * A choice of model, shown only where there is more than one. One that is not installed is shown too, with the command
 * that fetches it. Sends `change` with `detail`: the model's name.
 * @typedef {import("../../lib/api.js").Model} Model
 */
export class ModelPicker extends HTMLElement {
  #select = el("select", { id: "model", class: "select", on: { change: (event) => this.#choose(event) } });
  #hint = el("p", { class: "model-hint" });
  /** @type {Model[]} */
  #models = [];

  connectedCallback() {
    if (this.firstChild) return;
    this.hidden = true;
    this.append(el("label", { class: "model-label", for: "model" }, "Model"), this.#select, this.#hint);
  }

  /** @param {import("../../lib/api.js").ModelList} list */
  show(list) {
    this.#models = list.models;
    this.#select.replaceChildren(...list.models.map((model) => this.#option(model)));
    this.#select.value = list.default;
    this.hidden = list.models.length < 2;
    this.#describe();
  }

  #option({ name, available }) {
    const label = available ? name : `${name} (not installed)`;
    return el("option", { value: name, disabled: !available }, label);
  }

  #describe() {
    const chosen = this.#models.find(({ name }) => name === this.#select.value);
    const missing = this.#models.filter(({ available }) => !available);
    this.#hint.replaceChildren(chosen?.description ?? "");
    for (const { name } of missing) {
      this.#hint.append(el("span", { class: "model-missing" }, `To add ${name}, run `, el("code", {}, `cutout models fetch ${name}`)));
    }
  }

  #choose(event) {
    event.stopPropagation();
    this.#describe();
    this.dispatchEvent(new CustomEvent("change", { detail: this.#select.value }));
  }
}

customElements.define("model-picker", ModelPicker);
