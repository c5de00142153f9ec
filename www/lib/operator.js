import { request } from "./http.js";

/**
 * How the server is, for those who look after it.
 * @typedef {{ removals: number, mean_ms: number | null, subject_share: number | null, sureness: number | null, empty_mattes: number, repainted: number, repeated_with_best: number }} Figures
 * @typedef {{ name: string, version: string, title: string, track: "standing" | "canary" | "other", aliases: string[], default: boolean, available: boolean, resident: boolean, quality: { set: string, max_f: number | null }[], figures: Figures }} Model
 * @typedef {{ time: string, method: string, route: string | null, status: number, code: string, duration_ms: number, request_id: string, user: string | null }} Refusal
 *
 * @typedef {object} ServerState
 * @property {string} version
 * @property {string} started_at
 * @property {boolean} ready
 * @property {number | null} memory_bytes
 * @property {{ running: number, waiting: number, capacity: number, mean_wait_ms: number }} queue
 * @property {{ users: number, sessions: number, items: number, item_bytes: number, database_bytes: number, disk_free_bytes: number, disk_reserve_bytes: number }} store
 * @property {{ at: string, items: number, bytes: number } | null} last_backup
 * @property {Model[]} models
 * @property {Refusal[]} refusals the latest first
 *
 * @typedef {{ id: string, name: string | null, email: string | null, guest: boolean, you: boolean, created_at: string, last_seen_at: string, items: number, bytes: number, sessions: number, keys: number }} KnownUser
 */

/** @returns {Promise<ServerState>} */
export async function fetchServer() {
  return (await request("/api/operator")).json();
}

/**
 * @param {string} q what the name or the e-mail address contains; empty for all
 * @returns {Promise<{ total: number, users: KnownUser[] }>} the last seen first
 */
export async function listUsers(q) {
  return (await request("/api/operator/users", { query: { q } })).json();
}

/** Removes a user with everything in the account, for good. @param {string} id */
export async function removeUser(id) {
  await request(`/api/operator/users/${encodeURIComponent(id)}`, { method: "DELETE" });
}

/** Signs a user out everywhere. @param {string} id */
export async function endSessions(id) {
  await request(`/api/operator/users/${encodeURIComponent(id)}/sessions`, { method: "DELETE" });
}
