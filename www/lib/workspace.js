import { fetchPhoto, fetchPicture, removeAgain, removeBackground } from "./api.js";
import { examine } from "./files.js";
import { drop, keep, keptFor } from "./keeping.js";
import { listModels } from "./models.js";
import { Compositor } from "./matting/compositor.js";
import { Saver } from "./mend/saver.js";
import { Photo } from "./photo.js";
import { Previews } from "./previews.js";
import { isUp, whenBack } from "./recovery.js";
import { withRetry } from "./retry.js";
import { Settings } from "./settings.js";
import { TaskQueue } from "./task-queue.js";

/** Answers that are about the photo itself, and will be the same next time. */
const aboutThePhoto = new Set([400, 413, 415, 422]);
/** Failures that pass by themselves. */
const aboutTheConnection = new Set(["network", "unreachable", "http_502"]);
const uploadsAtOnce = 2;
const thumbnailSide = 192;

/**
 * The photos on the page and the work on them. Says `photos` when the list changes, `change` when something about one
 * of them does, `remove` when one is taken off the page, `select` when another one is looked at, `mend` when mending the selected one begins or ends, `saver` (with `detail`) when there is one that saves what is mended of a photo, and `refuse`
 * (with `detail`: words, or several) for files that cannot be used.
 */
export class Workspace extends EventTarget {
  settings = new Settings();
  compositor = new Compositor();
  previews = new Previews(this.compositor);
  /** @type {Photo[]} */
  photos = [];
  /** @type {Photo | undefined} */
  selected;
  /** Whether the selected photo is being mended. */
  isMending = false;

  #queue = new TaskQueue(uploadsAtOnce);
  #isRecovering = false;
  #owner = "";
  /** What of each photo is kept: its file or its matte, and what the server calls that. @type {WeakMap<Photo, { latest: Blob, tag: string }>} */
  #kept = new WeakMap();
  /** Of photos that are mended. @type {WeakMap<Photo, Saver>} */
  #savers = new WeakMap();
  #closing = new AbortController();
  // Without the list the server's default is used, and uploads tell by themselves if it cannot be reached.
  #offer = listModels().then((list) => this.settings.offer(list), () => {});

  constructor() {
    super();
    this.settings.keep();
  }

  /** @param {Iterable<File>} files */
  async add(files) {
    const reasons = [];
    // Whoever is done with the one looked at wants to see the new one.
    let isLookedAt = this.selected?.stage === "done" && !this.isMending;
    for (const file of files) {
      const { reason, isShown } = await examine(file);
      if (reason) reasons.push(reason);
      else {
        const photo = new Photo(file, { isShown });
        this.#accept(photo);
        if (isLookedAt) this.select(photo);
        isLookedAt = false;
        this.#process(photo);
        this.#refreshThumbnail(photo);
      }
    }
    if (reasons.length > 0) this.dispatchEvent(new CustomEvent("refuse", { detail: reasons }));
  }

  /** Has the server fetch a photo. @param {string} address on the web */
  async addAddress(address) {
    try {
      await this.add([await fetchPhoto(address)]);
    } catch (error) {
      const detail = `“${address.slice(0, 80)}” was not fetched. ${error.message}`;
      this.dispatchEvent(new CustomEvent("refuse", { detail }));
    }
  }

  /** @param {Photo | undefined} photo */
  select(photo) {
    this.selected = photo;
    this.dispatchEvent(new Event("select"));
  }

  /** @param {boolean} isMending */
  mend(isMending) {
    if (this.isMending === isMending) return;
    this.isMending = isMending;
    this.dispatchEvent(new Event("mend"));
  }

  /** Takes over a matte that was mended by hand, and saves it. @param {Photo} photo @param {Blob} matte */
  takeMended(photo, matte) {
    const saver = this.saver(photo);
    saver.now(() => matte);
    saver.rest();
    return this.#replaceMatte(photo, matte);
  }

  /** What is being mended outlives a reload, and is saved. @param {Photo} photo @param {import("./mend/saver.js").Take} take */
  keepDraft(photo, take) {
    this.saver(photo).soon(async () => {
      const draft = await take();
      if (draft && draft !== photo.matte && this.photos.includes(photo)) photo.update({ draft });
      return draft;
    });
  }

