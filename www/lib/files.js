import { identify, limits } from "./api.js";

/** Which files can be sent, and how to say why one cannot. The server judges again; this spares a vain upload. */

/** Endings beside media types: systems that do not know HEIC name no type for it. */
export const acceptedTypes = "image/jpeg,image/png,image/webp,image/heic,image/heif,image/avif,image/gif,image/tiff,.heic,.heif,.hif,.avif,.tif,.tiff,.jfif";

/** What tells a format lies in a file's first bytes. */
const headSize = 4096;

/**
 * @param {File} file
 * @returns {Promise<{ reason: string | null, isShown: boolean }>} why the file cannot be used, in words, or null when it
 *   can; and whether this browser shows it
 */
export async function examine(file) {
  const refused = (reason) => ({ reason, isShown: false });
  const { maxBytes } = await limits();
  if (file.size > maxBytes) {
    return refused(`“${file.name}” has ${megabytes(file.size)} MB; the limit is ${megabytes(maxBytes)} MB. Make it smaller, then try again.`);
  }
  const head = await opening(file);
  if (!head) return refused(`“${file.name}” could not be read. If it is a folder, open it and choose the photos inside.`);
  if (isJPEG(head) || isPNG(head) || isWebP(head)) return { reason: null, isShown: true };
  // Everything else the server knows by name, and what to do with it.
  const reason = await identify(head);
  return reason ? refused(`“${file.name}”: ${reason}`) : { reason: null, isShown: await isDrawable(file) };
}

/**
 * The name a cutout is saved under: `holiday.jpeg` becomes `holiday-cutout.png`.
 * @param {string} original
 * @param {string} fileExtension without the dot
 */
export function downloadName(original, fileExtension) {
  const stem = original.replace(/\.[^.]*$/, "") || "photo";
  return `${stem}-cutout.${fileExtension}`;
}

/**
 * Hands a file to the browser's own download.
 * @param {Blob} blob
 * @param {string} name
 */
export function save(blob, name) {
  const url = URL.createObjectURL(blob);
  follow(url, name);
  // Some browsers read the address only after the click has returned.
  setTimeout(() => URL.revokeObjectURL(url), 30_000);
}

/**
 * Downloads what is at an address of this site.
 * @param {string} url
 * @param {string} [name] the server's own when left out
 */
export function follow(url, name = "") {
  const link = document.createElement("a");
  link.href = url;
  link.download = name;
  link.click();
}

async function opening(file) {
  try {
    return new Uint8Array(await file.slice(0, headSize).arrayBuffer());
  } catch {
    return null;
  }
}

const ascii = (bytes, from, to) => String.fromCharCode(...bytes.subarray(from, to));
const isJPEG = (bytes) => bytes[0] === 0xff && bytes[1] === 0xd8 && bytes[2] === 0xff;
const isPNG = (bytes) => bytes[0] === 0x89 && ascii(bytes, 1, 4) === "PNG";
const isWebP = (bytes) => ascii(bytes, 0, 4) === "RIFF" && ascii(bytes, 8, 12) === "WEBP";
const megabytes = (bytes) => (bytes / 1e6).toFixed(1).replace(".0", "");

/** Browsers differ in what they draw beside JPEG, PNG and WebP, and only trying tells. */
async function isDrawable(file) {
  try {
    (await createImageBitmap(file)).close();
    return true;
  } catch {
    return false;
  }
}
