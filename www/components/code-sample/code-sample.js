import { el } from "../../lib/dom.js";

const written = "http://localhost:8080";

/** A piece of code with this server's address in it, and a button that copies it. */
class CodeSample extends HTMLElement {
  #said = el("span", { class: "code-said", role: "status" });
  #copy = el("button", { type: "button", class: "button", on: { click: () => this.#take() } }, "Copy");

  connectedCallback() {
    if (this.contains(this.#copy)) return;
    const code = this.querySelector("code");
    code.textContent = code.textContent.replaceAll(written, location.origin);
    // What scrolls must be reached by keyboard.
    code.parentElement.tabIndex = 0;
    code.parentElement.after(el("div", { class: "code-tools" }, this.#copy, this.#said));
  }

  async #take() {
    const code = this.querySelector("code");
    try {
      await navigator.clipboard.writeText(code.textContent);
      this.#said.textContent = "Copied";
    } catch {
      // No clipboard without https, or not allowed: the next best thing is to have it selected.
      getSelection().selectAllChildren(code);
      this.#said.textContent = "Selected: copy it with your keyboard";
    }
  }
}

customElements.define("code-sample", CodeSample);
