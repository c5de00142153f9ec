import { at } from "../../lib/base.js";
import { DressKeeper } from "../../lib/dress/keeping.js";
import { el, icon } from "../../lib/dom.js";
import { Exports } from "../../lib/export.js";
import { save } from "../../lib/files.js";
import { choices } from "../../lib/models.js";
import { formats } from "../../lib/settings.js";
import { size } from "../../lib/words.js";
import { isTyping } from "../../lib/view/gestures.js";
import { ZIPBuilder } from "../../lib/zip.js";
import "../background-picker/background-picker.js";
import "../download-menu/download-menu.js";
import "../format-picker/format-picker.js";
import "../model-picker/model-picker.js";
import "../quality-field/quality-field.js";
import "../size-picker/size-picker.js";
import "../template-picker/template-picker.js";

const archiveName = "cutouts.zip";
/** So long after the latest choice a file is made, to know its size and have it at hand. */
const calm = 600;

/** What becomes of the cutouts: background, format, quality, and the ways to take them along. Sends `fail` with words. */
export class ExportPanel extends HTMLElement {
  #background = el("background-picker");
  #size = el("size-picker");
  #templates = el("template-picker");
  #format = el("format-picker", { on: { change: ({ detail }) => this.#settings.setFormat(detail) } });
  #quality = el("quality-field", { on: { change: ({ detail }) => this.#settings.setQuality(detail) } });
  #model = el("model-picker", { on: { change: ({ detail }) => this.#settings.setModel(detail) } });
  #mend = el("button", { type: "button", class: "button export-mend", on: { click: () => this.#workspace.mend(true) } }, icon("restore"), "Mend");
  #rerun = el("button", { type: "button", class: "button", on: { click: () => this.#workspace.redo(this.#workspace.selected, this.#settings.model) } });
  #one = el("button", { type: "button", class: "button button-primary button-large", draggable: "true", on: { click: () => this.#saveOne(), dragstart: (event) => this.#drag(event) } });
  #more = el("download-menu", { on: { choose: ({ detail }) => (this.#settings.setFormat(detail), this.#saveOne()) } });
  #all = el("button", { type: "button", class: "button", on: { click: () => this.#saveAll() } });
  #copy = el("button", { type: "button", class: "button", title: "Copy the picture (Ctrl+C)", on: { click: () => this.#copyPicture() } }, icon("copy"), "Copy");
  #share = el("button", { type: "button", class: "button", on: { click: () => this.#sharePicture() } }, icon("share"), "Share");
  #kept = el("a", { class: "export-kept" }, "See it in your history");
  #status = el("p", { class: "visually-hidden", role: "status" });
  #tabs = this.#makeTabs();
  #exports = new Exports();
  /** @type {DressKeeper} */
  #keeper;
  #saving = false;
  /** The file that the present choices make, once it is there. @type {File | undefined} */
  #ready;
  #timer = 0;
  #workspace;

