import { removeBackground } from "./api.js";
import { downloadName, save } from "./files.js";
import { formats } from "./settings.js";

/**
 * Saves one cutout at its full size. The browser makes the file itself, at once; where it cannot (Safari writes no WebP,
 * phones have a largest canvas), the server does.
 * @param {import("./photo.js").Photo} photo one that is done
 * @param {import("./workspace.js").Workspace} workspace
 */
export async function download(photo, { compositor, settings }) {
  const { format, background } = settings;
  const { type, quality } = formats[format];
  const file = await compositor
    .file(/** @type {Blob} */ (photo.picture), /** @type {Blob} */ (photo.matte), { type, quality, background })
    .catch(() => madeByServer(photo, format, background));
  save(file, downloadName(photo.name, format));
}

async function madeByServer(photo, format, background) {
  // It is in the history already.
  const fields = { format, model: photo.model, bgc: background ?? undefined, history: "false" };
  return (await removeBackground(photo.file, fields)).blob;
}
