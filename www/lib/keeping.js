import { BrowserStore } from "./browser-store.js";

/**
 * The workbench survives a reload: photos and their mattes lie in the browser itself, for one person in one tab, for a
 * day.
 *
 * @typedef {object} KeptPhoto
 * @property {string} id
 * @property {number} place among the others
 * @property {File} file
 * @property {boolean} isShown whether this browser shows the file as it is
 * @property {Blob} [picture] what it shows instead
 * @property {Blob} [matte]
 * @property {Blob} [ownMatte]
 * @property {boolean} isGraphic
 * @property {string} model
 * @property {string} historyID
 * @property {string} tag
 * @property {boolean} isUnsaved whether the matte is not with the server yet
 * @property {string} owner whose they are
 * @property {string} tab in which they are
 * @property {number} since when it was put here, in milliseconds
 */

const photos = new BrowserStore("workbench", "photos", { keyPath: "id" });
const longestStay = 24 * 60 * 60 * 1000;

/** @param {Omit<KeptPhoto, "tab" | "since">} photo */
export function keep(photo) {
  return photos.run("readwrite", (store) => store.put({ ...photo, tab: thisTab(), since: Date.now() }));
}

/** @param {string} id */
export function drop(id) {
  return photos.run("readwrite", (store) => store.delete(id));
}

/** All there is, of whomever. */
export function dropAll() {
  return photos.run("readwrite", (store) => store.clear());
}

/**
 * What was on the workbench, in its order. What is another person's, or too old, is dropped.
 * @param {string} owner
 * @returns {Promise<KeptPhoto[]>}
 */
export async function keptFor(owner) {
  /** @type {KeptPhoto[]} */
  const all = await photos.run("readonly", (store) => store.getAll());
  const isValid = (photo) => photo.owner === owner && Date.now() - photo.since < longestStay;
  for (const photo of all) if (!isValid(photo)) await drop(photo.id);
  return all.filter((photo) => isValid(photo) && photo.tab === thisTab()).sort((a, b) => a.place - b.place);
}

/** A name for this tab that outlives a reload and a visit elsewhere, but not the tab. */
function thisTab() {
  const name = sessionStorage.getItem("tab") ?? newID();
  sessionStorage.setItem("tab", name);
  return name;
}

/** Nobody else's, as far as chance goes; `crypto.randomUUID` is not there on plain http. */
export function newID() {
  return Array.from(crypto.getRandomValues(new Uint32Array(4)), (part) => part.toString(36)).join("");
}
