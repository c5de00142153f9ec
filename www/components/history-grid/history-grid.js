import { el } from "../../lib/dom.js";
import { ItemCard } from "./item-card.js";

/** The cutouts as cards. Ticks choose them: one by one, or with Shift all since the latest one. */
export class HistoryGrid extends HTMLElement {
  /** @type {Map<string, ItemCard>} */
  #cards = new Map();
  #list = el("ul", { class: "cards", "aria-label": "Your cutouts" });
  #items;
  #selection;

  /**
   * @param {import("../../lib/item-list.js").ItemList} items
   * @param {import("../../lib/selection.js").Selection} selection
   */
  attach(items, selection) {
    this.#items = items;
    this.#selection = selection;
    this.append(this.#list);
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
    items.forEach((item, index) => this.#place(item, index));
    this.#list.hidden = items.length === 0;
    this.#mark();
  }

  #dropOthers(ids) {
    for (const [id, card] of this.#cards) {
      if (ids.has(id)) continue;
      card.element.remove();
      this.#cards.delete(id);
    }
  }

  /** Only what is not in its place moves, so that focus and loaded pictures stay. */
  #place(item, index) {
    const card = this.#cards.get(item.id) ?? new ItemCard(item, (chosen, asRange) => this.#tick(item.id, chosen, asRange));
    this.#cards.set(item.id, card);
    card.show(item);
    const there = this.#list.children[index] ?? null;
    if (there !== card.element) this.#list.insertBefore(card.element, there);
  }

  #tick(id, chosen, asRange) {
    if (asRange) this.#selection.extend(id, chosen, this.#items.items.map((item) => item.id));
    else this.#selection.set(id, chosen);
  }

  #mark() {
    for (const [id, card] of this.#cards) card.mark(this.#selection.ids.has(id));
  }
}

customElements.define("history-grid", HistoryGrid);
