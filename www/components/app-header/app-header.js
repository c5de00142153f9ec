import { el } from "../../lib/dom.js";

/** The bar over every page: the name, which leads home, and whatever the page puts inside as its own links. */
class AppHeader extends HTMLElement {
  connectedCallback() {
    if (this.querySelector(".app-header-home")) return;
    const mark = el("img", { src: "/icons/icon.svg", alt: "", width: 34, height: 34 });
    this.prepend(el("a", { class: "app-header-home", href: "/" }, mark, "Cutout"));
  }
}

customElements.define("app-header", AppHeader);
