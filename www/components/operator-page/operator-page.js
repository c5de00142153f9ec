import { endSessions, fetchServer, listUsers, removeUser } from "../../lib/operator.js";
import { PrivatePage } from "../../lib/private-page.js";
import { age, count, duration, moment, size } from "../../lib/words.js";
import "../app-header/app-header.js";
import "../confirm-dialog/confirm-dialog.js";
import "../fact-list/fact-list.js";
import "../figure-table/figure-table.js";
import "../notice-list/notice-list.js";
import "../user-list/user-list.js";

/** @typedef {import("../../lib/operator.js").ServerState} ServerState */

/** From so many days on a backup is called old. */
const oldBackup = 2;

/** How the server is, and who uses it, for those who look after it. Its markup is in operator.html. */
class OperatorPage extends PrivatePage {
  #users = /** @type {any} */ (this.querySelector("user-list"));
  #search = /** @type {HTMLInputElement} */ (this.querySelector(".operator-search input"));

  async open() {
    this.querySelector(".operator-refresh").addEventListener("click", () => this.attempt(() => this.#look()));
    this.querySelector(".operator-search").addEventListener("submit", (event) => {
      event.preventDefault();
      this.attempt(() => this.#showUsers());
    });
    this.#users.addEventListener("end", ({ detail }) => this.attempt(() => this.#end(detail)));
    this.#users.addEventListener("remove", ({ detail }) => this.#remove(detail));
    await this.#look();
    this.querySelector(".operator-cards").hidden = false;
    this.querySelector(".operator-refresh").hidden = false;
  }

  async #look() {
    const [server] = await Promise.all([fetchServer(), this.#showUsers()]);
    this.#showNow(server);
    this.#showModels(server);
    this.#showRefusals(server);
  }

  /** @param {ServerState} server */
  #showNow({ version, started_at: started, ready, memory_bytes: memory, queue, store, last_backup: backup }) {
    const room = store.disk_free_bytes - store.disk_reserve_bytes;
    const isOld = backup !== null && Date.now() - Date.parse(backup.at) > oldBackup * 86_400_000;
    this.querySelector("fact-list").show([
      { name: "Models", value: ready ? "Ready" : "Being loaded", bad: !ready },
      { name: "Removals", value: `${queue.running} of ${queue.capacity}`, note: `${queue.waiting} waiting; ${duration(queue.mean_wait_ms)} for a turn on average` },
      { name: "Kept", value: count(store.items, "cutout"), note: `${size(store.item_bytes)}; database ${size(store.database_bytes)}` },
      { name: "Room on the disk", value: size(Math.max(0, room)), note: `beside ${size(store.disk_reserve_bytes)} left free`, bad: room < 1e9 },
      { name: "Last backup", value: backup ? age(backup.at) : "Never", note: backup ? `${count(backup.items, "cutout")}, ${size(backup.bytes)}` : "cutout backup FOLDER", bad: !backup || isOld },
      { name: "Memory", value: memory === null ? "Unknown" : size(memory) },
      { name: "Sessions", value: store.sessions.toLocaleString("en"), note: `of ${count(store.users, "user")}` },
      { name: "Version", value: version, note: `runs since ${moment(started)}` },
    ]);
  }

  /** @param {ServerState} server */
  #showModels({ models }) {
    const share = (value) => (value === null ? "–" : `${(value * 100).toFixed(1)} %`);
    const of = (number, { removals }) => (removals > 0 ? share(number / removals) : "–");
    const columns = ["Model", "Serves", "State", "Removals", "Mean", "Subject", "Sureness", "Empty", "Mended", "Again with Best", "Best F on ECSSD"];
    const rows = models.map((model) => {
      const { figures } = model;
      const serves = model.track === "standing" ? [...model.aliases, model.default && "default"].filter(Boolean).join(", ") || "by name" : model.track;
      return [
        `${model.name} ${model.version}`,
        serves,
        model.resident ? "in memory" : model.available ? "on disk" : "not here",
        figures.removals.toLocaleString("en"),
        figures.mean_ms === null ? "–" : duration(figures.mean_ms),
        share(figures.subject_share),
        share(figures.sureness),
        of(figures.empty_mattes, figures),
        of(figures.repainted, figures),
        of(figures.repeated_with_best, figures),
        String(model.quality.find(({ set }) => set === "ECSSD")?.max_f ?? "–"),
      ];
    });
    this.querySelector(".operator-models figure-table").show(columns.map((name, index) => ({ name, figure: index > 2 })), rows, "");
  }

  /** @param {ServerState} server */
  #showRefusals({ refusals }) {
    const columns = [{ name: "When" }, { name: "Status", figure: true }, { name: "Reason" }, { name: "Request" }, { name: "Took", figure: true }, { name: "User" }, { name: "Request id" }];
    const rows = refusals.map((refusal) => [
      moment(refusal.time),
      String(refusal.status),
      refusal.code,
      `${refusal.method} ${refusal.route ?? "(nothing there)"}`,
      duration(refusal.duration_ms),
      refusal.user?.slice(0, 6) ?? "–",
      refusal.request_id,
    ]);
    this.querySelector(".operator-refusals figure-table").show(columns, rows, "Nothing was refused since the start.");
  }

  async #showUsers() {
    this.#users.show(await listUsers(this.#search.value.trim()));
  }

  async #end(user) {
    await endSessions(user.id);
    await this.#look();
    this.notices.show(`${user.name} is signed out everywhere.`);
  }

  async #remove(user) {
    const agreed = await this.querySelector("confirm-dialog").ask({
      title: `Remove “${user.name}”?`,
      words: `The account and ${count(user.items, "cutout")} in it are deleted at once, as if the user had done so. This cannot be undone.`,
      word: "remove",
      confirm: "Remove the user",
    });
    if (!agreed) return;
    await this.attempt(async () => {
      await removeUser(user.id);
      await this.#look();
      this.notices.show(`${user.name} and everything in the account are gone.`);
    });
  }
}

customElements.define("operator-page", OperatorPage);
