import { deleteItems, listItems, restoreItems } from "./history.js";

/** @typedef {import("./history.js").Item} Item */

const pageLength = 24;
/** As many as the server gives at once. */
const longestPage = 100;

/**
 * The person's cutouts as far as they have been looked at. Says `change` whenever anything about them does.
 */
export class ItemList extends EventTarget {
  /** @type {Item[]} */
  items = [];
  /** What the names must contain; empty for all. */
  query = "";
  /** @type {import("./history.js").Order} */
  order = "newest";
  isBusy = false;
  /** Whether the end has been reached. */
  isComplete = false;

  #cursor = /** @type {string | null} */ (null);
  #controller = new AbortController();

  /** Starts again from the beginning, with another search or order. @param {string} query @param {import("./history.js").Order} [order] */
  async search(query, order = this.order) {
    this.query = query;
    this.order = order;
    this.#restart();
    await this.#load(pageLength);
  }

  /** Asks again for as many as there are, because they may have changed elsewhere. */
  async refresh() {
    this.#restart();
    await this.#load(Math.min(longestPage, Math.max(pageLength, this.items.length)));
  }

  /** The next page; nothing while one is on its way or at the end. */
  async more() {
    if (!this.isBusy && !this.isComplete) await this.#load(pageLength);
  }

  /** @param {Item[]} items */
  async delete(items) {
    const ids = items.map(({ id }) => id);
    await deleteItems(ids);
    this.#update({ items: this.items.filter(({ id }) => !ids.includes(id)) });
  }

  /** Undoes `delete`. @param {Item[]} items */
  async restore(items) {
    await restoreItems(items.map(({ id }) => id));
    this.#update({ items: merged(items.filter((item) => this.#isSought(item)), this.items).sort(comparisons[this.order]) });
  }

  #restart() {
    this.#controller.abort();
    this.#controller = new AbortController();
    this.#cursor = null;
    this.isComplete = false;
  }

  /** Until the first page of a new search is there, what was found before stays. */
  async #load(limit) {
    const { signal } = this.#controller;
    this.#update({ isBusy: true });
    try {
      const page = await listItems({ cursor: this.#cursor, limit, q: this.query, order: this.order, signal });
      const items = this.#cursor === null ? page.items : merged(this.items, page.items);
      this.#cursor = page.next_cursor;
      this.#update({ isBusy: false, isComplete: page.next_cursor === null, items });
    } catch (error) {
      // A newer search has taken over, and is busy itself.
      if (!signal.aborted) this.#update({ isBusy: false });
      throw error;
    }
  }

  /** Another search may have begun since it was deleted. */
  #isSought({ name }) {
    return this.query.toLowerCase().split(/\s+/).every((word) => name.toLowerCase().includes(word));
  }

  #update(changes) {
    Object.assign(this, changes);
    this.dispatchEvent(new Event("change"));
  }
}

/** One after the other; what is in both only once. */
function merged(some, others) {
  return [...new Map([...some, ...others].map((item) => [item.id, item])).values()];
}

/** @type {Record<import("./history.js").Order, (a: Item, b: Item) => number>} */
const comparisons = {
  newest: (a, b) => Date.parse(b.created_at) - Date.parse(a.created_at),
  oldest: (a, b) => Date.parse(a.created_at) - Date.parse(b.created_at),
  name: (a, b) => a.name.localeCompare(b.name, undefined, { sensitivity: "base" }),
};
