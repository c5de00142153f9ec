/** Where the site is below its host: empty, or `/cutout` where a proxy shows it there. */
const base = new URL("..", import.meta.url).pathname.slice(0, -1);

/** An address of this site as browsers find it. @param {string} path from the site's own root on, with its slash */
export function at(path) {
  return base + path;
}
