import { request } from "../http.js";

/**
 * Mended mattes in the history, as the server keeps them: each save is a version, and a stale one is refused (409).
 * Not used before the server has these routes.
 */

/**
 * @param {string} id of the item
 * @param {Blob} matte 8-bit grey PNG of the photo's size
 * @param {string} version the one that was mended, as the server named it in `ETag`
 * @returns {Promise<string>} the new version
 */
export async function saveMatte(id, matte, version) {
  const response = await request(path(id), { method: "PUT", file: matte, headers: { "If-Match": version } });
  return response.headers.get("ETag") ?? "";
}

/** Back to the model's own. @param {string} id */
export async function revertMatte(id) {
  await request(path(id), { method: "DELETE" });
}

/** @param {string} id @returns {Promise<object[]>} newest first */
export async function listVersions(id) {
  return (await (await request(`${path(id)}/versions`)).json()).versions;
}

function path(id) {
  return `/api/history/${encodeURIComponent(id)}/matte`;
}
