import { takeDeleted } from "../../lib/deleted-item.js";
import { follow, save } from "../../lib/files.js";
import { address } from "../../lib/http.js";
import { archiveAddresses, fetchArchives, undoMilliseconds } from "../../lib/history.js";
import { ItemList } from "../../lib/item-list.js";
import { PrivatePage } from "../../lib/private-page.js";
import { pause } from "../../lib/retry.js";
import { Selection } from "../../lib/selection.js";
import { session } from "../../lib/session.js";
import { count } from "../../lib/words.js";
import "../app-header/app-header.js";
import "../history-grid/history-grid.js";
import "../notice-list/notice-list.js";
import "../selection-bar/selection-bar.js";

const typingPause = 250;
/** How far below the window the next page is asked for. */
const ahead = "800px";
const betweenDownloads = 400;

/** All cutouts: look through them, find one, save or delete some. Its markup is in history.html. */
class HistoryPage extends PrivatePage {
  #list = new ItemList();
  #selection = new Selection();
  #more = /** @type {HTMLButtonElement} */ (this.querySelector(".history-more"));
  #search = /** @type {HTMLInputElement} */ (this.querySelector("#search"));
  #order = /** @type {HTMLSelectElement} */ (this.querySelector("#order"));
  #bar = /** @type {any} */ (this.querySelector("selection-bar"));
  #grid = /** @type {any} */ (this.querySelector("history-grid"));
  #typing = 0;
  /** Whether pages come by themselves; after a failure the person asks for them. */
  #flows = true;

  async open() {
    this.#grid.attach(this.#list, this.#selection);
    this.#list.addEventListener("change", () => this.#render());
    this.#selection.addEventListener("change", () => this.#renderSelection());
    this.#listenToSearch();
    this.#listenToSelection();
    this.#listenToEnd();
    session.addEventListener("return", () => this.attempt(() => this.#list.refresh()));
    const asked = new URLSearchParams(location.search);
    // What is no order is none of the choices.
    this.#order.value = asked.get("order") ?? "newest";
    if (this.#order.selectedIndex < 0) this.#order.value = "newest";
    await this.#find(asked.get("q") ?? "");
    const deleted = takeDeleted();
    if (deleted) this.#offerUndo([deleted]);
  }

  #listenToSearch() {
    this.#search.addEventListener("input", () => {
      clearTimeout(this.#typing);
      this.#typing = setTimeout(() => this.#find(this.#search.value), typingPause);
    });
    this.#order.addEventListener("change", () => this.#find(this.#search.value));
    this.querySelector("form").addEventListener("submit", (event) => {
      event.preventDefault();
      clearTimeout(this.#typing);
      this.#find(this.#search.value);
    });
    this.querySelector(".history-none button").addEventListener("click", () => {
      this.#find("");
      this.#search.focus();
    });
  }

  #listenToSelection() {
    this.querySelector(".history-all").addEventListener("click", () => this.#selectAll());
    this.#bar.addEventListener("download", () => this.#download());
    this.#bar.addEventListener("delete", () => this.#delete());
    this.#bar.addEventListener("clear", () => this.#clearSelection());
    document.addEventListener("keydown", (event) => this.#press(event));
  }

  #listenToEnd() {
    this.#more.addEventListener("click", () => this.#load());
    const observer = new IntersectionObserver(([{ isIntersecting }]) => isIntersecting && this.#flows && this.#load(), { rootMargin: ahead });
    observer.observe(this.#more);
    // One that stays in sight after a short page would never enter it again.
    this.#list.addEventListener("change", () => {
      observer.unobserve(this.#more);
      observer.observe(this.#more);
    });
  }

  #press(event) {
    const isTyping = event.target instanceof HTMLInputElement && event.target.type !== "checkbox";
    if (isTyping || this.#selection.ids.size === 0) return;
    if (event.key === "Escape") this.#clearSelection();
    if (event.key === "Delete") this.#delete();
  }

  async #find(query) {
    const words = query.trim();
    this.#search.value = query;
    const order = /** @type {import("../../lib/history.js").Order} */ (this.#order.value);
    history.replaceState(null, "", address(location.pathname, { q: words, order: order === "newest" ? undefined : order }));
    this.#selection.clear();
    this.#flows = await this.attempt(() => this.#list.search(words, order));
  }

  async #load() {
    this.#flows = await this.attempt(() => this.#list.more());
  }

  #render() {
    const { items, query, isBusy, isComplete } = this.#list;
    const found = items.length > 0;
    this.setAttribute("aria-busy", String(isBusy));
    this.querySelector(".history-count").textContent = isBusy ? "" : describe(this.#list);
    this.querySelector(".history-all").hidden = !found;
    this.#order.hidden = !found;
    this.querySelector(".history-all").textContent = isComplete ? "Select all" : "Select all shown";
    this.querySelector(".history-search").hidden = !found && !query && isComplete;
    this.querySelector(".history-empty").hidden = found || isBusy || !isComplete || query !== "";
    this.querySelector(".history-none").hidden = found || isBusy || !isComplete || query === "";
    this.#more.hidden = isComplete;
    this.#more.disabled = isBusy;
    this.#more.textContent = isBusy ? "Loading" : "Load more";
    this.#renderSelection();
  }

  #renderSelection() {
    const all = this.#list.items.length;
    this.#bar.value = this.#selection.ids.size;
    this.querySelector(".history-all").disabled = this.#selection.ids.size === all;
  }

  get #chosen() {
    return this.#list.items.filter(({ id }) => this.#selection.ids.has(id));
  }

  #selectAll() {
    this.#selection.replace(this.#list.items.map(({ id }) => id));
    this.#bar.querySelector("button").focus();
  }

  #clearSelection() {
    const [first] = this.#selection.ids;
    this.#selection.clear();
    this.#grid.focusOn(first);
  }

  async #download() {
    const ids = this.#chosen.map(({ id }) => id);
    const { fields, image } = this.#bar.worn;
    if (image) return void this.attempt(async () => (await fetchArchives(ids, fields, image)).forEach((archive) => save(archive, "cutouts.zip")));
    for (const [index, address] of archiveAddresses(ids, fields).entries()) {
      if (index > 0) await pause(betweenDownloads);
      follow(address);
    }
  }

  async #delete() {
    const items = this.#chosen;
    if (!(await this.attempt(() => this.#list.delete(items)))) return;
    this.#selection.clear();
    this.#offerUndo(items);
  }

  #offerUndo(items) {
    const what = items.length === 1 ? `“${items[0].name}”` : count(items.length, "cutout");
    this.notices.showUndo(`Deleted ${what}.`, {
      milliseconds: undoMilliseconds,
      undo: async () => {
        if (await this.attempt(() => this.#list.restore(items))) this.#grid.focusOn(items[0].id);
      },
    });
  }
}

const firstWords = { newest: "The latest", oldest: "The oldest", name: "The first" };

function describe({ items, query, order, isComplete }) {
  if (items.length === 0) return query ? "Nothing found" : "";
  const some = isComplete ? count(items.length, "cutout") : `${firstWords[order]} ${count(items.length, "cutout")}`;
  return query ? `${some} with “${query}” in the name` : some;
}

customElements.define("history-page", HistoryPage);
