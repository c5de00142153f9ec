/**
 * Photos that arrive by themselves: dropped anywhere on the window, or pasted.
 * @param {{ onFiles: (files: File[]) => void, onHover: (hovering: boolean) => void }} handlers
 * @returns {() => void} stops listening
 */
export function listenForPhotos({ onFiles, onHover }) {
  const controller = new AbortController();
  const listen = (type, listener) => window.addEventListener(type, listener, { signal: controller.signal });
  // Every element under the pointer sends its own enter and leave; only the outermost pair counts.
  let depth = 0;

  listen("dragenter", (event) => {
    if (!carriesFiles(event)) return;
    event.preventDefault();
    if (depth++ === 0) onHover(true);
  });
  listen("dragover", (event) => {
    if (carriesFiles(event)) event.preventDefault();
  });
  listen("dragleave", (event) => {
    if (carriesFiles(event) && --depth <= 0) leave();
  });
  listen("drop", (event) => {
    if (!carriesFiles(event)) return;
    event.preventDefault();
    leave();
    give(event.dataTransfer);
  });
  listen("paste", (event) => give(event.clipboardData));

  function leave() {
    depth = 0;
    onHover(false);
  }
  function give(transfer) {
    const files = [...(transfer?.files ?? [])];
    if (files.length > 0) onFiles(files);
  }
  return () => controller.abort();
}

function carriesFiles(event) {
  return event.dataTransfer?.types.includes("Files") ?? false;
}
