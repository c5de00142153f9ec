/** Words that the page after this one says. */
const key = "farewell";

/** @param {string} words none when empty */
export function sayLater(words) {
  if (words) sessionStorage.setItem(key, words);
}

/** @returns {string} once */
export function takeWords() {
  const words = sessionStorage.getItem(key) ?? "";
  sessionStorage.removeItem(key);
  return words;
}
