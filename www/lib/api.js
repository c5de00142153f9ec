import { address, failure, request, unreachable } from "./http.js";

/**
 * Removal of backgrounds over HTTP.
 * @typedef {object} RemovalResult
 * @property {Blob} blob
 * @property {string} model
 * @property {string} historyID empty when nothing was kept
 * @property {string} tag what the kept matte is called; empty when nothing was kept
 * @property {boolean} isGraphic whether the photo is drawn on a ground of one colour
 */

/**
 * Sends one photo to `POST /api/remove`. XMLHttpRequest, because fetch reports no upload progress.
 * @param {File} file
 * @param {Record<string, string | undefined>} fields form fields beside the file, such as `channels` and `model`
 * @param {{ signal?: AbortSignal, onProgress?: (sent: number) => void, background?: Blob | null }} [options] `sent` runs
 *   from 0 to 1; `background` is a picture to put behind the subject
 * @returns {Promise<RemovalResult>}
 */
export function removeBackground(file, fields, { signal, onProgress, background } = {}) {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    const abort = () => request.abort();
    request.open("POST", address("/api/remove"));
    request.responseType = "blob";
    request.upload.onprogress = ({ loaded, total }) => onProgress?.(total ? loaded / total : 0);
    request.upload.onload = () => onProgress?.(1);
    request.onload = () => answer(request).then(resolve, reject);
    request.onerror = () => reject(unreachable());
    request.onabort = () => reject(signal?.reason ?? new DOMException("Cancelled", "AbortError"));
    request.onloadend = () => signal?.removeEventListener("abort", abort);
    signal?.throwIfAborted();
    signal?.addEventListener("abort", abort);
    const data = form(file, fields);
    if (background) data.append("background_file", background, "background");
    request.send(data);
  });
}

/**
 * Runs the photo of a kept cutout through a model again; the new matte becomes that cutout's.
 * @param {string} historyID
 * @param {string} model
 * @param {AbortSignal} [signal]
 * @returns {Promise<RemovalResult>} its blob is the matte
 */
export async function removeAgain(historyID, model, signal) {
  const response = await request(`/api/history/${encodeURIComponent(historyID)}/matte`, { method: "POST", query: { model }, signal });
  return result(await response.blob(), (name) => response.headers.get(name));
}

/** What photos may be, as the server says; asked once. @type {Promise<{ maxBytes: number }> | undefined} */
let known;

/** @returns {Promise<{ maxBytes: number }>} no limit while the server cannot say, for it judges again */
export function limits() {
  known ??= request("/api/limits")
    .then((response) => response.json())
    .then(({ max_bytes: maxBytes }) => ({ maxBytes }))
    .catch(() => {
      known = undefined;
      return { maxBytes: Infinity };
    });
  return known;
}

/**
 * Asks the server what a file is.
 * @param {Uint8Array} head its first bytes
 * @returns {Promise<string | null>} why it is no photo that can be read, in words, or null when it is one
 */
export async function identify(head) {
  const response = await fetch(address("/api/identify"), {
    method: "POST",
    headers: { "Content-Type": "application/octet-stream" },
    body: head,
  }).catch(() => undefined);
  // Whatever else went wrong will show when the photo itself is sent.
  return response?.status === 415 ? failure(response.status, await response.text(), null).message : null;
}

/**
 * A photo as this browser can show it, made by the server: at its full size, upright.
 * @param {File} file
 * @param {AbortSignal} signal
 * @returns {Promise<Blob>}
 */
export async function fetchPicture(file, signal) {
  const response = await fetch(address("/api/picture"), { method: "POST", body: form(file, {}), signal }).catch((error) => {
    throw error.name === "AbortError" ? error : unreachable();
  });
  if (!response.ok) throw failure(response.status, await response.text(), response.headers.get("Retry-After"));
  return response.blob();
}

/**
 * The photo at an address, which the server fetches: browsers may not read other sites' files.
 * @param {string} address
 * @returns {Promise<File>}
 */
export async function fetchPhoto(address) {
  const data = new FormData();
  data.append("url", address);
  const blob = await (await request("/api/picture", { method: "POST", form: data })).blob();
  const ending = blob.type.split("/")[1]?.replace("jpeg", "jpg");
  const stem = new URL(address).pathname.split("/").pop()?.replace(/\.[^.]*$/, "") || "photo";
  return new File([blob], `${stem}.${ending}`, { type: blob.type });
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
  const header = (name) => request.getResponseHeader(name);
  if (request.status === 200) return result(blob, header);
  throw failure(request.status, blob ? await blob.text() : "", header("Retry-After"));
}

function result(blob, header) {
  const isGraphic = header("X-Matte-Source") === "graphic";
  return { blob, model: header("X-Model") ?? "", historyID: header("X-History-Id") ?? "", tag: header("ETag") ?? "", isGraphic };
}
