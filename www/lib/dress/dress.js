import { presets } from "./presets.js";

/**
 * What a cutout wears: one frozen value, which the page shows, remembers, and sends to the server as its fields.
 *
 * @typedef {object} Dress
 * @property {"color" | "gradient" | "blur" | "image"} backdrop what kind of background there is
 * @property {string | null} color of the background as `#rrggbb`, or null for none
 * @property {string} gradient as the server's field has it
 * @property {number} blur of the photo itself, 1...100
 * @property {Blob | null} image a picture of one's own
 * @property {"none" | "drop" | "ground"} shadow
 * @property {number} shadowStrength 0...100
 * @property {number} outline in percent of the subject's longer side; 0 for none
 * @property {string} outlineColor
 * @property {string} preset a key of `presets`, or empty
 * @property {boolean} crop to the subject
 * @property {number} margin around a cropped subject, in percent of it
 * @property {string} ratio `original`, or width:height
 * @property {number} side the picture's longer side in pixels; 0 leaves it
 * @property {number} filled how much of the picture the subject fills, in percent; 0 leaves its size
 * @property {{ x: number, y: number } | null} position shares of the free room, 0...1; null leaves it where it stood
 */

/** @type {Dress} */
export const plain = Object.freeze({
  backdrop: "color",
  color: null,
  gradient: "135deg,#ffd6a5,#a0c4ff",
  blur: 20,
  image: null,
  shadow: "none",
  shadowStrength: 50,
  outline: 0,
  outlineColor: "#ffffff",
  preset: "",
  crop: false,
  margin: 5,
  ratio: "original",
  side: 0,
  filled: 0,
  position: null,
});

/** Gradients to begin with, by their names. */
export const gradients = {
  Dawn: "135deg,#ffd6a5,#a0c4ff",
  Mint: "180deg,#d7f5e5,#7fc8a9",
  Dusk: "160deg,#2b3bcf,#d8708f",
  Sand: "180deg,#fbf3e0,#dcc7a1",
  Studio: "radial,#ffffff,#c9c9cf",
};

export const ratios = ["original", "1:1", "4:5", "3:4", "2:3", "9:16", "5:4", "4:3", "3:2", "16:9"];

/** Whether nothing is worn but a background of one colour or none: the photo's frame stays as it is. @param {Dress} dress */
export function isPlain(dress) {
  return dress.backdrop === "color" && dress.shadow === "none" && dress.outline === 0 && !isArranged(dress);
}

/** Whether the subject stands in another frame than the photo's, or elsewhere in it. @param {Dress} dress */
export function isArranged({ preset, crop, ratio, side, filled, position }) {
  return preset !== "" || crop || ratio !== "original" || side > 0 || filled > 0 || position !== null;
}

/** Whether there is anything behind all of the subject. @param {Dress} dress */
export function isOpaque({ backdrop, color }) {
  return backdrop !== "color" || color !== null;
}

/** @param {Dress} dress @returns {import("./layout.js").Layout} */
export function layoutOf({ preset, crop, margin, ratio, side, filled, position }) {
  const place = presets[preset];
  const [width, height] = ratio.split(":").map(Number);
  return {
    margin: crop ? margin / 100 : null,
    ratio: ratio === "original" ? null : width / height,
    size: place ? { width: place.width, height: place.height } : side > 0 ? { width: side, height: 0 } : null,
    scale: filled > 0 ? filled / 100 : (place?.filled ?? null),
    isByHeight: filled === 0 && (place?.isPerson ?? false),
    position: position ?? (place ? { x: 0.5, y: place.isPerson ? 1 : 0.5 } : filled > 0 ? { x: 0.5, y: 0.5 } : null),
  };
}

/**
 * The server's fields, but for a picture of one's own. All that is not worn is said, too, because a kept item else wears
 * what it wore.
 * @param {Dress} dress
 * @returns {Record<string, string>}
 */
export function fieldsOf(dress) {
  const fields = /** @type {Record<string, string>} */ ({ ...backgroundOf(dress), shadow: dress.shadow, outline: "none", crop: String(dress.crop) });
  if (dress.shadow !== "none") fields.shadow_strength = String(dress.shadowStrength);
  if (dress.outline > 0) Object.assign(fields, { outline: `${dress.outline}%`, outline_color: dress.outlineColor });
  if (dress.crop) fields.margin = `${dress.margin}%`;
  if (dress.preset) fields.preset = dress.preset;
  else if (dress.ratio !== "original") fields.ratio = dress.ratio;
  if (!dress.preset && dress.side > 0) fields.size = String(dress.side);
  if (dress.filled > 0) fields.scale = `${dress.filled}%`;
  if (dress.position) fields.position = `${percent(dress.position.x)} ${percent(dress.position.y)}`;
  return fields;
}

