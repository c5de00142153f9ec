import { el } from "../../lib/dom.js";

const shadows = [["none", "None"], ["drop", "Drop"], ["ground", "Ground"]];

/** The shadow that the subject throws, and a sticker's line around it. */
export class EffectPicker extends HTMLElement {
  #shadows = shadows.map(([shadow, name]) => this.#option(shadow, name));
  #strength = slider({ min: 0, max: 100, label: "Strength", describe: (value) => `${value} %`, onInput: (shadowStrength) => this.#settings.wear({ shadowStrength }) });
  #outline = slider({ min: 0, max: 10, step: 0.5, label: "Outline", describe: (value) => (value === 0 ? "None" : `${value} %`), onInput: (outline) => this.#settings.wear({ outline }) });
  #color = el("input", { type: "color", class: "effect-color", on: { input: () => this.#settings.wear({ outlineColor: this.#color.value }), change: (event) => event.stopPropagation() } });
  #colorField = el("label", { class: "effect-color-field" }, el("span", {}, "Colour of the outline"), this.#color);
  #state = el("span", { class: "dress-state" });
  #settings;

  /** @param {import("../../lib/settings.js").Settings} settings */
  attach(settings) {
    this.#settings = settings;
    const shadow = el("fieldset", {}, el("legend", {}, "Shadow"), el("div", { class: "segments" }, ...this.#shadows.map(({ label }) => label)), this.#strength.field);
    this.append(
      el("details", { class: "dress-fold" }, el("summary", {}, "Shadow and outline", this.#state), el("div", { class: "dress-body" }, shadow, this.#outline.field, this.#colorField)),
    );
    settings.addEventListener("change", () => this.#render());
    this.#render();
  }

  #render() {
    const { shadow, shadowStrength, outline, outlineColor } = this.#settings.dress;
    for (const { input, value } of this.#shadows) input.checked = value === shadow;
    this.#strength.field.hidden = shadow === "none";
    this.#strength.value = shadowStrength;
    this.#outline.value = outline;
    this.#colorField.hidden = outline === 0;
    this.#color.value = outlineColor;
    const [, name] = shadows.find(([value]) => value === shadow) ?? [];
    this.#state.textContent = [shadow !== "none" && name, outline > 0 && "Outline"].filter(Boolean).join(", ");
  }

  #option(value, name) {
    const input = el("input", { type: "radio", name: "shadow", class: "visually-hidden", on: { change: (event) => (event.stopPropagation(), this.#settings.wear({ shadow: value })) } });
    return { input, value, label: el("label", {}, input, el("span", {}, name)) };
  }
}

/**
 * A range with its name and value above it.
 * @param {{ min: number, max: number, step?: number, label: string, describe: (value: number) => string, onInput: (value: number) => void }} options
 */
export function slider({ min, max, step = 1, label, describe, onInput }) {
  const output = el("span", { class: "range-value", "aria-hidden": "true" });
  const input = el("input", {
    type: "range",
    class: "range",
    min,
    max,
    step,
    "aria-label": label,
    on: { input: () => onInput(input.valueAsNumber), change: (event) => event.stopPropagation() },
  });
  const field = el("label", { class: "range-label" }, el("span", { "aria-hidden": "true" }, label), output, input);
  return {
    field,
    /** @param {number} value */
    set value(value) {
      input.value = String(value);
      input.setAttribute("aria-valuetext", describe(value));
      output.textContent = describe(value);
    },
  };
}

customElements.define("effect-picker", EffectPicker);
