import { request } from "../http.js";

/**
 * Mattes of kept cutouts over HTTP. Each that is saved is a version; one that was mended from another than the present one
 * is kept, too, and refused with 409 `stale_version`.
 *
 * @typedef {import("../history.js").Item} Item
 * @typedef {{ item: Item, tag: string }} KeptMatte the item as it is now, and what its matte is called (`ETag`)
 *
 * @typedef {object} Version
 * @property {number} number
 * @property {boolean} current
 * @property {boolean} mended by hand
 * @property {number} own the version that a model made and this one was mended from
 * @property {string} model
 * @property {string} model_version
 * @property {string} created_at
 */

/**
 * @param {string} id of the item
 * @param {Blob} matte 8-bit grey PNG of the photo's size
 * @param {{ tag?: string, replaces?: number }} of the matte that was mended, and the version that this one continues
 * @returns {Promise<KeptMatte>}
 */
export async function saveMatte(id, matte, { tag, replaces }) {
  const headers = { "Content-Type": "image/png", ...(tag && { "If-Match": tag }) };
  return kept(await request(path(id), { method: "PUT", file: matte, query: { replaces }, headers }));
}

/** Back to the model's own. @param {string} id */
export async function revertMatte(id) {
  return kept(await request(path(id), { method: "DELETE" }));
}

/** @param {string} id @param {number} number */
export async function useVersion(id, number) {
  return kept(await request(`${path(id)}/versions/${number}/restore`, { method: "POST" }));
}

/** @param {string} id @returns {Promise<Version[]>} newest first */
export async function listVersions(id) {
  return (await (await request(`${path(id)}/versions`)).json()).versions;
}

/**
 * @param {string} id
 * @param {number} [version] the present one when left out
 * @returns {Promise<{ matte: Blob, tag: string }>}
 */
export async function fetchMatte(id, version) {
  const response = await request(path(id), { query: { version } });
  return { matte: await response.blob(), tag: tagOf(response) };
}

async function kept(response) {
  return { item: await response.json(), tag: tagOf(response) };
}

function tagOf(response) {
  return response.headers.get("ETag") ?? "";
}

function path(id) {
  return `/api/history/${encodeURIComponent(id)}/matte`;
}
