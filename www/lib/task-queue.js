/** Runs tasks in the order given, at most `limit` at a time. */
export class TaskQueue {
  #free;
  /** Those who wait for a place; each is called when it is given one. @type {Set<() => void>} */
  #waiting = new Set();

  /** @param {number} limit */
  constructor(limit) {
    this.#free = limit;
  }

  /**
   * @template T
   * @param {() => Promise<T>} task
   * @param {AbortSignal} signal aborted before its turn, a task never starts
   * @returns {Promise<T>}
   */
  async run(task, signal) {
    await this.#place(signal);
    try {
      return await task();
    } finally {
      this.#release();
    }
  }

  #place(signal) {
    signal.throwIfAborted();
    if (this.#free > 0) return void this.#free--;
    return new Promise((resolve, reject) => {
      const abort = () => {
        this.#waiting.delete(enter);
        reject(signal.reason);
      };
      const enter = () => {
        signal.removeEventListener("abort", abort);
        resolve(undefined);
      };
      signal.addEventListener("abort", abort, { once: true });
      this.#waiting.add(enter);
    });
  }

  /** The place goes straight to the next in line, so that nobody can slip in between. */
  #release() {
    const [next] = this.#waiting;
    if (!next) return void this.#free++;
    this.#waiting.delete(next);
    next();
  }
}