function backgroundOf({ backdrop, color, gradient, blur }) {
  if (backdrop === "gradient") return { gradient };
  if (backdrop === "blur") return { blur_background: String(blur) };
  return backdrop === "color" ? { background: color ?? "transparent" } : {};
}

const percent = (share) => `${Math.round(share * 1000) / 10}%`;

/**
 * The dress that an item's fields tell of, as far as the page can show it.
 * @param {Record<string, string | undefined>} fields
 * @returns {Dress}
 */
export function dressOf(fields) {
  const number = (name, least, most, otherwise) => {
    const value = Number.parseFloat(fields[name] ?? "");
    return value >= least && value <= most ? value : otherwise;
  };
  const [, color = null] = fields.background?.match(/^(#[0-9a-f]{6})(ff)?$/) ?? [];
  const blur = number("blur_background", 1, 100, 0);
  const shares = fields.position?.split(" ").map((share) => Number.parseFloat(share) / 100) ?? [];
  const [x, y = x] = shares;
  return checked({
    ...plain,
    color,
    backdrop: fields.gradient ? "gradient" : blur ? "blur" : "color",
    gradient: fields.gradient ?? plain.gradient,
    blur: blur || plain.blur,
    shadow: /** @type {any} */ (fields.shadow ?? "none"),
    shadowStrength: number("shadow_strength", 0, 100, plain.shadowStrength),
    outline: fields.outline?.endsWith("%") ? number("outline", 0, 10, 0) : 0,
    outlineColor: fields.outline_color ?? plain.outlineColor,
    preset: fields.preset ?? "",
    crop: fields.crop === "true",
    margin: fields.margin?.match(/^[\d.]+%$/) ? number("margin", 0, 50, 0) : fields.crop === "true" ? 0 : plain.margin,
    ratio: fields.ratio ?? "original",
    side: fields.size?.includes("x") ? 0 : number("size", 16, 10_000, 0),
    filled: number("scale", 10, 100, 0),
    position: x >= 0 && y >= 0 ? { x, y } : null,
  });
}

/**
 * A dress out of what was written down somewhere: what is none is as in the plain one.
 * @param {Partial<Record<keyof Dress, any>>} written
 * @returns {Dress}
 */
export function checked(written) {
  const dress = { ...plain };
  const take = (name, isValid) => isValid(written[name]) && (dress[name] = written[name]);
  const within = (least, most) => (value) => typeof value === "number" && value >= least && value <= most;
  const isColor = (value) => /^#[0-9a-f]{6}$/.test(value);
  take("backdrop", (value) => ["color", "gradient", "blur"].includes(value) || (value === "image" && written.image instanceof Blob));
  take("color", isColor);
  take("gradient", (value) => /^((\d{1,3}deg|radial),)?#[0-9a-f]{6}(,#[0-9a-f]{6}){1,7}$/.test(value));
  take("blur", within(1, 100));
  take("image", (value) => value instanceof Blob);
  take("shadow", (value) => ["none", "drop", "ground"].includes(value));
  take("shadowStrength", within(0, 100));
  take("outline", within(0, 10));
  take("outlineColor", isColor);
  take("preset", (value) => value === "" || Object.hasOwn(presets, value));
  take("crop", (value) => typeof value === "boolean");
  take("margin", within(0, 50));
  take("ratio", (value) => ratios.includes(value));
  take("side", within(0, 10_000));
  take("filled", within(0, 100));
  take("position", (value) => value && within(0, 1)(value.x) && within(0, 1)(value.y));
  return Object.freeze(dress);
}

/** A name for it: the same for dresses that look the same. @param {Dress} dress */
export function nameOf({ image, ...dress }) {
  return JSON.stringify([dress, dress.backdrop === "image" && image ? imageName(image) : ""]);
}

/** @type {WeakMap<Blob, number>} */
const imageNames = new WeakMap();
let lastName = 0;

function imageName(image) {
  if (!imageNames.has(image)) imageNames.set(image, ++lastName);
  return imageNames.get(image);
}
