/** Pages name all of their modules, so that a browser fetches them at once and not one after another. */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join, normalize } from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";

const www = fileURLToPath(new URL("../../www", import.meta.url));

/** All modules that these ones import, directly or not, themselves left out. */
function imported(entries) {
  const seen = new Set(entries);
  for (const path of seen) {
    const text = readFileSync(join(www, path), "utf8");
    for (const [, target] of text.matchAll(/^import (?:.* from )?"(\.[^"]+)";$/gm)) seen.add(normalize(join(path, "..", target)));
  }
  return [...seen].filter((path) => !entries.includes(path)).sort();
}

const all = (html, pattern) => [...html.matchAll(pattern)].map(([, path]) => path);

for (const page of ["index.html", "item.html"]) {
  test(`${page} preloads the modules that it needs, and no others`, () => {
    const html = readFileSync(join(www, page), "utf8");
    const entries = all(html, /<script type="module" src="([^"]+)">/g);
    const expected = imported(entries);
    assert.ok(expected.length > 20);
    assert.deepEqual(all(html, /<link rel="modulepreload" href="([^"]+)">/g), expected);
  });
}
