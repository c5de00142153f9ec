import { el, icon } from "../../lib/dom.js";
import { fileButton } from "../../lib/file-button.js";
import { Pace, progress } from "./progress.js";
import { PhotoTile } from "./photo-tile.js";

/** All photos in a row: how far each one is, which one is on the stage, and a tile that adds more. */
export class PhotoStrip extends HTMLElement {
  /** @type {Map<import("../../lib/photo.js").Photo, PhotoTile>} */
  #tiles = new Map();
  #list = el("ul", { class: "strip-list", "aria-label": "Your photos" });
  #progress = el("p", { class: "visually-hidden", role: "status" });
  #counting = el("p", { class: "strip-counting", "aria-hidden": "true", hidden: true });
  #pace = new Pace();

  /** @param {import("../../lib/workspace.js").Workspace} workspace */
  attach(workspace) {
    const add = fileButton(
      { class: "strip-add", onFiles: (files) => workspace.add(files) },
      icon("add"),
      el("span", { class: "strip-add-words" }, "Add photos"),
    );
    this.append(this.#list, add, this.#counting, this.#progress);
    workspace.addEventListener("photos", () => this.#render(workspace));
    for (const event of ["photos", "change"]) workspace.addEventListener(event, () => this.#tell(workspace.photos));
    workspace.addEventListener("select", () => this.#mark(workspace.selected));
  }

  #render(workspace) {
    for (const [photo, tile] of this.#tiles) {
      if (!workspace.photos.includes(photo)) this.#drop(photo, tile);
    }
    for (const photo of workspace.photos) {
      if (this.#tiles.has(photo)) continue;
      const tile = new PhotoTile(photo, workspace);
      this.#tiles.set(photo, tile);
      this.#list.append(tile.element);
    }
  }

  /** The keyboard goes on at the tile beside the one that has gone. */
  #drop(photo, tile) {
    const neighbour = tile.element.nextElementSibling ?? tile.element.previousElementSibling;
    const hadFocus = tile.element.contains(document.activeElement);
    tile.detach();
    this.#tiles.delete(photo);
    if (hadFocus) neighbour?.querySelector("button").focus();
  }

  /** Several photos are told of together: how far they are in the tab, and what became of them to those who listen. */
  #tell(photos) {
    const { words, title } = progress(photos);
    if (document.title !== title) document.title = title;
    if (this.#progress.textContent !== words) this.#progress.textContent = words;
    const left = this.#pace.told(photos);
    this.#counting.hidden = left === "";
    if (this.#counting.textContent !== left) this.#counting.textContent = left;
  }

  #mark(selected) {
    for (const [photo, tile] of this.#tiles) tile.mark(photo === selected);
    this.#tiles.get(selected)?.element.scrollIntoView({ block: "nearest", inline: "nearest" });
  }
}

customElements.define("photo-strip", PhotoStrip);
