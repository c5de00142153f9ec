/** Mending's arithmetic: brush, steps, parts, edge, edges that a brush follows, and the file it ends in. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { crc32, inflateSync } from "node:zlib";

import { coverageAt, reach, sweep } from "../../www/lib/mend/brush.js";
import { apply, difference } from "../../www/lib/mend/delta.js";
import { adjusted, reachOf, scaled } from "../../www/lib/mend/edge.js";
import { greyPNG } from "../../www/lib/mend/grey-png.js";
import { MatteLayer } from "../../www/lib/mend/layer.js";
import { findParts, largest } from "../../www/lib/mend/parts.js";
import { Pyramid } from "../../www/lib/mend/pyramid.js";
import { snapping } from "../../www/lib/mend/smart.js";
import { Stroke } from "../../www/lib/mend/stroke.js";

/** A generator that gives the same numbers every time (Lehmer). */
function dice(seed = 1) {
  return () => (seed = (seed * 48271) % 2147483647) / 2147483647;
}

const whole = (width, height) => ({ left: 0, top: 0, right: width, bottom: height });
const at = (x, y, radius = 10) => ({ x, y, radius });

test("a brush is full in its core and ends at its radius", () => {
  for (const [radius, hardness] of [[20, 0], [20, 0.5], [20, 1], [2, 1], [0.8, 0.3]]) {
    assert.equal(coverageAt(0, radius, hardness), 255);
    assert.equal(coverageAt(radius, radius, hardness), 0);
    const along = Array.from({ length: 100 }, (_, i) => coverageAt((i * radius) / 100, radius, hardness));
    assert.ok(along.every((value, i) => i === 0 || value <= along[i - 1]));
  }
  assert.equal(coverageAt(9, 20, 0.5), 255);
  assert.ok(coverageAt(15, 20, 0.5) < 255);
});

test("a sweep covers what lies between its ends, and its radius changes on the way", () => {
  const rect = reach(at(20, 20, 4), at(80, 20, 12), { width: 100, height: 40 });
  const coverage = sweep(at(20, 20, 4), at(80, 20, 12), 1, rect);
  const value = (x, y) => coverage[(y - rect.top) * (rect.right - rect.left) + x - rect.left];
  assert.equal(value(50, 20), 255);
  assert.equal(value(50, 25), 255);
  assert.equal(value(25, 26), 0);
  assert.ok(value(79, 29) > 200);
  assert.deepEqual(reach(at(-50, -50), at(-40, -50), { width: 100, height: 40 }).right <= 0, true);
});

test("a difference leads there and back, for any two tiles", () => {
  const roll = dice(7);
  for (let round = 0; round < 60; round++) {
    const before = Uint8Array.from({ length: 1 + Math.floor(roll() * 70000) }, () => (roll() < 0.5 ? 255 : Math.floor(roll() * 256)));
    const after = before.slice();
    const changes = [0, 1, 5, before.length][round % 4];
    for (let i = 0; i < changes; i++) after[Math.floor(roll() * after.length)] = Math.floor(roll() * 256);
    const record = difference(before, after);
    const tile = before.slice();
    apply(tile, record);
    assert.deepEqual(tile, after);
    apply(tile, record);
    assert.deepEqual(tile, before);
  }
  assert.equal(difference(new Uint8Array(65536), new Uint8Array(65536)).length, 0);
});

test("what is long the same, and long different, is recorded too", () => {
  const [before, after] = [new Uint8Array(200_000), new Uint8Array(200_000)];
  after.fill(9, 70_000, 199_999);
  apply(before, difference(before, after));
  assert.deepEqual(before, after);
});

function paint(layer, brush, ...points) {
  const stroke = new Stroke(layer, { hardness: 1, opacity: 1, ...brush });
  for (const point of points) stroke.to(point);
  return stroke.end();
}

test("erasing and restoring", () => {
  const layer = new MatteLayer(new Uint8Array(600 * 400).fill(255), 600, 400);
  assert.ok(paint(layer, { restores: false }, at(100, 200), at(500, 200)));
  assert.equal(layer.alpha[200 * 600 + 300], 0);
  assert.equal(layer.alpha[240 * 600 + 300], 255);
  paint(layer, { restores: true }, at(300, 200));
  assert.equal(layer.alpha[200 * 600 + 300], 255);
  assert.equal(layer.alpha[200 * 600 + 200], 0);
});

test("a stroke that crosses itself is not stronger there", () => {
  const layer = new MatteLayer(new Uint8Array(300 * 300).fill(255), 300, 300);
  paint(layer, { restores: false, opacity: 0.5 }, at(50, 150), at(250, 150), at(50, 150), at(150, 150));
  assert.equal(layer.alpha[150 * 300 + 150], 128);
  paint(layer, { restores: false, opacity: 0.5 }, at(150, 150));
  assert.equal(layer.alpha[150 * 300 + 150], 64);
});

