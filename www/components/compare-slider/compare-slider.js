import { el, icon, prefersStillness } from "../../lib/dom.js";

const step = 2;
const largeStep = 10;
const sweepMilliseconds = 1100;

/**
 * Before and after in one frame: left of the line the photo, right of it the cutout over a checkerboard or a colour.
 * The line is a range input, so that mouse, touch and keyboard (arrows, Shift with arrows, Home, End) all move it.
 */
export class CompareSlider extends HTMLElement {
  #before = el("img", { class: "compare-before", alt: "", draggable: "false" });
  #canvas = el("canvas", { class: "compare-canvas" });
  #after = el("div", { class: "compare-after checkerboard", hidden: true }, this.#canvas);
  #range = el("input", {
    type: "range",
    class: "compare-range",
    min: 0,
    max: 100,
    step: 0.1,
    value: 100,
    "aria-label": "Compare before and after",
    hidden: true,
    on: { input: () => this.#slide(), keydown: (event) => this.#press(event) },
  });
  #handle = el("div", { class: "compare-handle", hidden: true }, el("span", { class: "compare-knob" }, icon("arrows")));
  #sweep = 0;

  connectedCallback() {
    if (this.firstChild) return;
    this.#before.addEventListener("load", () => this.#fit(this.#before.naturalWidth, this.#before.naturalHeight));
    // A damaged photo shows nothing rather than the browser's sign for a broken picture.
    this.#before.addEventListener("error", () => (this.#before.hidden = true));
    this.append(this.#before, this.#after, this.#range, this.#handle);
  }

  disconnectedCallback() {
    cancelAnimationFrame(this.#sweep);
  }

  /**
   * Shows the photo alone.
   * @param {string} url empty for nothing yet
   * @param {string} description what the picture is, for those who do not see it
   */
  showBefore(url, description) {
    cancelAnimationFrame(this.#sweep);
    this.#before.alt = description;
    if (this.#before.getAttribute("src") !== url) {
      this.#before.hidden = !url;
      if (url) this.#before.src = url;
      else this.#before.removeAttribute("src");
    }
    this.#toggle(false);
  }

  /**
   * Lays the cutout over the photo.
   * @param {ImageBitmap | HTMLImageElement} picture drawn at once, not kept
   * @param {{ position: number, sweep: boolean }} options where the line comes to rest, 0...100, and whether it
   *   travels there from the right edge
   */
  showAfter(picture, { position, sweep }) {
    cancelAnimationFrame(this.#sweep);
    this.#canvas.width = picture.width;
    this.#canvas.height = picture.height;
    this.#canvas.getContext("2d").drawImage(picture, 0, 0, picture.width, picture.height);
    this.#fit(picture.width, picture.height);
    this.#toggle(true);
    if (sweep && !prefersStillness()) this.#travel(100, position);
    else this.#place(position);
  }

  /** @param {string | null} color CSS colour behind the cutout; null for the checkerboard */
  setBackdrop(color) {
    this.#after.classList.toggle("checkerboard", color === null);
    this.#after.style.setProperty("background-color", color ?? "");
  }

  #toggle(visible) {
    for (const part of [this.#after, this.#range, this.#handle]) part.hidden = !visible;
    if (!visible) this.#place(100);
  }

  #fit(width, height) {
    this.style.setProperty("--ratio", String(width / height));
  }

  #place(position) {
    this.#range.value = String(position);
    this.#update();
  }

  #slide() {
    cancelAnimationFrame(this.#sweep);
    this.#update();
  }

  #update() {
    const position = Number(this.#range.value);
    this.style.setProperty("--line", String(position));
    this.#handle.classList.toggle("compare-handle-at-edge", position === 0 || position === 100);
    this.#range.setAttribute("aria-valuetext", `${Math.round(position)}% of the original shown`);
  }

  #press(event) {
    const direction = { ArrowLeft: -1, ArrowDown: -1, ArrowRight: 1, ArrowUp: 1 }[event.key];
    if (!direction) return;
    event.preventDefault();
    cancelAnimationFrame(this.#sweep);
    this.#place(Number(this.#range.value) + direction * (event.shiftKey ? largeStep : step));
  }

  #travel(from, to) {
    const start = performance.now();
    const frame = (now) => {
      const t = Math.min(1, Math.max(0, (now - start) / sweepMilliseconds));
      const eased = t < 0.5 ? 4 * t ** 3 : 1 - (2 - 2 * t) ** 3 / 2;
      this.#place(from + (to - from) * eased);
      if (t < 1) this.#sweep = requestAnimationFrame(frame);
    };
    this.#place(from);
    this.#sweep = requestAnimationFrame(frame);
  }
}

customElements.define("compare-slider", CompareSlider);
