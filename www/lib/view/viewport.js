/**
 * Which part of a picture is seen, how large: a scale and where its top left corner lies, in CSS pixels. Plain
 * arithmetic; whoever draws asks it where.
 */

/** Screen pixels a pixel of the picture at the most. */
const largest = 8;

export class Viewport {
  /** CSS pixels a pixel of the picture. */
  scale = 1;
  /** Where the picture's left edge lies in the frame. */
  x = 0;
  y = 0;
  #content = { width: 1, height: 1 };
  #frame = { width: 1, height: 1 };
  #density = 1;
  #fits = true;

  /** Another picture, shown whole. @param {number} width in its own pixels @param {number} height */
  show(width, height) {
    this.#content = { width, height };
    this.fit();
  }

  /**
   * The frame has another size. What was shown whole stays so; otherwise the middle stays where it was.
   * @param {number} width in CSS pixels
   * @param {number} height
   * @param {number} density screen pixels a CSS pixel
   */
  resize(width, height, density) {
    const middle = this.pictureAt(this.#frame.width / 2, this.#frame.height / 2);
    this.#frame = { width, height };
    this.#density = density;
    if (this.#fits) return this.fit();
    this.x = width / 2 - middle.x * this.scale;
    this.y = height / 2 - middle.y * this.scale;
    this.#settle();
  }

  /** Whether the whole picture is seen. */
  get isWhole() {
    return this.#fits;
  }

  /** Screen pixels a pixel of the picture: 1 is 100 %. */
  get magnification() {
    return this.scale * this.#density;
  }

  get fitScale() {
    const { width, height } = this.#content;
    return Math.min(this.#frame.width / width, this.#frame.height / height);
  }

  fit() {
    this.#fits = true;
    this.scale = this.fitScale;
    this.#settle();
  }

  /** One pixel of the picture on one of the screen, around a point of the frame. */
  actual(x = this.#frame.width / 2, y = this.#frame.height / 2) {
    this.#zoom(1 / this.#density, x, y);
  }

  /** @param {number} factor @param {number} [x] the point of the frame that stays where it is @param {number} [y] */
  zoom(factor, x = this.#frame.width / 2, y = this.#frame.height / 2) {
    this.#zoom(this.scale * factor, x, y);
  }

  /** @param {number} dx in CSS pixels @param {number} dy */
  pan(dx, dy) {
    this.x += dx;
    this.y += dy;
    this.#settle();
  }

  /** Which point of the picture lies under a point of the frame. @returns {{ x: number, y: number }} */
  pictureAt(x, y) {
    return { x: (x - this.x) / this.scale, y: (y - this.y) / this.scale };
  }

  #zoom(scale, x, y) {
    const point = this.pictureAt(x, y);
    const least = Math.min(this.fitScale, 1 / this.#density);
    this.scale = Math.min(Math.max(scale, least), Math.max(largest / this.#density, 2 * this.fitScale));
    this.x = x - point.x * this.scale;
    this.y = y - point.y * this.scale;
    this.#fits = Math.abs(this.scale / this.fitScale - 1) < 1e-3;
    this.#settle();
  }

  /** A picture smaller than the frame lies in its middle; a larger one leaves no gap. */
  #settle() {
    this.x = settled(this.x, this.#content.width * this.scale, this.#frame.width);
    this.y = settled(this.y, this.#content.height * this.scale, this.#frame.height);
  }
}

function settled(offset, length, frame) {
  if (length <= frame) return (frame - length) / 2;
  return Math.min(0, Math.max(frame - length, offset));
}