test("undo and redo without end", () => {
  const roll = dice(3);
  const layer = new MatteLayer(Uint8Array.from({ length: 700 * 500 }, () => Math.floor(roll() * 256)), 700, 500);
  const states = [layer.alpha.slice()];
  for (let i = 0; i < 40; i++) {
    const point = () => at(roll() * 700, roll() * 500, 2 + roll() * 60);
    paint(layer, { restores: roll() < 0.5, opacity: 0.3 + roll() * 0.7, hardness: roll() }, point(), point(), point());
    states.push(layer.alpha.slice());
  }
  for (let i = states.length - 2; i >= 0; i--) {
    assert.ok(layer.undo());
    assert.deepEqual(layer.alpha, states[i]);
  }
  assert.equal(layer.undo(), null);
  for (let i = 1; i < states.length; i++) {
    assert.ok(layer.redo());
    assert.deepEqual(layer.alpha, states[i]);
  }
  assert.equal(layer.redo(), null);
});

test("a stroke beside the photo, and one that changes nothing, are no steps", () => {
  const layer = new MatteLayer(new Uint8Array(50 * 50), 50, 50);
  assert.equal(paint(layer, { restores: true }, at(-40, 20), at(-30, 20)), false);
  assert.equal(paint(layer, { restores: false }, at(20, 20)), false);
  assert.equal(layer.canUndo, false);
});

test("a step is rolled back whole", () => {
  const layer = new MatteLayer(new Uint8Array(400 * 300).fill(255), 400, 300);
  const stroke = new Stroke(layer, { restores: false, hardness: 1, opacity: 1 });
  stroke.to(at(10, 10));
  stroke.to(at(390, 290));
  layer.rollBack();
  assert.ok(layer.alpha.every((value) => value === 255));
  assert.equal(layer.canUndo, false);
});

/** A matte drawn with letters: # is whole, + half, . a soft edge, anything else nothing. */
function drawn(...rows) {
  const values = { "#": 255, "+": 128, ".": 20 };
  return { alpha: Uint8Array.from(rows.join(""), (letter) => values[letter] ?? 0), width: rows[0].length, height: rows.length };
}

test("parts hang together across corners, and soft edges belong to the nearest", () => {
  const { alpha, width, height } = drawn(
    "##.   .##",
    "##.  ..##",
    " .#      ",
    "   #   .+",
    "        +",
  );
  const { labels, areas } = findParts(alpha, width, height);
  assert.equal(areas.length - 1, 3);
  assert.deepEqual(areas.slice(1), [6, 4, 2]);
  assert.equal(labels[2], labels[0]);
  assert.equal(labels[3 * width + 3], labels[0]);
  assert.equal(labels[6], labels[7]);
  assert.equal(labels[3 * width + 7], labels[3 * width + 8]);
  assert.equal(labels[4], 0);
  assert.equal(largest({ labels, areas }), labels[0]);
});

test("parts that meet late are one", () => {
  const { alpha, width, height } = drawn("# # #", "# # #", "#####");
  assert.deepEqual(findParts(alpha, width, height).areas, [0, 11]);
  assert.equal(largest(findParts(new Uint8Array(9), 3, 3)), 0);
});

/** A disc whose edge is a pixel wide. */
function disc(side, radius) {
  return Uint8Array.from({ length: side * side }, (_, i) => {
    const distance = Math.hypot((i % side) + 0.5 - side / 2, Math.floor(i / side) + 0.5 - side / 2);
    return Math.round(255 * Math.min(1, Math.max(0, radius - distance + 0.5)));
  });
}
const area = (alpha) => alpha.reduce((sum, value) => sum + value / 255, 0);
const radiusOf = (alpha) => Math.sqrt(area(alpha) / Math.PI);
const none = { smooth: 0, shift: 0, feather: 0 };

test("shifting moves the edge by as much as it says, both ways", () => {
  const alpha = disc(120, 30);
  for (const shift of [-8, -2.5, -1, 1, 2.5, 8]) {
    const radius = radiusOf(adjusted(alpha, 120, 120, whole(120, 120), { ...none, shift }));
    assert.ok(Math.abs(radius - (30 + shift)) < 0.45, `${shift}: ${radius}`);
  }
});

test("feathering softens the edge and leaves the rest and the amount", () => {
  const result = adjusted(disc(160, 40), 160, 160, whole(160, 160), { ...none, feather: 5 });
  assert.ok(Math.abs(radiusOf(result) - 40) < 0.6);
  assert.equal(result[80 * 160 + 80], 255);
  assert.equal(result[0], 0);
  const soft = result.filter((value) => value > 20 && value < 235).length;
  assert.ok(soft > 5 * disc(160, 40).filter((value) => value > 20 && value < 235).length);
});

test("smoothing takes bumps away and leaves the edge sharp", () => {
  const side = 160;
  const bumpy = Uint8Array.from({ length: side * side }, (_, i) => ((i % side) + 3 * Math.sin(Math.floor(i / side) * 1.6) < side / 2 ? 255 : 0));
  const border = (alpha) => Array.from({ length: 100 }, (_, y) => alpha.subarray((y + 30) * side, (y + 31) * side).reduce((sum, value) => sum + value / 255, 0));
  const unevenness = (alpha) => Math.max(...border(alpha)) - Math.min(...border(alpha));
  const smooth = adjusted(bumpy, side, side, whole(side, side), { ...none, smooth: 5 });
  assert.ok(unevenness(smooth) < unevenness(bumpy) / 4);
  assert.ok(smooth.filter((value) => value > 20 && value < 235).length < 4 * side);
});

