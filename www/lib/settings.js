import { checked, fieldsOf, isOpaque, isPlain, nameOf, plain } from "./dress/dress.js";
import { offered } from "./models.js";

/** Where this browser remembers what its person chose: the model, and how cutouts are saved. */
const memory = "cutout-model";
const memoryOfDress = "cutout-dress";
const memoryOfColors = "cutout-colors";
const recentColors = 5;

/**
 * How cutouts are made, shown and saved; one choice for all photos. Says `change`.
 * @typedef {keyof typeof formats} Format
 * @typedef {import("./models.js").Choice} Choice
 * @typedef {import("./dress/dress.js").Dress} Dress
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
  /** What cutouts wear. */
  dress = plain;
  /** Colours of the person's own, the latest first. @type {string[]} */
  colors = [];
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

  /** Behind the subject: a CSS colour as `#rrggbb`, or null for none of one colour alone. @returns {string | null} */
  get background() {
    return this.dress.backdrop === "color" ? this.dress.color : null;
  }

  /** @param {string | null} background */
  setBackground(background) {
    this.wear({ backdrop: "color", color: background });
  }

  /**
   * Changes some of what is worn.
   * @param {Partial<Dress>} changes
   */
  wear(changes) {
    this.dress = checked({ ...this.dress, ...changes });
    this.#isMadeOpaque = false;
    if (!isOpaque(this.dress) && this.format === "jpg") this.format = "png";
    this.#changed();
  }

  /** Remembers a colour of the person's own. @param {string} color */
  noteColor(color) {
    this.colors = [color, ...this.colors.filter((other) => other !== color)].slice(0, recentColors);
    remember(memoryOfColors, JSON.stringify(this.colors));
    this.#changed();
  }

  /**
   * JPG cannot be transparent: choosing it brings a white background, which goes again with it, and choosing transparent
   * leaves JPG.
   * @param {Format} format
   */
  setFormat(format) {
    this.format = format;
    if (format === "jpg" && !isOpaque(this.dress)) {
      this.dress = checked({ ...this.dress, color: "#ffffff" });
      this.#isMadeOpaque = true;
    } else if (format !== "jpg" && this.#isMadeOpaque) {
      this.dress = checked({ ...this.dress, color: null });
      this.#isMadeOpaque = false;
    }
    this.#changed();
  }

  /** The same in another format; JPG is white where the rest may be transparent. @param {Format} format */
  as(format) {
    const other = new Settings();
    Object.assign(other, { dress: this.dress, format: this.format, quality: this.quality });
    other.#isMadeOpaque = this.#isMadeOpaque;
    other.setFormat(format);
    return other;
  }

  /** @param {number} quality in percent */
  setQuality(quality) {
    this.quality = quality;
    this.#changed();
  }

  /** What a canvas takes: its media type, quality, and background or dress. */
  get encoding() {
    const { type, hasQuality } = formats[this.format];
    const dress = isPlain(this.dress) ? undefined : this.dress;
    return { type, quality: hasQuality ? this.quality / 100 : undefined, background: dress ? null : this.background, dress };
  }

  /** A name for how a file comes out: the same for files that are the same. */
  get style() {
    return JSON.stringify([this.format, formats[this.format].hasQuality ? this.quality : 0, nameOf(this.dress)]);
  }

  /** Whether cutouts come out otherwise than everybody's at first. */
  get isChosen() {
    return this.format !== "png" || !isPlain(this.dress) || this.background !== null;
  }

  /** As fields of the server's. */
  get fields() {
    return { format: this.format, ...fieldsOf(this.dress) };
  }

  /** Begins with what was chosen at the latest visit, and remembers what is chosen at this one. */
  keep() {
    const { background, format, quality, ...worn } = parsed(recall(memoryOfDress));
    this.dress = checked({ ...worn, color: worn.color ?? background ?? null });
    const colors = parsed(recall(memoryOfColors));
    if (Array.isArray(colors)) this.colors = colors.filter((color) => /^#[0-9a-f]{6}$/.test(color)).slice(0, recentColors);
    if (Object.hasOwn(formats, format)) this.setFormat(format);
    if (quality >= qualities.least && quality <= qualities.most) this.quality = quality;
    this.addEventListener("change", () => {
      // A picture is no text; one of one's own is chosen anew with every visit.
      const { image, ...worn } = this.dress;
      const backdrop = worn.backdrop === "image" ? "color" : worn.backdrop;
      const color = this.#isMadeOpaque ? null : worn.color;
      remember(memoryOfDress, JSON.stringify({ ...worn, backdrop, color, format: this.format, quality: this.quality }));
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
