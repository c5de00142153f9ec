import { el } from "../../lib/dom.js";

const swatches = [
  ["Transparent", null],
  ["White", "#ffffff"],
  ["Black", "#16171b"],
  ["Stone", "#e9e3d6"],
  ["Sky", "#bcdcf4"],
  ["Sage", "#c9dcc0"],
  ["Blush", "#f6cfc7"],
  ["Cobalt", "#2b3bcf"],
];

/** A choice of background for the cutout. Sends `change` with `detail`: a colour as `#rrggbb`, or null for transparent. */
export class BackgroundPicker extends HTMLElement {
  #radios = swatches.map(([name, color]) => this.#swatch(name, color));
  #custom = el("input", {
    type: "color",
    value: "#d8432b",
    "aria-label": "Background in a colour of your own",
    on: { input: () => this.#choose(this.#custom.value), click: () => this.#choose(this.#custom.value), change: stop },
  });

  connectedCallback() {
    if (this.firstChild) return;
    const custom = el("span", { class: "swatch swatch-custom", title: "Your own colour" }, this.#custom);
    this.append(
      el("fieldset", {}, el("legend", {}, "Background"), el("div", { class: "swatches" }, ...this.#radios.map(({ label }) => label), custom)),
    );
  }

  /** @param {string | null} background */
  set value(background) {
    let known = false;
    for (const { input, color } of this.#radios) known = (input.checked = color === background) || known;
    this.#custom.parentElement?.classList.toggle("swatch-chosen", !known);
    if (!known && background) this.#custom.value = background;
  }

  #swatch(name, color) {
    const input = el("input", {
      type: "radio",
      name: "background",
      "aria-label": name,
      on: { change: (event) => (stop(event), this.#choose(color)) },
    });
    const face = el("span", { class: color ? "swatch-face" : "swatch-face checkerboard" });
    if (color) face.style.setProperty("background-color", color);
    return { input, color, label: el("label", { class: "swatch", title: name }, input, face) };
  }

  #choose(color) {
    this.dispatchEvent(new CustomEvent("change", { detail: color }));
  }
}

/** The inputs' own change events would otherwise leave this element too. */
function stop(event) {
  event.stopPropagation();
}

customElements.define("background-picker", BackgroundPicker);
