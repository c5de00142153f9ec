import { acceptedTypes } from "./files.js";
import { isTyping } from "./view/gestures.js";

/** The most files that are taken out of folders at once. */
const mostFiles = 2000;

/**
 * Photos that arrive by themselves: dropped anywhere on the window, alone or in folders, or pasted; and their addresses.
 * @param {{ onAddress: (address: string) => void, onFiles: (files: File[]) => void, onHover: (hovering: boolean) => void }} handlers
 * @returns {() => void} stops listening
 */
export function listenForPhotos({ onAddress, onFiles, onHover }) {
  const controller = new AbortController();
  const listen = (type, listener) => window.addEventListener(type, listener, { signal: controller.signal });
  // Every element under the pointer sends its own enter and leave; only the outermost pair counts.
  let depth = 0;

  listen("dragenter", (event) => {
    if (!carriesPhotos(event)) return;
    event.preventDefault();
    if (depth++ === 0) onHover(true);
  });
  listen("dragover", (event) => {
    if (carriesPhotos(event)) event.preventDefault();
  });
  listen("dragleave", (event) => {
    if (carriesPhotos(event) && --depth <= 0) leave();
  });
  listen("drop", (event) => {
    if (!carriesPhotos(event)) return;
    event.preventDefault();
    leave();
    give(event.dataTransfer);
  });
  listen("paste", (event) => give(event.clipboardData, isTyping(event.target)));

  function leave() {
    depth = 0;
    onHover(false);
  }
  async function give(transfer, isText = false) {
    // What is handed over is gone once this call has returned, but for what was asked for before.
    const entries = [...(transfer?.items ?? [])].map((item) => item.webkitGetAsEntry?.() ?? null);
    const files = [...(transfer?.files ?? [])];
    const address = addressIn(transfer);
    const folders = entries.filter((entry) => entry?.isDirectory);
    const loose = folders.length === 0 ? files : files.filter((file) => !folders.some(({ name }) => name === file.name));
    const found = folders.length === 0 ? [] : await filesIn(folders);
    if (loose.length + found.length > 0) onFiles([...loose, ...found]);
    else if (address && !isText) onAddress(address);
  }
  return () => controller.abort();
}

/** What can be read as files, or as the address of one. */
function carriesPhotos(event) {
  const types = event.dataTransfer?.types ?? [];
  return types.includes("Files") || (types.includes("text/uri-list") && !isOurs);
}

/** Whether what is dragged comes from this page itself. */
let isOurs = false;
addEventListener("dragstart", () => (isOurs = true));
addEventListener("dragend", () => (isOurs = false));

/** The first address of the web among what was dropped or pasted, where there is nothing else. @param {DataTransfer | null} transfer */
function addressIn(transfer) {
  const text = transfer?.getData("text/uri-list") || transfer?.getData("text/plain") || "";
  const line = text.split(/[\r\n]+/).find((line) => line && !line.startsWith("#"))?.trim() ?? "";
  return /^https?:\/\/\S+$/i.test(line) ? line : "";
}

/** The photos in folders and all below them; hidden files and what is named like something else are passed over. */
async function filesIn(folders) {
  const files = [];
  const waiting = [...folders];
  for (let entry = waiting.shift(); entry && files.length < mostFiles; entry = waiting.shift()) {
    if (entry.name.startsWith(".")) continue;
    if (entry.isDirectory) waiting.push(...(await entriesOf(entry)));
    else if (isNamedLikePhoto(entry.name)) files.push(await new Promise((resolve, reject) => entry.file(resolve, reject)));
  }
  return files;
}

/** A reader hands out a hundred at a time. */
async function entriesOf(folder) {
  const reader = folder.createReader();
  const all = [];
  for (;;) {
    const some = await new Promise((resolve, reject) => reader.readEntries(resolve, reject));
    if (some.length === 0) return all.sort((a, b) => a.name.localeCompare(b.name));
    all.push(...some);
  }
}

const endings = [...acceptedTypes.split(",").map((type) => `.${type.split("/").pop()?.replace(/^\./, "")}`), ".jpg"];

function isNamedLikePhoto(name) {
  return endings.some((ending) => name.toLowerCase().endsWith(ending));
}
