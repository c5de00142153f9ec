import { el } from "../../lib/dom.js";
import { fetchDescription } from "../../lib/openapi.js";

/** @typedef {import("../../lib/openapi.js").Operation} Operation */

/** Every route of the API, as its description has them. */
class ApiReference extends HTMLElement {
  /** Fetches the description and shows it. */
  async load() {
    try {
      this.replaceChildren(...(await fetchDescription()).map(group));
    } catch {
      this.replaceChildren(el("p", { role: "alert" }, "The description of the API could not be read. Reload the page to try again."));
    }
  }
}

function group({ name, description, operations }) {
  return el(
    "section",
    { class: "api-group" },
    el("h3", {}, name),
    el("p", { class: "api-note" }, ...inline(description)),
    ...operations.map(entry),
  );
}

/** @param {Operation} operation */
function entry({ id, method, path, summary, description, access, parameters, bodyTypes, body, answers }) {
  const also = new Set(body.map(({ name }) => name));
  const own = parameters.filter(({ name }) => !also.has(name));
  const shared = parameters.filter(({ name }) => also.has(name)).map(({ name }) => `\`${name}\``);
  return el(
    "details",
    { class: "operation", id },
    el(
      "summary",
      {},
      el("span", { class: `method method-${method.toLowerCase()}` }, method),
      el("code", { class: "operation-path" }, path),
      el("span", { class: "operation-summary" }, summary),
    ),
    el(
      "div",
      { class: "operation-body" },
      ...description.split("\n\n").filter(Boolean).map(paragraph),
      paragraph(access),
      ...fields(parameters.length > own.length ? "In the query alone" : "In the path and the query", own),
      ...fields("In the body", body, bodyTypes),
      shared.length > 0 && paragraph(`These may stand in the query instead: ${shared.join(", ")}.`),
      el("h4", {}, "Answers"),
      el("dl", { class: "api-fields" }, ...answers.flatMap(answerRow)),
    ),
  );
}

function fields(title, list, types = []) {
  if (list.length === 0 && types.length === 0) return [];
  return [
    el("h4", {}, title),
    types.length > 0 && paragraph(`Sent as ${types.map((type) => `\`${type}\``).join(", ")}.`),
    list.length > 0 && el("dl", { class: "api-fields" }, ...list.flatMap(fieldRow)),
  ];
}

function fieldRow({ name, type, description, required }) {
  const kind = required ? `${type}, required` : type;
  return [
    el("dt", {}, el("code", {}, name)),
    el("dd", {}, el("span", { class: "field-type" }, kind), description && el("span", {}, ...inline(description))),
  ];
}

function answerRow({ status, description, types }) {
  return [
    el("dt", {}, el("code", {}, status)),
    el("dd", {}, el("span", {}, ...inline(description)), types.length > 0 && el("span", { class: "field-type" }, types.join(", "))),
  ];
}

function paragraph(text) {
  return el("p", {}, ...inline(text));
}

/** Text in which backticks mark code. */
function inline(text) {
  return text.split("`").map((part, index) => (index % 2 === 1 ? el("code", {}, part) : part));
}

customElements.define("api-reference", ApiReference);
