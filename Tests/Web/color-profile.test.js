/** Which photos have colours that a canvas would lose. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { deflateSync } from "node:zlib";

import { hasProfile } from "../../www/lib/color-profile.js";

const latin = (text) => Buffer.from(text, "latin1");
const profile = (name) => Buffer.concat([Buffer.alloc(128), latin(`desc\0\0\0\0\0\0\0\x09${name}\0`), Buffer.alloc(200)]);

function segment(marker, data) {
  const head = Buffer.from([0xff, marker, 0, 0]);
  head.writeUInt16BE(data.length + 2, 2);
  return Buffer.concat([head, data]);
}

function jpeg(icc) {
  const exif = segment(0xe1, Buffer.alloc(3000, 7));
  const app2 = icc ? [segment(0xe2, Buffer.concat([latin("ICC_PROFILE\0\x01\x01"), icc]))] : [];
  return new Blob([Buffer.concat([Buffer.from([0xff, 0xd8]), exif, ...app2, segment(0xda, Buffer.alloc(10)), Buffer.alloc(50)])]);
}

function png(...chunks) {
  const written = chunks.map(([kind, data]) => {
    const head = Buffer.alloc(8);
    head.writeUInt32BE(data.length);
    head.write(kind, 4, "latin1");
    return Buffer.concat([head, data, Buffer.alloc(4)]);
  });
  return new Blob([Buffer.concat([Buffer.from([0x89]), latin("PNG\r\n\x1a\n"), ...written])]);
}

function webp(icc) {
  const chunk = (kind, data) => {
    const head = Buffer.alloc(8);
    head.write(kind, 0, "latin1");
    head.writeUInt32LE(data.length, 4);
    return Buffer.concat([head, data, Buffer.alloc(data.length & 1)]);
  };
  return new Blob([Buffer.concat([latin("RIFF\0\0\0\0WEBP"), chunk("VP8X", Buffer.alloc(10)), ...(icc ? [chunk("ICCP", icc)] : [])])]);
}

const iccp = (icc) => ["iCCP", Buffer.concat([latin("name\0\0"), deflateSync(icc)])];
const pixels = ["IDAT", Buffer.alloc(4)];
const utf16 = Buffer.from(Buffer.from("sRGB built-in", "utf16le")).swap16();

test("no profile, or sRGB's, means sRGB", async () => {
  const srgb = profile("sRGB IEC61966-2.1");
  for (const file of [jpeg(null), jpeg(srgb), png(pixels), png(iccp(srgb), pixels), png(["sRGB", Buffer.alloc(1)], pixels), webp(null), webp(srgb)]) {
    assert.equal(await hasProfile(file), false);
  }
  assert.equal(await hasProfile(jpeg(Buffer.concat([Buffer.alloc(128), utf16]))), false);
});

test("another profile is noticed in every format", async () => {
  const wide = profile("Display P3");
  for (const file of [jpeg(wide), png(iccp(wide), pixels), webp(wide)]) assert.equal(await hasProfile(file), true);
});

test("what is damaged, short or of another kind breaks nothing", async () => {
  assert.equal(await hasProfile(png(["iCCP", Buffer.concat([latin("name\0\0"), Buffer.alloc(40, 9)])], pixels)), true);
  const whole = Buffer.from(await jpeg(profile("Display P3")).arrayBuffer());
  for (let length = 0; length < 40; length++) assert.equal(await hasProfile(new Blob([whole.subarray(0, length)])), false);
  assert.equal(await hasProfile(new Blob(["II*\0 a TIFF"])), false);
});
