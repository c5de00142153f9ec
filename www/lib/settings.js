import { offered } from "./models.js";

/** Where this browser remembers what its person chose: the model, and how cutouts are saved. */
const memory = "cutout-model";
const dress = "cutout-dress";

/**
 * How cutouts are made, shown and saved; one choice for all photos. Says `change`.
 * @typedef {keyof typeof formats} Format
 * @typedef {import("./models.js").Choice} Choice
 */
export const formats = {
  png: { label: "PNG", type: "image/png", hasQuality: false },
  webp: { label: "WebP", type: "image/webp", hasQuality: true },
  avif: { label: "AVIF", type: "image/avif", hasQuality: false },
  jpg: { label: "JPG", type: "image/jpeg", hasQuality: true },
};

/** In percent; with what is between, nobody sees a difference that matters. */
export const qualities = { least: 50, most: 100, usual: 92 };

export class Settings extends EventTarget {
  /** CSS colour as `#rrggbb`, or null for transparent. @type {string | null} */
  background = null;
  /** @type {Format} */
  format = "png";
  /** Of WebP and JPG, in percent. */
  quality = qualities.usual;
  /** Whether the background is white only because JPG cannot be transparent. */
  #isMadeOpaque = false;
  /** With which model photos are worked on; empty where there is nothing to choose, for the server's default. @type {Choice | ""} */
  model = "";
  /** Registered name of the model behind each choice; empty where there is nothing to choose. @type {Partial<Record<Choice, string>>} */
  models = {};

  /** @param {string | null} background */
  setBackground(background) {
    this.background = background;
    this.#isMadeOpaque = false;
    if (background === null && this.format === "jpg") this.format = "png";
    this.#changed();
  }

  /**
   * JPG cannot be transparent: choosing it brings a white background, which goes again with it, and choosing transparent
   * leaves JPG.
   * @param {Format} format
   */
  setFormat(format) {
    this.format = format;
    if (format === "jpg" && this.background === null) {
      this.background = "#ffffff";
      this.#isMadeOpaque = true;
    } else if (format !== "jpg" && this.#isMadeOpaque) {
      this.background = null;
      this.#isMadeOpaque = false;
    }
    this.#changed();
  }

  /** @param {number} quality in percent */
  setQuality(quality) {
    this.quality = quality;
    this.#changed();
  }

  /** What a canvas takes: its media type, quality and background. */
  get encoding() {
    const { type, hasQuality } = formats[this.format];
    return { type, quality: hasQuality ? this.quality / 100 : undefined, background: this.background };
  }

  /** Begins with what was chosen at the latest visit, and remembers what is chosen at this one. */
  keep() {
    const { background, format, quality } = parsed(recall(dress));
    if (/^#[0-9a-f]{6}$/.test(background)) this.background = background;
    if (Object.hasOwn(formats, format)) this.setFormat(format);
    if (quality >= qualities.least && quality <= qualities.most) this.quality = quality;
    this.addEventListener("change", () => {
      const chosen = { background: this.#isMadeOpaque ? null : this.background, format: this.format, quality: this.quality };
      remember(dress, JSON.stringify(chosen));
    });
  }

  /** Takes over what the server has: with fewer than two models to choose from there is no choice. @param {import("./models.js").ModelList} list */
  offer(list) {
    const choices = offered(list);
    if (choices.length < 2) return;
    this.models = list.aliases;
    this.model = choices.find((choice) => choice === recall(memory)) ?? list.recommended ?? choices[0];
    this.#changed();
  }

  /** @param {Choice} model */
  setModel(model) {
    this.model = model;
    remember(memory, model);
    this.#changed();
  }

  #changed() {
    this.dispatchEvent(new Event("change"));
  }
}

/** Some browsers keep nothing for anybody; the choice is then made anew with every visit. */
function recall(key) {
  try {
    return localStorage.getItem(key);
  } catch {
    return null;
  }
}

function remember(key, value) {
  try {
    localStorage.setItem(key, value);
  } catch {
    // Kept for this page alone.
  }
}

function parsed(text) {
  try {
    return JSON.parse(text ?? "") ?? {};
  } catch {
    return {};
  }
}
