/** Which files can be sent, and how to say why one cannot. The server judges again; this spares a vain upload. */

export const maximumBytes = 25 * 1024 * 1024;
export const acceptedTypes = "image/jpeg,image/png,image/webp";

/**
 * @param {File} file
 * @returns {Promise<string | null>} why the file cannot be used, in words, or null when it can
 */
export async function refusal(file) {
  if (file.size > maximumBytes) {
    const megabytes = (file.size / 1024 / 1024).toFixed(0);
    return `“${file.name}” has ${megabytes} MB; the limit is 25 MB. Make it smaller, then try again.`;
  }
  const head = await opening(file);
  if (!head) return `“${file.name}” could not be read. If it is a folder, open it and choose the photos inside.`;
  if (isJPEG(head) || isPNG(head) || isWebP(head)) return null;
  if (isHEIF(head)) return `“${file.name}” is in a format that Cutout does not read yet (HEIC or AVIF). Export it as JPEG, then try again.`;
  return `“${file.name}” is not a photo that Cutout can read. Choose a JPEG, PNG or WebP file.`;
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
    return new Uint8Array(await file.slice(0, 12).arrayBuffer());
  } catch {
    return null;
  }
}

const ascii = (bytes, from, to) => String.fromCharCode(...bytes.subarray(from, to));
const isJPEG = (bytes) => bytes[0] === 0xff && bytes[1] === 0xd8 && bytes[2] === 0xff;
const isPNG = (bytes) => bytes[0] === 0x89 && ascii(bytes, 1, 4) === "PNG";
const isWebP = (bytes) => ascii(bytes, 0, 4) === "RIFF" && ascii(bytes, 8, 12) === "WEBP";
const isHEIF = (bytes) => ascii(bytes, 4, 8) === "ftyp";
