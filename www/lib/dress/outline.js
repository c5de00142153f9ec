import { surface } from "./mask.js";

/**
 * The square of each pixel's distance to what is more than half covered, fractions of a pixel told from coverage:
 * Felzenszwalb and Huttenlocher, "Distance Transforms of Sampled Functions" (Theory of Computing 8, 2012), as the server
 * has it (`DistanceField` in Sources/Matting).
 * @param {import("./mask.js").Mask} mask
 * @param {number} room added on every side
 * @returns {{ width: number, height: number, squares: Float32Array }}
 */
export function distances(mask, room) {
  const [width, height] = [mask.width + 2 * room, mask.height + 2 * room];
  const squares = new Float32Array(width * height).fill(1e10);
  for (let y = 0; y < mask.height; y++) {
    for (let x = 0; x < mask.width; x++) {
      const value = mask.values[y * mask.width + x];
      if (value > 0) squares[(y + room) * width + x + room] = Math.max(0, 0.5 - value / 255) ** 2;
    }
  }
  const longest = Math.max(width, height);
  const line = { values: new Float32Array(longest), vertices: new Int32Array(longest), borders: new Float64Array(longest + 1) };
  for (let x = 0; x < width; x++) transform(squares, x, width, height, line);
  for (let y = 0; y < height; y++) transform(squares, y * width, 1, width, line);
  return { width, height, squares };
}

/** One line's lower envelope of parabolas. */
function transform(cells, start, step, count, { values, vertices, borders }) {
  for (let i = 0; i < count; i++) values[i] = cells[start + i * step];
  const meeting = (a, b) => (values[b] - values[a] + (b - a) * (b + a)) / (2 * (b - a));
  let last = 0;
  vertices[0] = 0;
  borders[0] = -Infinity;
  borders[1] = Infinity;
  for (let i = 1; i < count; i++) {
    let border = meeting(vertices[last], i);
    while (border <= borders[last]) border = meeting(vertices[--last], i);
    vertices[++last] = i;
    borders[last] = border;
    borders[last + 1] = Infinity;
  }
  for (let i = 0, current = 0; i < count; i++) {
    while (borders[current + 1] < i) current++;
    cells[start + i * step] = values[vertices[current]] + (i - vertices[current]) ** 2;
  }
}

/**
 * The line itself.
 * @param {{ width: number, height: number, squares: Float32Array }} field
 * @param {number} radius in pixels
 * @param {string} color as `#rrggbb`
 */
export function line({ width, height, squares }, radius, color) {
  const [red, green, blue] = [1, 3, 5].map((at) => Number.parseInt(color.slice(at, at + 2), 16));
  const { canvas, context } = surface(width, height);
  const image = context.createImageData(width, height);
  const { data } = image;
  const beyond = (radius + 0.5) ** 2;
  for (let i = 0; i < squares.length; i++) {
    if (squares[i] >= beyond) continue;
    data[i * 4] = red;
    data[i * 4 + 1] = green;
    data[i * 4 + 2] = blue;
    data[i * 4 + 3] = Math.min(radius + 0.5 - Math.sqrt(squares[i]), 1) * 255 + 0.5;
  }
  context.putImageData(image, 0, 0);
  return canvas;
}
