import { at } from "../../lib/base.js";
import { el } from "../../lib/dom.js";
import { signInAddress } from "../../lib/return-path.js";
import { session } from "../../lib/session.js";

/** The bar over every page: the name, which leads home, and the ways to the other pages. */
class AppHeader extends HTMLElement {
  #links = el("ul", { class: "app-header-links" }, entry(at("/"), "Remove"));

  connectedCallback() {
    if (this.firstChild) return;
    const mark = el("img", { src: at("/icons/icon.svg"), alt: "", width: 34, height: 34 });
    const name = el("span", { class: "app-header-name" }, "Cutout");
    this.append(
      el("a", { class: "app-header-home", href: at("/") }, mark, name),
      el("nav", { "aria-label": "Pages" }, this.#links),
    );
    // Where nobody answers, the page itself says so.
    session.me().then((me) => this.#show(me), () => {});
  }

  #show({ signed_in: signedIn, sign_in_available: canSignIn }) {
    if (signedIn) this.#links.append(entry(at("/history"), "History"), entry(at("/account"), "Account"));
    else if (canSignIn) this.#links.append(entry(isOn(at("/sign-in")) ? location.href : signInAddress(), "Sign in"));
  }
}

function entry(href, words) {
  const current = isOn(new URL(href, location.origin).pathname) && "page";
  return el("li", {}, el("a", { class: "app-header-link", href, "aria-current": current }, words));
}

function isOn(pathname) {
  return location.pathname.replace(/(\/)index\.html$|\.html$/, "$1") === pathname;
}

customElements.define("app-header", AppHeader);
