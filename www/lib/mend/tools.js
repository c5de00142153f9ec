/**
 * What is in the hand while mending; the same for all photos, and remembered for the next visit. Says `change`.
 * @typedef {"erase" | "restore" | "parts"} Tool
 */

const memory = "cutout-brush";

/** Diameters of the brush in CSS pixels: it keeps its size on the screen, so that zooming in makes it finer. */
export const sizes = { least: 4, most: 240 };

export class Tools extends EventTarget {
  /** @type {Tool} */
  tool = "erase";
  size = 44;
  /** 0...1 */
  hardness = 0.7;
  /** 0...1 */
  opacity = 1;
  /** Whether the brush stops at the photo's edges. */
  snaps = false;
  /** How much of what was removed shines through, 0...1. */
  ghost = 0.3;

  constructor() {
    super();
    Object.assign(this, remembered());
  }

  /** @param {Partial<Pick<Tools, "tool" | "size" | "hardness" | "opacity" | "snaps" | "ghost">>} changes */
  set(changes) {
    Object.assign(this, changes);
    this.size = Math.min(sizes.most, Math.max(sizes.least, this.size));
    remember(this);
    this.dispatchEvent(new Event("change"));
  }

  /** One step larger or smaller, in proportion. @param {1 | -1} direction */
  resize(direction) {
    this.set({ size: Math.round(direction > 0 ? Math.max(this.size + 1, this.size * 1.2) : Math.min(this.size - 1, this.size / 1.2)) });
  }

  /** @param {boolean} isOpposite whether the key for the opposite is held */
  restores(isOpposite) {
    return (this.tool === "restore") !== isOpposite;
  }
}

function remembered() {
  try {
    const { size, hardness, opacity, snaps, ghost } = JSON.parse(localStorage.getItem(memory) ?? "{}");
    const kept = { size, hardness, opacity, ghost };
    const valid = Object.entries(kept).filter(([, value]) => Number.isFinite(value));
    return { ...Object.fromEntries(valid), snaps: snaps === true };
  } catch {
    return {};
  }
}

function remember({ size, hardness, opacity, snaps, ghost }) {
  try {
    localStorage.setItem(memory, JSON.stringify({ size, hardness, opacity, snaps, ghost }));
  } catch {
    // Kept for this page alone.
  }
}
