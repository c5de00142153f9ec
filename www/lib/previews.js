/**
 * Screen-sized pictures of cutouts, made when looked at. Only the latest few are kept: a hundred photos of 12 megapixels
 * would otherwise fill a phone's memory.
 * @typedef {import("./photo.js").Photo} Photo
 */
const longestSide = 1600;
const kept = 4;

export class Previews {
  #compositor;
  /** From matte to picture, least recently used first. @type {Map<Blob, Promise<ImageBitmap>>} */
  #pictures = new Map();
  /** The latest photo that was asked for. @type {{ picture: Blob, bitmap: Promise<ImageBitmap> } | undefined} */
  #photo;

  /** @param {import("./matting/compositor.js").Compositor} compositor */
  constructor(compositor) {
    this.#compositor = compositor;
  }

  /**
   * @param {Photo} photo one that has a matte
   * @returns {Promise<ImageBitmap>} stays ours: draw it at once, do not close it
   */
  picture(photo) {
    const matte = /** @type {Blob} */ (photo.matte);
    const picture = this.#pictures.get(matte) ?? this.#compositor.bitmap(photo, longestSide);
    this.#pictures.delete(matte);
    this.#pictures.set(matte, picture);
    picture.catch(() => this.#pictures.delete(matte));
    if (this.#pictures.size > kept) this.#forget(this.#pictures.keys().next().value);
    return picture;
  }

  /**
   * The photo itself, as large as its preview.
   * @param {Photo} photo
   * @returns {Promise<ImageBitmap>} stays ours
   */
  photo(photo) {
    const picture = /** @type {Blob} */ (photo.picture);
    if (this.#photo?.picture !== picture) {
      this.#photo?.bitmap.then((bitmap) => bitmap.close(), () => {});
      this.#photo = { picture, bitmap: this.#compositor.bitmap({ picture }, longestSide) };
    }
    return this.#photo.bitmap;
  }

  close() {
    this.#photo?.bitmap.then((bitmap) => bitmap.close(), () => {});
    for (const matte of [...this.#pictures.keys()]) this.#forget(matte);
  }

  #forget(matte) {
    const picture = this.#pictures.get(matte);
    this.#pictures.delete(matte);
    picture?.then((bitmap) => bitmap.close(), () => {});
  }
}
