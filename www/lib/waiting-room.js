import { BrowserStore } from "./browser-store.js";

/**
 * Photos wait here, in the browser itself, while their owner is away to sign in or to make room. Nobody else shall find
 * them: they are taken out once, and after a few minutes not at all.
 */
const room = new BrowserStore("waiting-room", "store");
const longestWait = 10 * 60 * 1000;

/** @param {File[]} files */
export async function putAway(files) {
  await room.run("readwrite", (store) => store.put({ files, since: Date.now() }, "photos"));
}

/** @returns {Promise<File[]>} those that were put away, once */
export async function takeBack() {
  const kept = await room.run("readwrite", (store) => {
    const reading = store.get("photos");
    store.clear();
    return reading;
  });
  return kept && Date.now() - kept.since < longestWait ? kept.files : [];
}
