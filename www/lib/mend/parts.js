/** Connected parts of a matte: what hangs together is kept or dropped together. */

/** What is fainter belongs to no part of its own, but to the nearest one: it is that part's soft edge. */
export const threshold = 64;

/**
 * @typedef {object} Parts
 * @property {Int32Array} labels for each pixel the part that it belongs to, 0 for none
 * @property {number[]} areas how many pixels each part has without its soft edge, by label; the first is no part's
 */

/**
 * Finds the parts, neighbours across corners included.
 * @param {Uint8Array} alpha
 * @param {number} width
 * @param {number} height
 * @returns {Parts}
 */
export function findParts(alpha, width, height) {
  const labels = new Int32Array(width * height);
  const parents = [0];
  for (let y = 0, i = 0; y < height; y++) {
    for (let x = 0; x < width; x++, i++) {
      if (alpha[i] < threshold) continue;
      const left = x > 0 ? labels[i - 1] : 0;
      let label = left;
      if (y > 0) {
        label = join(parents, label, labels[i - width]);
        if (x > 0) label = join(parents, label, labels[i - width - 1]);
        if (x + 1 < width) label = join(parents, label, labels[i - width + 1]);
      }
      labels[i] = label || parents.push(parents.length) - 1;
    }
  }
  const areas = renumber(labels, parents);
  spread(labels, alpha, width, height);
  return { labels, areas };
}

/** @param {Parts} parts @returns {number} the largest one's label, 0 when there is none */
export function largest({ areas }) {
  let best = 0;
  for (let label = 1; label < areas.length; label++) if (best === 0 || areas[label] > areas[best]) best = label;
  return best;
}

/** The smaller root of both; either may be 0 for none. */
function join(parents, first, second) {
  if (!first || !second) return first || second;
  const [a, b] = [root(parents, first), root(parents, second)];
  const [low, high] = a < b ? [a, b] : [b, a];
  parents[high] = low;
  return low;
}

function root(parents, label) {
  while (parents[label] !== label) {
    parents[label] = parents[parents[label]];
    label = parents[label];
  }
  return label;
}

function renumber(labels, parents) {
  const numbers = new Int32Array(parents.length);
  const areas = [0];
  for (let label = 1; label < parents.length; label++) {
    const at = root(parents, label);
    if (at === label) numbers[label] = areas.push(0) - 1;
    else numbers[label] = numbers[at];
  }
  for (let i = 0; i < labels.length; i++) {
    if (labels[i] === 0) continue;
    labels[i] = numbers[labels[i]];
    areas[labels[i]]++;
  }
  return areas;
}

/** Gives soft edges to the part that reaches them first, from all of them at once. */
function spread(labels, alpha, width, height) {
  let front = [];
  for (let i = 0; i < labels.length; i++) if (labels[i] > 0) claim(i, front);
  while (front.length > 0) {
    const next = [];
    for (const i of front) claim(i, next);
    front = next;
  }

  function claim(i, reached) {
    const x = i % width;
    if (x > 0) take(i - 1, labels[i], reached);
    if (x + 1 < width) take(i + 1, labels[i], reached);
    if (i >= width) take(i - width, labels[i], reached);
    if (i + width < labels.length) take(i + width, labels[i], reached);
  }
  function take(i, label, reached) {
    if (labels[i] !== 0 || alpha[i] === 0) return;
    labels[i] = label;
    reached.push(i);
  }
}
