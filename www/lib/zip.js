/**
 * A ZIP archive of files as they are (APPNOTE 6.3, method "stored"): pictures are compressed already. Its parts stay where
 * the browser has them, so that a hundred photos need no memory of their own.
 */

const table = Uint32Array.from({ length: 256 }, (_, byte) => {
  let value = byte;
  for (let bit = 0; bit < 8; bit++) value = value & 1 ? (value >>> 1) ^ 0xedb88320 : value >>> 1;
  return value;
});

/** What 32 bits can say of places in an archive. */
const largest = 0xffffffff;
/** Names are UTF-8. */
const flags = 0x0800;
const version = 20;

export class ZIPBuilder {
  /** @type {BlobPart[]} */
  #parts = [];
  /** @type {BlobPart[]} */
  #directory = [];
  #size = 0;
  #directorySize = 0;
  /** How often each name was given. @type {Map<string, number>} */
  #names = new Map();

  /** @param {File} file */
  async add(file) {
    const name = new TextEncoder().encode(this.#unique(file.name));
    const checksum = await crc32(file);
    if (this.#size + file.size > largest) throw new Error("All together they are more than 4 GB. Choose WebP or JPG, or save them one by one.");
    const common = fields([version, 2], [flags, 2], [0, 2], ...time(new Date()), [checksum, 4], [file.size, 4], [file.size, 4], [name.length, 2], [0, 2]);
    const entry = [fields([0x02014b50, 4], [version, 2]), common, fields([0, 2], [0, 2], [0, 2], [0, 4], [this.#size, 4]), name];
    const header = [fields([0x04034b50, 4]), common, name];
    this.#parts.push(...header, file);
    this.#directory.push(...entry);
    this.#size += length(header) + file.size;
    this.#directorySize += length(entry);
    this.#count++;
  }

  #count = 0;

  /** @param {string} name @returns {File} */
  finish(name) {
    const end = fields([0x06054b50, 4], [0, 2], [0, 2], [this.#count, 2], [this.#count, 2], [this.#directorySize, 4], [this.#size, 4], [0, 2]);
    return new File([...this.#parts, ...this.#directory, end], name, { type: "application/zip" });
  }

  /** Later ones of the same name are numbered; some systems do not tell capitals apart. */
  #unique(name) {
    const [, stem, ending] = name.match(/^(.*?)(\.[^.]*)?$/) ?? [];
    const key = name.toLowerCase();
    const count = (this.#names.get(key) ?? 0) + 1;
    this.#names.set(key, count);
    return count === 1 ? name : this.#unique(`${stem}-${count}${ending ?? ""}`);
  }
}

/** Little-endian numbers: each with its width in bytes. @param {...[number, number]} numbers */
function fields(...numbers) {
  const view = new DataView(new ArrayBuffer(numbers.reduce((sum, [, width]) => sum + width, 0)));
  let at = 0;
  for (const [value, width] of numbers) {
    if (width === 2) view.setUint16(at, value, true);
    else view.setUint32(at, value, true);
    at += width;
  }
  return new Uint8Array(view.buffer);
}

function length(parts) {
  return parts.reduce((sum, part) => sum + part.byteLength, 0);
}

/** As MS-DOS has it. @param {Date} date @returns {[number, number][]} */
function time(date) {
  return [
    [(date.getHours() << 11) | (date.getMinutes() << 5) | (date.getSeconds() >> 1), 2],
    [((date.getFullYear() - 1980) << 9) | ((date.getMonth() + 1) << 5) | date.getDate(), 2],
  ];
}

/** @param {Blob} blob */
async function crc32(blob) {
  let value = largest;
  const reader = blob.stream().getReader();
  for (let piece = await reader.read(); !piece.done; piece = await reader.read()) {
    for (const byte of piece.value) value = (value >>> 8) ^ table[(value ^ byte) & 255];
  }
  return (value ^ largest) >>> 0;
}
