import { count } from "../../lib/words.js";

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
