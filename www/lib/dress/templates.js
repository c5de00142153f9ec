import { BrowserStore } from "../browser-store.js";
import { checked } from "./dress.js";

/**
 * Dresses that a person keeps under a name, in the browser itself.
 *
 * @typedef {object} Template
 * @property {string} name
 * @property {import("./dress.js").Dress} dress
 * @property {import("../settings.js").Format} format
 */

const store = new BrowserStore("dress", "templates", { keyPath: "name" });

/** @returns {Promise<Template[]>} by name */
export async function templates() {
  const all = await store.run("readonly", (kept) => kept.getAll());
  return all.map(({ name, dress, format }) => ({ name, format, dress: checked(dress) })).sort((a, b) => a.name.localeCompare(b.name));
}

/** Of two of one name the later one is kept. @param {Template} template */
export function keepTemplate(template) {
  return store.run("readwrite", (kept) => kept.put({ ...template, dress: { ...template.dress } }));
}

/** @param {string} name */
export function dropTemplate(name) {
  return store.run("readwrite", (kept) => kept.delete(name));
}
