import { request } from "./http.js";

/**
 * The models of the server, as people choose them: not by names, but by what they are for.
 * @typedef {{ name: string, version: string, title: string, available: boolean }} Model
 * @typedef {"quick" | "best"} Choice
 * @typedef {object} ModelList
 * @property {string} default registered name of the model that serves whoever names none
 * @property {Partial<Record<Choice, string>>} aliases the registered name that each choice stands for
 * @property {Choice | null} recommended with what to begin on this server; null where there is nothing to choose
 * @property {Model[]} models
 */

/** What each choice says of itself. @type {Record<Choice, { label: string, line: string }>} */
export const choices = {
  quick: { label: "Quick", line: "Done in a moment. Right for most photos." },
  best: { label: "Best", line: "Cleaner edges, harder scenes. Takes longer." },
};

/** @returns {Promise<ModelList>} */
export async function listModels() {
  return (await request("/api/models")).json();
}

/** Those choices that the server can keep. @param {ModelList} list @returns {Choice[]} */
export function offered({ aliases, models }) {
  const available = new Set(models.filter((model) => model.available).map(({ name }) => name));
  return /** @type {Choice[]} */ (Object.keys(choices)).filter((choice) => available.has(aliases[choice]));
}

/** What people call the model of that registered name. @param {ModelList} list @param {string} name */
export function label(list, name) {
  const choice = /** @type {Choice[]} */ (Object.keys(choices)).find((choice) => list.aliases[choice] === name);
  return choice ? choices[choice].label : list.models.find((model) => model.name === name)?.title;
}
