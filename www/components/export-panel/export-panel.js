import { el, icon } from "../../lib/dom.js";
import { download } from "../../lib/export.js";
import { choices } from "../../lib/models.js";
import { pause } from "../../lib/retry.js";
import { formats } from "../../lib/settings.js";
import "../background-picker/background-picker.js";
import "../format-picker/format-picker.js";
import "../model-picker/model-picker.js";

/** Browsers drop downloads that follow one another without a breath. */
const betweenDownloads = 400;

/** What becomes of the cutouts: background, format, quality, and the way to the disk. Sends `fail` with words. */
export class ExportPanel extends HTMLElement {
  #background = el("background-picker", { on: { change: ({ detail }) => this.#settings.setBackground(detail) } });
  #format = el("format-picker", { on: { change: ({ detail }) => this.#settings.setFormat(detail) } });
  #model = el("model-picker", { on: { change: ({ detail }) => this.#settings.setModel(detail) } });
  #rerun = el("button", { type: "button", class: "button", on: { click: () => this.#workspace.redo(this.#workspace.selected, this.#settings.model) } });
  #one = el("button", { type: "button", class: "button button-primary button-large", on: { click: () => this.#save([this.#workspace.selected]) } });
  #all = el("button", { type: "button", class: "button", on: { click: () => this.#save(this.#finished) } });
  #kept = el("a", { class: "export-kept" }, "See it in your history");
  #saving = false;
  #workspace;

  /** @param {import("../../lib/workspace.js").Workspace} workspace */
  attach(workspace) {
    this.#workspace = workspace;
    this.append(this.#background, this.#format, this.#model, this.#rerun, this.#kept, el("div", { class: "export-buttons" }, this.#one, this.#all));
    const render = () => this.#render();
    for (const event of ["photos", "select", "change"]) workspace.addEventListener(event, render);
    this.#settings.addEventListener("change", render);
    render();
  }

  get #settings() {
    return this.#workspace.settings;
  }

  get #finished() {
    return this.#workspace.photos.filter(({ stage }) => stage === "done");
  }

  #render() {
    const { selected } = this.#workspace;
    const { background, format, model, models } = this.#settings;
    this.#background.value = background;
    this.#format.value = format;
    this.#model.hidden = !model;
    this.#model.value = model;
    this.#rerun.hidden = !(selected?.stage === "done" && model && selected.model !== models[model]);
    if (model) this.#rerun.replaceChildren(icon("again"), `Run again with ${choices[model].label}`);
    this.#kept.hidden = !selected?.historyID;
    this.#kept.href = `/item?id=${encodeURIComponent(selected?.historyID ?? "")}`;
    this.#label(this.#one, `Download ${formats[format].label}`, selected?.stage === "done");
    const count = this.#finished.length;
    this.#label(this.#all, count > 1 ? `Download all ${count}` : "Download all", count > 1);
    this.#all.hidden = this.#workspace.photos.length < 2;
  }

  #label(button, words, enabled) {
    button.disabled = this.#saving || !enabled;
    if (!this.#saving && button.textContent !== words) button.replaceChildren(icon("download"), words);
  }

  async #save(photos) {
    this.#saving = true;
    this.#render();
    for (const [index, photo] of photos.entries()) {
      if (index > 0) await pause(betweenDownloads);
      if (photos.length > 1) this.#all.replaceChildren(`Saving ${index + 1} of ${photos.length}`);
      try {
        await download(photo, this.#workspace);
      } catch (error) {
        this.dispatchEvent(new CustomEvent("fail", { detail: `“${photo.name}” was not saved. ${error.message}` }));
      }
    }
    this.#saving = false;
    this.#render();
  }
}

customElements.define("export-panel", ExportPanel);
