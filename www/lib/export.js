import { removeBackground } from "./api.js";
import { hasProfile } from "./color-profile.js";
import { downloadName, save } from "./files.js";
import { formats } from "./settings.js";

/**
 * Saves one cutout at its full size. The browser makes the file itself, at once; where it cannot (Safari writes no WebP,
 * phones have a largest canvas), and where the photo has a colour profile that a canvas would lose, the server does.
 * @param {import("./photo.js").Photo} photo one that is done
 * @param {import("./workspace.js").Workspace} workspace
 */
export async function download(photo, { compositor, settings }) {
  const { format, background } = settings;
  save(await cutoutFile(photo, compositor, format, background), downloadName(photo.name, format));
}

async function cutoutFile(photo, compositor, format, background) {
  const onServer = () => madeByServer(photo, format, background);
  if (await hasProfile(photo.file)) return onServer();
  const { type, quality } = formats[format];
  return compositor.file(photo, { type, quality, background }).catch(onServer);
}

async function madeByServer(photo, format, background) {
  // It is in the history already.
  const fields = { format, model: photo.model, bgc: background ?? undefined, history: "false" };
  return (await removeBackground(photo.file, fields)).blob;
}
