import { el, icon } from "../../lib/dom.js";

/** Messages that need no answer, read out as they appear and kept until closed. */
export class NoticeList extends HTMLElement {
  connectedCallback() {
    this.setAttribute("role", "alert");
  }

  /** Says what went wrong; of several things at once, in one list. @param {string | string[]} words */
  show(words) {
    const all = [words].flat();
    if (all.length === 1) return this.append(notice("alert", "notice", all[0]));
    const list = el("ul", { class: "notice-lines" }, ...all.map((line) => el("li", {}, line)));
    this.append(notice("alert", "notice", el("details", {}, el("summary", {}, `${all.length} files cannot be used`), list)));
  }

  /** Says what was done. @param {string} words */
  tell(words) {
    this.append(notice("check", "notice notice-calm", words));
  }

  /**
   * Says what was done, and offers to undo it for a while.
   * @param {string} words
   * @param {{ undo: () => void, milliseconds: number, onExpire?: () => void, takesFocus?: boolean }} offer
   */
  showUndo(words, { undo, milliseconds, onExpire, takesFocus = true }) {
    const element = notice("check", "notice notice-calm", words, el("button", { type: "button", class: "button", on: { click: () => accept() } }, "Undo"));
    const timer = setTimeout(() => (element.remove(), onExpire?.()), milliseconds);
    const accept = () => {
      clearTimeout(timer);
      element.remove();
      undo();
    };
    this.append(element);
    // What was pressed has gone with what was deleted; the keyboard goes on at the way back.
    if (takesFocus) element.querySelector("button").focus({ preventScroll: true });
  }

  /**
   * Says what happened, and has the person choose what comes of it.
   * @param {string} words
   * @param {Record<string, () => void>} answers by the words on their buttons
   */
  ask(words, answers) {
    const buttons = Object.entries(answers).map(([label, act]) => {
      const choose = () => (element.remove(), act());
      return el("button", { type: "button", class: "button", on: { click: choose } }, label);
    });
    const element = notice("alert", "notice", el("div", { class: "notice-question" }, el("p", {}, words), el("div", { class: "notice-answers" }, ...buttons)));
    this.append(element);
  }

  clear() {
    this.replaceChildren();
  }
}

function notice(sign, className, words, action) {
  const close = el(
    "button",
    { type: "button", class: "button button-quiet button-icon", "aria-label": "Close this message", on: { click: () => element.remove() } },
    icon("close"),
  );
  const element = el("div", { class: className }, icon(sign), typeof words === "string" ? el("p", {}, words) : words, action, close);
  return element;
}

customElements.define("notice-list", NoticeList);
