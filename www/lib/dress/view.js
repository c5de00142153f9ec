import { isArranged, isPlain, nameOf } from "./dress.js";
import { layoutOf } from "./dress.js";
import { Renderer } from "./render.js";

/**
 * Keeps the picture in a compare-slider dressed as the settings say. It draws at the preview's size alone, at most once a
 * frame.
 *
 * @typedef {object} Shown
 * @property {ImageBitmap} cutout transparent all around, at the preview's size
 * @property {() => Promise<ImageBitmap>} photo the photo itself, about as large
 * @property {number} width the photo's own, in pixels
 * @property {number} height
 */

/** Of the picture on the stage, in pixels. */
const sides = { least: 480, most: 1600 };
/** Of a picture behind the subject, for the stage. */
const longestImage = 2000;

export class DressedView {
  #compare;
  #settings;
  #renderer = new Renderer();
  /** @type {Shown | undefined} */
  #shown;
  /** Of the dress that lies on the stage. */
  #name = "";
  #isDrawing = false;
  /** @type {ImageBitmap | null} */
  #photo = null;
  /** @type {{ file: Blob, bitmap: ImageBitmap } | null} */
  #image = null;

  /**
   * @param {import("../../components/compare-slider/compare-slider.js").CompareSlider} compare
   * @param {import("../settings.js").Settings} settings
   */
  constructor(compare, settings) {
    this.#compare = compare;
    this.#settings = settings;
  }

  /** @returns {import("./dress.js").Dress} */
  get #dress() {
    return this.#settings.dress;
  }

  /** Nothing is on the stage. */
  clear() {
    this.#shown = undefined;
    this.#photo = null;
  }

  /**
   * Lays a cutout on the stage.
   * @param {Shown} shown
   * @param {{ position: number, sweep: boolean }} options as the slider has them
   */
  async show(shown, options) {
    this.#shown = shown;
    this.#photo = null;
    this.#name = nameOf(this.#dress);
    this.#compare.setBackdrop(this.#settings.background);
    await this.#prepare();
    if (this.#shown === shown) this.#lay(options);
  }

  /** The settings have changed. */
  refresh() {
    this.#compare.setBackdrop(this.#settings.background);
    if (!this.#shown || this.#isDrawing || this.#name === nameOf(this.#dress)) return;
    this.#isDrawing = true;
    requestAnimationFrame(async () => {
      await this.#prepare();
      this.#isDrawing = false;
      if (!this.#shown) return;
      this.#name = nameOf(this.#dress);
      this.#lay();
    });
  }

  /** How far the subject may move in its frame, in pixels of the page, both ways; null where it stands in the photo's own. */
  get room() {
    if (!this.#shown || !isArranged(this.#dress)) return null;
    const { width, height, subject } = this.#renderer.frame(this.#source(), this.#dress);
    const scale = this.#compare.clientWidth / width;
    return { x: (width - subject.width) * scale, y: (height - subject.height) * scale };
  }

  /** Where it stands now, in shares of that room. */
  get position() {
    if (!this.#shown) return { x: 0.5, y: 0.5 };
    const { position } = layoutOf(this.#dress);
    if (position) return position;
    const { width, height, subject } = this.#renderer.frame(this.#source(), this.#dress);
    const share = (at, room) => (room > 0 ? Math.min(1, Math.max(0, at / room)) : 0.5);
    return { x: share(subject.left, width - subject.width), y: share(subject.top, height - subject.height) };
  }

  /** What the stage cannot do without. */
  async #prepare() {
    const { backdrop, image } = this.#dress;
    const shown = /** @type {Shown} */ (this.#shown);
    if (backdrop === "blur" && !this.#photo) {
      const photo = await shown.photo();
      if (this.#shown === shown) this.#photo = photo;
    }
    if (backdrop === "image" && image && this.#image?.file !== image) {
      const bitmap = await createImageBitmap(image, { imageOrientation: "from-image" });
      const scale = Math.min(1, longestImage / Math.max(bitmap.width, bitmap.height));
      const small = await createImageBitmap(bitmap, { resizeWidth: Math.ceil(bitmap.width * scale), resizeHeight: Math.ceil(bitmap.height * scale), resizeQuality: "high" });
      bitmap.close();
      this.#image?.bitmap.close();
      this.#image = { file: image, bitmap: small };
    }
  }

  /** @param {{ position: number, sweep: boolean }} [options] without them the line stays where it is */
  #lay(options) {
    const { cutout } = /** @type {Shown} */ (this.#shown);
    if (isPlain(this.#dress)) return this.#compare.showAfter(cutout, options);
    const source = this.#source();
    const picture = this.#renderer.render(source, this.#dress, this.#longestSide);
    if (isArranged(this.#dress)) this.#compare.showAlone(picture, this.#renderer.frame(source, this.#dress));
    else this.#compare.showAfter(picture, options);
  }

  /** What the stage can show; seen closer, the picture is made anew at its full size. */
  get #longestSide() {
    const shown = Math.max(this.#compare.clientWidth, this.#compare.clientHeight) * devicePixelRatio;
    return Math.min(sides.most, Math.max(sides.least, Math.ceil(shown)));
  }

  #source() {
    const { cutout, width, height } = /** @type {Shown} */ (this.#shown);
    return { cutout, photo: this.#photo, image: this.#image?.bitmap ?? null, width, height };
  }
}

/**
 * How large a matte is, told from its header: a PNG begins with its signature, and the size of its first chunk
 * (PNG specification, section 11.2.1).
 * @param {Blob} matte
 */
export async function sizeOf(matte) {
  const head = new DataView(await matte.slice(16, 24).arrayBuffer());
  return { width: head.getUint32(0), height: head.getUint32(4) };
}
