import { el } from "../../lib/dom.js";
import { itemAddress } from "../../lib/history.js";
import { dayName } from "../../lib/words.js";
import { ItemCard } from "./item-card.js";

/** The cutouts as cards, by days where they are sorted so. Ticks choose them: one by one, or with Shift all since the latest one. */
export class HistoryGrid extends HTMLElement {
  /** @type {Map<string, ItemCard>} */
  #cards = new Map();
  /** By what they are called; without a name where there is one list of all. @type {Map<string, Group>} */
  #groups = new Map();
  #items;
  #selection;

  /**
   * @param {import("../../lib/item-list.js").ItemList} items
   * @param {import("../../lib/selection.js").Selection} selection
   */
  attach(items, selection) {
    this.#items = items;
    this.#selection = selection;
    items.addEventListener("change", () => this.#render());
    selection.addEventListener("change", () => this.#mark());
  }

  /** @param {string} id */
  focusOn(id) {
    this.#cards.get(id)?.focus();
  }

  #render() {
    const { items } = this.#items;
    this.#dropOthers(new Set(items.map(({ id }) => id)));
    const groups = groupedBy(items, ({ created_at: time }) => (this.#items.order === "name" ? "" : dayName(time)));
    for (const [name, { element }] of this.#groups) {
      if (groups.has(name)) continue;
      element.remove();
      this.#groups.delete(name);
    }
    [...groups].forEach(([name, members], index) => this.#placeGroup(name, members, index));
    this.#mark();
  }

  #dropOthers(ids) {
    for (const [id, card] of this.#cards) {
      if (ids.has(id)) continue;
      card.element.remove();
      this.#cards.delete(id);
    }
  }

  #placeGroup(name, members, index) {
    const group = this.#groups.get(name) ?? makeGroup(name);
    this.#groups.set(name, group);
    place(group.element, this, index);
    members.forEach((item, at) => place(this.#card(item).element, group.list, at));
  }

  #card(item) {
    const card = this.#cards.get(item.id) ?? new ItemCard((chosen, asRange) => this.#tick(item.id, chosen, asRange));
    this.#cards.set(item.id, card);
    card.show(item, itemAddress(item.id, { q: this.#items.query, order: this.#items.order }));
    return card;
  }

  #tick(id, chosen, asRange) {
    if (asRange) this.#selection.extend(id, chosen, this.#items.items.map((item) => item.id));
    else this.#selection.set(id, chosen);
  }

  #mark() {
    for (const [id, card] of this.#cards) card.mark(this.#selection.ids.has(id));
  }
}

/** @typedef {{ element: HTMLElement, list: HTMLElement }} Group */

/** @param {string} name @returns {Group} */
function makeGroup(name) {
  const list = el("ul", { class: "cards", "aria-label": name ? `Your cutouts: ${name}` : "Your cutouts" });
  return { list, element: el("section", { class: "day" }, name && el("h2", { class: "day-name" }, name), list) };
}

/** @param {import("../../lib/history.js").Item[]} items @param {(item: import("../../lib/history.js").Item) => string} nameOf */
function groupedBy(items, nameOf) {
  const groups = new Map();
  for (const item of items) groups.set(nameOf(item), [...(groups.get(nameOf(item)) ?? []), item]);
  return groups;
}

/** Only what is not in its place moves, so that focus and loaded pictures stay. */
function place(element, parent, index) {
  const there = parent.children[index] ?? null;
  if (there !== element) parent.insertBefore(element, there);
}

customElements.define("history-grid", HistoryGrid);
