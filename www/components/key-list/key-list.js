import { el } from "../../lib/dom.js";
import { age, day } from "../../lib/words.js";

/** @typedef {import("../../lib/keys.js").Key} Key */

const scopes = { remove: "Removals only", full: "Full access" };

/** A person's API keys. Sends `revoke` with `detail`: the key to revoke. */
export class KeyList extends HTMLElement {
  #list = el("ul", { class: "keys rows", "aria-label": "Your API keys" });
  #blank = el("p", { class: "row-note" }, "There are no keys yet.");

  connectedCallback() {
    if (!this.firstChild) this.append(this.#blank, this.#list);
  }

  /** @param {Key[]} keys newest first */
  show(keys) {
    this.#blank.hidden = keys.length > 0;
    this.#list.hidden = keys.length === 0;
    this.#list.replaceChildren(...keys.map((key) => this.#row(key)));
  }

  /** @param {Key} key */
  #row(key) {
    const revoke = () => this.dispatchEvent(new CustomEvent("revoke", { detail: key }));
    const used = key.last_used_at ? `used ${age(key.last_used_at)}` : "never used";
    return el(
      "li",
      { class: "row" },
      el(
        "div",
        {},
        el("p", { class: "row-name" }, key.name),
        el("p", { class: "row-note" }, el("code", {}, `${key.prefix}…`), ` ${scopes[key.scope]}, made ${day(key.created_at)}, ${used}`),
      ),
      el("button", { type: "button", class: "button button-danger", "aria-label": `Revoke ${key.name}`, on: { click: revoke } }, "Revoke"),
    );
  }
}

customElements.define("key-list", KeyList);
