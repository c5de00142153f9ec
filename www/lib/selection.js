/** Which things of a list are chosen. Says `change`. */
export class Selection extends EventTarget {
  /** @type {Set<string>} */
  ids = new Set();
  /** Where a range begins: at the latest one chosen by itself. */
  #anchor = "";

  /**
   * @param {string} id
   * @param {boolean} chosen
   */
  set(id, chosen) {
    this.#anchor = id;
    this.#put([id], chosen);
  }

  /**
   * Chooses or leaves all from the latest one to this one.
   * @param {string} id
   * @param {boolean} chosen
   * @param {string[]} order all there are, as shown
   */
  extend(id, chosen, order) {
    const [from, to] = [order.indexOf(this.#anchor), order.indexOf(id)].sort((a, b) => a - b);
    this.#put(from < 0 ? [id] : order.slice(from, to + 1), chosen);
  }

  /** @param {string[]} ids */
  replace(ids) {
    this.ids = new Set(ids);
    this.dispatchEvent(new Event("change"));
  }

  clear() {
    this.replace([]);
  }

  #put(ids, chosen) {
    for (const id of ids) chosen ? this.ids.add(id) : this.ids.delete(id);
    this.dispatchEvent(new Event("change"));
  }
}
