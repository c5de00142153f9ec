import { el, icon } from "../../lib/dom.js";
import { sizes } from "../../lib/mend/tools.js";

/** @typedef {import("../../lib/mend/tools.js").Tool} Tool */

/** @type {[Tool, string, string, string][]} with the key that takes each up */
const tools = [
  ["erase", "Erase", "erase", "E"],
  ["restore", "Restore", "restore", "R"],
  ["parts", "Parts", "parts", "P"],
];
/** The farthest that sliders go, as shares of the photo's longer side; a share looks alike in photos of any size. */
const farthest = { smooth: 0.004, shift: 0.004, feather: 0.008 };
const savingWords = { idle: "", waiting: "", saving: "Saving", saved: "Saved", failed: "Not saved", stale: "Mended elsewhere, too" };
const edgeWords = { smooth: "Smooth", shift: "Shift", feather: "Feather" };

/**
 * All that mending takes beside the picture: tools, the brush, the edge as a whole, undo and redo. Sends `done`; speaks
 * to the board's mender otherwise.
 */
export class MendTools extends HTMLElement {
  #radios = tools.map((tool) => this.#tool(...tool));
  #size = this.#slider("Size", sizes.least, sizes.most, 1, (size) => this.#tools.set({ size }));
  #hardness = this.#slider("Hardness", 0, 100, 1, (percent) => this.#tools.set({ hardness: percent / 100 }));
  #opacity = this.#slider("Opacity", 5, 100, 1, (percent) => this.#tools.set({ opacity: percent / 100 }));
  #ghost = this.#slider("Show the photo", 0, 80, 1, (percent) => this.#tools.set({ ghost: percent / 100 }));
  #snaps = el("input", { type: "checkbox", on: { change: () => this.#tools.set({ snaps: this.#snaps.checked }) } });
  #edges = Object.entries(edgeWords).map(([name, words]) => Object.assign(this.#edge(name, words), { name }));
  #undo = this.#button("undo", "Undo", "Undo (Ctrl+Z)", () => this.#mender?.call("undo"));
  #redo = this.#button("redo", "Redo", "Redo (Ctrl+Shift+Z)", () => this.#mender?.call("redo"));
  #reset = el("button", { type: "button", class: "button", on: { click: () => this.#mender?.call("reset") } }, "Start over");
  #largest = el("button", { type: "button", class: "button", on: { click: () => this.#keepLargest() } }, "Keep only the largest");
  #done = el("button", { type: "button", class: "button button-primary button-large", on: { click: () => this.dispatchEvent(new Event("done")) } }, icon("check"), "Done");
  #saved = el("span", { class: "mend-saved" });
  #status = el("p", { class: "mend-status", role: "status" });
  #brush = el("div", { class: "mend-sliders" }, this.#size.label, this.#hardness.label, this.#opacity.label);
  #partsHelp = el("p", { class: "mend-help" }, "Click a part to drop it, or one that is gone to have it back.");
  #following = new AbortController();
  #board;
  #tools;
  /** The photo's longer side in pixels. */
  #side = 1;

