import { deleteAccount, endSession, exportAddress, fetchMe, giveCorrections, listSessions, signOut } from "../../lib/account.js";
import { at } from "../../lib/base.js";
import { sayLater } from "../../lib/farewell.js";
import { deleteAllItems } from "../../lib/history.js";
import { dropAll } from "../../lib/keeping.js";
import { listKeys, makeKey, revokeKey } from "../../lib/keys.js";
import { PrivatePage } from "../../lib/private-page.js";
import { count, size } from "../../lib/words.js";
import "../app-header/app-header.js";
import "../confirm-dialog/confirm-dialog.js";
import "../key-list/key-list.js";
import "../key-maker/key-maker.js";
import "../notice-list/notice-list.js";
import "../session-list/session-list.js";
import "../usage-bar/usage-bar.js";

/** @typedef {import("../../lib/account.js").Me} Me */

/** Who one is here, what is kept, where one is signed in, the keys of programs, and the ways out. Its markup is in account.html. */
class AccountPage extends PrivatePage {
  #sessions = /** @type {any} */ (this.querySelector("session-list"));
  #keys = /** @type {any} */ (this.querySelector("key-list"));
  #maker = /** @type {any} */ (this.querySelector("key-maker"));

  #gives = /** @type {HTMLInputElement} */ (this.querySelector(".account-corrections input"));

  /** @param {Me} me */
  async open(me) {
    this.#showPerson(me);
    this.#showUsage(me);
    this.#showCorrections(me);
    this.#gives.addEventListener("change", () => this.#give());
    this.querySelector(".account-export").href = exportAddress;
    this.querySelector(".account-sign-out").addEventListener("click", () => this.#leave(() => signOut()));
    this.querySelector(".account-delete").addEventListener("click", () => this.#delete());
    this.querySelector(".account-empty").addEventListener("click", () => this.#empty());
    this.#sessions.addEventListener("end", ({ detail }) => this.#end(detail, me));
    this.#sessions.addEventListener("end-all", () => this.#leave(() => signOut({ everywhere: true })));
    this.#keys.addEventListener("revoke", ({ detail }) => this.#revoke(detail));
    this.#maker.addEventListener("make", ({ detail }) => this.#make(detail));
    this.querySelector(".account-operator").hidden = !me.operator;
    this.querySelector(".account-cards").hidden = false;
    await Promise.all([this.#showSessions(me), this.#showKeys()]);
  }

  #showPerson({ guest, user }) {
    const name = guest ? "Guest" : user.name || user.email || "Somebody";
    this.querySelector(".account-initial").textContent = [...name][0].toUpperCase();
    this.querySelector(".account-name").textContent = name;
    this.querySelector(".account-who .account-note").textContent = guest
      ? "This Cutout has no sign-in. What you keep belongs to this browser, and is found again only in it."
      : (user.email ?? "");
    this.querySelector(".account-sessions h2").textContent = guest ? "This browser" : "Where you are signed in";
    // A guest who signs out could not come back.
    this.querySelector(".account-sign-out").hidden = guest;
  }

  #showUsage({ usage, retention_days: days }) {
    const [items, bytes] = this.querySelectorAll("usage-bar");
    const cutouts = (number) => count(number, "cutout");
    items.show(usage.items, usage.max_items, { inWords: cutouts, bare: (number) => number.toLocaleString("en") });
    bytes.show(usage.bytes, usage.max_bytes, { inWords: size });
    this.querySelector(".account-retention").textContent = days
      ? `A cutout is deleted ${count(days, "day")} after it was made.`
      : "Cutouts are kept until you delete them.";
    this.querySelector(".account-empty").hidden = usage.items === 0;
  }

  #showCorrections({ corrections }) {
    this.#gives.checked = corrections.given;
    const given = corrections.items > 0 ? `${count(corrections.items, "photo")} given so far.` : "What you mend from now on is given.";
    this.querySelector(".account-given").textContent = corrections.given ? given : "";
  }

  /** What was not taken over looks so. */
  async #give() {
    const wanted = this.#gives.checked;
    this.#gives.disabled = true;
    const worked = await this.attempt(async () => this.#showCorrections(await giveCorrections(wanted)));
    this.#gives.disabled = false;
    this.#gives.focus();
    if (!worked) this.#gives.checked = !wanted;
    else if (!wanted) this.querySelector(".account-given").textContent = "Nothing of yours is given any more.";
  }

  async #showSessions({ guest }) {
    this.#sessions.show(await listSessions(), { canEnd: !guest });
  }

  async #end(session, me) {
    if (session.current) return this.#leave(() => signOut());
    await this.attempt(async () => {
      await endSession(session.id);
      await this.#showSessions(me);
    });
    this.#sessions.querySelector("button").focus();
  }

  async #showKeys() {
    this.#keys.show(await listKeys());
  }

  async #make(wish) {
    this.#maker.busy = true;
    await this.attempt(async () => {
      const secret = await makeKey(wish);
      // The list above grows first, lest it move the key away; but the key is shown whatever becomes of the list.
      await this.#showKeys().finally(() => this.#maker.reveal(secret));
    });
    this.#maker.busy = false;
  }

  async #revoke(key) {
    const agreed = await this.querySelector("confirm-dialog").ask({
      title: `Revoke “${key.name}”?`,
      words: "Programs that use this key are refused from now on. This cannot be undone.",
      word: "revoke",
      confirm: "Revoke the key",
    });
    if (!agreed) return;
    await this.attempt(async () => {
      await revokeKey(key.id);
      await this.#showKeys();
    });
    // The button that was pressed has gone with the key.
    this.#maker.focus();
  }

  async #empty() {
    const agreed = await this.querySelector("confirm-dialog").ask({
      title: "Delete all cutouts?",
      words: "Your history will be empty. This cannot be undone; the account stays.",
      word: "delete",
      confirm: "Delete all",
    });
    if (!agreed) return;
    await this.attempt(async () => {
      await deleteAllItems();
      await dropAll().catch(() => {});
      this.#showUsage(await fetchMe());
    });
  }

  async #delete() {
    const agreed = await this.querySelector("confirm-dialog").ask({
      title: "Delete the account?",
      words: "All photos and cutouts in it are deleted at once. This cannot be undone.",
      word: "delete",
      confirm: "Delete everything",
    });
    if (agreed) await this.#leave(deleteAccount, "Your account is deleted, and all that was in it.");
  }

  /** Who leaves takes along what lies in this browser. */
  async #leave(way, farewell = "") {
    if (!(await this.attempt(way))) return;
    // Where a browser keeps nothing, there is nothing to drop.
    await dropAll().catch(() => {});
    sayLater(farewell);
    location.replace(at("/"));
  }
}

customElements.define("account-page", AccountPage);
