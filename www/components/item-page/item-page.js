import { at } from "../../lib/base.js";
import { rememberDeleted } from "../../lib/deleted-item.js";
import { downloadName, follow, save } from "../../lib/files.js";
import { el, icon } from "../../lib/dom.js";
import { removeAgain } from "../../lib/api.js";
import { dressOf, fieldsOf, isPlain } from "../../lib/dress/dress.js";
import { DressKeeper } from "../../lib/dress/keeping.js";
import { listenForPlacing } from "../../lib/dress/placing.js";
import { DressedView, sizeOf } from "../../lib/dress/view.js";
import { address } from "../../lib/http.js";
import { deleteItems, downloadAddress, fetchCutout, fetchItem, fetchNeighbors, fetchPart, itemAddress, originalAddress, renameItem } from "../../lib/history.js";
import { fetchMatte, listVersions, revertMatte, useVersion } from "../../lib/mend/saving.js";
import { Compositor } from "../../lib/matting/compositor.js";
import { choices, label, listModels, offered } from "../../lib/models.js";
import { PrivatePage } from "../../lib/private-page.js";
import { formats, Settings } from "../../lib/settings.js";
import { duration, moment, size } from "../../lib/words.js";
import "../app-header/app-header.js";
import "../background-picker/background-picker.js";
import "../compare-slider/compare-slider.js";
import "../format-picker/format-picker.js";
import "../matte-versions/matte-versions.js";
import "../name-field/name-field.js";
import "../notice-list/notice-list.js";
import "../size-picker/size-picker.js";
import { ItemMending } from "./item-mending.js";

/** @typedef {import("../../lib/history.js").Item} Item */

const longestSide = 1600;
/** So long a step back can be taken back at once; later, the list of versions has it. */
const longestUndo = 60_000;

/** One cutout: beside its photo, over any background, in any format. Its markup is in item.html. */
class ItemPage extends PrivatePage {
  #settings = new Settings();
  #compositor = new Compositor();
  #compare = /** @type {any} */ (this.querySelector("compare-slider"));
  #view = new DressedView(this.#compare, this.#settings);
  #keeper = new DressKeeper(this.#settings);
  #status = this.querySelector(".item-status");
  #background = /** @type {any} */ (this.querySelector("background-picker"));
  #format = /** @type {any} */ (this.querySelector("format-picker"));
  #name = /** @type {any} */ (this.querySelector("name-field"));
  #item = /** @type {Item} */ ({});
  /** Whether there have been other versions than the first. */
  #hadVersions = false;
  #versions = /** @type {any} */ (this.querySelector("matte-versions"));
  #rerun = /** @type {HTMLButtonElement} */ (this.querySelector(".item-rerun"));
  /** The list that led here. @type {import("../../lib/history.js").Listing} */
  #listing = listingOf(location.search);
  #revert = /** @type {HTMLButtonElement} */ (this.querySelector(".item-revert"));
  /** @type {ItemMending | undefined} */
  #mending;
  /** Without them the page does not tell which of them made the cutout. @type {import("../../lib/models.js").ModelList | undefined} */
  #models;

