import { at } from "./base.js";

/** Requests to the server. Every failure arrives as an `ApiError` whose message can be shown to a person. */

export class ApiError extends Error {
  /**
   * @param {string} code the server's own code, or `network`
   * @param {string} message words for a person
   * @param {{ status?: number, retryAfter?: number }} [details] `retryAfter` in seconds
   */
  constructor(code, message, { status = 0, retryAfter } = {}) {
    super(message);
    this.name = "ApiError";
    this.code = code;
    this.status = status;
    this.retryAfter = retryAfter;
    /** Of the answer. */
    this.headers = new Headers();
  }
}

const wordsByStatus = new Map([
  [401, "Please sign in first."],
  [413, "This photo is too large. Make it smaller, then try again."],
  [429, "Too many requests in a short time. Wait a moment, then try again."],
  [502, "Cutout is not running behind this page. Start it, then try again."],
  [503, "Cutout is busy. Wait a moment, then try again."],
  [504, "Cutout took too long. Try again, or try a smaller photo."],
]);

/** What an `ApiError` says when no answer came at all. */
export function unreachable() {
  return new ApiError("network", "Cutout could not be reached. Check that it is running and that you are connected, then try again.");
}

/**
 * @param {number} status
 * @param {string} body the answer's text, in the form `{"error":{"code","message"}}` or any other
 * @param {string | null} retryAfter the header of this name
 */
export function failure(status, body, retryAfter) {
  const { code, message } = errorIn(body);
  const words = message ?? wordsByStatus.get(status) ?? `Cutout answered with an error it did not explain (${status}). Try again.`;
  const seconds = Number.parseFloat(retryAfter ?? "");
  return new ApiError(code ?? `http_${status}`, words, {
    status,
    retryAfter: Number.isFinite(seconds) ? seconds : undefined,
  });
}

/**
 * @param {string} path
 * @param {{ method?: string, query?: Record<string, string | number | undefined>, body?: object, form?: FormData, file?: Blob, headers?: Record<string, string>, signal?: AbortSignal }} [options]
 *   empty values of `query` are left out; `body` is sent as JSON, `form` and `file` as they are
 * @returns {Promise<Response>} a successful one
 */
export async function request(path, { method = "GET", query = {}, body, form, file, headers = {}, signal } = {}) {
  const response = await fetch(address(path, query), {
    method,
    signal,
    headers: body ? { "Content-Type": "application/json", ...headers } : headers,
    body: body ? JSON.stringify(body) : (form ?? file),
  }).catch((error) => {
    throw error.name === "AbortError" ? error : unreachable();
  });
  if (response.ok) return response;
  const error = failure(response.status, await response.text(), response.headers.get("Retry-After"));
  throw Object.assign(error, { headers: response.headers });
}

/**
 * Where something is, as browsers find it.
 * @param {string} path from the site's own root on
 * @param {Record<string, string | number | null | undefined>} [query] empty values are left out
 */
export function address(path, query = {}) {
  const filled = Object.entries(query).filter(([, value]) => value);
  const search = new URLSearchParams(filled.map(([name, value]) => [name, String(value)]));
  return at(filled.length > 0 ? `${path}?${search}` : path);
}

function errorIn(body) {
  try {
    return JSON.parse(body).error ?? {};
  } catch {
    return {};
  }
}
