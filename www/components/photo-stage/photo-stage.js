import { el, icon } from "../../lib/dom.js";
import { signInAddress } from "../../lib/return-path.js";
import { putAway } from "../../lib/waiting-room.js";
import "../compare-slider/compare-slider.js";

/** @typedef {import("../../lib/photo.js").Photo} Photo */

/** Where to go when trying again alone does not help. */
const waysOut = {
  sign_in_required: { words: "Sign in", address: signInAddress },
  quota_exceeded: { words: "Make room", address: () => "/history" },
};

/** The photo being looked at, large: what happens to it, and in the end before and after. */
export class PhotoStage extends HTMLElement {
  #compare = el("compare-slider");
  #words = el("p", { class: "stage-words", role: "status" });
  #bar = el("progress", { class: "stage-bar", max: 1, "aria-label": "Progress of this photo" });
  #again = el("button", { type: "button", class: "button", on: { click: () => this.#workspace.restart(this.#photo) } }, icon("again"), "Try again");
  #wayOut = el("a", { class: "button button-primary", on: { click: (event) => this.#leave(event) } });
  #cancel = el("button", { type: "button", class: "button", on: { click: () => this.#photo?.cancel() } }, "Cancel");
  #best = el("button", { type: "button", class: "button", on: { click: () => this.#workspace.redo(this.#photo, "best") } }, icon("again"), "Try Best");
  #better = el("p", { class: "stage-better" }, "Not right?", this.#best);
  #frame = el("div", { class: "stage-frame" }, this.#compare);
  #card = el("div", { class: "stage-card" }, this.#words, this.#bar, this.#wayOut, this.#again, this.#cancel);
  /** @type {Photo | undefined} */
  #photo;
  /** The matte whose cutout lies in the frame. @type {Blob | undefined} */
  #shown;
  #refresh = () => this.#render();
  #workspace;

  /** @param {import("../../lib/workspace.js").Workspace} workspace */
  attach(workspace) {
    this.#workspace = workspace;
    this.append(this.#frame, this.#better, this.#card);
    workspace.addEventListener("select", () => this.#look(workspace.selected));
    workspace.settings.addEventListener("change", () => this.#compare.setBackdrop(workspace.settings.background));
  }

  #look(photo) {
    this.#photo?.removeEventListener("change", this.#refresh);
    this.#photo = photo;
    this.#shown = undefined;
    if (!photo) return;
    photo.addEventListener("change", this.#refresh);
    this.#compare.showBefore(photo.url, photo.name);
    // One that is finished already shows its cutout at once; only a fresh one is unveiled.
    this.#render({ sweep: photo.stage !== "done" });
  }

  #render({ sweep = true } = {}) {
    const photo = /** @type {Photo} */ (this.#photo);
    this.dataset.stage = photo.stage;
    this.#say(describe(photo));
    this.#again.hidden = photo.stage !== "failed" && photo.stage !== "cancelled";
    this.#showWayOut(waysOut[photo.failureCode]);
    this.#cancel.hidden = !photo.isBusy;
    const { best } = this.#workspace.settings.models;
    this.#better.hidden = !(photo.stage === "done" && best && photo.model !== best);
    this.#bar.hidden = !photo.isBusy;
    if (photo.stage === "uploading") this.#bar.value = photo.sent;
    else this.#bar.removeAttribute("value");
    if (photo.matte !== this.#shown) this.#showCutout(photo, sweep);
    else if (!photo.matte) this.#compare.showBefore(photo.url, photo.name);
  }

  #showWayOut(way) {
    this.#wayOut.hidden = !way;
    if (!way) return;
    this.#wayOut.textContent = way.words;
    this.#wayOut.href = way.address();
  }

  /** The photos wait until their owner is back. */
  async #leave(event) {
    event.preventDefault();
    const unfinished = this.#workspace.photos.filter(({ stage }) => stage !== "done");
    // Where a browser keeps nothing, the way out is there all the same.
    await putAway(unfinished.map(({ file }) => file)).catch(() => {});
    location.assign(this.#wayOut.href);
  }

  /** Only new words, or a screen reader would repeat itself with every percent. */
  #say(words) {
    if (this.#words.textContent !== words) this.#words.textContent = words;
  }

  async #showCutout(photo, sweep) {
    const { matte } = photo;
    this.#shown = matte;
    if (!matte) return this.#compare.showBefore(photo.url, photo.name);
    try {
      const picture = await this.#workspace.previews.picture(photo);
      if (this.#photo === photo && this.#shown === matte) this.#compare.showAfter(picture, { position: 0, sweep });
    } catch {
      photo.update({
        stage: "failed",
        failure: "The cutout is ready, but this browser could not draw it. Close other tabs, or use a newer browser, then try again.",
      });
    }
  }
}

/** @param {Photo} photo */
function describe(photo) {
  switch (photo.stage) {
    case "queued":
      return "Waiting for its turn";
    case "uploading":
      return "Uploading the photo";
    case "working":
      return photo.delay || "Finding the subject";
    case "failed":
      return photo.failure;
    case "cancelled":
      return "Cancelled";
    case "done":
      return "The cutout is ready";
  }
}

customElements.define("photo-stage", PhotoStage);
