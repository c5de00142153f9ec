import { offered } from "./models.js";

/** Where this browser remembers the model that its person chose. */
const memory = "cutout-model";

/**
 * How cutouts are made, shown and saved; one choice for all photos. Says `change`.
 * @typedef {keyof typeof formats} Format
 * @typedef {import("./models.js").Choice} Choice
 */
export const formats = {
  png: { label: "PNG", type: "image/png", quality: undefined },
  webp: { label: "WebP", type: "image/webp", quality: 0.92 },
  avif: { label: "AVIF", type: "image/avif", quality: undefined },
  jpg: { label: "JPG", type: "image/jpeg", quality: 0.92 },
};

export class Settings extends EventTarget {
  /** CSS colour as `#rrggbb`, or null for transparent. @type {string | null} */
  background = null;
  /** @type {Format} */
  format = "png";
  /** With which model photos are worked on; empty where there is nothing to choose, for the server's default. @type {Choice | ""} */
  model = "";
  /** Registered name of the model behind each choice; empty where there is nothing to choose. @type {Partial<Record<Choice, string>>} */
  models = {};

  /** @param {string | null} background */
  setBackground(background) {
    this.background = background;
    if (background === null && this.format === "jpg") this.format = "png";
    this.#changed();
  }

  /**
   * JPG cannot be transparent: choosing it brings a white background, and choosing transparent leaves JPG.
   * @param {Format} format
   */
  setFormat(format) {
    this.format = format;
    if (format === "jpg") this.background ??= "#ffffff";
    this.#changed();
  }

  /** Takes over what the server has: with fewer than two models to choose from there is no choice. @param {import("./models.js").ModelList} list */
  offer(list) {
    const choices = offered(list);
    if (choices.length < 2) return;
    this.models = list.aliases;
    this.model = choices.find((choice) => choice === remembered()) ?? list.recommended ?? choices[0];
    this.#changed();
  }

  /** @param {Choice} model */
  setModel(model) {
    this.model = model;
    remember(model);
    this.#changed();
  }

  #changed() {
    this.dispatchEvent(new Event("change"));
  }
}

/** Some browsers keep nothing for anybody; the choice is then made anew with every visit. */
function remembered() {
  try {
    return localStorage.getItem(memory);
  } catch {
    return null;
  }
}

function remember(model) {
  try {
    localStorage.setItem(memory, model);
  } catch {
    // Kept for this page alone.
  }
}
