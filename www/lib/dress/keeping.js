import { keepDress } from "../history.js";

/** So long after the latest choice it is kept. */
const calm = 1500;

/**
 * Keeps with an item what it wears. A picture of one's own stays in the browser.
 */
export class DressKeeper {
  #settings;
  /** The style that is kept with each item. @type {Map<string, string>} */
  #kept = new Map();
  #timer = 0;

  /** @param {import("../settings.js").Settings} settings */
  constructor(settings) {
    this.#settings = settings;
  }

  /** What an item wears is known already. @param {string} id */
  note(id) {
    this.#kept.set(id, this.#settings.style);
  }

  /** Keeps it soon, unless something else is chosen first. @param {string} id empty where there is no item */
  keepSoon(id) {
    clearTimeout(this.#timer);
    if (!id || this.#kept.get(id) === this.#settings.style) return;
    this.#timer = setTimeout(() => this.keep(id), calm);
  }

  /** @param {string} id */
  async keep(id) {
    const { style, fields } = this.#settings;
    if (!id || this.#kept.get(id) === style) return;
    this.#kept.set(id, style);
    // It is a kindness for the next visit; where it fails, the download is the same.
    await keepDress(id, fields).catch(() => this.#kept.delete(id));
  }
}
