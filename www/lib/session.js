import { fetchMe } from "./account.js";
import { signInAddress } from "./return-path.js";

/**
 * Who is in front of the page, asked once for all of its parts.
 *
 * A page that the browser kept whole for its back button may belong to somebody who has signed out since. So every page
 * is covered as it is left, and uncovered only when it is still the same person's. Says `return` then.
 */
class Session extends EventTarget {
  /** @type {Promise<import("./account.js").Me> | undefined} */
  #me;

  constructor() {
    super();
    addEventListener("pagehide", ({ persisted }) => persisted && cover(true));
    addEventListener("pageshow", ({ persisted }) => persisted && this.#resume());
  }

  /** @returns {Promise<import("./account.js").Me>} */
  me() {
    this.#me ??= fetchMe();
    return this.#me;
  }

  /** For pages that belong to one person: resolves to that person, or leads to signing in and never resolves. */
  async person() {
    const me = await this.me();
    return me.signed_in ? me : leaveToSignIn();
  }

  async #resume() {
    try {
      const [before, now] = await Promise.all([this.me(), fetchMe()]);
      if (before.user?.id !== now.user?.id) return location.reload();
      this.#me = Promise.resolve(now);
      cover(false);
      this.dispatchEvent(new Event("return"));
    } catch {
      location.reload();
    }
  }
}

/**
 * Goes to the sign-in page, which comes back here. The page left behind is no place to come back to by itself.
 * @returns {Promise<never>}
 */
export function leaveToSignIn() {
  cover(true);
  location.replace(signInAddress());
  return new Promise(() => {});
}

function cover(covered) {
  document.documentElement.classList.toggle("covered", covered);
}

export const session = new Session();
