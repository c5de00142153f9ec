/**
 * Whether a photo's colours mean something else than sRGB's. A canvas turns them into sRGB and loses what lies outside;
 * the server keeps the profile.
 */

/** Profiles lie before the pixels; a JPEG's may be spread over segments, after Exif with its thumbnail. */
const headSize = 1 << 20;

/**
 * @param {Blob} file JPEG, PNG or WebP; of others, which this browser does not read, nothing is known
 * @returns {Promise<boolean>}
 */
export async function hasProfile(file) {
  const bytes = new Uint8Array(await file.slice(0, headSize).arrayBuffer());
  const profile = inJPEG(bytes) ?? (await inPNG(bytes)) ?? inWebP(bytes);
  return profile !== undefined && !isSRGB(profile);
}

/**
 * By its name, as every maker of sRGB profiles writes it; an unknown one counts as different, which costs a request and
 * no colour.
 * @param {Uint8Array} profile the whole of it, or its beginning
 */
function isSRGB(profile) {
  const text = latin(profile, 0, profile.length).replaceAll("\0", "");
  return /sRGB|IEC ?61966-2[.-]1/i.test(text);
}

/** The first segment of an APP2 `ICC_PROFILE`: it has the name. */
function inJPEG(bytes) {
  if (bytes[0] !== 0xff || bytes[1] !== 0xd8) return undefined;
  for (let at = 2; bytes[at] === 0xff && at + 4 <= bytes.length; ) {
    const marker = bytes[at + 1];
    const length = (bytes[at + 2] << 8) | bytes[at + 3];
    if (marker === 0xda) return undefined;
    if (marker === 0xe2 && latin(bytes, at + 4, 11) === "ICC_PROFILE") return bytes.subarray(at + 18, at + 2 + length);
    at += 2 + length;
  }
  return undefined;
}

/** `iCCP`, compressed, unless an `sRGB` chunk says that there is nothing to know. */
async function inPNG(bytes) {
  if (latin(bytes, 1, 3) !== "PNG") return undefined;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  for (let at = 8; at + 12 <= bytes.length; ) {
    const length = view.getUint32(at);
    const kind = latin(bytes, at + 4, 4);
    if (kind === "IDAT" || kind === "sRGB") return undefined;
    if (kind === "iCCP") return inflate(bytes.subarray(bytes.indexOf(0, at + 8) + 2, at + 8 + length));
    at += 12 + length;
  }
  return undefined;
}

function inWebP(bytes) {
  if (latin(bytes, 0, 4) !== "RIFF" || latin(bytes, 12, 4) !== "VP8X") return undefined;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  for (let at = 12; at + 8 <= bytes.length; ) {
    const length = view.getUint32(at + 4, true);
    if (latin(bytes, at, 4) === "ICCP") return bytes.subarray(at + 8, at + 8 + length);
    at += 8 + length + (length & 1);
  }
  return undefined;
}

/** A damaged profile is an unknown one. */
async function inflate(compressed) {
  try {
    const stream = new Blob([compressed]).stream().pipeThrough(new DecompressionStream("deflate"));
    return new Uint8Array(await new Response(stream).arrayBuffer());
  } catch {
    return new Uint8Array();
  }
}

function latin(bytes, from, length) {
  let text = "";
  for (let i = from; i < Math.min(from + length, bytes.length); i++) text += String.fromCharCode(bytes[i]);
  return text;
}
