import { at } from "./base.js";
import { pause } from "./retry.js";

/** How often it is asked whether all is well again, in milliseconds. */
const interval = 3000;

/** Whether the application answers. */
export async function isUp() {
  const response = await fetch(at("/api/health"), { cache: "no-store" }).catch(() => undefined);
  return response?.ok ?? false;
}

/**
 * Resolves as soon as the application answers; at once when it does.
 * @param {AbortSignal} [signal]
 */
export async function whenBack(signal) {
  while (!(await isUp())) await pause(interval, signal);
}