  /** Saves what is mended of a photo. Says `saver` when it is made. @param {Photo} photo */
  saver(photo) {
    const known = this.#savers.get(photo);
    if (known) return known;
    const saver = new Saver(photo.historyID, photo.tag);
    saver.own = photo.ownMatte ?? photo.matte;
    this.#savers.set(photo, saver);
    saver.addEventListener("change", () => {
      // One that runs through another model meanwhile is saved under a new name.
      if (this.#savers.get(photo) === saver && this.photos.includes(photo)) photo.update({ tag: saver.tag });
    });
    const takeOther = (matte) => this.#replaceMatte(photo, matte);
    this.dispatchEvent(new CustomEvent("saver", { detail: { photo, saver, takeOther } }));
    return saver;
  }

  #replaceMatte(photo, matte) {
    photo.update({ ownMatte: photo.ownMatte ?? photo.matte, matte, draft: undefined });
    return this.#draw(photo);
  }

  /**
   * Takes a photo off the page. Says `remove` with `detail`: what takes it back.
   * @param {Photo} photo
   */
  remove(photo) {
    const index = this.photos.indexOf(photo);
    this.photos = this.photos.filter((other) => other !== photo);
    photo.cancel();
    this.#kept.delete(photo);
    drop(photo.id).catch(() => {});
    this.dispatchEvent(new Event("photos"));
    if (this.selected === photo) this.select(this.photos[Math.min(index, this.photos.length - 1)]);
    const undo = () => this.#takeBack(photo, index);
    this.dispatchEvent(new CustomEvent("remove", { detail: { photo, undo, forget: () => photo.dispose() } }));
  }

