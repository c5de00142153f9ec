/**
 * The difference between two states of a tile, small enough to keep as many as one likes: the XOR of both, its runs of
 * zeros counted. XOR leads from either state to the other, so one record serves undo and redo.
 *
 * A record is a sequence of: how many bytes stay (two bytes, little-endian), how many change (likewise), and those.
 */
const longestRun = 0xffff;

/**
 * @param {Uint8Array} before
 * @param {Uint8Array} after of the same length
 * @returns {Uint8Array} empty when nothing differs
 */
export function difference(before, after) {
  const record = [];
  let end = 0;
  for (let i = 0; i < before.length; ) {
    const start = i;
    while (i < before.length && before[i] === after[i] && i - start < longestRun) i++;
    const changed = i;
    while (i < before.length && before[i] !== after[i] && i - changed < longestRun) i++;
    record.push((changed - start) & 255, (changed - start) >> 8, (i - changed) & 255, (i - changed) >> 8);
    for (let at = changed; at < i; at++) record.push(before[at] ^ after[at]);
    if (i > changed) end = record.length;
  }
  // What stays to the end need not be said.
  return Uint8Array.from(record.slice(0, end));
}

/**
 * Turns the one state into the other, in place.
 * @param {Uint8Array} tile
 * @param {Uint8Array} record
 */
export function apply(tile, record) {
  for (let at = 0, i = 0; at < record.length; ) {
    i += record[at] | (record[at + 1] << 8);
    const end = i + (record[at + 2] | (record[at + 3] << 8));
    for (at += 4; i < end; i++, at++) tile[i] ^= record[at];
  }
}
