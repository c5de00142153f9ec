/**
 * Writes an 8-bit grey PNG (ISO/IEC 15948), the form in which mattes travel: a canvas writes four channels, at several
 * times the time and size.
 */

const signature = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a];
/** Each row less the one above it: mattes are flat, and so nearly all of it is zeros. */
const filterUp = 2;

/**
 * @param {Uint8Array} values row-major
 * @param {number} width
 * @param {number} height
 * @returns {Promise<Blob>}
 */
export async function greyPNG(values, width, height) {
  const header = new Uint8Array(13);
  new DataView(header.buffer).setUint32(0, width);
  new DataView(header.buffer).setUint32(4, height);
  header[8] = 8;
  const rows = await deflate(filtered(values, width, height));
  return new Blob([Uint8Array.from(signature), chunk("IHDR", header), chunk("IDAT", rows), chunk("IEND", new Uint8Array())], { type: "image/png" });
}

function filtered(values, width, height) {
  const rows = new Uint8Array((width + 1) * height);
  for (let y = 0, from = 0, to = 0; y < height; y++) {
    rows[to++] = filterUp;
    for (let x = 0; x < width; x++, from++, to++) rows[to] = values[from] - (y > 0 ? values[from - width] : 0);
  }
  return rows;
}

async function deflate(bytes) {
  const stream = new Blob([bytes]).stream().pipeThrough(new CompressionStream("deflate"));
  return new Uint8Array(await new Response(stream).arrayBuffer());
}

function chunk(kind, data) {
  const bytes = new Uint8Array(data.length + 12);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, data.length);
  for (let i = 0; i < 4; i++) bytes[4 + i] = kind.charCodeAt(i);
  bytes.set(data, 8);
  view.setUint32(data.length + 8, checksum(bytes.subarray(4, data.length + 8)));
  return bytes;
}

const table = Uint32Array.from({ length: 256 }, (_, n) => {
  for (let bit = 0; bit < 8; bit++) n = n & 1 ? 0xedb88320 ^ (n >>> 1) : n >>> 1;
  return n;
});

function checksum(bytes) {
  let sum = 0xffffffff;
  for (const byte of bytes) sum = table[(sum ^ byte) & 255] ^ (sum >>> 8);
  return (sum ^ 0xffffffff) >>> 0;
}
