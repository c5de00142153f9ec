import { fieldsOf } from "../../lib/dress/dress.js";
import { templates } from "../../lib/dress/templates.js";
import { el, icon } from "../../lib/dom.js";
import { count } from "../../lib/words.js";

/** Without a template: formats alone, and what makes up for JPG's lack of transparency. */
const usual = {
  "": ["As each was made", {}],
  png: ["As PNG", { format: "png" }],
  webp: ["As WebP", { format: "webp" }],
  jpg: ["As JPG on white", { format: "jpg", background: "#ffffff" }],
};

/** What can be done with the chosen cutouts. Sends `download`, `delete` and `clear`. */
export class SelectionBar extends HTMLElement {
  #words = el("p", { class: "selection-words", role: "status" });
  #dress = el("select", { class: "select selection-dress", "aria-label": "What they wear in the ZIP" }, ...Object.entries(usual).map(([value, [words]]) => el("option", { value }, words)));
  /** @type {import("../../lib/dress/templates.js").Template[]} */
  #templates = [];

  connectedCallback() {
    if (this.firstChild) return;
    this.setAttribute("role", "group");
    this.setAttribute("aria-label", "Chosen cutouts");
    this.append(
      this.#words,
      this.#dress,
      this.#button("download", "button button-primary", icon("download"), el("span", { class: "selection-extra" }, "Download "), "ZIP"),
      this.#button("delete", "button button-danger", icon("bin"), "Delete"),
      this.#button("clear", "button button-quiet button-icon", icon("close"), el("span", { class: "visually-hidden" }, "Choose none")),
    );
    this.#offerTemplates();
  }

  /** What the chosen cutouts are to wear: fields of the server's, and a picture of one's own. */
  get worn() {
    const { value } = this.#dress;
    const template = this.#templates.find(({ name }) => `kept:${name}` === value);
    if (!template) return { fields: usual[value][1], image: null };
    const { dress, format } = template;
    return { fields: { format, ...fieldsOf(dress) }, image: dress.backdrop === "image" ? dress.image : null };
  }

  async #offerTemplates() {
    // Where a browser keeps nothing, there are none.
    this.#templates = await templates().catch(() => []);
    this.#dress.append(...this.#templates.map(({ name }) => el("option", { value: `kept:${name}` }, name)));
  }

  /** @param {number} number of cutouts chosen; the bar hides when there is none */
  set value(number) {
    this.hidden = number === 0;
    this.#words.textContent = number === 0 ? "" : count(number, "cutout");
  }

  #button(event, className, ...face) {
    const click = () => this.dispatchEvent(new Event(event));
    return el("button", { type: "button", class: className, on: { click } }, ...face);
  }
}

customElements.define("selection-bar", SelectionBar);
