import { removeBackground } from "./api.js";
import { refusal } from "./files.js";
import { Compositor } from "./matting/compositor.js";
import { Photo } from "./photo.js";
import { Previews } from "./previews.js";
import { withRetry } from "./retry.js";
import { Settings } from "./settings.js";
import { TaskQueue } from "./task-queue.js";

const uploadsAtOnce = 2;
const thumbnailSide = 192;

/**
 * The photos on the page and the work on them. Says `photos` when the list changes, `change` when something about one
 * of them does, `select` when another one is looked at, and `refuse` (with `detail`: words) for a file that cannot be used.
 */
export class Workspace extends EventTarget {
  settings = new Settings();
  compositor = new Compositor();
  previews = new Previews(this.compositor);
  /** @type {Photo[]} */
  photos = [];
  /** @type {Photo | undefined} */
  selected;

  #queue = new TaskQueue(uploadsAtOnce);

  /** @param {Iterable<File>} files */
  async add(files) {
    for (const file of files) {
      const reason = await refusal(file);
      if (reason) this.dispatchEvent(new CustomEvent("refuse", { detail: reason }));
      else this.#accept(new Photo(file));
    }
  }

  /** @param {Photo | undefined} photo */
  select(photo) {
    this.selected = photo;
    this.dispatchEvent(new Event("select"));
  }

  /** @param {Photo} photo */
  remove(photo) {
    const index = this.photos.indexOf(photo);
    this.photos = this.photos.filter((other) => other !== photo);
    photo.dispose();
    this.dispatchEvent(new Event("photos"));
    if (this.selected === photo) this.select(this.photos[Math.min(index, this.photos.length - 1)]);
  }

  /** Starts a photo again that failed, was cancelled, or shall go through another model. @param {Photo} photo */
  restart(photo) {
    photo.restart();
    this.#process(photo);
  }

  close() {
    for (const photo of this.photos) photo.dispose();
    this.previews.close();
    this.compositor.close();
  }

  #accept(photo) {
    photo.addEventListener("change", () => this.dispatchEvent(new Event("change")));
    this.photos = [...this.photos, photo];
    this.dispatchEvent(new Event("photos"));
    if (!this.selected) this.select(photo);
    this.#process(photo);
    this.#refreshThumbnail(photo);
  }

  async #process(photo) {
    const { signal } = photo;
    try {
      await this.#queue.run(() => withRetry(() => this.#upload(photo), {
        signal,
        onWait: (seconds) => photo.update({
          stage: "working",
          delay: `Cutout is busy. Trying again in ${Math.ceil(seconds)} s.`,
        }),
      }), signal);
      this.#refreshThumbnail(photo);
    } catch (error) {
      if (signal.aborted) photo.update({ stage: "cancelled", delay: "" });
      else photo.update({ stage: "failed", delay: "", failure: error.message, failureCode: error.code });
    }
  }

  async #upload(photo) {
    photo.update({ stage: "uploading", sent: 0, delay: "" });
    const { blob, model, historyID } = await removeBackground(
      photo.file,
      { channels: "alpha", format: "png", model: this.settings.model },
      {
        signal: photo.signal,
        onProgress: (sent) => photo.update({ sent, stage: sent < 1 ? "uploading" : "working" }),
      },
    );
    photo.update({ stage: "done", matte: blob, model, historyID });
  }

  async #refreshThumbnail(photo) {
    const { matte } = photo;
    // A damaged photo has no picture; what is wrong with it the server says better.
    const thumbnail = await this.compositor.bitmap(photo.file, matte, thumbnailSide).catch(() => undefined);
    if (!thumbnail || photo.matte !== matte || !this.photos.includes(photo)) return thumbnail?.close();
    photo.thumbnail?.close();
    photo.update({ thumbnail });
  }
}
