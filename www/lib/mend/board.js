import { cutOutPart, foregroundOf } from "../matting/foreground.js";
import { adjusted, isUntouched, reachOf, scaled, untouched } from "./edge.js";
import { enclosing, Pyramid } from "./pyramid.js";

/**
 * Draws the cutout as it is being mended: only what is seen, in tiles that are kept, and of a tile only what changed.
 *
 * @typedef {import("./brush.js").Rect} Rect
 * @typedef {import("./edge.js").Edge} Edge
 * @typedef {{ scale: number, x: number, y: number, width: number, height: number }} View in screen pixels: of a pixel of
 *   the photo, of its top left corner, and of the frame
 * @typedef {{ canvas: OffscreenCanvas, context: OffscreenCanvasRenderingContext2D, frame: Rect, level: number, stale: Rect | null }} Tile
 */

const side = 256;
const keptTiles = 192;

export class Board {
  /** @type {Edge} */
  edge = untouched;
  /** How much of what was removed shines through, 0...1. */
  ghost = 0;
  #canvas;
  #context;
  #layer;
  #pixels;
  #isGraphic;
  #photo;
  #matte;
  /** By level; made when needed. @type {import("../matting/foreground.js").ColorSource[]} */
  #colors = [];
  #colorsOf;
  /** @type {Map<string, Tile>} */
  #tiles = new Map();
  /** @type {View} */
  #view = { scale: 1, x: 0, y: 0, width: 1, height: 1 };
  /** What of the photo is to be drawn again; all that is seen when null. @type {Rect | null} */
  #dirty = null;

  /**
   * @param {OffscreenCanvas} canvas
   * @param {Uint8ClampedArray} pixels the photo, RGBA
   * @param {import("./layer.js").MatteLayer} layer
   * @param {boolean} isGraphic
   */
  constructor(canvas, pixels, layer, isGraphic) {
    this.#canvas = canvas;
    this.#context = /** @type {OffscreenCanvasRenderingContext2D} */ (canvas.getContext("2d"));
    this.#layer = layer;
    this.#pixels = pixels;
    this.#isGraphic = isGraphic;
    this.#photo = new Pyramid(pixels, layer.width, layer.height, 4);
    this.#matte = new Pyramid(layer.alpha, layer.width, layer.height, 1);
    this.recolor();
  }

  /** Estimates the foreground's colours anew, after the matte has changed. */
  recolor() {
    const { alpha, width, height } = this.#layer;
    this.#colorsOf = foregroundOf(this.#pixels, alpha, width, height, this.#isGraphic);
    this.#colors = [];
    this.refresh();
  }

