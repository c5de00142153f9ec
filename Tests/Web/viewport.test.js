/** Zoom and pan as arithmetic. */
import assert from "node:assert/strict";
import { test } from "node:test";

import { Viewport } from "../../www/lib/view/viewport.js";

function viewport({ content = [4000, 3000], frame = [800, 600], density = 1 } = {}) {
  const view = new Viewport();
  view.resize(frame[0], frame[1], density);
  view.show(content[0], content[1]);
  return view;
}

test("a picture is shown whole, in the middle", () => {
  const view = viewport({ frame: [1000, 600] });
  assert.equal(view.scale, 0.2);
  assert.deepEqual([view.x, view.y], [100, 0]);
  assert.ok(view.isWhole);
});

test("the point under the pointer stays where it is", () => {
  const view = viewport();
  const before = view.pictureAt(200, 500);
  view.zoom(3, 200, 500);
  const after = view.pictureAt(200, 500);
  assert.ok(Math.hypot(after.x - before.x, after.y - before.y) < 1e-6);
  assert.ok(!view.isWhole);
});

test("its own size is one pixel on one of the screen", () => {
  const view = viewport({ density: 2 });
  view.actual();
  assert.equal(view.scale, 0.5);
  assert.equal(view.magnification, 1);
});

test("there is a nearest and a farthest", () => {
  const view = viewport();
  view.zoom(1e6);
  assert.equal(view.magnification, 8);
  view.zoom(1e-6);
  assert.ok(view.isWhole);
  assert.equal(view.scale, 0.2);
});

test("panning leaves no gap at the edges", () => {
  const view = viewport();
  view.actual();
  view.pan(1e6, 1e6);
  assert.deepEqual([view.x, view.y], [0, 0]);
  view.pan(-1e6, -1e6);
  assert.deepEqual([view.x, view.y], [800 - 4000, 600 - 3000]);
});

test("another size of the frame keeps the middle, or the whole", () => {
  const view = viewport();
  view.zoom(4, 100, 100);
  const before = view.pictureAt(400, 300);
  view.resize(500, 700, 1);
  const after = view.pictureAt(250, 350);
  assert.ok(Math.hypot(after.x - before.x, after.y - before.y) < 1e-6);
  view.fit();
  view.resize(400, 400, 1);
  assert.equal(view.scale, 0.1);
});

test("a small picture can be seen at its own size", () => {
  const view = viewport({ content: [80, 60] });
  assert.equal(view.scale, 10);
  view.actual();
  assert.equal(view.magnification, 1);
  assert.deepEqual([view.x, view.y], [360, 270]);
});
