/** Figures as people read them. */

const units = ["B", "kB", "MB", "GB", "TB"];
const decimal = new Intl.NumberFormat("en", { maximumFractionDigits: 1 });
const dateAndTime = new Intl.DateTimeFormat(undefined, { dateStyle: "medium", timeStyle: "short" });
const dateOnly = new Intl.DateTimeFormat(undefined, { dateStyle: "medium" });
const relative = new Intl.RelativeTimeFormat("en", { numeric: "auto" });
const steps = /** @type {const} */ ([["minute", 60, 60], ["hour", 3600, 24], ["day", 86_400, 7]]);

/** @param {number} bytes */
export function size(bytes) {
  const power = Math.min(units.length - 1, Math.floor(Math.log10(Math.max(1, bytes)) / 3));
  const value = bytes / 1000 ** power;
  return `${power > 1 && value < 10 ? decimal.format(value) : Math.round(value)} ${units[power]}`;
}

/**
 * @param {number} number
 * @param {string} noun in the singular; the plural takes an s
 */
export function count(number, noun) {
  return `${number.toLocaleString("en")} ${noun}${number === 1 ? "" : "s"}`;
}

/** @param {number} milliseconds */
export function duration(milliseconds) {
  return milliseconds < 1000 ? `${Math.round(milliseconds)} ms` : `${(milliseconds / 1000).toFixed(1)} s`;
}

/** @param {string} time RFC 3339 */
export function moment(time) {
  return dateAndTime.format(new Date(time));
}

/** @param {string} time RFC 3339 */
export function day(time) {
  return dateOnly.format(new Date(time));
}

/** How long ago, while that says more than the date. @param {string} time RFC 3339 */
export function age(time) {
  const seconds = (Date.now() - Date.parse(time)) / 1000;
  if (seconds < 60) return "just now";
  const step = steps.find(([, length, most]) => seconds < length * most);
  return step ? relative.format(-Math.floor(seconds / step[1]), step[0]) : day(time);
}

/** The day by which things are grouped. @param {string} time RFC 3339 */
export function dayName(time) {
  const start = (date) => new Date(date.getFullYear(), date.getMonth(), date.getDate()).getTime();
  const ago = Math.round((start(new Date()) - start(new Date(time))) / 86_400_000);
  if (ago > 1 || ago < 0) return dateOnly.format(new Date(time));
  const words = relative.format(-ago, "day");
  return words[0].toUpperCase() + words.slice(1);
}

/** A time to come, as finely as anybody can know it. @param {number} milliseconds */
export function rough(milliseconds) {
  const seconds = Math.max(1, Math.round(milliseconds / 1000));
  if (seconds < 10) return `${seconds} s`;
  if (seconds < 90) return `${Math.round(seconds / 5) * 5} s`;
  return `${Math.round(seconds / 60)} min`;
}
