/** The page's arithmetic, run by Debian's node: `scripts/test` calls `node --test Tests/Web`. */
import assert from "node:assert/strict";
import { test } from "node:test";

import { cutOut } from "../../www/lib/matting/foreground.js";
import { clampColor, estimateColors } from "../../www/lib/matting/grid.js";
import { look } from "../../www/lib/matting/look.js";

const front = [200, 40, 60];
const back = [20, 160, 90];

/**
 * A subject of one colour before a background of another, its edge a ramp of five pixels in the middle.
 * @param {number} width
 * @param {number} height
 */
function scene(width, height) {
  const pixels = new Uint8ClampedArray(width * height * 4);
  const alpha = new Uint8Array(width * height);
  for (let i = 0; i < alpha.length; i++) {
    const share = Math.min(Math.max(((i % width) - width / 2) / 5 + 0.5, 0), 1);
    alpha[i] = Math.round(share * 255);
    const a = alpha[i] / 255;
    for (let channel = 0; channel < 3; channel++) {
      pixels[i * 4 + channel] = Math.round(a * front[channel] + (1 - a) * back[channel]);
    }
    pixels[i * 4 + 3] = 255;
  }
  return { pixels, alpha };
}

test("an edge is freed from the old background's colour", () => {
  const [width, height] = [90, 12];
  const { pixels, alpha } = scene(width, height);
  const before = pixels.slice();
  cutOut(pixels, alpha, width, height);
  let seen = 0;
  for (let i = 0; i < alpha.length; i++) {
    assert.equal(pixels[i * 4 + 3], alpha[i]);
    if (alpha[i] < 64 || alpha[i] === 255) continue;
    seen++;
    for (let channel = 0; channel < 3; channel++) {
      const [was, is] = [before, pixels].map((all) => Math.abs(all[i * 4 + channel] - front[channel]));
      assert.ok(is <= was / 4 + 3, `channel ${channel} of pixel ${i} was ${was} from the subject's colour and is ${is}`);
    }
  }
  assert.ok(seen >= 3 * height);
});

test("what is certain stays as it was", () => {
  const [width, height] = [60, 8];
  const { pixels, alpha } = scene(width, height);
  const before = pixels.slice();
  cutOut(pixels, alpha, width, height);
  for (let i = 0; i < alpha.length; i++) {
    if (alpha[i] !== 255) continue;
    assert.deepEqual([...pixels.slice(i * 4, i * 4 + 4)], [...before.slice(i * 4, i * 4 + 4)]);
  }
});

test("a photo keeps the transparency that it came with", () => {
  const pixels = new Uint8ClampedArray([10, 20, 30, 40, 10, 20, 30, 255]);
  cutOut(pixels, new Uint8Array([255, 100]), 2, 1);
  assert.deepEqual([pixels[3], pixels[7]], [40, 100]);
});

test("large photos are estimated on a grid, small ones pixel by pixel", () => {
  for (const [width, height] of [[1, 1], [3, 2], [384, 5], [385, 5], [1000, 700]]) {
    const grid = estimateColors(
      new Uint8ClampedArray(width * height * 4).fill(128).map((value, i) => (i % 4 === 3 ? 255 : value)),
      new Uint8Array(width * height).fill(77),
      width,
      height,
    );
    const scale = Math.min(1, look.longSide / Math.max(width, height));
    assert.equal(grid.width, Math.max(1, Math.round(width * scale)));
    assert.equal(grid.height, Math.max(1, Math.round(height * scale)));
    assert.ok(grid.colors.every((value, i) => i % 4 === 3 || Math.abs(value - 128) < 1));
  }
});

test("a graphic's edge is freed of its ground exactly", () => {
  const ink = [220, 40, 40];
  const pixels = new Uint8ClampedArray(8 * 4).fill(255);
  const alpha = Uint8Array.from([0, 0, 64, 128, 192, 255, 255, 0]);
  alpha.forEach((a, i) => pixels.set([...ink.map((value) => Math.round((value * a + 255 * (255 - a)) / 255)), 255], i * 4));
  cutOut(pixels, alpha, 8, 1, true);
  for (const i of [2, 3, 4]) ink.forEach((value, channel) => assert.ok(Math.abs(pixels[i * 4 + channel] - value) <= 3));
});

test("colours stay colours", () => {
  assert.deepEqual([-3, 0, 127.5, 255, 300].map(clampColor), [0, 0, 127.5, 255, 255]);
});
