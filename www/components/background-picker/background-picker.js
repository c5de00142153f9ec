import { gradients } from "../../lib/dress/dress.js";
import { el, icon } from "../../lib/dom.js";
import { acceptedTypes } from "../../lib/files.js";
import "../effect-picker/effect-picker.js";

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

/** What lies behind the cutout: nothing, a colour, a gradient, the blurred photo or a picture of one's own. */
export class BackgroundPicker extends HTMLElement {
  #radios = [
    ...swatches.map(([name, color]) => this.#swatch(name, { backdrop: "color", color }, color ?? "")),
    ...Object.entries(gradients).map(([name, gradient]) => this.#swatch(name, { backdrop: "gradient", gradient }, cssOf(gradient))),
    this.#swatch("Blur", { backdrop: "blur" }, "", "blur"),
  ];
  #own = this.#ownPicture();
  #recent = el("div", { class: "swatch-recent", role: "group", "aria-label": "Your latest colours" });
  #custom = el("input", {
    type: "color",
    value: "#d8432b",
    "aria-label": "Background in a colour of your own",
    on: { input: () => this.#choose(this.#custom.value), click: () => this.#choose(this.#custom.value), change: (event) => (stop(event), this.#settings.noteColor(this.#custom.value)) },
  });
  #hex = el("input", {
    class: "field swatch-hex",
    "aria-label": "Background as a hexadecimal colour",
    placeholder: "#d8432b",
    maxlength: 7,
    spellcheck: "false",
    autocomplete: "off",
    on: { change: (event) => (stop(event), this.#read()) },
  });
  #blur = el("input", { type: "range", class: "range", min: 1, max: 100, "aria-label": "How blurred the photo is", on: { input: () => this.#settings.wear({ blur: this.#blur.valueAsNumber }), change: stop } });
  #blurValue = el("span", { class: "range-value", "aria-hidden": "true" });
  #blurField = el("label", { class: "range-label" }, el("span", {}, "Blur"), this.#blurValue, this.#blur);
  #settings;

  /** @param {import("../../lib/settings.js").Settings} settings */
  attach(settings) {
    this.#settings = settings;
    const custom = el("span", { class: "swatch swatch-custom", title: "Your own colour" }, this.#custom);
    this.append(
      el(
        "fieldset",
        {},
        el("legend", {}, "Background"),
        el("div", { class: "swatches" }, ...this.#radios.map(({ label }) => label), this.#own.label),
        this.#blurField,
        el("div", { class: "swatch-row" }, custom, this.#hex, this.#recent),
      ),
      el("effect-picker"),
    );
    /** @type {any} */ (this.querySelector("effect-picker")).attach(settings);
    settings.addEventListener("change", () => this.#render());
    this.#render();
  }

  #render() {
    const { backdrop, color, gradient, blur, image } = this.#settings.dress;
    let isKnown = backdrop === "image";
    for (const { input, worn } of this.#radios) {
      input.checked = worn.backdrop === backdrop && (backdrop === "blur" || (backdrop === "color" ? worn.color === color : worn.gradient === gradient));
      isKnown = isKnown || input.checked;
    }
    this.#own.show(backdrop === "image" ? image : null);
    const isOwn = !isKnown && backdrop === "color" && color !== null;
    this.#custom.parentElement?.classList.toggle("swatch-chosen", isOwn);
    if (isOwn) this.#custom.value = color;
    if (document.activeElement !== this.#hex) this.#hex.value = backdrop === "color" && color ? color : "";
    this.#blurField.hidden = backdrop !== "blur";
    this.#blur.value = String(blur);
    this.#blurValue.textContent = String(blur);
    this.#recent.hidden = this.#settings.colors.length === 0;
    if (this.#recent.dataset.colors !== this.#settings.colors.join()) {
      this.#recent.dataset.colors = this.#settings.colors.join();
      this.#recent.replaceChildren(...this.#settings.colors.map((recent) => this.#recentButton(recent)));
    }
  }

  #swatch(name, worn, background, kind = "") {
    const input = el("input", {
      type: "radio",
      name: "background",
      "aria-label": name,
      on: { change: (event) => (stop(event), this.#settings.wear(worn)) },
    });
    const face = el("span", { class: `swatch-face ${kind ? `swatch-${kind}` : background ? "" : "checkerboard"}` });
    if (background) face.style.setProperty("background", background);
    const label = el("label", { class: "swatch-choice", title: name }, el("span", { class: "swatch" }, input, face), el("span", { class: "swatch-name", "aria-hidden": "true" }, name));
    return { input, worn, label };
  }

  /** A picture of one's own is chosen in the system's dialogue, again and again. */
  #ownPicture() {
    const input = el("input", {
      type: "file",
      accept: acceptedTypes,
      "aria-label": "A picture of your own behind the subject",
      on: {
        change: (event) => {
          stop(event);
          const [image] = input.files ?? [];
          input.value = "";
          if (image) this.#takePicture(image);
        },
      },
    });
    const face = el("span", { class: "swatch-face swatch-picture" }, icon("image"));
    const label = el("label", { class: "swatch-choice", title: "A picture of your own" }, el("span", { class: "swatch" }, input, face), el("span", { class: "swatch-name", "aria-hidden": "true" }, "Picture"));
    let url = "";
    let shown = null;
    const show = (image) => {
      label.querySelector(".swatch").classList.toggle("swatch-chosen", image !== null);
      if (image === shown) return;
      shown = image;
      URL.revokeObjectURL(url);
      url = image ? URL.createObjectURL(image) : "";
      face.style.setProperty("background-image", url ? `url("${url}")` : "");
    };
    return { label, show };
  }

  async #takePicture(image) {
    try {
      (await createImageBitmap(image)).close();
      this.#settings.wear({ backdrop: "image", image });
    } catch {
      this.dispatchEvent(new CustomEvent("fail", { bubbles: true, detail: `“${image.name}” cannot be shown by this browser. Use a JPEG, PNG or WebP as the background.` }));
    }
  }

  #recentButton(color) {
    const button = el("button", { type: "button", class: "swatch-dot", "aria-label": `Colour ${color}`, title: color, on: { click: () => this.#choose(color) } });
    button.style.setProperty("background", color);
    return button;
  }

  /** What was typed as a colour: three or six digits, with or without the sign. */
  #read() {
    const [, digits = ""] = this.#hex.value.trim().toLowerCase().match(/^#?([0-9a-f]{3}|[0-9a-f]{6})$/) ?? [];
    if (!digits) return void (this.#hex.value = this.#settings.background ?? "");
    const color = `#${digits.length === 3 ? [...digits].map((digit) => digit + digit).join("") : digits}`;
    this.#hex.value = color;
    this.#choose(color);
    this.#settings.noteColor(color);
  }

  #choose(color) {
    this.#settings.setBackground(color);
  }
}

/** A gradient as CSS has it. */
function cssOf(gradient) {
  return gradient.startsWith("radial") ? `radial-gradient(circle, ${gradient.slice(7)})` : `linear-gradient(${gradient})`;
}

/** The inputs' own change events would otherwise leave this element too. */
function stop(event) {
  event.stopPropagation();
}

customElements.define("background-picker", BackgroundPicker);
