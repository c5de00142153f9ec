/** What cutouts wear on the page: the server's arithmetic, its presets and words, templates and archives. */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { Pace } from "../../www/components/photo-strip/progress.js";
import { checked, dressOf, fieldsOf, isPlain, layoutOf, nameOf, plain } from "../../www/lib/dress/dress.js";
import { arrange, fitted, viewOf } from "../../www/lib/dress/layout.js";
import { average, bounds } from "../../www/lib/dress/mask.js";
import { distances } from "../../www/lib/dress/outline.js";
import { presets } from "../../www/lib/dress/presets.js";
import { ZIPBuilder } from "../../www/lib/zip.js";

const subject = { left: 10, top: 20, width: 40, height: 20 };
const photo = { width: 100, height: 80 };
const none = { margin: null, ratio: null, size: null, scale: null, isByHeight: false, position: null };
const frameOf = (wishes) => arrange(subject, photo, { ...none, ...wishes });

// The same cases, with the same results, as CutoutLayoutTests and DressTests of Tests/MattingTests.
test("frames come out as the server's", () => {
  assert.deepEqual(frameOf({}), { ...photo, subject });
  assert.deepEqual(frameOf({ ratio: 1 }), { width: 100, height: 100, subject: { ...subject, top: 30 } });
  assert.deepEqual(frameOf({ margin: 0, ratio: 0.5 }), { width: 40, height: 80, subject: { left: 0, top: 30, width: 40, height: 20 } });
  assert.deepEqual(frameOf({ size: { width: 300, height: 300 } }).subject, { left: 30, top: 90, width: 120, height: 60 });
  const product = frameOf({ size: { width: 2000, height: 2000 }, scale: 0.85, position: { x: 0.5, y: 0.5 } });
  assert.deepEqual(product.subject, { left: 150, top: 575, width: 1700, height: 850 });
  const person = frameOf({ size: { width: 200, height: 300 }, scale: 0.9, isByHeight: true, position: { x: 0.5, y: 1 } });
  assert.deepEqual(person.subject, { left: -170, top: 30, width: 540, height: 270 });
});

test("a view lies on the photo", () => {
  const frame = frameOf({ margin: 0, size: { width: 80, height: 0 } });
  assert.deepEqual(viewOf(frame, subject), subject);
  assert.deepEqual(fitted({ left: -30, top: 10, width: 200, height: 100 }, photo), { left: 0, top: 30, width: 100, height: 50 });
});

test("presets are the server's", () => {
  const text = readFileSync(fileURLToPath(new URL("../../Sources/Service/Dress/Preset.swift", import.meta.url)), "utf8");
  const names = Object.fromEntries([...text.matchAll(/case (\w+) = "([\w-]+)"/g)].map(([, name, value]) => [name, value]));
  const found = [...text.matchAll(/case \.(\w+): Self\.(product|person)\((\d+), (\d+)(?:, filled: ([\d.]+))?/g)];
  assert.equal(found.length, Object.keys(presets).length);
  for (const [, name, kind, width, height, filled = "0.9"] of found) {
    const preset = presets[names[name] ?? name];
    assert.deepEqual([preset.width, preset.height, preset.filled, preset.isPerson], [Number(width), Number(height), Number(filled), kind === "person"], name);
  }
});

test("a dress survives being said in fields", () => {
  const worn = checked({ ...plain, backdrop: "blur", blur: 35, shadow: "drop", shadowStrength: 20, outline: 2.5, crop: true, margin: 12, ratio: "4:5", side: 1080, filled: 60, position: { x: 0.25, y: 1 } });
  assert.deepEqual(dressOf(fieldsOf(worn)), worn);
  const placed = checked({ ...plain, preset: "amazon", color: "#ffffff" });
  assert.deepEqual(dressOf(fieldsOf(placed)), placed);
  assert.equal(layoutOf(placed).scale, 0.85);
  assert.ok(isPlain(dressOf({ background: "#ffffffff" })));
  assert.equal(nameOf(checked({ ...plain, color: "#123456" })), nameOf(checked({ ...plain, color: "#123456" })));
});

test("what was written down wrong is as in the plain dress", () => {
  const wrong = { backdrop: "image", color: "red", gradient: "url(x)", blur: 900, shadow: "no", outline: "5", preset: "constructor", ratio: "7:1", position: { x: 3, y: 0 } };
  assert.deepEqual(checked(wrong), { ...plain });
});

test("bounds ignore what nobody sees, means keep to the border, distances count fractions", () => {
  const values = new Uint8Array(48).fill(2);
  assert.equal(bounds({ width: 8, height: 6, values }), null);
  values[2 * 8 + 3] = 255;
  values[4 * 8 + 5] = 40;
  assert.deepEqual(bounds({ width: 8, height: 6, values }), { left: 3, top: 2, width: 3, height: 3 });
  const means = Float32Array.from([9, 0, 0, 3]);
  average(means, 4, 1, 1, 1);
  assert.deepEqual([...means], [4.5, 3, 1, 1.5]);
  const { squares, width } = distances({ width: 2, height: 1, values: Uint8Array.from([255, 102]) }, 2);
  assert.equal(squares[2 * width + 2], 0);
  assert.ok(Math.abs(squares[2 * width + 4] - 1.01) < 1e-5);
});

test("a batch tells how far it is and how long it takes", () => {
  let now = 1000;
  const pace = new Pace(() => now);
  const photos = (done, all) => Array.from({ length: all }, (_, i) => ({ stage: i < done ? "done" : "queued" }));
  assert.equal(pace.told(photos(0, 1)), "");
  assert.equal(pace.told(photos(0, 12)), "0 of 12");
  now += 6000;
  assert.equal(pace.told(photos(3, 12)), "3 of 12 \u00b7 about 20 s left");
  assert.equal(pace.told(photos(12, 12)), "");
});

test("an archive can be read, whatever its names", async () => {
  const archive = new ZIPBuilder();
  for (const name of ["cat.png", "Cat.png", "épée.png"]) await archive.add(new File([`this is ${name}`], name));
  const bytes = Buffer.from(await archive.finish("all.zip").arrayBuffer());
  const end = bytes.length - 22;
  assert.equal(bytes.readUInt32LE(end), 0x06054b50);
  assert.equal(bytes.readUInt16LE(end + 10), 3);
  const names = [];
  for (let at = bytes.readUInt32LE(end + 16); at < end; ) {
    assert.equal(bytes.readUInt32LE(at), 0x02014b50);
    const [length, local] = [bytes.readUInt16LE(at + 28), bytes.readUInt32LE(at + 42)];
    const name = bytes.toString("utf8", at + 46, at + 46 + length);
    assert.equal(bytes.readUInt32LE(local), 0x04034b50);
    const start = local + 30 + bytes.readUInt16LE(local + 26);
    const content = bytes.toString("utf8", start, start + bytes.readUInt32LE(local + 18));
    assert.match(content, /^this is (C|c|é)/);
    names.push(name);
    at += 46 + length;
  }
  assert.deepEqual(names, ["cat.png", "Cat-2.png", "épée.png"]);
});
