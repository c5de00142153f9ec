import { el } from "../../lib/dom.js";
import { browserName } from "../../lib/user-agent.js";
import { age, day } from "../../lib/words.js";

/** @typedef {import("../../lib/account.js").Session} Session */

/** Where a person is signed in. Sends `end` with `detail`: the session to end, and `end-all`. */
export class SessionList extends HTMLElement {
  #list = el("ul", { class: "sessions rows" });
  #all = el("button", { type: "button", class: "button", on: { click: () => this.dispatchEvent(new Event("end-all")) } }, "Sign out everywhere");

  connectedCallback() {
    if (!this.firstChild) this.append(this.#list, this.#all);
  }

  /**
   * @param {Session[]} sessions
   * @param {{ canEnd: boolean }} options a guest who signs out could not come back
   */
  show(sessions, { canEnd }) {
    const latestFirst = [...sessions].sort((a, b) => Number(b.current) - Number(a.current) || b.last_used_at.localeCompare(a.last_used_at));
    this.#list.replaceChildren(...latestFirst.map((session) => this.#row(session, canEnd)));
    this.#all.hidden = !canEnd;
  }

  /** @param {Session} session */
  #row(session, canEnd) {
    const name = browserName(session.user_agent);
    const end = () => this.dispatchEvent(new CustomEvent("end", { detail: session }));
    const button = el("button", { type: "button", class: "button", "aria-label": `Sign out ${name}`, on: { click: end } }, "Sign out");
    const used = session.current ? "This browser" : `Used ${age(session.last_used_at)}`;
    const place = session.address ? `, from ${session.address}` : "";
    return el(
      "li",
      { class: "row" },
      el(
        "div",
        {},
        el("p", { class: "row-name" }, name),
        el("p", { class: "row-note" }, `${used}${place}, since ${day(session.created_at)}`),
      ),
      canEnd && button,
    );
  }
}

customElements.define("session-list", SessionList);
