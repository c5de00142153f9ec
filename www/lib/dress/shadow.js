import { average, opacity, surface } from "./mask.js";

/** A soft shadow with the server's numbers (`Shadow` in Sources/Matting). */
const workingSide = 384;
const softness = 0.012;
const dropOffset = 0.025;
const flatness = 0.12;

/**
 * The shadow at full strength, small: it is soft, and enlarged where it is drawn.
 * @param {import("./mask.js").Picture} subject the whole picture with the subject in it
 * @param {import("./layout.js").Rect} bounds the subject's in it
 * @param {"drop" | "ground"} kind
 * @returns {OffscreenCanvas}
 */
export function shadow(subject, bounds, kind) {
  const factor = Math.min(1, workingSide / Math.max(subject.width, subject.height));
  const side = (length) => Math.max(1, Math.floor(length * factor));
  const [width, height] = [side(subject.width), side(subject.height)];
  const small = opacity(subject, width, height);
  const box = clipped(bounds, factor, width, height);
  const values = Float32Array.from(kind === "drop" ? dropped(small, box) : lying(small, box));
  const radius = Math.max(1, Math.round(Math.max(width, height) * softness));
  for (let pass = 0; pass < 3; pass++) average(values, width, height, radius, 1);
  const { canvas, context } = surface(width, height);
  const image = context.createImageData(width, height);
  for (let i = 0; i < values.length; i++) image.data[i * 4 + 3] = values[i] + 0.5;
  context.putImageData(image, 0, 0);
  return canvas;
}

function clipped({ left, top, width, height }, factor, mostX, mostY) {
  const within = (at, most) => Math.min(Math.max(Math.round(at * factor), 0), most);
  const [x, y] = [within(left, mostX), within(top, mostY)];
  return { left: x, top: y, width: within(left + width, mostX) - x, height: within(top + height, mostY) - y };
}

/** The outline a little lower and to the right. */
function dropped({ width, height, values }, box) {
  const offset = Math.ceil(Math.max(box.width, box.height) * dropOffset);
  return values.map((_, i) => {
    const [x, y] = [(i % width) - offset, Math.floor(i / width) - offset];
    return x < 0 || y < 0 ? 0 : values[y * width + x];
  });
}

/** The outline lying on the ground. */
function lying({ width, height, values }, box) {
  const half = Math.max(1, (box.height * flatness) / 2);
  const ground = box.top + box.height - half / 2;
  return values.map((_, i) => {
    const share = (Math.floor(i / width) - (ground - half)) / (2 * half);
    if (share < 0 || share >= 1) return 0;
    const row = box.top + Math.trunc(share * box.height);
    return row < height ? values[row * width + (i % width)] : 0;
  });
}
