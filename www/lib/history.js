import { address, request } from "./http.js";

/**
 * The person's cutouts over HTTP.
 * @typedef {object} Item
 * @property {string} id
 * @property {string} name
 * @property {string} media_type
 * @property {number} width in pixels
 * @property {number} height
 * @property {number} size in bytes
 * @property {string} model
 * @property {string} model_version
 * @property {number} version of its matte
 * @property {boolean} mended whether that was mended by hand
 * @property {boolean} given whether photo and matte are given for training
 * @property {number} own_version the version that a model made and the present one was mended from
 * @property {number} duration_ms
 * @property {string} created_at
 * @property {{ format?: string, channels?: string, background?: string, dress?: Record<string, string> }} settings
 *
 * @typedef {{ items: Item[], next_cursor: string | null }} ItemPage
 * @typedef {"newest" | "oldest" | "name"} Order
 * @typedef {{ q?: string, order?: string }} Listing which list: what names must contain, and how it is sorted
 */

/** How long the server keeps what was deleted, for undo. */
export const undoMilliseconds = 10 * 60 * 1000;

/** So many identifiers fit in an address. */
const largestBatch = 100;

/**
 * @param {{ cursor?: string | null, limit?: number, q?: string, order?: Order, signal?: AbortSignal }} options
 * @returns {Promise<ItemPage>} newest first, unless told otherwise
 */
export async function listItems({ signal, ...query }) {
  return (await request("/api/history", { query, signal })).json();
}

/**
 * @param {string} id
 * @returns {Promise<Item>}
 */
export async function fetchItem(id) {
  return (await request(itemPath(id))).json();
}

/**
 * @param {string} id
 * @param {Listing} listing
 * @returns {Promise<{ previous: string | null, next: string | null }>} the items before and after it there
 */
export async function fetchNeighbors(id, listing) {
  return (await request(`${itemPath(id)}/neighbors`, { query: listing })).json();
}

/**
 * @param {string} id
 * @param {"original" | "picture"} part
 * @returns {Promise<Blob>}
 */
export async function fetchPart(id, part) {
  return (await request(`${itemPath(id)}/${part}`)).blob();
}

/**
 * @param {string} id
 * @param {string} name
 * @returns {Promise<Item>} as it is now
 */
export async function renameItem(id, name) {
  return (await request(itemPath(id), { method: "PATCH", body: { name } })).json();
}

/**
 * Says what a kept cutout wears from now on.
 * @param {string} id
 * @param {Record<string, string>} settings format and dress
 */
export async function keepDress(id, settings) {
  await request(itemPath(id), { method: "PATCH", body: { settings } });
}

/**
 * Several cutouts in a dress with a picture behind them, as one ZIP.
 * @param {string[]} ids
 * @param {Record<string, string>} fields format and dress
 * @param {Blob} image
 * @returns {Promise<Blob[]>} more than one when there are very many
 */
export function fetchArchives(ids, fields, image) {
  const fetchOne = async (batch) => (await request("/api/history/archive", { method: "POST", query: { ids: batch.join() }, form: formOf(fields, image) })).blob();
  return Promise.all(batches(ids).map(fetchOne));
}

/** @param {string[]} ids */
export async function deleteItems(ids) {
  for (const batch of batches(ids)) await request("/api/history", { method: "DELETE", query: { ids: batch.join() } });
}

/** Deletes all there are, for good. */
export async function deleteAllItems() {
  await request("/api/history", { method: "DELETE" });
}

/** Undoes `deleteItems`, within `undoMilliseconds`. @param {string[]} ids */
export async function restoreItems(ids) {
  for (const batch of batches(ids)) await request("/api/history/restore", { method: "POST", query: { ids: batch.join() } });
}

/** Another matte has another picture. @param {Item} item */
export function thumbnailAddress({ id, version }) {
  return address(`${itemPath(id)}/thumbnail`, { v: version });
}

/** Where the photo is as a file to save. @param {string} id */
export function originalAddress(id) {
  return address(`${itemPath(id)}/original`, { download: 1 });
}

/** The page of an item, which knows the list that led to it. @param {string} id @param {Listing} listing */
export function itemAddress(id, { q, order }) {
  return address("/item", { id, q, order: order === "newest" ? undefined : order });
}

/**
 * Where the cutout is as a file to save.
 * @param {string} id
 * @param {Record<string, string>} fields format and dress
 */
export function downloadAddress(id, fields) {
  return address(`${itemPath(id)}/cutout`, { ...fields, download: 1 });
}

/**
 * The cutout in a dress, which may have a picture behind the subject.
 * @param {string} id
 * @param {Record<string, string>} fields format and dress
 * @param {Blob | null} [image]
 * @returns {Promise<Blob>}
 */
export async function fetchCutout(id, fields, image) {
  if (!image) return (await request(`${itemPath(id)}/cutout`, { query: fields })).blob();
  return (await request(`${itemPath(id)}/cutout`, { method: "POST", form: formOf(fields, image) })).blob();
}

/**
 * Where the cutouts are together as ZIP files; more than one when there are very many.
 * @param {string[]} ids
 * @param {Record<string, string>} [fields] format and dress; as each was made, when left out
 * @returns {string[]}
 */
export function archiveAddresses(ids, fields = {}) {
  return batches(ids).map((batch) => address("/api/history/archive", { ids: batch.join(), ...fields }));
}

function formOf(fields, image) {
  const data = new FormData();
  for (const [name, value] of Object.entries(fields)) data.append(name, value);
  data.append("background_file", image, "background");
  return data;
}

function itemPath(id) {
  return `/api/history/${encodeURIComponent(id)}`;
}

function batches(ids) {
  const count = Math.ceil(ids.length / largestBatch);
  return Array.from({ length: count }, (_, i) => ids.slice(i * largestBatch, (i + 1) * largestBatch));
}
