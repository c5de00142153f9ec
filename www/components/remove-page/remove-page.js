import { fileButton } from "../../lib/file-button.js";
import { icon } from "../../lib/dom.js";
import { listenForPhotos } from "../../lib/intake.js";
import { takeWords } from "../../lib/farewell.js";
import { isUp, whenBack } from "../../lib/recovery.js";
import { session } from "../../lib/session.js";
import { tellOfTrouble } from "../../lib/mend/saver.js";
import { takeBack } from "../../lib/waiting-room.js";
import { Workspace } from "../../lib/workspace.js";
import "../app-header/app-header.js";
import "../compare-slider/compare-slider.js";
import "../export-panel/export-panel.js";
import "../mend-tools/mend-tools.js";
import "../notice-list/notice-list.js";
import "../photo-stage/photo-stage.js";
import "../photo-strip/photo-strip.js";

/** How long a removed photo can be taken back. */
const undoMilliseconds = 8000;

/** The first page: an invitation while there is no photo, a workbench as soon as there is one. Its markup is in index.html. */
class RemovePage extends HTMLElement {
  #workspace = new Workspace();
  #stopListening = () => {};

  connectedCallback() {
    const workspace = this.#workspace;
    const notices = this.querySelector("notice-list");
    const add = (files) => {
      notices.clear();
      workspace.add(files);
    };
    for (const name of ["photo-stage", "photo-strip", "export-panel"]) this.querySelector(name).attach(workspace);
    this.querySelector("export-panel").addEventListener("fail", ({ detail }) => notices.show(detail));
    this.#furnishMending();
    workspace.addEventListener("refuse", ({ detail }) => notices.show(detail));
    workspace.addEventListener("saver", ({ detail: { saver, photo, takeOther } }) => tellOfTrouble(saver, photo.name, notices, takeOther));
    workspace.addEventListener("photos", () => this.#switchView());
    workspace.addEventListener("remove", ({ detail }) => this.#offerBack(detail));
    this.#stopListening = listenForPhotos({
      onAddress: (address) => {
        notices.clear();
        workspace.addAddress(address);
      },
      onFiles: add,
      onHover: (hovering) => (this.querySelector(".drop-veil").hidden = !hovering),
    });
    this.#furnishInvitation(add);
    this.#welcomeBack();
    this.#lookForLife();
    addEventListener("beforeunload", (event) => {
      // What is half sent is lost; all else is here again at the next visit.
      if (workspace.photos.some(({ stage }) => stage === "uploading")) event.preventDefault();
    });
    // A page that the browser kept has its photos still.
    session.addEventListener("return", () => takeBack());
  }

  /** A slip of the hand costs nothing. Focus stays among the photos, for those who remove several by keyboard. */
  #offerBack({ photo, undo, forget }) {
    const words = `Removed “${photo.name}”.`;
    this.querySelector("notice-list").showUndo(words, { undo, milliseconds: undoMilliseconds, onExpire: forget, takesFocus: false });
  }

  /** While a photo is mended, the tools lie where the choices were. */
  #furnishMending() {
    const [stage, tools, panel] = ["photo-stage", "mend-tools", "export-panel"].map((name) => /** @type {any} */ (this.querySelector(name)));
    stage.furnish(tools);
    this.#workspace.addEventListener("mend", () => {
      tools.hidden = !this.#workspace.isMending;
      panel.hidden = this.#workspace.isMending;
    });
  }

  /** Says that nobody is behind the page, and begins anew when somebody is. */
  async #lookForLife() {
    if (await isUp()) return;
    const notices = this.querySelector("notice-list");
    notices.show("Cutout is not answering at the moment. This page goes on by itself as soon as it is back.");
    await whenBack();
    if (this.#workspace.photos.length === 0) location.reload();
    else notices.clear();
  }

  /** Photos that waited while their owner signed in go on. */
  async #welcomeBack() {
    const farewell = takeWords();
    if (farewell) this.querySelector("notice-list").tell(farewell);
    const me = await session.me().catch(() => undefined);
    this.querySelector(".pitch-sign-in").hidden = !me || me.signed_in || me.anonymous_allowed || !me.sign_in_available;
    if (!me?.signed_in) return;
    await this.#workspace.keepFor(me.user.id);
    const waiting = await takeBack().catch(() => []);
    const isNew = (file) => !this.#workspace.photos.some((photo) => photo.name === file.name && photo.file.size === file.size);
    this.#workspace.add(waiting.filter(isNew));
  }

  disconnectedCallback() {
    this.#stopListening();
    this.#workspace.close();
  }

  #switchView() {
    const empty = this.#workspace.photos.length === 0;
    const [invitation, workbench] = [this.querySelector(".invitation"), this.querySelector(".workbench")];
    if (invitation.hidden === !empty) return;
    invitation.hidden = !empty;
    workbench.hidden = empty;
    // The control that had the focus has gone with its view; the keyboard goes on where the other one begins.
    (empty ? invitation.querySelector("input") : workbench.querySelector("h1")).focus();
  }

  #furnishInvitation(add) {
    const choose = fileButton({ class: "button button-primary button-large", onFiles: add }, icon("image"), "Choose photos");
    this.querySelector(".choose-place").replaceWith(choose);
    for (const sample of this.querySelectorAll("[data-sample]")) {
      sample.addEventListener("click", async () => add([await fetchSample(sample.dataset.sample)]));
    }
    this.#showExample();
  }

  async #showExample() {
    const slider = this.querySelector(".example");
    const [before, after] = [slider.dataset.before, slider.dataset.after];
    const picture = new Image();
    picture.src = after;
    slider.showBefore(before, "A black cap with splashes of paint, lying on red cloth");
    await picture.decode();
    slider.showAfter(picture, { position: 50, sweep: true });
  }
}

async function fetchSample(address) {
  const response = await fetch(address);
  return new File([await response.blob()], address.split("/").pop());
}

customElements.define("remove-page", RemovePage);
