import { failure, unreachable } from "./http.js";

/**
 * Removal of backgrounds over HTTP.
 * @typedef {{ blob: Blob, model: string, historyID: string }} RemovalResult `historyID` is empty when nothing was kept
 */

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
    request.onerror = () => reject(unreachable());
    request.onabort = () => reject(signal?.reason ?? new DOMException("Cancelled", "AbortError"));
    request.onloadend = () => signal?.removeEventListener("abort", abort);
    signal?.throwIfAborted();
    signal?.addEventListener("abort", abort);
    request.send(form(file, fields));
  });
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
  if (request.status === 200) return { blob, model: header("X-Model") ?? "", historyID: header("X-History-Id") ?? "" };
  throw failure(request.status, blob ? await blob.text() : "", header("Retry-After"));
}
