import { at } from "./base.js";

/**
 * Small helpers over the DOM. Text always enters as text nodes, so nothing a file name or a server says becomes markup.
 * @typedef {string | Node | null | undefined | false} Child
 */

/**
 * Makes an element. `on` holds event listeners; `true` and `false` set or leave out boolean attributes.
 * @param {string} tag
 * @param {Record<string, any>} [attributes]
 * @param {...Child} children
 * @returns {any}
 */
export function el(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (name === "on") {
      for (const [type, listener] of Object.entries(value)) element.addEventListener(type, listener);
    } else if (value === true) {
      element.setAttribute(name, "");
    } else if (value !== false && value != null) {
      element.setAttribute(name, String(value));
    }
  }
  element.append(...children.filter((child) => child !== null && child !== undefined && child !== false));
  return element;
}

const svg = "http://www.w3.org/2000/svg";

/**
 * A decorative icon out of the sprite; the control around it carries the words.
 * @param {string} name id of a symbol in icons/sprite.svg
 * @returns {SVGElement}
 */
export function icon(name) {
  const element = document.createElementNS(svg, "svg");
  element.setAttribute("class", "icon");
  element.setAttribute("aria-hidden", "true");
  const use = document.createElementNS(svg, "use");
  use.setAttribute("href", at(`/icons/sprite.svg#${name}`));
  element.append(use);
  return element;
}

/** Whether the person asked the system for less motion. */
export function prefersStillness() {
  return matchMedia("(prefers-reduced-motion: reduce)").matches;
}
