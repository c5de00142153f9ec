import { request } from "./http.js";

/**
 * The person's API keys over HTTP.
 * @typedef {"remove" | "full"} Scope
 * @typedef {object} Key
 * @property {string} id
 * @property {string} name
 * @property {string} prefix its first characters, to recognise it by
 * @property {Scope} scope
 * @property {string} created_at
 * @property {string | null} last_used_at
 */

/** @returns {Promise<Key[]>} newest first */
export async function listKeys() {
  return (await (await request("/api/me/keys")).json()).keys;
}

/**
 * @param {{ name: string, scope: Scope }} wish
 * @returns {Promise<string>} the key itself, which is told this once
 */
export async function makeKey(wish) {
  return (await (await request("/api/me/keys", { method: "POST", body: wish })).json()).secret;
}

/** @param {string} id of the key that opens nothing from now on */
export async function revokeKey(id) {
  await request(`/api/me/keys/${encodeURIComponent(id)}`, { method: "DELETE" });
}
