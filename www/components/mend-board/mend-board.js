import { el } from "../../lib/dom.js";
import { Mender } from "../../lib/mend/mender.js";
import { isTyping, listenForView, zoomByKey } from "../../lib/view/gestures.js";
import { Viewport } from "../../lib/view/viewport.js";
import "../zoom-bar/zoom-bar.js";

/** Arrow keys move the brush by this share of its size. */
const keyStep = 0.5;
/** The lightest touch of a pen still draws so much of the brush's radius. */
const lightest = 0.2;

const partWords = {
  dropped: "That part is gone. Click there again to have it back.",
  kept: "That part is back.",
  nothing: "There is no part there.",
};

/**
 * The picture while it is mended. Draws nothing itself: it tells the worker where the brush goes and what is seen. Sends
 * `state` (with `detail`: how things stand), `leave` when Escape asks for it, and `say` (with `detail`: words).
 */
export class MendBoard extends HTMLElement {
  #viewport = new Viewport();
  #ring = el("div", { class: "mend-ring", hidden: true });
  #waiting = el("p", { class: "mend-waiting" }, "Preparing the photo");
  #zoom = el("zoom-bar", { on: { zoom: () => this.#look() } });
  #ground = el("div", { class: "mend-ground checkerboard" });
  #area = el("div", { class: "mend-area", tabindex: 0, role: "application", "aria-label": "The cutout. Arrow keys move the brush, Enter paints." }, this.#ground, this.#waiting, this.#ring);
  /** With the latest matte that was made, a promise. @type {{ mender: Mender, canvas: HTMLCanvasElement, photo: object, matte: Blob | undefined, own: Blob, isChanged: boolean, made?: Promise<Blob>, size?: { width: number, height: number } } | undefined} */
  #session;
  #listening = new AbortController();
  /** Where the brush is, in CSS pixels of the area. */
  #brush = { x: 0, y: 0 };
  /** Where the latest stroke ended, for a straight line from there. @type {{ x: number, y: number } | null} */
  #end = null;
  #isOpposite = false;
  #tools;