  async open() {
    const models = listModels().catch(() => undefined);
    const item = await requestedItem();
    this.#models = await models;
    if (!item) return void (this.querySelector(".item-missing").hidden = false);
    this.#show(item);
    this.#listen();
    this.#take(this.#item.settings);
    this.attempt(() => this.#showNeighbors());
    await this.#draw();
  }

  #listen() {
    this.querySelector(".item-delete").addEventListener("click", () => this.#delete());
    this.#background.attach(this.#settings);
    this.#background.addEventListener("fail", ({ detail }) => this.notices.show(detail));
    /** @type {any} */ (this.querySelector("size-picker")).attach(this.#settings);
    listenForPlacing(this.#compare, this.#view, this.#settings);
    this.#format.addEventListener("change", ({ detail }) => this.#settings.setFormat(detail));
    this.#rerun.addEventListener("click", () => this.#runAgain());
    this.#versions.addEventListener("open", () => this.attempt(() => this.#listVersions()));
    this.#versions.addEventListener("use", ({ detail }) => this.#useVersion(detail.number));
    this.#revert.addEventListener("click", () => this.#goBack());
    this.#name.addEventListener("rename", ({ detail }) => this.#rename(detail));
    this.#settings.addEventListener("change", () => {
      this.#renderSettings();
      if (this.#isTaken) this.#keeper.keepSoon(this.#item.id);
    });
  }

  /** Whether the item's own settings are shown; what changes afterwards is chosen here. */
  #isTaken = false;

  /** Begins with what was asked for when the cutout was made, as far as the pickers can show it. */
  #take({ format = "png", channels, background, dress }) {
    this.#settings.wear(dressOf({ ...dress, background }));
    this.#settings.setFormat(channels === "alpha" || !(format in formats) ? "png" : /** @type {any} */ (format));
    this.#keeper.note(this.#item.id);
    this.#isTaken = true;
  }

  /** @param {Item} item */
  #show(item) {
    this.#item = item;
    document.title = `${item.name} · Cutout`;
    this.#name.value = item.name;
    this.querySelector(".item-details").replaceChildren(...details(item, this.#models && label(this.#models, item.model)));
    const other = this.#otherModel;
    this.#rerun.hidden = !other;
    if (other) this.#rerun.replaceChildren(icon("again"), `Run again with ${choices[other].label}`);
    this.querySelector(".item-original").href = originalAddress(item.id);
    this.#revert.hidden = !item.mended;
    this.#versions.hidden = item.version === 1 && item.own_version === 1 && !this.#hadVersions;
    this.#hadVersions ||= !this.#versions.hidden;
    this.querySelector(".item-bench").hidden = false;
  }

  get #downloadAddress() {
    const { format, background, dress } = this.#settings;
    // What an item wore when it was made it wears again, unless something else is said.
    const isBare = isPlain(dress) && !this.#item.settings.dress;
    return downloadAddress(this.#item.id, isBare ? { format, background: background ?? "" } : { format, ...fieldsOf(dress) });
  }

  #renderSettings() {
    const { format, background } = this.#settings;
    const link = /** @type {HTMLAnchorElement} */ (this.querySelector(".item-download"));
    this.#format.value = format;
    this.#view.refresh();
    this.#mending?.setBackdrop(background);
    link.href = this.#downloadAddress;
    link.download = "";
    link.replaceChildren(icon("download"), `Download ${formats[format].label}`);
  }

  async #draw() {
    const { id, name } = this.#item;
    this.#status.textContent = "Fetching the photo";
    const parts = Promise.all([fetchPart(id, "picture"), fetchMatte(id), this.#ownMatte()]);
    const [picture, { matte, tag }, ownMatte] = await parts.finally(() => (this.#status.textContent = ""));
    this.#compare.showBefore(URL.createObjectURL(picture), name);
    const source = { picture, matte, ownMatte };
    await this.#drawCutout(source, { position: 50, sweep: true });
    this.#furnishMending(source, tag);
    await this.#lookForVersions();
  }

  /** The model's own, where the present matte is another. @returns {Promise<Blob | undefined>} */
  async #ownMatte() {
    const { id, mended, own_version: own } = this.#item;
    return mended ? (await fetchMatte(id, own)).matte : undefined;
  }

  async #drawCutout(source, options) {
    try {
      const [cutout, size] = await Promise.all([this.#compositor.bitmap(source, longestSide), sizeOf(source.matte)]);
      const photo = () => this.#compositor.bitmap({ picture: source.picture }, longestSide);
      await this.#view.show({ cutout, photo, ...size }, options);
    } catch {
      this.notices.show("This browser could not draw the cutout. It can be downloaded all the same.");
    }
  }

  #furnishMending(source, tag) {
    const mending = new ItemMending(this, this.#item, source, tag);
    this.#mending = mending;
    mending.setBackdrop(this.#settings.background);
    mending.addEventListener("fail", ({ detail }) => this.notices.show(detail));
    mending.addEventListener("saved", () => this.attempt(async () => this.#update(mending.saver.item ?? (await fetchItem(this.#item.id)))));
    mending.addEventListener("mended", async ({ detail: drawn }) => {
      await this.#drawCutout(mending.photo, { position: 0, sweep: false });
      drawn();
    });
    this.#compare.addEventListener("sharpen", async () => {
      // Where there is no room for so large a picture, the coarser one stays.
      const { style, encoding } = this.#settings;
      const picture = await this.#compositor.bitmap(mending.photo, undefined, encoding.dress).catch(() => undefined);
      if (picture && this.#settings.style === style) this.#compare.sharpen(picture);
    });
    this.querySelector(".item-download").addEventListener("click", (event) => this.#downloadMended(event));
  }

  /** The item is another by now: its details and its versions are. @param {Item} item */
  async #update(item) {
    this.#show(item);
    this.#renderSettings();
    if (this.#versions.isOpen) await this.#listVersions();
  }

  /** Items that went back to their first version have others all the same. */
  async #lookForVersions() {
    if (this.#hadVersions) return;
    await this.attempt(async () => {
      this.#hadVersions = (await listVersions(this.#item.id)).length > 1;
      this.#versions.hidden = !this.#hadVersions;
    });
  }

  /** Best where another made it, and Quick where Best did. */
  get #otherModel() {
    const models = this.#models ? offered(this.#models) : [];
    if (models.length < 2) return undefined;
    return this.#item.model === this.#models?.aliases.best ? "quick" : "best";
  }

  async #runAgain() {
    const { id, version } = this.#item;
    const model = /** @type {import("../../lib/models.js").Choice} */ (this.#otherModel);
    this.#rerun.disabled = true;
    this.#rerun.replaceChildren("Finding the subject");
    const worked = await this.attempt(async () => {
      const { blob, tag } = await removeAgain(id, model);
      await this.#update(await fetchItem(id));
      await this.#mending?.replace(blob, undefined, tag);
    });
    this.#rerun.disabled = false;
    this.#show(this.#item);
    if (worked) this.notices.showUndo(`${choices[model].label} made this cutout.`, { undo: () => this.#useVersion(version), milliseconds: longestUndo });
  }

  /** The ways to the cutouts before and after this one, in the list that led here. */
  async #showNeighbors() {
    const neighbors = await fetchNeighbors(this.#item.id, this.#listing);
    for (const [name, id] of Object.entries(neighbors)) {
      const link = /** @type {HTMLAnchorElement} */ (this.querySelector(`.item-${name}`));
      if (id) link.href = itemAddress(id, this.#listing);
      // A link that leads nowhere keeps its place.
      else link.setAttribute("aria-disabled", "true");
    }
    this.querySelector(".item-neighbors").hidden = !neighbors.previous && !neighbors.next;
    this.querySelector(".item-back").href = address("/history", this.#listing);
  }

  async #listVersions() {
    const versions = await listVersions(this.#item.id);
    this.#versions.show(versions, (model) => this.#models && label(this.#models, model));
  }

  async #goBack() {
    const { version } = this.#item;
    if (!(await this.#change(() => revertMatte(this.#item.id)))) return;
    this.notices.showUndo("This is the model's own cutout again.", { undo: () => this.#useVersion(version), milliseconds: longestUndo });
  }

  #useVersion(number) {
    return this.#change(() => useVersion(this.#item.id, number));
  }

  /** Shows the matte that is the item's after `work`. @param {() => Promise<import("../../lib/mend/saving.js").KeptMatte>} work */
  #change(work) {
    return this.attempt(async () => {
      const { item } = await work();
      await this.#update(item);
      const [{ matte, tag }, ownMatte] = await Promise.all([fetchMatte(item.id), this.#ownMatte()]);
      await this.#mending?.replace(matte, ownMatte, tag);
    });
  }

  /**
   * What is on its way to the server is waited for; where it does not get there, the file is made here. A picture of one's
   * own fits in no address.
   */
  async #downloadMended(event) {
    const mending = this.#mending;
    const { format, encoding, dress, fields } = this.#settings;
    const image = dress.backdrop === "image" ? dress.image : null;
    if (!mending?.saver.isPending && !image) return;
    event.preventDefault();
    await mending?.saver.now();
    try {
      if (mending?.saver.isPending) save(await this.#compositor.file(mending.photo, encoding), downloadName(this.#item.name, format));
      else if (image) save(await fetchCutout(this.#item.id, fields, image), downloadName(this.#item.name, format));
      else follow(this.#downloadAddress);
    } catch (error) {
      this.notices.show(`“${this.#item.name}” was not saved. ${error.message}`);
    }
  }

  async #rename(name) {
    const renamed = await this.attempt(async () => this.#show(await renameItem(this.#item.id, name)));
    if (!renamed) this.#name.value = this.#item.name;
  }

  /** The way back is offered on the page after this one. */
  async #delete() {
    if (!(await this.attempt(() => deleteItems([this.#item.id])))) return;
    rememberDeleted(this.#item);
    location.replace(at("/history"));
  }
}

/** @param {string} search @returns {import("../../lib/history.js").Listing} */
function listingOf(search) {
  const asked = new URLSearchParams(search);
  return { q: asked.get("q") ?? undefined, order: asked.get("order") ?? undefined };
}

/** @returns {Promise<Item | null>} null when there is none, or none of this person */
async function requestedItem() {
  const id = new URLSearchParams(location.search).get("id") ?? "";
  // Anything else would be a path of its own.
  if (!/^\w+$/.test(id)) return null;
  return fetchItem(id).catch((error) => {
    if (error.status === 404) return null;
    throw error;
  });
}

/** @param {Item} item @param {string | undefined} model what people call it */
function details(item, model) {
  const rows = [
    ["Made", moment(item.created_at)],
    ["Size", `${item.width} × ${item.height} pixels`],
    ["Photo", `${item.media_type.replace("image/", "").toUpperCase()}, ${size(item.size)}`],
    ...(model ? [["Model", `${model} ${item.model_version}`]] : []),
    ["Took", duration(item.duration_ms)],
    ...(item.given ? [["Training", "Given, without your name"]] : []),
  ];
  return rows.flatMap(([term, words]) => [el("dt", {}, term), el("dd", {}, words)]);
}

customElements.define("item-page", ItemPage);
