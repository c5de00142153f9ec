import { isArranged, layoutOf } from "./dress.js";
import { arrange, fitted, grown, viewOf } from "./layout.js";
import { bounds, opacity, surface } from "./mask.js";
import { distances, line } from "./outline.js";
import { blurred } from "./photo-blur.js";
import { shadow } from "./shadow.js";

/**
 * Dresses a cutout: the same steps, in the same order and with the same numbers, as the server's.
 *
 * @typedef {import("./dress.js").Dress} Dress
 * @typedef {import("./mask.js").Picture} Picture
 *
 * @typedef {object} Source
 * @property {Picture} cutout transparent all around, the photo's size or smaller
 * @property {Picture | null} photo for a background that is made of it
 * @property {Picture | null} image a picture of one's own
 * @property {number} width the photo's own, in pixels
 * @property {number} height
 */

/** As wide as an outline may be, of the subject's longer side. */
const widestOutline = 0.1;

export class Renderer {
  /** What was found out about the latest cutout; most changes of a dress need little of it anew. */
  #cutout;
  #bounds;
  /** @type {{ scale: number, distances: ReturnType<typeof distances> } | undefined} */
  #field;
  /** Of the latest picture. */
  #longestSide = Infinity;
  #blur = { strength: 0, canvas: /** @type {any} */ (null) };
  #shadow = { key: "", canvas: /** @type {any} */ (null) };

