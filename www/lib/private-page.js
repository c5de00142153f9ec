import { ApiError } from "./http.js";
import { leaveToSignIn, session } from "./session.js";

/** A page of one person's own things. Whoever is not signed in is led to signing in and back. */
export class PrivatePage extends HTMLElement {
  connectedCallback() {
    this.attempt(async () => this.open(await session.person()));
  }

  /**
   * Fills the page.
   * @param {import("./account.js").Me} _me
   * @returns {void | Promise<void>}
   */
  open(_me) {}

  /** @returns {import("../components/notice-list/notice-list.js").NoticeList} */
  get notices() {
    return /** @type {any} */ (this.querySelector("notice-list"));
  }

  /**
   * Does what may fail, and says so where it does.
   * @param {() => void | Promise<void>} work
   * @returns {Promise<boolean>} whether it succeeded
   */
  async attempt(work) {
    try {
      await work();
      return true;
    } catch (error) {
      if (error.name === "AbortError") return false;
      if (!(error instanceof ApiError)) throw error;
      if (error.status === 401) await leaveToSignIn();
      this.notices.show(error.message);
      return false;
    }
  }
}
