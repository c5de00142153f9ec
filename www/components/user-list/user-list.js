import { el } from "../../lib/dom.js";
import { age, count, day, size } from "../../lib/words.js";

/** @typedef {import("../../lib/operator.js").KnownUser} KnownUser */

/** The users of a server. Sends `end` and `remove` with `detail`: the user. */
export class UserList extends HTMLElement {
  #note = el("p", { class: "user-note", role: "status" });
  #list = el("ul", { class: "rows" });

  connectedCallback() {
    if (!this.firstChild) this.append(this.#note, this.#list);
  }

  /** @param {{ total: number, users: KnownUser[] }} page */
  show({ total, users }) {
    this.#note.textContent = total > users.length ? `${count(total, "user")}; the ${users.length} last seen are shown` : count(total, "user");
    this.#list.replaceChildren(...users.map((user) => this.#row(user)));
  }

  /** @param {KnownUser} user */
  #row(user) {
    const name = user.name || user.email || (user.guest ? `Guest ${user.id.slice(0, 6)}` : user.id);
    const keeps = `${count(user.items, "cutout")}, ${size(user.bytes)}`;
    const signedIn = `${count(user.sessions, "session")}${user.keys > 0 ? `, ${count(user.keys, "API key")}` : ""}`;
    const button = (words, type, classes = "") => {
      const press = () => this.dispatchEvent(new CustomEvent(type, { detail: { ...user, name } }));
      return el("button", { type: "button", class: `button ${classes}`, "aria-label": `${words} ${name}`, on: { click: press } }, words);
    };
    return el(
      "li",
      { class: "row user-row" },
      el(
        "div",
        {},
        el("p", { class: "row-name" }, user.you ? `${name} (you)` : name),
        user.email && user.email !== name && el("p", { class: "row-note" }, user.email),
        el("p", { class: "row-note" }, `${keeps} · ${signedIn} · seen ${age(user.last_seen_at)}, here since ${day(user.created_at)}`),
      ),
      !user.you && el("div", { class: "user-buttons" }, user.sessions > 0 && button("Sign out", "end"), button("Remove", "remove", "button-danger")),
    );
  }
}

customElements.define("user-list", UserList);
