import { average, opacity, surface } from "./mask.js";

/** The photo's own background out of focus, with the server's numbers (`PhotoBlur` in Sources/Matting). */
const workingDeviation = 4;
const leastSide = 384;
/** Where less than this share of a neighbourhood is background, colours come from further away. */
const enough = 1 / 8;
/** How much further, and of the longer side at least. */
const [reach, leastReach] = [4, 1 / 8];
const passes = 3;

/** The longer side that the blur of a photo is worked on at. @param {number} strength @param {number} longest of the photo */
export function blurSide(strength, longest) {
  return Math.min(longest, Math.max(leastSide, Math.round((workingDeviation * 1000) / strength)));
}

/**
 * @param {import("./mask.js").Picture} photo
 * @param {import("./mask.js").Picture} cutout of it
 * @param {number} strength 1...100: thousandths of the longer side that the Gaussian's deviation is
 * @param {number} [longestSide] to work at, where less than the best is enough
 * @returns {OffscreenCanvas} small: it is soft, and enlarged where it is drawn
 */
export function blurred(photo, cutout, strength, longestSide = Infinity) {
  const longest = Math.max(photo.width, photo.height);
  const factor = Math.min(longestSide, blurSide(strength, longest)) / longest;
  const side = (length) => Math.max(1, Math.round(length * factor));
  const [width, height] = [side(photo.width), side(photo.height)];
  const { canvas, context } = surface(width, height);
  context.fillStyle = "#ffffff";
  context.fillRect(0, 0, width, height);
  context.drawImage(photo, 0, 0, width, height);
  const image = context.getImageData(0, 0, width, height);
  const { values } = opacity(cutout, width, height);
  const cells = new Float32Array(width * height * 4);
  for (let i = 0; i < values.length; i++) {
    // The subject is left out, so that no ghost of it lies beside it.
    const weight = 1 - values[i] / 255;
    for (let c = 0; c < 3; c++) cells[i * 4 + c] = image.data[i * 4 + c] * weight;
    cells[i * 4 + 3] = weight;
  }
  const longer = Math.max(width, height);
  const deviation = (strength / 1000) * longer;
  const radius = Math.max(1, Math.round((Math.sqrt((12 * deviation ** 2) / passes + 1) - 1) / 2));
  const everywhere = mean(cells);
  const far = cells.slice();
  for (let pass = 0; pass < passes; pass++) {
    average(cells, width, height, radius, 4);
    average(far, width, height, Math.max(reach * radius, Math.trunc(longer * leastReach)), 4);
  }
  for (let i = 0; i < cells.length; i += 4) {
    for (let c = 0; c < 3; c++) image.data[i + c] = color(cells, i, c, color(far, i, c, everywhere[c])) + 0.5;
  }
  context.putImageData(image, 0, 0);
  return canvas;
}

/** The colour of weighted ones, and of another where there is little of them. */
function color(cells, at, channel, other) {
  const weight = cells[at + 3];
  if (weight <= 0) return other;
  const trust = Math.min(1, weight / enough);
  return (cells[at + channel] / weight) * trust + other * (1 - trust);
}

/** The background's colour as a whole. */
function mean(cells) {
  const sums = [0, 0, 0, 0];
  for (let i = 0; i < cells.length; i++) sums[i % 4] += cells[i];
  return sums.slice(0, 3).map((sum) => (sums[3] > 0 ? sum / sums[3] : 0));
}
