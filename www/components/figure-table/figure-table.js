import { el } from "../../lib/dom.js";

/** A table that scrolls in itself where it is wider than the page. Its name is the attribute `label`. */
export class FigureTable extends HTMLElement {
  /**
   * @param {{ name: string, figure?: boolean }[]} columns figures stand at the right
   * @param {string[][]} rows a text for each column; the first names the row
   * @param {string} none what stands there without rows
   */
  show(columns, rows, none) {
    if (rows.length === 0) return this.replaceChildren(el("p", { class: "figure-none" }, none));
    const cell = (text, column) =>
      el(column === 0 ? "th" : "td", { scope: column === 0 && "row", class: columns[column].figure && "figure" }, text);
    this.replaceChildren(
      el(
        "div",
        { class: "figure-scroll", role: "region", "aria-label": this.getAttribute("label"), tabindex: 0 },
        el(
          "table",
          { class: "figure-table" },
          el("thead", {}, el("tr", {}, ...columns.map(({ name, figure }) => el("th", { scope: "col", class: figure && "figure" }, name)))),
          el("tbody", {}, ...rows.map((row) => el("tr", {}, ...row.map(cell)))),
        ),
      ),
    );
  }
}

customElements.define("figure-table", FigureTable);
