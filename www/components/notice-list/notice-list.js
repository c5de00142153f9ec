import { el, icon } from "../../lib/dom.js";

/** Messages that need no answer, read out as they appear and kept until closed. */
export class NoticeList extends HTMLElement {
  connectedCallback() {
    this.setAttribute("role", "alert");
  }

  /** @param {string} words */
  show(words) {
    const close = el(
      "button",
      { type: "button", class: "button button-quiet button-icon", "aria-label": "Close this message", on: { click: () => notice.remove() } },
      icon("close"),
    );
    const notice = el("div", { class: "notice" }, icon("alert"), el("p", {}, words), close);
    this.append(notice);
  }

  clear() {
    this.replaceChildren();
  }
}

customElements.define("notice-list", NoticeList);