  /** @param {import("../../lib/workspace.js").Workspace} workspace */
  attach(workspace) {
    this.#workspace = workspace;
    this.#keeper = new DressKeeper(workspace.settings);
    for (const picker of [this.#background, this.#size, this.#templates]) picker.attach(workspace.settings);
    this.append(
      el("div", { class: "export-tabs", role: "group", "aria-label": "Choices" }, this.#mend, ...this.#tabs),
      section("background", this.#background, this.#templates),
      section("size", this.#size),
      section("format", this.#format, this.#quality),
      section("quality", this.#model, this.#rerun),
      this.#kept,
      el("div", { class: "export-buttons" }, this.#one, this.#more, this.#copy, this.#share, this.#all),
      this.#status,
    );
    this.#share.hidden = !canShare();
    this.#more.measure = (format) => this.#sizeOf(format);
    this.#show("background");
    const narrow = matchMedia("(max-width: 56rem)");
    const unfold = () => narrow.matches && this.querySelectorAll("details").forEach((fold) => (fold.open = true));
    narrow.addEventListener("change", unfold);
    unfold();
    const render = () => this.#render();
    for (const event of ["photos", "select", "change"]) workspace.addEventListener(event, render);
    this.#settings.addEventListener("change", render);
    addEventListener("copy", (event) => this.#copyByKey(event));
    render();
  }

  disconnectedCallback() {
    this.#exports.close();
  }

  get #settings() {
    return this.#workspace.settings;
  }

  get #finished() {
    return this.#workspace.photos.filter(({ stage }) => stage === "done");
  }

  get #isDone() {
    return this.#workspace.selected?.stage === "done";
  }

  /** On a phone one kind of choice is seen at a time. */
  #makeTabs() {
    return [["background", "Background"], ["size", "Size"], ["format", "Format"]].map(([name, words]) =>
      el("button", { type: "button", class: "export-tab", "data-tab": name, on: { click: () => this.#show(name) } }, words),
    );
  }

  #show(name) {
    this.dataset.tab = name;
    for (const tab of this.#tabs) tab.setAttribute("aria-pressed", String(tab.dataset.tab === name));
  }

  #render() {
    const { selected } = this.#workspace;
    const { format, quality, model, models } = this.#settings;
    this.#format.value = format;
    this.#quality.hidden = !formats[format].hasQuality;
    this.#quality.value = quality;
    this.#mend.disabled = !this.#isDone;
    this.#model.hidden = !model;
    this.#model.value = model;
    this.#rerun.hidden = !(this.#isDone && model && selected.model !== models[model]);
    if (model) this.#rerun.replaceChildren(icon("again"), `Run again with ${choices[model].label}`);
    this.#kept.hidden = !selected?.historyID;
    this.#kept.href = at(`/item?id=${encodeURIComponent(selected?.historyID ?? "")}`);
    this.#label(this.#one, `Download ${formats[format].label}`, this.#isDone);
    for (const button of [this.#copy, this.#share]) button.disabled = !this.#isDone;
    this.#more.disabled = this.#saving || !this.#isDone;
    const count = this.#finished.length;
    this.#label(this.#all, count > 1 ? `Download all ${count} as ZIP` : "Download all as ZIP", count > 1);
    this.#all.hidden = this.#workspace.photos.length < 2;
    this.#measureSoon();
    if (this.#isDone && this.#settings.isChosen) this.#keeper.keepSoon(selected.historyID);
  }

  #label(button, words, enabled) {
    button.disabled = this.#saving || !enabled;
    if (!this.#saving && button.dataset.words !== words) button.replaceChildren(icon("download"), words);
    button.dataset.words = words;
  }

  /** Makes the file that is asked for now, unless there is other work: its size is told, and taking it along is at once. */
  #measureSoon() {
    const { selected, photos } = this.#workspace;
    const state = this.#settings.style;
    if (this.#measured?.matte === selected?.matte && this.#measured?.state === state) return;
    this.#measured = { matte: selected?.matte, state };
    this.#ready = undefined;
    this.#format.size = null;
    clearTimeout(this.#timer);
    if (!this.#isDone) return void (this.#measured = undefined);
    this.#timer = setTimeout(async () => {
      if (photos.some(({ isBusy }) => isBusy) || !(await this.#exports.isMadeHere(selected, this.#settings))) return;
      const file = await this.#exports.file(selected, this.#settings).catch(() => undefined);
      if (!file || this.#measured?.matte !== selected.matte || this.#measured?.state !== state) return;
      this.#ready = file;
      this.#format.size = size(file.size);
    }, calm);
  }

  /** In bytes; null where the server would have to make the file. */
  async #sizeOf(format) {
    const photo = this.#workspace.selected;
    const settings = this.#settings.as(format);
    if (!this.#isDone || !(await this.#exports.isMadeHere(photo, settings))) return null;
    return (await this.#exports.file(photo, settings)).size;
  }

  /** @type {{ matte?: Blob, state: string } | undefined} */
  #measured;

  async #saveOne() {
    const photo = this.#workspace.selected;
    await this.#busily(async () => {
      this.#one.replaceChildren("Saving");
      const file = await this.#made(photo);
      if (file) save(file, file.name);
    });
  }

  /** All that are done, as one file. */
  async #saveAll() {
    const photos = this.#finished;
    await this.#busily(async () => {
      const archive = new ZIPBuilder();
      for (const [index, photo] of photos.entries()) {
        this.#all.replaceChildren(`Packing ${index + 1} of ${photos.length}`);
        const file = await this.#made(photo);
        if (file) await archive.add(file);
      }
      const file = archive.finish(archiveName);
      save(file, file.name);
    });
  }

  /** The photo's file; where there is none, it is said why. */
  async #made(photo) {
    try {
      if (this.#settings.isChosen) this.#keeper.keep(photo.historyID);
      return await this.#exports.file(photo, this.#settings);
    } catch (error) {
      this.#fail(`“${photo.name}” was not saved. ${error.message}`);
    }
  }

  /** Keeps the buttons off meanwhile. */
  async #busily(work) {
    this.#saving = true;
    this.#render();
    try {
      await work();
    } catch (error) {
      this.#fail(`Nothing was saved. ${error.message}`);
    } finally {
      this.#saving = false;
      for (const button of [this.#one, this.#all]) delete button.dataset.words;
      this.#render();
    }
  }

  /** The clipboard takes PNG; Safari insists on a promise made while the button is pressed. */
  async #copyPicture() {
    const photo = this.#workspace.selected;
    const png = this.#exports.file(photo, this.#settings.as("png"));
    try {
      await navigator.clipboard.write([new ClipboardItem({ "image/png": png })]);
      this.#tell(this.#copy, "Copied");
    } catch {
      this.#fail("The picture was not copied: this browser does not let pages do that. Download it instead.");
    }
  }

  #copyByKey(event) {
    const isText = isTyping(event.target) || String(getSelection()) !== "";
    if (isText || !this.#isDone || this.closest("[hidden]")) return;
    event.preventDefault();
    this.#copyPicture();
  }

  async #sharePicture() {
    try {
      await navigator.share({ files: [await this.#exports.file(this.#workspace.selected, this.#settings)] });
    } catch (error) {
      if (error.name !== "AbortError") this.#fail("The picture was not shared. Download it instead.");
    }
  }

  /** Dragged out of the window, the button drops the file. */
  #drag(event) {
    if (!this.#ready) return event.preventDefault();
    const url = URL.createObjectURL(this.#ready);
    event.dataTransfer.setData("DownloadURL", `${this.#ready.type}:${this.#ready.name}:${url}`);
    event.dataTransfer.setData("text/uri-list", url);
    event.dataTransfer.effectAllowed = "copy";
    this.#one.addEventListener("dragend", () => setTimeout(() => URL.revokeObjectURL(url), 60_000), { once: true });
  }

  /** Says for a moment on a button that it did what it is for. */
  #tell(button, words) {
    const face = [...button.childNodes];
    button.replaceChildren(icon("check"), words);
    this.#status.textContent = words;
    setTimeout(() => (button.replaceChildren(...face), (this.#status.textContent = "")), 1600);
  }

  #fail(words) {
    this.dispatchEvent(new CustomEvent("fail", { detail: words }));
  }
}

function section(name, ...children) {
  return el("div", { class: "export-section", "data-section": name }, ...children);
}

function canShare() {
  const sample = new File([""], "picture.png", { type: "image/png" });
  return matchMedia("(pointer: coarse)").matches && (navigator.canShare?.({ files: [sample] }) ?? false);
}

customElements.define("export-panel", ExportPanel);