  /** All looks different. */
  refresh() {
    for (const tile of this.#tiles.values()) tile.stale = tile.frame;
    this.#dirty = null;
  }

  /** The matte changed here. @param {Rect} rect */
  invalidate(rect) {
    if (rect.right <= rect.left) return;
    this.#matte.update(rect);
    const halo = reachOf(this.edge) + 1;
    const felt = { left: rect.left - halo, top: rect.top - halo, right: rect.right + halo, bottom: rect.bottom + halo };
    for (const tile of this.#tiles.values()) {
      const part = intersection(enclosing(felt, 2 ** tile.level, this.#photo.levels[tile.level]), tile.frame);
      if (part) tile.stale = tile.stale ? union(tile.stale, part) : part;
    }
    if (this.#dirty) this.#dirty = union(this.#dirty, felt);
  }

  /** @param {View} view */
  look(view) {
    if (this.#canvas.width !== view.width) this.#canvas.width = view.width;
    if (this.#canvas.height !== view.height) this.#canvas.height = view.height;
    this.#view = view;
    this.#dirty = null;
  }

  draw() {
    const { scale, x, y, width, height } = this.#view;
    const level = Math.min(this.#photo.levels.length - 1, Math.max(0, Math.floor(Math.log2(1 / scale))));
    const factor = scale * 2 ** level;
    const context = this.#context;
    const frame = this.#changed();
    if (!frame) return;
    context.save();
    context.beginPath();
    context.rect(frame.left, frame.top, frame.right - frame.left, frame.bottom - frame.top);
    context.clip();
    context.clearRect(0, 0, width, height);
    // From twice its size on a pixel is shown as what it is.
    context.imageSmoothingEnabled = factor < 2;
    context.imageSmoothingQuality = "medium";
    const seen = { left: (frame.left - x) / factor, top: (frame.top - y) / factor, right: (frame.right - x) / factor, bottom: (frame.bottom - y) / factor };
    for (const tile of this.#tilesIn(level, seen)) {
      this.#bringUpToDate(tile);
      const [left, top] = [Math.round(x + tile.frame.left * factor), Math.round(y + tile.frame.top * factor)];
      const [right, bottom] = [Math.round(x + tile.frame.right * factor), Math.round(y + tile.frame.bottom * factor)];
      context.drawImage(tile.canvas, 0, 0, tile.frame.right - tile.frame.left, tile.frame.bottom - tile.frame.top, left, top, right - left, bottom - top);
    }
    context.restore();
    this.#dirty = { left: Infinity, top: Infinity, right: -Infinity, bottom: -Infinity };
  }

  /** Which part of the frame is to be drawn, with room for what smoothing mixes in. */
  #changed() {
    const { scale, x, y, width, height } = this.#view;
    const whole = { left: 0, top: 0, right: width, bottom: height };
    if (!this.#dirty) return whole;
    const room = 2 + 2 * Math.ceil(scale);
    return intersection(
      {
        left: Math.floor(this.#dirty.left * scale + x) - room,
        top: Math.floor(this.#dirty.top * scale + y) - room,
        right: Math.ceil(this.#dirty.right * scale + x) + room,
        bottom: Math.ceil(this.#dirty.bottom * scale + y) + room,
      },
      whole,
    );
  }

  *#tilesIn(level, seen) {
    const { width, height } = this.#photo.levels[level];
    const range = (from, to, length) => [Math.max(0, Math.floor(from / side)), Math.min(Math.ceil(length / side), Math.ceil(to / side))];
    const [firstRow, endRow] = range(seen.top, seen.bottom, height);
    const [firstColumn, endColumn] = range(seen.left, seen.right, width);
    for (let row = firstRow; row < endRow; row++) {
      for (let column = firstColumn; column < endColumn; column++) yield this.#tile(level, row, column);
    }
  }

  /** @returns {Tile} */
  #tile(level, row, column) {
    const key = `${level}/${row}/${column}`;
    const tile = this.#tiles.get(key) ?? this.#makeTile(level, row, column);
    // The least recently seen comes first, and goes first.
    this.#tiles.delete(key);
    this.#tiles.set(key, tile);
    if (this.#tiles.size > keptTiles) this.#tiles.delete(/** @type {string} */ (this.#tiles.keys().next().value));
    return tile;
  }

  #makeTile(level, row, column) {
    const { width, height } = this.#photo.levels[level];
    const [left, top] = [column * side, row * side];
    const frame = { left, top, right: Math.min(width, left + side), bottom: Math.min(height, top + side) };
    const canvas = new OffscreenCanvas(frame.right - left, frame.bottom - top);
    const context = /** @type {OffscreenCanvasRenderingContext2D} */ (canvas.getContext("2d"));
    return { canvas, context, frame, level, stale: frame };
  }

  #bringUpToDate(tile) {
    if (!tile.stale) return;
    const { left, top, right, bottom } = tile.stale;
    const image = new ImageData(this.#render(tile.level, tile.stale), right - left, bottom - top);
    tile.context.putImageData(image, left - tile.frame.left, top - tile.frame.top);
    tile.stale = null;
  }

  /** The cutout in a part of a level, as RGBA. */
  #render(level, rect) {
    const photo = this.#photo.levels[level];
    const matte = this.#matte.levels[level];
    const edge = scaled(this.edge, 1 / 2 ** level);
    const pixels = cropped(photo.values, photo.width, rect, 4);
    const alpha = isUntouched(edge) ? cropped(matte.values, matte.width, rect, 1) : adjusted(matte.values, matte.width, matte.height, rect, edge);
    const original = this.ghost > 0 ? pixels.slice() : null;
    this.#colors[level] ??= this.#colorsOf(photo.width, photo.height);
    cutOutPart(pixels, alpha, rect, this.#colors[level]);
    if (original) layUnder(pixels, original, this.ghost);
    return pixels;
  }
}

/** Lays a faint picture under another one. */
function layUnder(pixels, original, share) {
  for (let at = 0; at < pixels.length; at += 4) {
    if (pixels[at + 3] === 255) continue;
    const own = pixels[at + 3] / 255;
    const under = (1 - own) * share * (original[at + 3] / 255);
    const whole = own + under;
    if (whole === 0) continue;
    for (let channel = 0; channel < 3; channel++) {
      pixels[at + channel] = (pixels[at + channel] * own + original[at + channel] * under) / whole;
    }
    pixels[at + 3] = whole * 255;
  }
}

function cropped(values, width, { left, top, right, bottom }, depth) {
  const columns = (right - left) * depth;
  const result = new values.constructor(columns * (bottom - top));
  for (let y = top; y < bottom; y++) result.set(values.subarray((y * width + left) * depth, (y * width + right) * depth), (y - top) * columns);
  return result;
}

function union(a, b) {
  return { left: Math.min(a.left, b.left), top: Math.min(a.top, b.top), right: Math.max(a.right, b.right), bottom: Math.max(a.bottom, b.bottom) };
}

function intersection(a, b) {
  const both = { left: Math.max(a.left, b.left), top: Math.max(a.top, b.top), right: Math.min(a.right, b.right), bottom: Math.min(a.bottom, b.bottom) };
  return both.right > both.left && both.bottom > both.top ? both : null;
}
