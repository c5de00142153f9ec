/**
 * How cutouts are shown and saved; one choice for all photos. Says `change`.
 * @typedef {keyof typeof formats} Format
 */
export const formats = {
  png: { label: "PNG", type: "image/png", quality: undefined },
  webp: { label: "WebP", type: "image/webp", quality: 0.92 },
  jpg: { label: "JPG", type: "image/jpeg", quality: 0.92 },
};

export class Settings extends EventTarget {
  /** CSS colour as `#rrggbb`, or null for transparent. @type {string | null} */
  background = null;
  /** @type {Format} */
  format = "png";
  /** Name of the model to use; empty for the server's default. */
  model = "";

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

  /** @param {string} model */
  setModel(model) {
    this.model = model;
    this.#changed();
  }

  #changed() {
    this.dispatchEvent(new Event("change"));
  }
}
