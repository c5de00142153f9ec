import { rememberDeleted } from "../../lib/deleted-item.js";
import { downloadName, save } from "../../lib/files.js";
import { el, icon } from "../../lib/dom.js";
import { deleteItems, downloadAddress, fetchItem, fetchPart, renameItem } from "../../lib/history.js";
import { Compositor } from "../../lib/matting/compositor.js";
import { label, listModels } from "../../lib/models.js";
import { PrivatePage } from "../../lib/private-page.js";
import { formats, Settings } from "../../lib/settings.js";
import { duration, moment, size } from "../../lib/words.js";
import "../app-header/app-header.js";
import "../background-picker/background-picker.js";
import "../compare-slider/compare-slider.js";
import "../format-picker/format-picker.js";
import "../name-field/name-field.js";
import "../notice-list/notice-list.js";
import { ItemMending } from "./item-mending.js";

/** @typedef {import("../../lib/history.js").Item} Item */

const longestSide = 1600;

/** One cutout: beside its photo, over any background, in any format. Its markup is in item.html. */
class ItemPage extends PrivatePage {
  #settings = new Settings();
  #compositor = new Compositor();
  #compare = /** @type {any} */ (this.querySelector("compare-slider"));
  #status = this.querySelector(".item-status");
  #background = /** @type {any} */ (this.querySelector("background-picker"));
  #format = /** @type {any} */ (this.querySelector("format-picker"));
  #name = /** @type {any} */ (this.querySelector("name-field"));
  #item = /** @type {Item} */ ({});
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
    await this.#draw();
  }

  #listen() {
    this.querySelector(".item-delete").addEventListener("click", () => this.#delete());
    this.#background.addEventListener("change", ({ detail }) => this.#settings.setBackground(detail));
    this.#format.addEventListener("change", ({ detail }) => this.#settings.setFormat(detail));
    this.#name.addEventListener("rename", ({ detail }) => this.#rename(detail));
    this.#settings.addEventListener("change", () => this.#renderSettings());
  }

  /** Begins with what was asked for when the cutout was made, as far as the pickers can show it. */
  #take({ format = "png", channels, background = "" }) {
    const [, opaque = null] = background.match(/^(#[0-9a-f]{6})(ff)?$/) ?? [];
    this.#settings.setBackground(opaque);
    this.#settings.setFormat(channels === "alpha" || !(format in formats) ? "png" : /** @type {any} */ (format));
  }

  /** @param {Item} item */
  #show(item) {
    this.#item = item;
    document.title = `${item.name} · Cutout`;
    this.#name.value = item.name;
    this.querySelector(".item-details").replaceChildren(...details(item, this.#models && label(this.#models, item.model)));
    this.querySelector(".item-bench").hidden = false;
  }

  #renderSettings() {
    const { format, background } = this.#settings;
    const link = /** @type {HTMLAnchorElement} */ (this.querySelector(".item-download"));
    this.#background.value = background;
    this.#format.value = format;
    this.#compare.setBackdrop(background);
    this.#mending?.setBackdrop(background);
    link.href = downloadAddress(this.#item.id, { format, background });
    link.download = "";
    link.replaceChildren(icon("download"), `Download ${formats[format].label}`);
  }

  async #draw() {
    const { id, name } = this.#item;
    this.#status.textContent = "Fetching the photo";
    const parts = Promise.all([fetchPart(id, "picture"), fetchPart(id, "matte")]);
    const [photo, matte] = await parts.finally(() => (this.#status.textContent = ""));
    this.#compare.showBefore(URL.createObjectURL(photo), name);
    const source = { picture: photo, matte };
    await this.#drawCutout(source, { position: 50, sweep: true });
    this.#furnishMending(source);
  }

  async #drawCutout(source, options) {
    try {
      this.#compare.showAfter(await this.#compositor.bitmap(source, longestSide), options);
    } catch {
      this.notices.show("This browser could not draw the cutout. It can be downloaded all the same.");
    }
  }

  #furnishMending(source) {
    const mending = new ItemMending(this, source);
    this.#mending = mending;
    mending.setBackdrop(this.#settings.background);
    mending.addEventListener("fail", ({ detail }) => this.notices.show(detail));
    mending.addEventListener("mended", async ({ detail: drawn }) => {
      await this.#drawCutout(mending.photo, { position: 0, sweep: false });
      drawn();
    });
    this.#compare.addEventListener("sharpen", async () => {
      // Where there is no room for so large a picture, the coarser one stays.
      const picture = await this.#compositor.bitmap(mending.photo).catch(() => undefined);
      if (picture) this.#compare.sharpen(picture);
    });
    this.querySelector(".item-download").addEventListener("click", (event) => this.#downloadMended(event));
  }

  /** What was mended is in this page alone, and so the file is made here. */
  async #downloadMended(event) {
    const photo = this.#mending?.photo;
    if (!photo?.ownMatte) return;
    event.preventDefault();
    const { format, encoding } = this.#settings;
    try {
      save(await this.#compositor.file(photo, encoding), downloadName(this.#item.name, format));
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
    location.replace("/history");
  }
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
  ];
  return rows.flatMap(([term, words]) => [el("dt", {}, term), el("dd", {}, words)]);
}

customElements.define("item-page", ItemPage);
