import { removeBackground } from "./api.js";
import { hasProfile } from "./color-profile.js";
import { presets } from "./dress/presets.js";
import { downloadName } from "./files.js";
import { fetchCutout } from "./history.js";
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
    const { style } = settings;
    if (this.#matte !== photo.matte) this.#files.clear();
    this.#matte = photo.matte;
    const file = this.#files.get(style) ?? this.#make(photo, settings);
    this.#files.set(style, file);
    file.catch(() => this.#files.delete(style));
    return file;
  }

  /** Whether the browser is likely to make it, without the server. @param {Photo} photo @param {Settings} settings */
  async isMadeHere(photo, { format, dress }) {
    return format !== "avif" && !isPrinted(dress) && (photo.isMended || !(await hasProfile(photo.file)));
  }

  close() {
    this.#compositor?.close();
    this.#compositor = undefined;
    this.#files.clear();
  }

  async #make(photo, settings) {
    const { format } = settings;
    const blob = await this.#encoded(photo, settings);
    return new File([blob], downloadName(photo.name, format), { type: formats[format].type });
  }

  async #encoded(photo, { encoding, fields }) {
    this.#compositor ??= new Compositor();
    const onServer = () => madeByServer(photo, fields, encoding.dress);
    // The server knows the model's matte alone.
    if (photo.isMended) return this.#compositor.file(photo, encoding);
    if (isPrinted(encoding.dress) || (await hasProfile(photo.file))) return onServer();
    return this.#compositor.file(photo, encoding).catch(onServer);
  }
}

/** A canvas knows nothing of a picture's density in print. */
function isPrinted(dress) {
  return presets[dress?.preset ?? ""]?.isPrinted ?? false;
}

/** What is in the history needs no model any more. */
async function madeByServer(photo, fields, dress) {
  const image = dress?.backdrop === "image" ? dress.image : null;
  if (photo.historyID && !photo.isMended) return fetchCutout(photo.historyID, fields, image);
  return (await removeBackground(photo.file, { ...fields, model: photo.model, history: "false" }, { background: image })).blob;
}