  /** @param {import("../../lib/mend/tools.js").Tools} tools */
  attach(tools) {
    this.#tools = tools;
    this.append(this.#area, this.#zoom);
    this.#zoom.attach(this.#viewport);
    tools.addEventListener("change", () => this.#takeUp());
    new ResizeObserver(() => this.#look(true)).observe(this.#area);
  }

  get mender() {
    return this.#session?.mender;
  }

  /** @param {string | null} color behind the cutout; null for the checkerboard */
  setBackdrop(color) {
    this.#ground.classList.toggle("checkerboard", color === null);
    this.#ground.style.setProperty("background-color", color ?? "");
  }

  /**
   * Shows a photo to be mended. One that was mended last goes on with all its steps.
   * @param {{ picture?: Blob, matte?: Blob, ownMatte?: Blob, isGraphic?: boolean }} photo
   */
  async open(photo) {
    this.hidden = false;
    this.#listen();
    if (this.#session?.photo !== photo || this.#session.matte !== photo.matte) await this.#start(photo);
    this.#look(true);
    this.#takeUp();
    // Only now is there a state to tell of.
    await this.mender?.call("shine", this.#tools.ghost);
    this.#area.focus({ preventScroll: true });
  }

  /** The mended matte, which is the photo's from now on; undefined when nothing was mended since it was opened. @returns {Promise<Blob | undefined>} */
  async finish() {
    const session = this.#session;
    const matte = await this.file();
    if (!session || !matte) return undefined;
    session.matte = matte;
    session.made = undefined;
    return matte;
  }

  /** The matte as it is mended so far, or the model's own where all is undone; undefined when nothing was mended since it was opened. @returns {Promise<Blob | undefined>} */
  async file() {
    const session = this.#session;
    if (session?.isChanged) {
      session.isChanged = false;
      session.made = session.mender.call("file").then((file) => file ?? session.own);
      session.made.catch(() => (session.isChanged = true));
    }
    return session?.made;
  }

  /** Of the photo that is open, in pixels. @returns {[number, number]} */
  get photoSize() {
    const { width = 1, height = 1 } = this.#session?.size ?? {};
    return [width, height];
  }

  hide() {
    this.hidden = true;
    this.#listening.abort();
  }

  /** Lets go of the photo and its steps. */
  forget() {
    this.#session?.mender.close();
    this.#session?.canvas.remove();
    this.#session = undefined;
  }

  async #start(photo) {
    this.forget();
    const mender = new Mender();
    const canvas = el("canvas", { class: "mend-canvas" });
    this.#ground.after(canvas);
    const session = { mender, canvas, photo, matte: photo.matte, own: photo.ownMatte ?? photo.matte, isChanged: false, made: undefined, size: undefined };
    this.#session = session;
    this.#end = null;
    this.#waiting.hidden = false;
    mender.addEventListener("state", ({ detail }) => {
      session.isChanged ||= detail.hasChanged;
      this.dispatchEvent(new CustomEvent("state", { detail }));
    });
    session.size = await mender.open(canvas, photo);
    this.#viewport.show(session.size.width, session.size.height);
    this.#waiting.hidden = true;
  }

  #listen() {
    this.#listening.abort();
    this.#listening = new AbortController();
    const { signal } = this.#listening;
    listenForView(this.#area, {
      viewport: this.#viewport,
      onView: () => this.#look(),
      signal,
      drawing: {
        isActive: () => this.#waiting.hidden,
        begin: (event) => this.#press(event),
        move: (event) => this.#drag(event),
        end: () => this.#lift(),
        cancel: () => this.mender?.call("cancel"),
      },
    });
    this.#area.addEventListener("pointermove", (event) => this.#hover(event), { signal });
    this.#area.addEventListener("pointerleave", () => (this.#ring.hidden = true), { signal });
    addEventListener("keydown", (event) => this.#type(event), { signal });
    addEventListener("keyup", (event) => event.key === "Alt" && this.#turn(false), { signal });
    addEventListener("blur", () => this.#turn(false), { signal });
  }

  /** Tells the worker what is seen. */
  #look(isResized = false) {
    const density = devicePixelRatio;
    const { clientWidth: width, clientHeight: height } = this.#area;
    if (width === 0 || !this.#session) return;
    if (isResized) this.#viewport.resize(width, height, density);
    this.#zoom.render();
    const { scale, x, y } = this.#viewport;
    const [columns, rows] = this.photoSize;
    this.#ground.style.setProperty("translate", `${x}px ${y}px`);
    this.#ground.style.setProperty("width", `${columns * scale}px`);
    this.#ground.style.setProperty("height", `${rows * scale}px`);
    const view = { scale: scale * density, x: Math.round(x * density), y: Math.round(y * density), width: Math.round(width * density), height: Math.round(height * density) };
    if (this.#waiting.hidden) this.mender?.call("look", view);
  }

  /** The brush, or what else is in the hand. */
  #takeUp() {
    const { tool, size, ghost, snaps } = this.#tools;
    this.#area.dataset.tool = tool;
    this.#ring.style.setProperty("--size", `${size}px`);
    this.#ring.dataset.restores = String(this.#tools.restores(this.#isOpposite));
    this.#ring.dataset.snaps = String(snaps);
    if (this.#waiting.hidden && this.#session) this.mender?.call("shine", ghost);
  }

  #turn(isOpposite) {
    if (this.#isOpposite === isOpposite) return;
    this.#isOpposite = isOpposite;
    this.#ring.dataset.restores = String(this.#tools.restores(isOpposite));
  }

  #hover(event) {
    const frame = this.#area.getBoundingClientRect();
    this.#point(event.clientX - frame.left, event.clientY - frame.top);
    this.#ring.hidden = this.#tools.tool === "parts" || event.pointerType === "touch";
  }

  #point(x, y) {
    this.#brush = { x, y };
    this.#ring.style.setProperty("translate", `${x}px ${y}px`);
  }

  #press(event) {
    this.#hover(event);
    if (this.#tools.tool === "parts") return this.#choosePart();
    this.#turn(event.altKey);
    const here = this.#inPicture(this.#brush.x, this.#brush.y, pressure(event));
    this.#beginStroke(event.shiftKey && this.#end ? [{ ...this.#end, radius: here.radius }, here] : [here]);
  }

  #drag(event) {
    if (this.#tools.tool === "parts") return;
    const frame = this.#area.getBoundingClientRect();
    // All that the pointer passed since the last frame, or fast strokes would have corners.
    const events = event.getCoalescedEvents?.() ?? [];
    const points = (events.length > 0 ? events : [event]).map((e) => this.#inPicture(e.clientX - frame.left, e.clientY - frame.top, pressure(e)));
    this.#end = points.at(-1);
    this.mender?.call("goOn", points);
  }

  #lift() {
    if (this.#tools.tool !== "parts") this.mender?.call("end");
  }

  #beginStroke(points) {
    const { hardness, opacity, snaps } = this.#tools;
    this.#end = points.at(-1);
    this.mender?.call("begin", { restores: this.#tools.restores(this.#isOpposite), hardness, opacity, snaps }, points);
  }

  async #choosePart() {
    const { x, y } = this.#inPicture(this.#brush.x, this.#brush.y, 1);
    const what = await this.mender?.call("part", x, y);
    this.dispatchEvent(new CustomEvent("say", { detail: partWords[what] }));
  }

  #inPicture(x, y, share) {
    return { ...this.#viewport.pictureAt(x, y), radius: ((this.#tools.size / 2) * share) / this.#viewport.scale };
  }

  #type(event) {
    if (isTyping(event.target) || event.defaultPrevented) return;
    if (event.key === "Alt") return this.#turn(true), event.preventDefault();
    if (event.ctrlKey || event.metaKey) {
      const undoes = event.key.toLowerCase() === "z" && !event.shiftKey;
      const redoes = event.key.toLowerCase() === "y" || (event.key.toLowerCase() === "z" && event.shiftKey);
      if (undoes || redoes) this.mender?.call(undoes ? "undo" : "redo"), event.preventDefault();
      return;
    }
    if (this.#act(event)) event.preventDefault();
  }

  #act(event) {
    if (zoomByKey(event, this.#viewport)) return this.#look(), true;
    const act = {
      "[": () => this.#tools.resize(-1),
      "]": () => this.#tools.resize(1),
      e: () => this.#tools.set({ tool: "erase" }),
      r: () => this.#tools.set({ tool: "restore" }),
      p: () => this.#tools.set({ tool: "parts" }),
      s: () => this.#tools.set({ snaps: !this.#tools.snaps }),
      Escape: () => this.dispatchEvent(new Event("leave")),
      ...(event.target === this.#area ? this.#keysOfBrush(event) : {}),
    }[event.key];
    act?.();
    return act !== undefined;
  }

  #keysOfBrush({ shiftKey, altKey }) {
    const step = Math.max(2, this.#tools.size * keyStep * (shiftKey ? 4 : 1));
    const move = (dx, dy) => () => {
      const { clientWidth, clientHeight } = this.#area;
      this.#point(Math.min(clientWidth, Math.max(0, this.#brush.x + dx * step)), Math.min(clientHeight, Math.max(0, this.#brush.y + dy * step)));
      this.#ring.hidden = false;
    };
    const paint = () => {
      if (this.#tools.tool === "parts") return this.#choosePart();
      this.#turn(altKey);
      const here = this.#inPicture(this.#brush.x, this.#brush.y, 1);
      this.#beginStroke(shiftKey && this.#end ? [{ ...this.#end, radius: here.radius }, here] : [here]);
      this.#lift();
    };
    return { ArrowLeft: move(-1, 0), ArrowRight: move(1, 0), ArrowUp: move(0, -1), ArrowDown: move(0, 1), Enter: paint };
  }
}

/** A mouse and a finger press always alike. */
function pressure({ pointerType, pressure: force }) {
  return pointerType === "pen" ? Math.max(lightest, force * 1.2) : 1;
}

customElements.define("mend-board", MendBoard);
