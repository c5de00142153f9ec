import { el, icon, prefersStillness } from "../../lib/dom.js";
import { listenForView } from "../../lib/view/gestures.js";
import { Viewport } from "../../lib/view/viewport.js";

const step = 2;
const largeStep = 10;
const sweepMilliseconds = 1100;

/**
 * Before and after in one frame: left of the line the photo, right of it the cutout over a checkerboard or a colour.
 * The line is a range input, so that mouse, touch and keyboard (arrows, Shift with arrows, Home, End) all move it.
 *
 * With the attribute `zoomable` the picture can be seen closer. Says `view` when it is, and `sharpen` when the cutout is
 * too coarse for that.
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
  #under = el("div", { class: "compare-under" }, this.#before);
  #sweep = 0;
  /** The photo's own size in pixels, as far as it is known. */
  #size = { width: 0, height: 0 };
  #isSharp = true;
  /** Whether the picture stands without the photo. */
  #isAlone = false;
  #listening = new AbortController();
  viewport = new Viewport();

  connectedCallback() {
    if (this.hasAttribute("zoomable")) this.#listenForView();
    if (this.firstChild) return;
    this.#before.addEventListener("load", () => !this.#isAlone && this.#fit(this.#before.naturalWidth, this.#before.naturalHeight));
    // A damaged photo shows nothing rather than the browser's sign for a broken picture.
    this.#before.addEventListener("error", () => (this.#before.hidden = true));
    this.append(this.#under, this.#after, this.#range, this.#handle);
  }

  disconnectedCallback() {
    cancelAnimationFrame(this.#sweep);
    this.#listening.abort();
  }

  /**
   * Shows the photo alone.
   * @param {string} url empty for nothing yet
   * @param {string} description what the picture is, for those who do not see it
   */
  showBefore(url, description) {
    cancelAnimationFrame(this.#sweep);
    this.#isAlone = false;
    this.classList.remove("compare-alone");
    this.#before.alt = description;
    if (this.#before.getAttribute("src") !== url) {
      this.#before.hidden = !url;
      this.#size = { width: 0, height: 0 };
      if (url) this.#before.src = url;
      else this.#before.removeAttribute("src");
    }
    this.#toggle(false);
  }

  /**
   * Lays the cutout over the photo.
   * @param {ImageBitmap | HTMLImageElement | OffscreenCanvas} picture drawn at once, not kept
   * @param {{ position: number, sweep: boolean }} [options] where the line comes to rest, 0...100, and whether it
   *   travels there from the right edge; without them it stays where it is
   */
  showAfter(picture, options) {
    if (this.#isAlone) this.#join();
    this.#draw(picture);
    this.#isSharp = false;
    this.#fit(picture.width, picture.height);
    this.#toggle(true);
    if (!options) return this.#look();
    cancelAnimationFrame(this.#sweep);
    const { position, sweep } = options;
    if (sweep && !prefersStillness()) this.#travel(100, position);
    else this.#place(position);
  }

  /**
   * Shows a picture that is not in the photo's frame any more: there is nothing to compare it with.
   * @param {ImageBitmap | OffscreenCanvas} picture drawn at once, not kept
   * @param {{ width: number, height: number }} size its own, of which this may be a reduction
   */
  showAlone(picture, { width, height }) {
    cancelAnimationFrame(this.#sweep);
    this.#draw(picture);
    this.#isSharp = false;
    this.#isAlone = true;
    this.classList.add("compare-alone");
    if (this.#size.width !== width || this.#size.height !== height) {
      this.#size = { width: 0, height: 0 };
      this.#fit(width, height);
    }
    this.#toggle(true);
    for (const part of [this.#range, this.#handle]) part.hidden = true;
    this.#place(0);
    this.#look();
  }

  /** The same cutout with more pixels. @param {ImageBitmap} picture drawn at once, not kept */
  sharpen(picture) {
    this.#draw(picture);
    this.#isSharp = true;
  }

  /** Shows what the viewport says. */
  zoom() {
    this.#look();
    this.dispatchEvent(new Event("view"));
  }

  /** @param {string | null} color CSS colour behind the cutout; null for the checkerboard */
  setBackdrop(color) {
    this.#after.classList.toggle("checkerboard", color === null);
    this.#after.style.setProperty("background-color", color ?? "");
  }

  /** Back beside the photo. */
  #join() {
    this.#isAlone = false;
    this.classList.remove("compare-alone");
    this.#size = { width: 0, height: 0 };
    this.#fit(this.#before.naturalWidth, this.#before.naturalHeight);
  }

  #toggle(visible) {
    for (const part of [this.#after, this.#range, this.#handle]) part.hidden = !visible;
    if (!visible) this.#place(100);
  }

  #draw(picture) {
    this.#canvas.width = picture.width;
    this.#canvas.height = picture.height;
    this.#canvas.getContext("2d").drawImage(picture, 0, 0, picture.width, picture.height);
  }

  #fit(width, height) {
    if (width === 0) return;
    this.style.setProperty("--ratio", String(width / height));
    // The photo has more pixels than the picture of its cutout.
    if (width <= this.#size.width) return;
    this.#size = { width, height };
    this.viewport.show(width, height);
    this.zoom();
  }

  #listenForView() {
    this.#listening = new AbortController();
    const { signal } = this.#listening;
    listenForView(this, { viewport: this.viewport, onView: () => this.zoom(), signal });
    const observer = new ResizeObserver(() => {
      this.viewport.resize(this.clientWidth, this.clientHeight, devicePixelRatio);
      this.zoom();
    });
    observer.observe(this);
    signal.addEventListener("abort", () => observer.disconnect());
  }

  /** Places photo and cutout; shown whole they are placed by the style sheet. */
  #look() {
    const { isWhole, scale, x, y, magnification } = this.viewport;
    this.classList.toggle("compare-zoomed", !isWhole);
    this.classList.toggle("compare-pixels", !isWhole && magnification >= 3);
    for (const picture of [this.#before, this.#canvas]) {
      picture.style.width = isWhole ? "" : `${this.#size.width * scale}px`;
      picture.style.height = isWhole ? "" : `${this.#size.height * scale}px`;
      picture.style.translate = isWhole ? "" : `${x}px ${y}px`;
    }
    if (this.#isSharp || isWhole || this.#canvas.width >= this.#size.width || magnification * this.#size.width < this.#canvas.width) return;
    this.#isSharp = true;
    this.dispatchEvent(new Event("sharpen"));
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
