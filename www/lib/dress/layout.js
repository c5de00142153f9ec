/**
 * Where a subject comes to lie in its picture, with the server's arithmetic (`CutoutLayout` in Sources/Matting).
 *
 * @typedef {{ left: number, top: number, width: number, height: number }} Rect
 *
 * @typedef {object} Layout
 * @property {number | null} margin what is left free around the subject, as a share of it; null keeps the photo's frame
 * @property {number | null} ratio width by height; null keeps it
 * @property {{ width: number, height: number } | null} size in pixels; without a height its longer side; null keeps it
 * @property {number | null} scale how much of the picture the subject fills, 0...1
 * @property {boolean} isByHeight whether it fills that much of the height, whatever of its sides is lost
 * @property {{ x: number, y: number } | null} position shares of the free room; null leaves it where it stood
 */

/** The most pixels of a picture. */
const mostPixels = 52_000_000;

/**
 * @param {Rect} subject its bounding box in the photo
 * @param {{ width: number, height: number }} photo
 * @param {Layout} layout
 * @returns {{ width: number, height: number, subject: Rect }} the picture's size, and the subject's place in it
 */
export function arrange(subject, photo, layout) {
  const frame = layout.margin === null ? { ...photo, subject } : cropped(subject, layout.margin);
  const ratio = layout.size?.height ? layout.size.width / layout.size.height : layout.ratio;
  if (ratio) extend(frame, ratio);
  if (layout.size) resize(frame, layout.size);
  if (layout.scale) fill(frame, layout.scale, layout.isByHeight);
  if (layout.position) {
    const { x, y } = layout.position;
    frame.subject = { ...frame.subject, left: Math.round((frame.width - frame.subject.width) * x), top: Math.round((frame.height - frame.subject.height) * y) };
  }
  if (frame.width * frame.height > mostPixels) reduce(frame);
  return frame;
}

/** The part of the photo behind the picture. @param {{ width: number, height: number, subject: Rect }} frame @param {Rect} inPhoto */
export function viewOf(frame, inPhoto) {
  const factor = inPhoto.width / frame.subject.width;
  return {
    left: inPhoto.left - frame.subject.left * factor,
    top: inPhoto.top - frame.subject.top * factor,
    width: frame.width * factor,
    height: frame.height * factor,
  };
}

/** A view moved, and made smaller where it must be, so that it lies on the photo. @param {Rect} view @param {{ width: number, height: number }} photo */
export function fitted(view, photo) {
  const factor = Math.min(1, photo.width / view.width, photo.height / view.height);
  const [width, height] = [view.width * factor, view.height * factor];
  const inside = (start, length, most) => Math.min(Math.max(start, 0), most - length);
  return {
    left: inside(view.left + (view.width - width) / 2, width, photo.width),
    top: inside(view.top + (view.height - height) / 2, height, photo.height),
    width,
    height,
  };
}

/** @param {Rect} rect @param {number} room on every side */
export function grown({ left, top, width, height }, room) {
  return { left: left - room, top: top - room, width: width + 2 * room, height: height + 2 * room };
}

/** @param {Rect} rect @param {number} factor */
export function scaled({ left, top, width, height }, factor) {
  const [x0, x1, y0, y1] = [left, left + width, top, top + height].map((at) => Math.round(at * factor));
  return { left: x0, top: y0, width: Math.max(1, x1 - x0), height: Math.max(1, y1 - y0) };
}

function cropped(subject, margin) {
  const [x, y] = [Math.round(subject.width * margin), Math.round(subject.height * margin)];
  return { width: subject.width + 2 * x, height: subject.height + 2 * y, subject: { ...subject, left: x, top: y } };
}

/** Adds at both sides what is missing to this ratio. */
function extend(frame, ratio) {
  const width = Math.max(frame.width, Math.round(frame.height * ratio));
  const height = Math.max(frame.height, Math.round(frame.width / ratio));
  const { subject } = frame;
  frame.subject = { ...subject, left: subject.left + Math.trunc((width - frame.width) / 2), top: subject.top + Math.trunc((height - frame.height) / 2) };
  Object.assign(frame, { width, height });
}

function resize(frame, size) {
  const longest = Math.max(frame.width, frame.height);
  const factor = Math.max(size.width, size.height ?? 0) / longest;
  frame.subject = scaled(frame.subject, factor);
  frame.width = size.height ? size.width : Math.max(1, Math.round(frame.width * factor));
  frame.height = size.height ? size.height : Math.max(1, Math.round(frame.height * factor));
}

function fill(frame, share, isByHeight) {
  const { subject } = frame;
  const byHeight = frame.height / subject.height;
  const factor = share * (isByHeight ? byHeight : Math.min(frame.width / subject.width, byHeight));
  const [width, height] = [subject.width, subject.height].map((length) => Math.max(1, Math.round(length * factor)));
  frame.subject = {
    left: subject.left + Math.trunc((subject.width - width) / 2),
    top: subject.top + Math.trunc((subject.height - height) / 2),
    width,
    height,
  };
}

function reduce(frame) {
  const factor = Math.sqrt(mostPixels / (frame.width * frame.height));
  frame.width = Math.max(1, Math.floor(frame.width * factor));
  frame.height = Math.max(1, Math.floor(frame.height * factor));
  frame.subject = scaled(frame.subject, factor);
}
