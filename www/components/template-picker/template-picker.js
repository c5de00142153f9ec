import { nameOf } from "../../lib/dress/dress.js";
import { dropTemplate, keepTemplate, templates } from "../../lib/dress/templates.js";
import { el, icon } from "../../lib/dom.js";

const longestName = 40;

/** Dresses kept under a name, to wear them again. All photos of the workbench wear the same. */
export class TemplatePicker extends HTMLElement {
  #list = el("ul", { class: "template-list" });
  #name = el("input", { class: "field", "aria-label": "Name of the template", placeholder: "Name of a template", maxlength: longestName, required: true, on: { change: (event) => event.stopPropagation() } });
  #state = el("span", { class: "dress-state" });
  #status = el("p", { class: "template-note", role: "status" });
  /** @type {import("../../lib/dress/templates.js").Template[]} */
  #templates = [];
  #settings;

  /** @param {import("../../lib/settings.js").Settings} settings */
  attach(settings) {
    this.#settings = settings;
    const form = el("form", { class: "template-form", on: { submit: (event) => (event.preventDefault(), this.#keep()) } }, this.#name, el("button", { class: "button" }, "Keep"));
    const note = el("p", { class: "template-note" }, "A template is what cutouts wear now, format and all. All photos here wear the same; templates are kept in this browser.");
    this.append(el("details", { class: "dress-fold" }, el("summary", {}, "Templates", this.#state), el("div", { class: "dress-body" }, this.#list, form, note, this.#status)));
    settings.addEventListener("change", () => this.#mark());
    this.#read();
  }

  async #read() {
    // Where a browser keeps nothing, there are none.
    this.#templates = await templates().catch(() => []);
    this.#list.hidden = this.#templates.length === 0;
    this.#list.replaceChildren(...this.#templates.map((template) => this.#row(template)));
    this.#mark();
  }

  #row({ name, dress, format }) {
    const wear = el("button", { type: "button", class: "template-wear", "data-name": name, on: { click: () => (this.#settings.wear(dress), this.#settings.setFormat(format)) } }, name);
    const drop = el("button", { type: "button", class: "button button-quiet button-icon", "aria-label": `Forget the template ${name}`, on: { click: () => this.#drop(name) } }, icon("close"));
    return el("li", { class: "template-row" }, wear, drop);
  }

  #mark() {
    const { dress, format } = this.#settings;
    const worn = this.#templates.find((template) => template.format === format && nameOf(template.dress) === nameOf(dress));
    this.#state.textContent = worn?.name ?? "";
    for (const button of this.#list.querySelectorAll(".template-wear")) button.setAttribute("aria-pressed", String(button.dataset.name === worn?.name));
  }

  async #keep() {
    const { dress, format } = this.#settings;
    const name = this.#name.value.trim();
    if (!name) return;
    try {
      await keepTemplate({ name, dress, format });
      this.#name.value = "";
      this.#status.textContent = `“${name}” is kept.`;
    } catch {
      this.#status.textContent = "This browser does not keep anything for this page.";
    }
    await this.#read();
  }

  async #drop(name) {
    await dropTemplate(name).catch(() => {});
    this.#status.textContent = `“${name}” is forgotten.`;
    await this.#read();
    this.#name.focus();
  }
}

customElements.define("template-picker", TemplatePicker);