  #takeBack(photo, index) {
    this.photos = this.photos.toSpliced(index, 0, photo);
    this.dispatchEvent(new Event("photos"));
    this.select(photo);
    this.#keep(photo);
    if (photo.stage !== "done") this.restart(photo);
  }

  /** Starts a photo again that failed or was cancelled. @param {Photo} photo */
  restart(photo) {
    photo.restart();
    this.#process(photo);
  }

  /**
   * Runs a finished photo again through another model. Where that fails or is cancelled, the cutout that there was
   * comes back.
   * @param {Photo} photo
   * @param {import("./models.js").Choice} choice
   */
  async redo(photo, choice) {
    const { matte, ownMatte, model, historyID, tag } = photo;
    // What was mended last is a version before this one.
    await this.#savers.get(photo)?.now();
    this.#savers.delete(photo);
    photo.restart();
    await this.#process(photo, choice, historyID);
    if (photo.stage === "done") return;
    const detail = `“${photo.name}” is as it was. ${photo.failure}`;
    if (photo.stage === "failed") this.dispatchEvent(new CustomEvent("refuse", { detail }));
    photo.update({ stage: "done", failure: "", failureCode: "", matte, ownMatte, model, historyID, tag });
  }

  close() {
    this.#closing.abort(new DOMException("Closed", "AbortError"));
    for (const photo of this.photos) photo.dispose();
    this.previews.close();
    this.compositor.close();
  }

  #accept(photo) {
    photo.addEventListener("change", () => {
      this.dispatchEvent(new Event("change"));
      this.#keep(photo);
    });
    this.photos = [...this.photos, photo];
    this.dispatchEvent(new Event("photos"));
    if (!this.selected) this.select(photo);
    this.#keep(photo);
  }

  /**
   * From now on photos survive a reload; those of before it come back.
   * @param {string} owner whose they are
   */
  async keepFor(owner) {
    // Where a browser keeps nothing, each visit begins anew.
    const before = await keptFor(owner).catch(() => []);
    this.#owner = owner;
    for (const photo of this.photos) this.#keep(photo);
    for (const { file, isShown, id, picture, matte, ownMatte, isGraphic, model, historyID, tag, isUnsaved } of before) {
      const photo = new Photo(file, { isShown });
      Object.assign(photo, { id, matte, ownMatte, isGraphic, model, historyID, tag: tag ?? "", picture: picture ?? photo.picture });
      if (matte) photo.stage = "drawing";
      this.#accept(photo);
      if (matte && isUnsaved) this.saver(photo).now(() => matte);
      if (matte) this.#draw(photo);
      else this.#process(photo);
    }
  }

  /** Writes down a photo whose matte is another than it was, or called otherwise. @param {Photo} photo */
  #keep(photo) {
    const { id, file, picture, draft, ownMatte, isGraphic, model, historyID, tag } = photo;
    const matte = draft ?? photo.matte;
    const latest = matte ?? file;
    const known = this.#kept.get(photo);
    if (!this.#owner || photo.isBusy === Boolean(matte) || (known?.latest === latest && known.tag === tag)) return;
    this.#kept.set(photo, { latest, tag });
    const shown = picture === file ? undefined : picture;
    const place = this.photos.indexOf(photo);
    const own = ownMatte ?? (draft && photo.matte);
    const isUnsaved = Boolean(own && historyID && this.#savers.get(photo)?.isPending);
    const record = { id, place, file, isShown: picture === file, picture: shown, matte, ownMatte: own, isGraphic, model, historyID, tag, isUnsaved, owner: this.#owner };
    // Where there is no room, a reload begins anew.
    keep(record).catch(() => this.#kept.delete(photo));
  }

  /** What failed because nobody was there goes on by itself once somebody is. */
  async #recover() {
    if (this.#isRecovering) return;
    this.#isRecovering = true;
    try {
      // Where somebody answers all the same, it was for another reason, and the person decides.
      if (navigator.onLine && (await isUp())) return;
      await whenBack(this.#closing.signal);
      for (const photo of this.photos) {
        if (photo.stage === "failed" && aboutTheConnection.has(photo.failureCode)) this.restart(photo);
      }
    } catch (error) {
      if (error.name !== "AbortError") throw error;
    } finally {
      this.#isRecovering = false;
    }
  }

  /**
   * @param {Photo} photo
   * @param {import("./models.js").Choice | ""} [choice] of this photo alone
   * @param {string} [historyID] where it is kept already
   */
  async #process(photo, choice, historyID = "") {
    const { signal } = photo;
    try {
      await this.#offer;
      await this.#queue.run(() => withRetry(() => this.#work(photo, choice ?? this.settings.model, historyID), {
        signal,
        onWait: (seconds) => photo.update({
          stage: "working",
          delay: `Cutout is busy. Trying again in ${Math.ceil(seconds)} s.`,
        }),
      }), signal);
      await this.#draw(photo);
    } catch (error) {
      if (signal.aborted) photo.update({ stage: "cancelled", delay: "" });
      else {
        const isHopeless = aboutThePhoto.has(error.status);
        photo.update({ stage: "failed", delay: "", failure: error.message, failureCode: error.code, isHopeless });
        if (aboutTheConnection.has(error.code)) this.#recover();
      }
    }
  }

  async #work(photo, choice, historyID) {
    const { blob, ...rest } = (historyID && (await this.#again(photo, choice, historyID))) || (await this.#upload(photo, choice));
    photo.update({ stage: "drawing", matte: blob, ...rest });
  }

  /** The server has the photo, and keeps one cutout of it; nothing where it was deleted there. */
  async #again(photo, choice, historyID) {
    photo.update({ stage: "working", sent: 1, delay: "" });
    return removeAgain(historyID, choice, photo.signal).catch((error) => {
      if (error.status !== 404) throw error;
    });
  }

  async #upload(photo, choice) {
    photo.update({ stage: "uploading", sent: 0, delay: "" });
    if (!photo.picture) await this.#fetchPicture(photo);
    return removeBackground(
      photo.file,
      { channels: "alpha", format: "png", model: choice },
      {
        signal: photo.signal,
        onProgress: (sent) => photo.update({ sent, stage: sent < 1 ? "uploading" : "working" }),
      },
    );
  }

  /** A photo is done once there is something to see: no tick ever stands beside one that is whole still. */
  async #draw(photo) {
    const { matte } = photo;
    try {
      const isLookedAt = this.selected === photo;
      const thumbnail = isLookedAt ? await reduced(await this.previews.picture(photo)) : await this.compositor.bitmap(photo, thumbnailSide);
      if (photo.matte !== matte || !this.photos.includes(photo)) return thumbnail.close();
      photo.thumbnail?.close();
      photo.update({ stage: "done", thumbnail });
    } catch {
      if (!this.photos.includes(photo)) return;
      photo.update({
        stage: "failed",
        failure: "The cutout is ready, but this browser could not draw it. Close other tabs, or use a newer browser, then try again.",
      });
    }
  }

  /** Of a photo that this browser does not show, such as HEIC. */
  async #fetchPicture(photo) {
    photo.update({ picture: await fetchPicture(photo.file, photo.signal) });
    this.#refreshThumbnail(photo);
  }

  async #refreshThumbnail(photo) {
    const { matte, picture } = photo;
    if (!picture) return;
    // A damaged photo has no picture; what is wrong with it the server says better.
    const thumbnail = await this.compositor.bitmap(photo, thumbnailSide).catch(() => undefined);
    if (!thumbnail || photo.matte !== matte || !this.photos.includes(photo)) return thumbnail?.close();
    photo.thumbnail?.close();
    photo.update({ thumbnail });
  }
}

/** A picture as small as the strip shows it. @param {ImageBitmap} picture */
function reduced(picture) {
  const scale = Math.min(1, thumbnailSide / Math.max(picture.width, picture.height));
  const side = (length) => Math.max(1, Math.round(length * scale));
  return createImageBitmap(picture, { resizeWidth: side(picture.width), resizeHeight: side(picture.height), resizeQuality: "high" });
}
