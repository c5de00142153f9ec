/**
 * The numbers that decide how edges look. The server has the same ones (`ForegroundEstimator`, `WorkingGrid` and
 * `BoxMean` in Sources/Matting), and a test reads this file and holds both to each other: what the page shows is what a
 * download has. Changing one means changing both.
 */
export const look = Object.freeze({
  /** Cells along the longer side of the grid on which colours are estimated. */
  longSide: 384,
  /** Samples a cell, along each of its sides. */
  samples: 3,
  /** Radii of the two blurs, in cells: across wide soft edges first, then near by. */
  wideRadius: 32,
  narrowRadius: 3,
  /** Keeps quotients finite where a share is nothing. */
  trace: 1e-5,
});