  /**
   * The frame in the photo's own pixels, and where the subject stands in it.
   * @param {Source} source
   * @param {Dress} dress
   */
  frame(source, dress) {
    return arrange(this.#subject(source, dress, this.#longestSide).inPhoto, source, layoutOf(dress));
  }

  /**
   * @param {Source} source
   * @param {Dress} dress
   * @param {number} [longestSide] of the picture, in pixels
   * @returns {OffscreenCanvas}
   */
  render(source, dress, longestSide = Infinity) {
    this.#longestSide = longestSide;
    const subject = this.#subject(source, dress, longestSide);
    const frame = arrange(subject.inPhoto, source, layoutOf(dress));
    const scale = Math.min(1, longestSide / Math.max(frame.width, frame.height));
    const side = (length) => Math.max(1, Math.round(length * scale));
    const { canvas, context } = surface(side(frame.width), side(frame.height));
    context.scale(canvas.width / frame.width, canvas.height / frame.height);
    this.#drawBackdrop(context, source, dress, frame, subject, longestSide);
    const foreground = this.#foreground(source, dress, frame, subject, canvas);
    if (dress.shadow !== "none") this.#drawShadow(context, foreground, dress, frame);
    context.drawImage(foreground, 0, 0, frame.width, frame.height);
    return canvas;
  }

  /** The subject with its outline: a picture, the part of it that is drawn, and where that lies in the photo. */
  #subject(source, dress, longestSide) {
    const { cutout, width, height } = source;
    if (this.#cutout !== cutout) {
      this.#cutout = cutout;
      this.#bounds = bounds(opacity(cutout));
      this.#field = undefined;
      this.#blur.strength = 0;
      this.#shadow.key = "";
    }
    const factor = width / cutout.width;
    const whole = { left: 0, top: 0, width: cutout.width, height: cutout.height };
    const box = this.#bounds ?? whole;
    if (dress.outline === 0 || !this.#bounds) return { picture: cutout, part: box, inPhoto: inPhoto(box, factor, height / cutout.height) };
    const { picture, room } = this.#sticker(cutout, box, dress, longestSide);
    // As much room as at the photo's own size, whatever the size that the sticker is drawn at.
    const subject = inPhoto(box, factor, height / cutout.height);
    const own = Math.ceil((Math.max(subject.width, subject.height) * dress.outline) / 100) + 1;
    const [x, y] = [(picture.width - 2 * room) / subject.width, (picture.height - 2 * room) / subject.height];
    const part = { left: room - own * x, top: room - own * y, width: (subject.width + 2 * own) * x, height: (subject.height + 2 * own) * y };
    return { picture, part, inPhoto: grown(subject, own) };
  }

  /** Drawn no larger than it is needed, with some room around it. */
  #sticker(cutout, box, { outline, outlineColor }, longestSide) {
    const longest = Math.max(box.width, box.height);
    const scale = Math.min(1, longestSide / longest);
    const side = (length) => Math.max(1, Math.round(length * scale));
    const [width, height] = [side(box.width), side(box.height)];
    const radius = (longest * scale * outline) / 100;
    const room = Math.ceil(radius) + 2;
    const most = Math.ceil(longest * scale * widestOutline) + 2;
    const { canvas, context } = surface(width + 2 * room, height + 2 * room);
    if (this.#field?.scale !== scale) this.#field = { scale, distances: distances(opacity(part(cutout, box, width, height)), most) };
    context.drawImage(line(this.#field.distances, radius, outlineColor), room - most, room - most);
    context.drawImage(cutout, box.left, box.top, box.width, box.height, room, room, width, height);
    return { picture: canvas, room };
  }

  #drawBackdrop(context, source, dress, frame, subject, longestSide) {
    const { width, height } = frame;
    if (dress.backdrop === "color" && dress.color) fill(context, dress.color, width, height);
    if (dress.backdrop === "gradient") fill(context, gradient(context, dress.gradient, width, height), width, height);
    if (dress.backdrop === "image" && source.image) cover(context, source.image, wholeOf(source.image), frame);
    if (dress.backdrop === "blur" && source.photo) {
      if (this.#blur.strength !== dress.blur) this.#blur = { strength: dress.blur, canvas: blurred(source.photo, source.cutout, dress.blur, longestSide) };
      const { canvas } = this.#blur;
      const view = fitted(viewOf(frame, subject.inPhoto), source);
      const [x, y] = [canvas.width / source.width, canvas.height / source.height];
      cover(context, canvas, { left: view.left * x, top: view.top * y, width: view.width * x, height: view.height * y }, frame);
    }
  }

  /** The subject at its place, transparent all around. */
  #foreground(source, dress, frame, { picture, part }, canvas) {
    const isWhole = dress.outline === 0 && !isArranged(dress);
    // Where nothing moves, faint parts outside the bounding box stay, too.
    if (isWhole) return source.cutout;
    const { canvas: foreground, context } = surface(canvas.width, canvas.height);
    context.scale(canvas.width / frame.width, canvas.height / frame.height);
    const { left, top, width, height } = frame.subject;
    context.drawImage(picture, part.left, part.top, part.width, part.height, left, top, width, height);
    return foreground;
  }

  #drawShadow(context, foreground, dress, frame) {
    const key = JSON.stringify([dress.shadow, dress.outline, frame]);
    if (this.#shadow.key !== key) {
      const factor = foreground.width / frame.width;
      const { left, top, width, height } = frame.subject;
      const box = { left: left * factor, top: top * factor, width: width * factor, height: height * factor };
      this.#shadow = { key, canvas: shadow(foreground, box, dress.shadow) };
    }
    context.globalAlpha = dress.shadowStrength / 100;
    context.drawImage(this.#shadow.canvas, 0, 0, frame.width, frame.height);
    context.globalAlpha = 1;
  }
}

function fill(context, style, width, height) {
  context.fillStyle = style;
  context.fillRect(0, 0, width, height);
}

/** As CSS's gradients go. */
function gradient(context, text, width, height) {
  const parts = text.split(",");
  const isRadial = parts[0] === "radial";
  const angle = parts[0].endsWith("deg") ? (Number.parseFloat(parts[0]) * Math.PI) / 180 : Math.PI;
  const colors = parts.filter((part) => part.startsWith("#"));
  const [x, y] = [width / 2, height / 2];
  const reach = (Math.abs(width * Math.sin(angle)) + Math.abs(height * Math.cos(angle))) / 2;
  const [dx, dy] = [Math.sin(angle) * reach, -Math.cos(angle) * reach];
  const result = isRadial ? context.createRadialGradient(x, y, 0, x, y, Math.hypot(x, y)) : context.createLinearGradient(x - dx, y - dy, x + dx, y + dy);
  for (const [index, color] of colors.entries()) result.addColorStop(index / (colors.length - 1), color);
  return result;
}

/** Part of a picture over all of the frame; what overlaps is cut off. */
function cover(context, picture, part, frame) {
  const factor = Math.min(part.width / frame.width, part.height / frame.height);
  const [width, height] = [frame.width * factor, frame.height * factor];
  const [left, top] = [part.left + (part.width - width) / 2, part.top + (part.height - height) / 2];
  context.drawImage(picture, left, top, width, height, 0, 0, frame.width, frame.height);
}

function wholeOf({ width, height }) {
  return { left: 0, top: 0, width, height };
}

/** A part as a picture of its own. */
function part(picture, box, width, height) {
  const { canvas, context } = surface(width, height);
  context.drawImage(picture, box.left, box.top, box.width, box.height, 0, 0, width, height);
  return canvas;
}

function inPhoto({ left, top, width, height }, x, y) {
  const [x0, x1] = [Math.round(left * x), Math.round((left + width) * x)];
  const [y0, y1] = [Math.round(top * y), Math.round((top + height) * y)];
  return { left: x0, top: y0, width: x1 - x0, height: y1 - y0 };
}
