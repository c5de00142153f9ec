import { clampColor, estimateColors } from "./grid.js";

/**
 * Turns a photo into its cutout, in place: writes the matte as alpha and takes the old background's colour out of the
 * pixels along the edge, which would otherwise shine as a halo on any new background.
 * @param {Uint8ClampedArray} pixels RGBA, straight alpha
 * @param {Uint8Array} alpha the matte, one value a pixel
 * @param {number} width
 * @param {number} height
 */
export function cutOut(pixels, alpha, width, height) {
  const grid = estimateColors(pixels, alpha, width, height);
  const local = new Float32Array(6);
  for (let y = 0, i = 0; y < height; y++) {
    for (let x = 0; x < width; x++, i++) {
      const a = alpha[i] / 255;
      if (a > 0 && a < 1) {
        sample(grid, x, y, local);
        for (let channel = 0; channel < 3; channel++) {
          const f = local[channel];
          const error = pixels[i * 4 + channel] - a * f - (1 - a) * local[channel + 3];
          pixels[i * 4 + channel] = clampColor(f + a * error);
        }
      }
      // A photo that came with transparency of its own keeps it.
      pixels[i * 4 + 3] = Math.min(pixels[i * 4 + 3], alpha[i]);
    }
  }
}

/** Bilinear between the centres of the four nearest cells. */
function sample({ width, height, size, colors }, x, y, result) {
  const gx = Math.min(Math.max((x + 0.5) / size - 0.5, 0), width - 1);
  const gy = Math.min(Math.max((y + 0.5) / size - 0.5, 0), height - 1);
  const left = Math.floor(gx);
  const top = Math.floor(gy);
  const right = Math.min(left + 1, width - 1);
  const bottom = Math.min(top + 1, height - 1);
  const [wx, wy] = [gx - left, gy - top];
  const corners = [top * width + left, top * width + right, bottom * width + left, bottom * width + right];
  const weights = [(1 - wx) * (1 - wy), wx * (1 - wy), (1 - wx) * wy, wx * wy];
  result.fill(0);
  for (let corner = 0; corner < 4; corner++) {
    for (let k = 0; k < 6; k++) result[k] += colors[corners[corner] * 6 + k] * weights[corner];
  }
}
