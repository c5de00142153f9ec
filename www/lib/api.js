/**
 * The server's HTTP interface. Every failure arrives as an `ApiError` whose message can be shown to a person.
 * @typedef {{ name: string, version: string, description?: string, available: boolean }} Model
 * @typedef {{ default: string, models: Model[] }} ModelList
 * @typedef {{ blob: Blob, model: string }} RemovalResult
 */

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
  }
}

const networkWords = "Cutout could not be reached. Check that it is running and that you are connected, then try again.";

const wordsByStatus = new Map([
  [401, "Please sign in first."],
  [413, "This photo is over the limit of 25 MB. Make it smaller, then try again."],
  [429, "Too many photos in a short time. Wait a moment, then try again."],
  [502, "Cutout is not running behind this page. Start it, then try again."],
  [503, "Cutout is busy. Wait a moment, then try again."],
  [504, "Cutout took too long over this photo. Try again, or try a smaller one."],
]);

/**
 * Sends one photo to `POST /api/remove`. XMLHttpRequest, because fetch reports no upload progress.
 * @param {File} file
 * @param {Record<string, string | undefined>} fields form fields beside the file, such as `channels` and `model`
 * @param {{ signal?: AbortSignal, onProgress?: (sent: number) => void }} [options] `sent` runs from 0 to 1
 * @returns {Promise<RemovalResult>}
 */
export function removeBackground(file, fields, { signal, onProgress } = {}) {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    const abort = () => request.abort();
    request.open("POST", "/api/remove");
    request.responseType = "blob";
    request.upload.onprogress = ({ loaded, total }) => onProgress?.(total ? loaded / total : 0);
    request.upload.onload = () => onProgress?.(1);
    request.onload = () => answer(request).then(resolve, reject);
    request.onerror = () => reject(new ApiError("network", networkWords));
    request.onabort = () => reject(signal?.reason ?? new DOMException("Cancelled", "AbortError"));
    request.onloadend = () => signal?.removeEventListener("abort", abort);
    signal?.throwIfAborted();
    signal?.addEventListener("abort", abort);
    request.send(form(file, fields));
  });
}

/** @returns {Promise<ModelList>} */
export async function listModels() {
  const response = await fetch("/api/models").catch(() => {
    throw new ApiError("network", networkWords);
  });
  if (!response.ok) throw failure(response.status, await response.text(), null);
  return response.json();
}

function form(file, fields) {
  const data = new FormData();
  for (const [name, value] of Object.entries(fields)) {
    if (value) data.append(name, value);
  }
  data.append("file", file, file.name);
  return data;
}

async function answer(request) {
  const blob = /** @type {Blob} */ (request.response);
  if (request.status === 200) return { blob, model: request.getResponseHeader("X-Model") ?? "" };
  throw failure(request.status, blob ? await blob.text() : "", request.getResponseHeader("Retry-After"));
}

function failure(status, body, retryAfter) {
  const { code, message } = errorIn(body);
  const words = message ?? wordsByStatus.get(status) ?? `Cutout answered with an error it did not explain (${status}). Try again.`;
  const seconds = Number.parseFloat(retryAfter ?? "");
  return new ApiError(code ?? `http_${status}`, words, {
    status,
    retryAfter: Number.isFinite(seconds) ? seconds : undefined,
  });
}

function errorIn(body) {
  try {
    return JSON.parse(body).error ?? {};
  } catch {
    return {};
  }
}
