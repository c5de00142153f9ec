import { removeBackground } from "./api.js";
import { hasProfile } from "./color-profile.js";
import { downloadName } from "./files.js";
import { Compositor } from "./matting/compositor.js";
import { formats } from "./settings.js";

/** @typedef {import("./photo.js").Photo} Photo */
/** @typedef {import("./settings.js").Settings} Settings */

/**
 * Cutouts at their full size, as files. The browser makes them itself, at once; where it cannot (Safari writes no WebP,
 * phones have a largest canvas), and where the photo has a colour profile that a canvas would lose, the server does.
 *
 * Those of one cutout are kept, so that what was measured is not made again to be saved.
 */
export class Exports {
  /** A worker of its own: a file that takes seconds shall not keep the stage waiting. @type {Compositor | undefined} */
  #compositor;
  /** @type {Map<string, Promise<File>>} */
  #files = new Map();
  /** The matte whose files are kept. @type {Blob | undefined} */
  #matte;

  /**
   * @param {Photo} photo one that is done
   * @param {Settings} settings
   * @returns {Promise<File>}
   */
  file(photo, settings) {
    const { format, encoding } = settings;
    if (this.#matte !== photo.matte) this.#files.clear();
    this.#matte = photo.matte;
    const key = JSON.stringify([format, encoding]);
    const file = this.#files.get(key) ?? this.#make(photo, format, encoding);
    this.#files.set(key, file);
    file.catch(() => this.#files.delete(key));
    return file;
  }

  /** Whether the browser is likely to make it, without the server. @param {Photo} photo @param {Settings} settings */
  async isMadeHere(photo, { format }) {
    return format !== "avif" && (photo.isMended || !(await hasProfile(photo.file)));
  }

  close() {
    this.#compositor?.close();
    this.#compositor = undefined;
    this.#files.clear();
  }

  async #make(photo, format, encoding) {
    const blob = await this.#encoded(photo, format, encoding);
    return new File([blob], downloadName(photo.name, format), { type: formats[format].type });
  }

  async #encoded(photo, format, encoding) {
    this.#compositor ??= new Compositor();
    const onServer = () => madeByServer(photo, format, encoding.background);
    // The server knows the model's matte alone.
    if (photo.isMended) return this.#compositor.file(photo, encoding);
    if (await hasProfile(photo.file)) return onServer();
    return this.#compositor.file(photo, encoding).catch(onServer);
  }
}

async function madeByServer(photo, format, background) {
  // It is in the history already.
  const fields = { format, model: photo.model, bgc: background ?? undefined, history: "false" };
  return (await removeBackground(photo.file, fields)).blob;
}
