import { at } from "../../lib/base.js";
import { el, icon } from "../../lib/dom.js";
import { signInAddress } from "../../lib/return-path.js";
import { putAway } from "../../lib/waiting-room.js";
import { DressedView, sizeOf } from "../../lib/dress/view.js";
import { listenForPlacing } from "../../lib/dress/placing.js";
import { Tools } from "../../lib/mend/tools.js";
import { zoomByKey } from "../../lib/view/gestures.js";
import "../compare-slider/compare-slider.js";
import "../mend-board/mend-board.js";
import "../zoom-bar/zoom-bar.js";

/** @typedef {import("../../lib/photo.js").Photo} Photo */

/** Where to go when trying again alone does not help. */
const waysOut = {
  sign_in_required: { words: "Sign in", address: signInAddress },
  quota_exceeded: { words: "Make room", address: () => at("/history") },
};

/** The photo being looked at, large: what happens to it, and in the end before and after. */
export class PhotoStage extends HTMLElement {
  #compare = el("compare-slider", { zoomable: true, on: { view: () => this.#zoom.render(), sharpen: () => this.#sharpen() } });
  #zoom = el("zoom-bar", { on: { zoom: () => this.#compare.zoom() } });
  #tools = new Tools();
  #board = el("mend-board", { hidden: true, on: { leave: () => this.#finishMending(), state: ({ detail }) => detail.hasChanged && this.#keepDraft() } });
  /** @type {import("../mend-tools/mend-tools.js").MendTools | undefined} */
  #mendTools;
  /** Settled once the latest cutout is on the stage. */
  #showing = Promise.resolve();
  #words = el("p", { class: "stage-words", role: "status" });
  #bar = el("progress", { class: "stage-bar", max: 1, "aria-label": "Progress of this photo" });
  #again = el("button", { type: "button", class: "button", on: { click: () => this.#workspace.restart(this.#photo) } }, icon("again"), "Try again");
  #remove = el("button", { type: "button", class: "button", on: { click: () => this.#workspace.remove(this.#photo) } }, icon("close"), "Take it off");
  #wayOut = el("a", { class: "button button-primary", on: { click: (event) => this.#leave(event) } });
  #cancel = el("button", { type: "button", class: "button", on: { click: () => this.#photo?.cancel() } }, "Cancel");
  #best = el("button", { type: "button", class: "button", on: { click: () => this.#workspace.redo(this.#photo, "best") } }, icon("again"), "Try Best");
  #better = el("p", { class: "stage-better" }, el("span", { class: "stage-doubt" }, "Not right?"), this.#best);
  #foot = el("div", { class: "stage-foot" }, this.#better, this.#zoom);
  #frame = el("div", { class: "stage-frame" }, this.#compare);
  #card = el("div", { class: "stage-card" }, this.#words, this.#bar, this.#wayOut, this.#again, this.#remove, this.#cancel);
  /** @type {Photo | undefined} */
  #photo;
  /** The matte whose cutout is to lie in the frame, and the one whose does. @type {Blob | undefined} */
  #shown;
  /** @type {Blob | undefined} */
  #drawn;
  #refresh = () => this.#render();
  /** @type {DressedView} */
  #view;
  #workspace;

