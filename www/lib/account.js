import { address, request } from "./http.js";

/**
 * The person's account over HTTP.
 * @typedef {{ id: string, name: string | null, email: string | null }} User
 * @typedef {{ items: number, bytes: number, max_items: number | null, max_bytes: number | null }} Usage null is no limit
 * @typedef {object} Me
 * @property {boolean} signed_in
 * @property {boolean} guest
 * @property {boolean} sign_in_available
 * @property {boolean} anonymous_allowed
 * @property {boolean} operator whether the person looks after the server
 * @property {User | null} user
 * @property {Usage | null} usage
 * @property {{ given: boolean, items: number } | null} corrections whether what the person mends is given for training, and how much was
 * @property {number | null} retention_days null when cutouts are kept until deleted
 *
 * @typedef {object} Session
 * @property {string} id
 * @property {boolean} current whether it is this browser's
 * @property {string} created_at
 * @property {string} last_used_at
 * @property {string | null} user_agent
 * @property {string | null} address
 */

/** Where the ZIP of everything is. */
export const exportAddress = address("/api/me/export");

/** @returns {Promise<Me>} */
export async function fetchMe() {
  return (await request("/api/me")).json();
}

/** Gives what is mended from now on for training, or takes back all that was given. @param {boolean} given @returns {Promise<Me>} */
export async function giveCorrections(given) {
  return (await request("/api/me", { method: "PATCH", body: { corrections: { given } } })).json();
}

/** @returns {Promise<Session[]>} */
export async function listSessions() {
  return (await (await request("/api/me/sessions")).json()).sessions;
}

/** @param {string} id of the session to end */
export async function endSession(id) {
  await request(`/api/me/sessions/${encodeURIComponent(id)}`, { method: "DELETE" });
}

/** @param {{ everywhere?: boolean }} [options] whether all of the person's sessions end or only this one */
export async function signOut({ everywhere = false } = {}) {
  await request("/auth/logout", { method: "POST", query: { everywhere: everywhere ? "true" : undefined } });
}

/** Deletes the account and everything in it, for good. */
export async function deleteAccount() {
  await request("/api/me", { method: "DELETE" });
}
