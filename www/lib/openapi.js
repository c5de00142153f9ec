import { at } from "./base.js";

/**
 * Reads the description of the API (OpenAPI 3.1) into what the page shows.
 * @typedef {{ name: string, type: string, description: string, required: boolean }} Field
 * @typedef {{ status: string, description: string, types: string[] }} Answer
 * @typedef {object} Operation
 * @property {string} id
 * @property {string} method in capitals
 * @property {string} path
 * @property {string} summary
 * @property {string} description
 * @property {string} access who may call it, in words
 * @property {Field[]} parameters those of the path and the query
 * @property {string[]} bodyTypes media types of the body
 * @property {Field[]} body fields of the body, of whichever type
 * @property {Answer[]} answers
 * @typedef {{ name: string, description: string, operations: Operation[] }} Group
 */

const methods = ["get", "post", "put", "patch", "delete"];

/** @returns {Promise<Group[]>} in the order of the description's tags */
export async function fetchDescription() {
  const response = await fetch(at("/api/openapi.json"));
  if (!response.ok) throw new Error(`openapi.json was answered by ${response.status}`);
  return groups(await response.json());
}

function groups(description) {
  const find = resolver(description);
  const operations = Object.entries(description.paths).flatMap(([path, item]) =>
    methods.filter((method) => item[method]).map((method) => operation(path, method, item, find)),
  );
  return description.tags.map(({ name, description }) => ({
    name,
    description,
    operations: operations.filter(({ tag }) => tag === name),
  }));
}

/** Follows `$ref`, which is always into the document itself here. */
function resolver(description) {
  return function find(value) {
    if (!value?.$ref) return value ?? {};
    const steps = value.$ref.slice(2).split("/");
    return find(steps.reduce((place, step) => place[step], description));
  };
}

function operation(path, method, item, find) {
  const { operationId, tags, summary, description = "", security, parameters = [], requestBody, responses } = item[method];
  const content = Object.entries(find(requestBody).content ?? {});
  return {
    id: operationId,
    tag: tags[0],
    method: method.toUpperCase(),
    path,
    summary,
    description,
    access: access(security),
    parameters: [...(item.parameters ?? []), ...parameters].map(find).map((parameter) => field(parameter.name, parameter, parameter.required)),
    bodyTypes: content.map(([type]) => type),
    body: bodyFields(content, find),
    answers: Object.entries(responses).map(([status, response]) => answer(status, find(response))),
  };
}

function access(security) {
  const ways = security.flatMap((way) => Object.keys(way));
  if (ways.length === 0) return "Open to everybody.";
  if (security.some((way) => Object.keys(way).length === 0)) return "By session or API key; open to strangers where the server allows them.";
  return ways.includes("bearer") ? "By session or API key." : "By session alone.";
}

/** Each field once, by the first of the body's types that has it. */
function bodyFields(content, find) {
  const fields = new Map();
  for (const [, { schema }] of content) {
    const { properties = {}, required = [] } = find(schema);
    for (const [name, property] of Object.entries(properties)) {
      const always = content.length === 1 && required.includes(name);
      if (!fields.has(name)) fields.set(name, field(name, { schema: find(property) }, always));
    }
  }
  return [...fields.values()];
}

function field(name, { schema, description = schema.description ?? "" }, required = false) {
  return { name, type: typeInWords(schema), description, required };
}

function typeInWords(schema) {
  if (schema.enum) {
    const values = schema.enum.map((value) => (value === schema.default ? `${value} (default)` : value));
    return values.join(", ");
  }
  if (schema.format === "binary") return "file";
  if (schema.type === "array") return `several ${typeInWords(schema.items)}s`;
  const range = schema.minimum !== undefined && schema.maximum !== undefined ? `, ${schema.minimum} to ${schema.maximum}` : "";
  const standard = schema.default === undefined ? "" : `, default ${schema.default}`;
  const words = { string: "text", integer: "whole number" };
  return `${words[schema.type] ?? schema.type}${range}${standard}`;
}

function answer(status, { description, content = {} }) {
  return { status, description, types: Object.keys(content) };
}
