import { plain, ratios } from "../../lib/dress/dress.js";
import { presets } from "../../lib/dress/presets.js";
import { el } from "../../lib/dom.js";
import { slider } from "../effect-picker/effect-picker.js";

const places = [0, 0.5, 1];
const columns = ["left", "middle", "right"];
const rows = ["top", "centre", "bottom"];

/** The cutout's frame: a place's own, or crop, margin, ratio, size, and where in it the subject stands. */
export class SizePicker extends HTMLElement {
  #preset = el(
    "select",
    { class: "select", "aria-label": "Made for", on: { change: (event) => (event.stopPropagation(), this.#choosePreset(event.target.value)) } },
    el("option", { value: "" }, "The photo’s own frame"),
    ...Object.entries(presets).map(([name, { label, note }]) => el("option", { value: name }, `${label} · ${note}`)),
  );
  #crop = el("input", { type: "checkbox", on: { change: (event) => (event.stopPropagation(), this.#settings.wear({ crop: this.#crop.checked })) } });
  #cropField = el("label", { class: "size-check" }, this.#crop, "Crop to the subject");
  #margin = slider({ min: 0, max: 50, label: "Margin", describe: (value) => `${value} %`, onInput: (margin) => this.#settings.wear({ margin }) });
  #filled = slider({ min: 0, max: 100, step: 5, label: "Subject fills", describe: (value) => (value < 10 ? "As it is" : `${value} %`), onInput: (value) => this.#settings.wear({ filled: value < 10 ? 0 : value }) });
  #ratio = el("select", { class: "select", on: { change: (event) => (event.stopPropagation(), this.#settings.wear({ ratio: event.target.value })) } }, ...ratios.map((ratio) => el("option", { value: ratio }, ratio === "original" ? "As it is" : ratio)));
  #side = el("input", { class: "field", type: "number", inputmode: "numeric", min: 16, max: 10_000, placeholder: "As it is", on: { change: (event) => (event.stopPropagation(), this.#readSide()) } });
  #places = places.flatMap((y) => places.map((x) => this.#place(x, y)));
  #sizes = el("div", { class: "size-pair" }, field("Ratio", this.#ratio), field("Longer side, px", this.#side));
  #reset = el("button", { type: "button", class: "button button-quiet size-reset", on: { click: () => this.#wearNothing() } }, "As in the photo");
  #state = el("span", { class: "dress-state" });
  #settings;

  /** @param {import("../../lib/settings.js").Settings} settings */
  attach(settings) {
    this.#settings = settings;
    const position = el(
      "fieldset",
      { class: "size-position" },
      el("legend", {}, "Position"),
      el("div", { class: "size-grid" }, ...this.#places.map(({ label }) => label)),
      el("p", { class: "size-note" }, "Or drag the subject on the picture."),
      this.#reset,
    );
    this.append(
      el(
        "details",
        { class: "dress-fold" },
        el("summary", {}, "Size", this.#state),
        el("div", { class: "dress-body" }, field("Made for", this.#preset), this.#cropField, this.#margin.field, this.#filled.field, this.#sizes, position),
      ),
    );
    settings.addEventListener("change", () => this.#render());
    this.#render();
  }

  #render() {
    const { preset, crop, margin, ratio, side, filled, position } = this.#settings.dress;
    this.#preset.value = preset;
    this.#crop.checked = crop;
    for (const part of [this.#cropField, this.#sizes]) part.hidden = preset !== "";
    this.#margin.field.hidden = !crop || preset !== "";
    this.#margin.value = margin;
    this.#filled.value = filled || Math.round((presets[preset]?.filled ?? 0) * 100);
    this.#ratio.value = ratio;
    if (document.activeElement !== this.#side) this.#side.value = side > 0 ? String(side) : "";
    for (const { input, x, y } of this.#places) input.checked = position?.x === x && position?.y === y;
    this.#reset.hidden = position === null;
    this.#state.textContent = preset ? presets[preset].label : [crop && "Cropped", ratio !== "original" && ratio].filter(Boolean).join(", ");
  }

  /** A place's own background comes with it, and goes with it. */
  #choosePreset(name) {
    const { dress } = this.#settings;
    const background = presets[name]?.background;
    const before = presets[dress.preset]?.background;
    const isPlaces = dress.backdrop === "color" && before && dress.color === before;
    const { position, filled, crop, ratio, side } = plain;
    this.#settings.wear({
      preset: name,
      position,
      filled,
      ...(name ? { crop, ratio, side } : {}),
      ...(background ? { backdrop: "color", color: background } : isPlaces ? { color: null } : {}),
    });
  }

  #wearNothing() {
    this.#settings.wear({ position: null });
  }

  #readSide() {
    const side = Math.round(this.#side.valueAsNumber);
    this.#settings.wear({ side: side >= 16 && side <= 10_000 ? side : 0 });
    this.#side.value = side >= 16 && side <= 10_000 ? String(side) : "";
  }

  #place(x, y) {
    const name = `${rows[places.indexOf(y)]} ${columns[places.indexOf(x)]}`;
    const input = el("input", { type: "radio", name: "position", "aria-label": name, on: { change: (event) => (event.stopPropagation(), this.#settings.wear({ position: { x, y } })) } });
    return { input, x, y, label: el("label", { class: "size-place", title: name }, input, el("span", { class: "size-dot" })) };
  }
}

function field(name, control) {
  return el("label", { class: "size-field" }, el("span", {}, name), control);
}

customElements.define("size-picker", SizePicker);
