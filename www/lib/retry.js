import { ApiError } from "./http.js";

const attempts = 6;
const longestWait = 60;

/**
 * Runs a request again while the server asks for patience (429, 503), after the time it names in `Retry-After`.
 * A little chance is added so that many pages do not come back at the same instant.
 * @template T
 * @param {() => Promise<T>} request
 * @param {{ signal: AbortSignal, onWait: (seconds: number) => void }} options
 * @returns {Promise<T>}
 */
export async function withRetry(request, { signal, onWait }) {
  for (let attempt = 1; ; attempt++) {
    try {
      return await request();
    } catch (error) {
      if (!asksForPatience(error) || attempt === attempts) throw error;
      const seconds = Math.min(longestWait, Math.max(1, error.retryAfter ?? 2 ** attempt));
      onWait(seconds);
      await pause(seconds * 1000 * (1 + Math.random() * 0.25), signal);
    }
  }
}

/**
 * Resolves after the time has passed; rejects with the signal's reason if that comes first.
 * @param {number} milliseconds
 * @param {AbortSignal} [signal]
 * @returns {Promise<void>}
 */
export function pause(milliseconds, signal) {
  return new Promise((resolve, reject) => {
    signal?.throwIfAborted();
    const abort = () => {
      clearTimeout(timer);
      reject(signal?.reason);
    };
    const timer = setTimeout(() => {
      signal?.removeEventListener("abort", abort);
      resolve();
    }, milliseconds);
    signal?.addEventListener("abort", abort, { once: true });
  });
}

function asksForPatience(error) {
  // A model that is not installed stays so, however long one waits.
  return error instanceof ApiError && (error.status === 503 || error.status === 429) && error.code !== "model_not_installed";
}