  /** @param {import("../../lib/workspace.js").Workspace} workspace */
  attach(workspace) {
    this.#workspace = workspace;
    this.append(this.#frame, this.#foot, this.#board, this.#card);
    this.#zoom.attach(this.#compare.viewport);
    this.#board.attach(this.#tools);
    workspace.addEventListener("mend", () => this.#switchMending());
    addEventListener("keydown", (event) => {
      if (!this.#foot.hidden && this.isConnected && !workspace.isMending && zoomByKey(event, this.#compare.viewport)) this.#compare.zoom();
    });
    workspace.addEventListener("select", () => this.#turnTo(workspace.selected));
    this.#view = new DressedView(this.#compare, workspace.settings);
    listenForPlacing(this.#compare, this.#view, workspace.settings);
    workspace.settings.addEventListener("change", () => {
      this.#board.setBackdrop(workspace.settings.background);
      this.#view.refresh();
    });
  }

  /** @param {import("../mend-tools/mend-tools.js").MendTools} tools beside the stage, while a photo is mended */
  furnish(tools) {
    this.#mendTools = tools;
    tools.attach(this.#board, this.#tools);
    tools.addEventListener("done", () => this.#finishMending());
  }

  #switchMending() {
    const { isMending } = this.#workspace;
    this.#frame.hidden = isMending;
    this.#foot.hidden = isMending;
    if (isMending) this.#beginMending();
    else this.#board.hide();
  }

  async #beginMending() {
    const photo = /** @type {Photo} */ (this.#photo);
    try {
      await this.#board.open(photo);
      if (!this.#mendTools) return;
      this.#mendTools.photoSize = this.#board.photoSize;
      this.#mendTools.follow(this.#workspace.saver(photo));
    } catch (error) {
      if (error.name === "AbortError") return;
      this.#board.forget();
      this.#workspace.mend(false);
      this.#workspace.dispatchEvent(new CustomEvent("refuse", { detail: `“${photo.name}” cannot be mended here. ${error.message}` }));
    }
  }

  #keepDraft() {
    if (this.#photo && this.#workspace.isMending) this.#workspace.keepDraft(this.#photo, () => this.#board.file());
  }

  /** The photo takes over what was mended; the board stays until the new cutout is there. */
  async #finishMending() {
    const photo = this.#photo;
    const tools = /** @type {import("../mend-tools/mend-tools.js").MendTools} */ (this.#mendTools);
    if (!photo || !this.#workspace.isMending) return;
    tools.busy = true;
    try {
      const matte = await this.#board.finish();
      if (matte) {
        this.#workspace.takeMended(photo, matte);
        await this.#showing;
      }
      this.#workspace.mend(false);
    } catch (error) {
      if (error.name !== "AbortError") tools.say(`What you mended could not be taken over. ${error.message}`);
    } finally {
      tools.busy = false;
    }
  }

  async #sharpen() {
    const { matte } = /** @type {Photo} */ (this.#photo);
    const { style, encoding } = this.#workspace.settings;
    // Where there is no room for so large a picture, the coarser one stays.
    const picture = await this.#workspace.compositor.bitmap(this.#photo, undefined, encoding.dress).catch(() => undefined);
    const isCurrent = this.#photo?.matte === matte && this.#shown === matte && this.#workspace.settings.style === style;
    if (picture && isCurrent) this.#compare.sharpen(picture);
    picture?.close();
  }

  /** What is being mended is taken over before another photo comes. */
  async #turnTo(photo) {
    const isThere = this.#workspace.photos.includes(this.#photo);
    if (this.#workspace.isMending && isThere) await this.#finishMending();
    if (!isThere) this.#board.forget();
    if (!isThere) this.#workspace.mend(false);
    if (this.#workspace.selected === photo) this.#look(photo);
  }

  #look(photo) {
    this.#photo?.removeEventListener("change", this.#refresh);
    this.#photo = photo;
    this.#shown = undefined;
    this.#drawn = undefined;
    this.#view.clear();
    if (!photo) return;
    photo.addEventListener("change", this.#refresh);
    // One that is finished already shows its cutout at once, and until then the picture before it stays; only a fresh
    // one is unveiled.
    if (photo.stage !== "done") this.#compare.showBefore(photo.url, photo.name);
    this.#render({ sweep: photo.stage !== "done" });
  }

  #render({ sweep = true } = {}) {
    const photo = /** @type {Photo} */ (this.#photo);
    const stage = photo.stage === "done" && this.#drawn !== photo.matte ? "drawing" : photo.stage;
    this.dataset.stage = stage === "drawing" ? "working" : stage;
    this.#say(describe(photo, stage));
    this.#again.hidden = photo.isHopeless || (photo.stage !== "failed" && photo.stage !== "cancelled");
    this.#remove.hidden = !(photo.stage === "failed" && photo.isHopeless);
    this.#showWayOut(waysOut[photo.failureCode]);
    this.#cancel.hidden = !photo.isBusy;
    const { best } = this.#workspace.settings.models;
    this.#better.hidden = !(stage === "done" && best && photo.model !== best);
    this.#bar.hidden = !photo.isBusy && stage !== "drawing";
    if (photo.stage === "uploading") this.#bar.value = photo.sent;
    else this.#bar.removeAttribute("value");
    if (photo.stage === "drawing") return;
    if (photo.matte !== this.#shown) this.#showing = this.#showCutout(photo, sweep);
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
    if (!matte) {
      this.#view.clear();
      return this.#compare.showBefore(photo.url, photo.name);
    }
    const { previews } = this.#workspace;
    try {
      const [cutout, size] = await Promise.all([previews.picture(photo), sizeOf(matte)]);
      if (this.#photo !== photo || this.#shown !== matte) return;
      this.#compare.showBefore(photo.url, photo.name);
      await this.#view.show({ cutout, photo: () => previews.photo(photo), ...size }, { position: 0, sweep });
      if (this.#photo !== photo || this.#shown !== matte) return;
      this.#drawn = matte;
      this.#render();
    } catch {
      photo.update({
        stage: "failed",
        failure: "The cutout is ready, but this browser could not draw it. Close other tabs, or use a newer browser, then try again.",
      });
    }
  }
}

/** @param {Photo} photo @param {import("../../lib/photo.js").Stage} stage how far it is here */
function describe(photo, stage) {
  switch (stage) {
    case "queued":
      return "Waiting for its turn";
    case "uploading":
      return "Uploading the photo";
    case "working":
      return photo.delay || "Finding the subject";
    case "drawing":
      return "Drawing the cutout";
    case "failed":
      return photo.failure;
    case "cancelled":
      return "Cancelled";
    case "done":
      return "The cutout is ready";
  }
}

customElements.define("photo-stage", PhotoStage);
