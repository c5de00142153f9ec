import { el, icon } from "../../lib/dom.js";

/** As many characters as the server takes. */
const longestName = 255;

const scopes = [
  { scope: "remove", label: "Removals only", hint: "Removes backgrounds, and sees nothing of your account." },
  { scope: "full", label: "Full access", hint: "Reads and changes your history too. It cannot make keys or sign anybody out." },
];

/**
 * Makes an API key, and shows it this once. Sends `make` with `detail`: the name and the scope of the key to make;
 * `reveal` shows what became of it.
 */
export class KeyMaker extends HTMLElement {
  #name = el("input", { id: "key-name", class: "field", maxlength: longestName, required: true, autocomplete: "off", placeholder: "Shop photos" });
  #radios = scopes.map(({ scope }) =>
    el("input", { type: "radio", name: "scope", value: scope, class: "visually-hidden", on: { change: () => this.#explain() } }),
  );
  #hint = el("p", { class: "key-hint", id: "key-hint" });
  #make = el("button", { class: "button button-primary" }, icon("add"), "Make a key");
  #form = el(
    "form",
    { class: "key-form", on: { submit: (event) => this.#submit(event) } },
    el("div", { class: "key-naming" }, el("label", { for: "key-name" }, "Name of a new key"), this.#name),
    el(
      "fieldset",
      { "aria-describedby": "key-hint" },
      el("legend", {}, "What it may do"),
      el("div", { class: "segments" }, ...scopes.map(({ label }, index) => el("label", {}, this.#radios[index], el("span", {}, label)))),
    ),
    this.#make,
    this.#hint,
  );
  #secret = el("input", { id: "key-secret", class: "field key-secret", readonly: true, "aria-describedby": "key-warning" });
  #copy = el("button", { type: "button", class: "button button-primary", on: { click: () => this.#copySecret() } });
  #copied = el("span", { class: "visually-hidden", role: "status" });
  #shown = el(
    "div",
    { class: "key-shown", hidden: true },
    el("label", { for: "key-secret" }, "Your new key"),
    el("div", { class: "key-row" }, this.#secret, this.#copy, el("button", { type: "button", class: "button", on: { click: () => this.#hide() } }, "Done"), this.#copied),
    el("p", { id: "key-warning", class: "key-warning" }, "Copy it now: it is not shown again, and nobody can look it up."),
  );

  connectedCallback() {
    if (this.firstChild) return;
    this.append(this.#form, this.#shown);
    this.#radios[0].checked = true;
    this.#explain();
  }

  /** No second key while one is being made. @param {boolean} busy */
  set busy(busy) {
    this.#make.disabled = busy;
  }

  /** @param {string} secret */
  reveal(secret) {
    this.#secret.value = secret;
    this.#say("copy", "Copy");
    this.#copied.textContent = "";
    this.#show(true);
    this.focus();
    this.#secret.select();
    this.#name.value = "";
  }

  /** Puts the keyboard where the next key begins, or at the key that is shown. */
  focus() {
    (this.#shown.hidden ? this.#name : this.#secret).focus();
  }

  #submit(event) {
    event.preventDefault();
    const name = this.#name.value.trim();
    const scope = this.#radios.find(({ checked }) => checked).value;
    if (name) this.dispatchEvent(new CustomEvent("make", { detail: { name, scope } }));
  }

  #explain() {
    this.#hint.textContent = scopes[this.#radios.findIndex(({ checked }) => checked)].hint;
  }

  async #copySecret() {
    try {
      await navigator.clipboard.writeText(this.#secret.value);
      this.#say("check", "Copied");
      this.#copied.textContent = "The key is in the clipboard.";
    } catch {
      // Some browsers keep the clipboard from pages; the keyboard still reaches it.
      this.#secret.focus();
      this.#secret.select();
      this.#say("copy", "Press Ctrl+C");
    }
  }

  #say(sign, words) {
    this.#copy.replaceChildren(icon(sign), words);
  }

  #hide() {
    this.#secret.value = "";
    this.#show(false);
    this.focus();
  }

  #show(isShown) {
    this.#shown.hidden = !isShown;
    this.#form.hidden = isShown;
  }
}

customElements.define("key-maker", KeyMaker);