test("a part is adjusted as the whole is", () => {
  const roll = dice(11);
  const [width, height] = [90, 70];
  const alpha = Uint8Array.from({ length: width * height }, (_, i) => (roll() < 0.2 ? Math.floor(roll() * 256) : i % width < 40 ? 255 : 0));
  const edge = { smooth: 2, shift: -2.3, feather: 1.5 };
  const all = adjusted(alpha, width, height, whole(width, height), edge);
  const rect = { left: 33, top: 12, right: 61, bottom: 40 };
  const part = adjusted(alpha, width, height, rect, edge);
  for (let y = rect.top, i = 0; y < rect.bottom; y++) {
    for (let x = rect.left; x < rect.right; x++, i++) assert.equal(part[i], all[y * width + x]);
  }
  assert.ok(reachOf(edge) >= 8);
  assert.deepEqual(scaled(edge, 0.5), { smooth: 1, shift: -1.15, feather: 0.75 });
});

test("a brush that follows edges stops at one, and covers its own side whole", () => {
  const [width, height] = [300, 200];
  const roll = dice(5);
  const pixels = new Uint8ClampedArray(width * height * 4);
  // A slanted border between a reddish and a greyish side, both grainy.
  const isLeft = (x, y) => x < 140 + y / 5;
  for (let i = 0; i < width * height; i++) {
    const color = isLeft(i % width, Math.floor(i / width)) ? [150, 60, 50] : [120, 125, 130];
    pixels.set([...color.map((value) => value + roll() * 8), 255], i * 4);
  }
  const layer = new MatteLayer(new Uint8Array(width * height).fill(255), width, height);
  const stroke = new Stroke(layer, { restores: false, hardness: 0.9, opacity: 1 }, snapping(pixels, width, height, 0.9));
  for (let y = 60; y <= 140; y += 10) stroke.to(at(115 + y / 5, y, 60));
  stroke.end();
  const share = (test) => {
    const values = layer.alpha.filter((_, i) => test(i % width, Math.floor(i / width)));
    return values.reduce((sum, value) => sum + value, 0) / (255 * values.length);
  };
  const inReach = (y) => y > 80 && y < 120;
  assert.ok(share((x, y) => inReach(y) && x > 105 + y / 5 && x < 136 + y / 5) < 0.03);
  assert.ok(share((x, y) => inReach(y) && x > 144 + y / 5 && x < 165 + y / 5) > 0.97);
});

test("reductions follow a change", () => {
  const values = new Uint8Array(1000 * 701);
  const pyramid = new Pyramid(values, 1000, 701, 1);
  assert.deepEqual(pyramid.levels.map(({ width, height }) => [width, height]), [[1000, 701], [500, 351], [250, 176]]);
  const rect = { left: 301, top: 203, right: 420, bottom: 330 };
  for (let y = rect.top; y < rect.bottom; y++) values.fill(200, y * 1000 + rect.left, y * 1000 + rect.right);
  pyramid.update(rect);
  const fresh = new Pyramid(values, 1000, 701, 1);
  for (let level = 0; level < 3; level++) assert.deepEqual(pyramid.levels[level].values, fresh.levels[level].values);
  assert.equal(pyramid.levels[1].values[130 * 500 + 180], 200);
});

test("the file is a grey PNG with the very values", async () => {
  const roll = dice(9);
  const [width, height] = [37, 23];
  const values = Uint8Array.from({ length: width * height }, () => Math.floor(roll() * 256));
  const file = Buffer.from(await (await greyPNG(values, width, height)).arrayBuffer());
  assert.equal(file.subarray(0, 8).toString("hex"), "89504e470d0a1a0a");
  const chunks = {};
  for (let offset = 8; offset < file.length; ) {
    const length = file.readUInt32BE(offset);
    const body = file.subarray(offset + 4, offset + 8 + length);
    if (typeof crc32 === "function") assert.equal(file.readUInt32BE(offset + 8 + length), crc32(body));
    chunks[body.toString("latin1", 0, 4)] = body.subarray(4);
    offset += length + 12;
  }
  assert.deepEqual([chunks.IHDR.readUInt32BE(0), chunks.IHDR.readUInt32BE(4), chunks.IHDR[8], chunks.IHDR[9]], [width, height, 8, 0]);
  const rows = inflateSync(chunks.IDAT);
  const read = new Uint8Array(values.length);
  for (let y = 0; y < height; y++) {
    assert.equal(rows[y * (width + 1)], 2);
    for (let x = 0; x < width; x++) read[y * width + x] = rows[y * (width + 1) + 1 + x] + (y > 0 ? read[(y - 1) * width + x] : 0);
  }
  assert.deepEqual(read, values);
});
