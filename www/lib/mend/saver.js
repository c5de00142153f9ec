import { whenBack } from "../recovery.js";
import { pause, withRetry } from "../retry.js";
import { fetchMatte, revertMatte, saveMatte, useVersion } from "./saving.js";

/** So long after the latest change it is saved, in milliseconds. */
const calm = 1500;
/** Failures that pass by themselves. */
const aboutTheConnection = new Set(["network", "http_502"]);

/**
 * Saves what is mended of one kept cutout, in its turn and shortly after the latest change. All that is saved until `rest`
 * is one version. Says `change`.
 *
 * @typedef {"idle" | "waiting" | "saving" | "saved" | "failed" | "stale"} SavingState stale: somebody else saved another
 *   one meanwhile; both are kept, and nothing more is saved before the person has chosen
 * @typedef {() => Promise<Blob | undefined> | Blob | undefined} Take makes the matte that is to be saved
 */
export class Saver extends EventTarget {
  /** @type {SavingState} */
  state = "idle";
  /** Why it failed, in words. */
  failure = "";
  /** The item as the server has it since the latest save. @type {import("../history.js").Item | undefined} */
  item;
  /** What the matte that was mended is called. */
  tag;
  /** The model's own: to save that is to go back to it. @type {Blob | undefined} */
  own;
  #id;
  /** The version of this session. @type {number | undefined} */
  #mine;
  /** The one that was kept beside somebody else's, while it is stale. */
  #rival = 0;
  /** @type {Take | undefined} */
  #next;
  #timer = 0;
  #turn = Promise.resolve();
  /** @type {Blob | undefined} */
  #sent;

  /** @param {string} id of the item; nothing is sent where it is empty @param {string} tag */
  constructor(id, tag) {
    super();
    this.#id = id;
    this.tag = tag;
  }

  /** Whether something is not with the server yet. */
  get isPending() {
    return this.state === "waiting" || this.state === "saving" || this.state === "failed";
  }

  /** There is something new. @param {Take} take */
  soon(take) {
    this.#next = take;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.now(), calm);
    if (this.#id && this.state !== "stale" && this.state !== "saving") this.#say("waiting");
  }

  /** Saves what there is, at once. @param {Take} [take] @returns {Promise<void>} settled when it is saved, or failed */
  now(take) {
    clearTimeout(this.#timer);
    if (take) this.#next = take;
    this.#turn = this.#turn.then(() => this.#save());
    return this.#turn;
  }

  /** What is saved after this is a version of its own. */
  rest() {
    this.#turn = this.#turn.then(() => void (this.#mine = undefined));
  }

  /** Of two that were mended at once, this page's counts. */
  async useMine() {
    this.#take(await useVersion(this.#id, this.#rival));
    return this.now();
  }

  /** Of two that were mended at once, the other one counts. @returns {Promise<Blob>} it */
  async useOther() {
    const { matte, tag } = await fetchMatte(this.#id);
    this.#next = undefined;
    this.#mine = undefined;
    this.#sent = matte;
    this.tag = tag;
    this.#say("saved");
    return matte;
  }

  async #save() {
    if (this.state === "stale" || !this.#next) return;
    const take = this.#next;
    this.#next = undefined;
    try {
      const matte = await take();
      if (matte && this.#id && (matte !== this.#sent || this.state === "failed")) await this.#send(matte);
      else if (this.state === "waiting") this.#say(this.item ? "saved" : "idle");
    } catch (error) {
      // The photo was let go of; there is nothing left to save.
      if (error.name !== "AbortError") this.#fail(error.message);
    }
  }

  async #send(matte) {
    this.#sent = matte;
    this.#say("saving");
    const options = { signal: new AbortController().signal, onWait: () => {} };
    try {
      const send = () => (matte === this.own ? revertMatte(this.#id) : saveMatte(this.#id, matte, { tag: this.tag, replaces: this.#mine }));
      this.#take(await withRetry(send, options));
    } catch (error) {
      if (error.code === "stale_version") {
        this.#rival = Number(error.headers.get("X-Matte-Version"));
        return this.#say("stale");
      }
      this.#fail(error.message);
      if (aboutTheConnection.has(error.code)) this.#goOn(matte);
    }
  }

  /** Once somebody answers again; something newer goes before it. */
  async #goOn(matte) {
    await pause(1000);
    await whenBack();
    this.#next ??= () => matte;
    this.now();
  }

  #take({ item, tag }) {
    this.tag = tag;
    this.item = item;
    this.#mine = item.mended ? item.version : undefined;
    this.#say("saved");
  }

  #fail(words) {
    this.failure = words;
    this.#say("failed");
  }

  /** @param {SavingState} state */
  #say(state) {
    this.state = state;
    this.dispatchEvent(new Event("change"));
  }
}

/**
 * Tells a person of a save that did not go well, and lets them choose where two were mended at once.
 * @param {Saver} saver
 * @param {string} name of the photo
 * @param {import("../../components/notice-list/notice-list.js").NoticeList} notices
 * @param {(matte: Blob) => void} takeOther shows the other one
 */
export function tellOfTrouble(saver, name, notices, takeOther) {
  let isTold = false;
  saver.addEventListener("change", () => {
    if (saver.state === "saved" || saver.state === "idle") isTold = false;
    if (isTold || (saver.state !== "failed" && saver.state !== "stale")) return;
    isTold = true;
    if (saver.state === "failed") return notices.show(`What you mended of “${name}” is not saved yet. ${saver.failure}`);
    const attempt = (work) => async () => {
      try {
        await work();
      } catch (error) {
        notices.show(error.message);
      }
    };
    notices.ask(`“${name}” was mended elsewhere in the meantime. Both are kept in your history.`, {
      "Use mine": attempt(() => saver.useMine()),
      "Use the other": attempt(async () => takeOther(await saver.useOther())),
    });
  });
}
