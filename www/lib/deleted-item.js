/** An item deleted on its own page is undone on the page after it; this carries it over. */
const key = "deleted-item";

/** @param {import("./history.js").Item} item */
export function rememberDeleted(item) {
  sessionStorage.setItem(key, JSON.stringify(item));
}

/** @returns {import("./history.js").Item | undefined} once */
export function takeDeleted() {
  const text = sessionStorage.getItem(key);
  sessionStorage.removeItem(key);
  return text ? JSON.parse(text) : undefined;
}
