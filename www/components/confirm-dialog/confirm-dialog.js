import { el } from "../../lib/dom.js";

/** Asks before something that cannot be undone. The person types a word, so that no slip of the hand is enough. */
export class ConfirmDialog extends HTMLElement {
  #title = el("h2", { id: "confirm-title" });
  #words = el("p", { id: "confirm-words" });
  #hint = el("span");
  #input = el("input", { class: "field", autocomplete: "off", autocapitalize: "none", spellcheck: "false", on: { input: () => this.#check() } });
  #confirm = el("button", { class: "button button-danger", value: "confirm" });
  #dialog = el(
    "dialog",
    { class: "panel confirm", "aria-labelledby": "confirm-title", "aria-describedby": "confirm-words" },
    el(
      "form",
      { method: "dialog", class: "confirm-form" },
      this.#title,
      this.#words,
      el("label", { class: "confirm-label" }, this.#hint, this.#input),
      el("div", { class: "confirm-buttons" }, el("button", { type: "button", class: "button", on: { click: () => this.#dialog.close("") } }, "Cancel"), this.#confirm),
    ),
  );
  #word = "";

  connectedCallback() {
    if (!this.firstChild) this.append(this.#dialog);
  }

  /**
   * @param {{ title: string, words: string, word: string, confirm: string }} question `word` is what must be typed,
   *   `confirm` names the button
   * @returns {Promise<boolean>}
   */
  ask({ title, words, word, confirm }) {
    this.#word = word;
    this.#title.textContent = title;
    this.#words.textContent = words;
    this.#hint.textContent = `Type “${word}” to go on`;
    this.#confirm.textContent = confirm;
    this.#input.value = "";
    this.#dialog.returnValue = "";
    this.#check();
    this.#dialog.showModal();
    this.#input.focus();
    return new Promise((resolve) => {
      this.#dialog.addEventListener("close", () => resolve(this.#dialog.returnValue === "confirm"), { once: true });
    });
  }

  #check() {
    this.#confirm.disabled = this.#input.value.trim().toLowerCase() !== this.#word;
  }
}

customElements.define("confirm-dialog", ConfirmDialog);
