import { el, icon } from "../../lib/dom.js";

/** How large the picture is seen, and buttons to change that. Sends `zoom` after it changed the viewport. */
export class ZoomBar extends HTMLElement {
  #whole = el("button", { type: "button", class: "zoom-button", title: "Show the whole picture (0)", on: { click: () => this.#change((view) => view.fit()) } }, "Fit");
  #actual = el("button", { type: "button", class: "zoom-button zoom-actual", title: "Show it at its own size (1)", on: { click: () => this.#change((view) => view.actual()) } });
  #viewport;

  /** @param {import("../../lib/view/viewport.js").Viewport} viewport */
  attach(viewport) {
    this.#viewport = viewport;
    this.setAttribute("role", "group");
    this.setAttribute("aria-label", "Zoom");
    this.replaceChildren(
      this.#step("minus", "Zoom out", "-", 1 / 1.5),
      this.#actual,
      this.#step("add", "Zoom in", "+", 1.5),
      this.#whole,
    );
    this.render();
  }

  /** Shows what the viewport has now. */
  render() {
    const percent = `${Math.round(this.#viewport.magnification * 100)} %`;
    if (this.#actual.textContent !== percent) this.#actual.replaceChildren(percent);
    this.#actual.setAttribute("aria-label", `Own size; now ${percent}`);
    this.#whole.setAttribute("aria-pressed", String(this.#viewport.isWhole));
  }

  #step(sign, words, key, factor) {
    const zoom = () => this.#change((view) => view.zoom(factor));
    return el("button", { type: "button", class: "zoom-button", "aria-label": words, title: `${words} (${key})`, on: { click: zoom } }, icon(sign));
  }

  #change(work) {
    work(this.#viewport);
    this.render();
    this.dispatchEvent(new Event("zoom"));
  }
}

customElements.define("zoom-bar", ZoomBar);
