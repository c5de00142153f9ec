import { el } from "../../lib/dom.js";

/** Short facts side by side, each with what it is about. */
export class FactList extends HTMLElement {
  /** @param {{ name: string, value: string, note?: string, bad?: boolean }[]} facts `bad` ones stand out */
  show(facts) {
    this.replaceChildren(
      el(
        "dl",
        { class: "facts" },
        ...facts.map(({ name, value, note, bad }) =>
          el(
            "div",
            { class: bad ? "fact fact-bad" : "fact" },
            el("dt", {}, name),
            el("dd", {}, value, note && el("span", { class: "fact-note" }, note)),
          ),
        ),
      ),
    );
  }
}

customElements.define("fact-list", FactList);