  /**
   * @param {import("../mend-board/mend-board.js").MendBoard} board
   * @param {import("../../lib/mend/tools.js").Tools} chosen
   */
  attach(board, chosen) {
    this.#board = board;
    this.#tools = chosen;
    const snaps = el("label", { class: "mend-check" }, this.#snaps, el("span", {}, el("strong", {}, "Follow edges"), el("span", { class: "mend-help" }, "The brush stops where the photo has an edge.")));
    this.append(
      el("div", { class: "mend-head" }, el("h2", {}, "Mend"), this.#saved, el("div", { class: "mend-history" }, this.#undo, this.#redo)),
      el("fieldset", {}, el("legend", { class: "visually-hidden" }, "Tool"), el("div", { class: "segments" }, ...this.#radios.map(({ label }) => label))),
      this.#brush,
      snaps,
      el("div", { class: "mend-parts" }, this.#partsHelp, this.#largest),
      el("details", { class: "mend-more" }, el("summary", {}, "The whole edge"), el("div", { class: "mend-sliders" }, ...this.#edges.map(({ label }) => label))),
      el("details", { class: "mend-more" }, el("summary", {}, "View"), el("div", { class: "mend-sliders" }, this.#ghost.label)),
      this.#status,
      el("p", { class: "mend-help mend-keys" }, "Hold Alt for the opposite, Shift for a straight line, Space to move. [ and ] change the size."),
      el("div", { class: "mend-buttons" }, this.#reset, this.#done),
    );
    chosen.addEventListener("change", () => this.#render());
    board.addEventListener("state", ({ detail }) => this.#show(detail));
    board.addEventListener("say", ({ detail }) => this.say(detail));
    this.#render();
  }

  /** A photo of this size is being mended. @param {number} width @param {number} height */
  set photoSize([width, height]) {
    this.#side = Math.max(width, height);
  }

  /** @param {boolean} isBusy whether what was mended is being taken over */
  set busy(isBusy) {
    this.#done.disabled = isBusy;
    this.#done.replaceChildren(...(isBusy ? ["Saving"] : [icon("check"), "Done"]));
  }

  /** Tells how far saving is. @param {import("../../lib/mend/saver.js").Saver} saver */
  follow(saver) {
    this.#following.abort();
    this.#following = new AbortController();
    const show = () => (this.#saved.textContent = savingWords[saver.state]);
    saver.addEventListener("change", show, { signal: this.#following.signal });
    show();
  }

  /** @param {string} words */
  say(words) {
    this.#status.textContent = words;
  }

  get #mender() {
    return this.#board.mender;
  }

  #render() {
    const { tool, size, hardness, opacity, snaps, ghost } = this.#tools;
    for (const radio of this.#radios) radio.input.checked = radio.tool === tool;
    this.#size.value = size;
    this.#hardness.value = Math.round(hardness * 100);
    this.#opacity.value = Math.round(opacity * 100);
    this.#ghost.value = Math.round(ghost * 100);
    this.#snaps.checked = snaps;
    const brushes = tool !== "parts";
    this.#brush.hidden = !brushes;
    this.#snaps.closest("label").hidden = !brushes;
    this.#partsHelp.hidden = brushes;
    this.say("");
  }

  /** @param {import("../../lib/mend/mender.js").State} state */
  #show({ canUndo, canRedo, isMended, edge, work }) {
    this.#undo.disabled = !canUndo;
    this.#redo.disabled = !canRedo;
    this.#reset.disabled = !isMended;
    // For whoever measures.
    this.dataset.work = work.toFixed(2);
    for (const slider of this.#edges) slider.value = Math.round((edge[slider.name] / (farthest[slider.name] * this.#side)) * 100);
  }

  async #keepLargest() {
    const count = await this.#mender?.call("keepLargest");
    this.say(count > 1 ? `${count - 1} smaller ${count === 2 ? "part is" : "parts are"} gone.` : "It is one part already.");
  }

  #adjust(isFinal) {
    const edge = Object.fromEntries(this.#edges.map(({ name, input }) => [name, (input.valueAsNumber / 100) * farthest[name] * this.#side]));
    this.#mender?.call("adjust", edge, isFinal);
  }

  #edge(name, words) {
    const slider = this.#slider(words, name === "shift" ? -100 : 0, 100, 1, () => this.#adjust(false));
    slider.input.addEventListener("change", () => this.#adjust(true));
    return slider;
  }

  #tool(tool, words, sign, key) {
    const choose = () => this.#tools.set({ tool });
    const input = el("input", { type: "radio", name: "mend-tool", class: "visually-hidden", on: { change: choose } });
    return { tool, input, label: el("label", { title: `${words} (${key})` }, input, el("span", { class: "mend-tool" }, icon(sign), words)) };
  }

  #slider(words, min, max, step, onInput) {
    const output = el("span", { class: "range-value", "aria-hidden": "true" });
    const input = el("input", { type: "range", class: "range", min, max, step, "aria-label": words });
    const show = () => (output.textContent = input.value);
    input.addEventListener("input", () => (show(), onInput(input.valueAsNumber)));
    return {
      input,
      label: el("label", { class: "range-label" }, el("span", {}, words), output, input),
      set value(value) {
        if (input.valueAsNumber !== value) input.value = String(value);
        show();
      },
    };
  }

  #button(sign, words, title, onClick) {
    return el("button", { type: "button", class: "button button-icon", "aria-label": words, title, disabled: true, on: { click: onClick } }, icon(sign));
  }
}

customElements.define("mend-tools", MendTools);
