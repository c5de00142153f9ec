import "../api-reference/api-reference.js";
import "../app-header/app-header.js";
import "../code-sample/code-sample.js";

/** How programs use this server. Its markup, examples included, is in api-docs.html. */
class ApiPage extends HTMLElement {
  connectedCallback() {
    this.querySelector(".api-address").textContent = location.origin;
    const choice = this.querySelector("fieldset");
    choice.addEventListener("change", ({ target }) => this.#show(target.value));
    // Browsers remember what was chosen before a page was loaded anew.
    this.#show(choice.querySelector(":checked").value);
    this.querySelector("api-reference").load();
  }

  /** @param {string} language */
  #show(language) {
    for (const sample of this.querySelectorAll("fieldset ~ code-sample")) {
      sample.hidden = sample.dataset.language !== language;
    }
  }
}

customElements.define("api-page", ApiPage);
