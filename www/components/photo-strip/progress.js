import { count, rough } from "../../lib/words.js";

const usualTitle = "Cutout: remove the background of a photo";

/**
 * How far several photos are, for the tab's title and for a screen reader. One photo alone is told of on the stage.
 * @param {{ stage: import("../../lib/photo.js").Stage }[]} photos
 * @returns {{ title: string, words: string }}
 */
export function progress(photos) {
  const having = (...stages) => photos.filter(({ stage }) => stages.includes(stage)).length;
  const done = having("done");
  const failed = having("failed");
  const isOver = done + failed + having("cancelled") === photos.length;
  if (photos.length === 0) return { title: usualTitle, words: "" };
  const title = isOver ? (failed > 0 ? `${count(failed, "photo")} failed \u00b7 Cutout` : "\u2713 Done \u00b7 Cutout") : `${done} of ${photos.length} \u00b7 Cutout`;
  if (photos.length === 1) return { title, words: "" };
  if (!isOver) return { title, words: done > 0 ? `${done} of ${photos.length} cutouts are ready` : "" };
  const failures = failed > 0 ? `, ${count(failed, "photo")} failed` : "";
  return { title, words: `${done === photos.length ? `All ${done}` : done} cutouts are ready${failures}` };
}

/** How far a batch is, and how long the rest may take at the pace of what is done. */
export class Pace {
  #start = 0;
  /** How many were over when the batch began. */
  #before = 0;
  #now;

  /** @param {() => number} [now] in milliseconds */
  constructor(now = () => performance.now()) {
    this.#now = now;
  }

  /**
   * @param {{ stage: import("../../lib/photo.js").Stage }[]} photos
   * @returns {string} empty where there is no batch under way
   */
  told(photos) {
    const over = photos.filter(({ stage }) => stage === "done" || stage === "failed" || stage === "cancelled").length;
    const left = photos.length - over;
    if (left === 0 || photos.length < 2) {
      this.#start = 0;
      return "";
    }
    if (this.#start === 0) [this.#start, this.#before] = [this.#now(), over];
    const made = over - this.#before;
    const counted = `${over} of ${photos.length}`;
    if (made < 1) return counted;
    return `${counted} \u00b7 about ${rough(((this.#now() - this.#start) / made) * left)} left`;
  }
}
