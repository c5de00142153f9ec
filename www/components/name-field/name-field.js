import { el, icon } from "../../lib/dom.js";

/** As many characters as the server takes. */
const longestName = 255;

/** The name of a cutout, changed in place: Enter keeps, Escape leaves it. Sends `rename` with `detail`: the new name. */
export class NameField extends HTMLElement {
  #heading = el("h1", { class: "name-heading" });
  #pencil = el("button", { type: "button", class: "button button-quiet button-icon", "aria-label": "Rename", on: { click: () => this.#edit() } }, icon("pencil"));
  #input = el("input", { class: "field", "aria-label": "New name", maxlength: longestName, required: true, autocomplete: "off", enterkeyhint: "done" });
  #form = el(
    "form",
    { class: "name-form", hidden: true, on: { submit: (event) => this.#submit(event), keydown: (event) => this.#press(event) } },
    this.#input,
    el("button", { class: "button" }, "Save"),
  );

  connectedCallback() {
    if (!this.firstChild) this.append(this.#heading, this.#pencil, this.#form);
  }

  /** @param {string} name */
  set value(name) {
    this.#heading.textContent = name;
    this.#input.value = name;
  }

  #edit() {
    this.#show(true);
    this.#input.focus();
    // The part before the extension is what people change.
    this.#input.setSelectionRange(0, this.#input.value.replace(/\.[^.]*$/, "").length);
  }

  #submit(event) {
    event.preventDefault();
    const name = this.#input.value.trim();
    if (!name) return;
    this.#close();
    if (name !== this.#heading.textContent) this.dispatchEvent(new CustomEvent("rename", { detail: name }));
  }

  #press(event) {
    if (event.key !== "Escape") return;
    this.#input.value = this.#heading.textContent;
    this.#close();
  }

  #close() {
    this.#show(false);
    this.#pencil.focus();
  }

  #show(editing) {
    this.#form.hidden = !editing;
    this.#pencil.hidden = editing;
    this.#heading.classList.toggle("visually-hidden", editing);
  }
}

customElements.define("name-field", NameField);
