import { el } from "./dom.js";
import { acceptedTypes } from "./files.js";

/**
 * A button that opens the system's chooser for photos.
 * @param {{ class: string, onFiles: (files: File[]) => void }} options
 * @param {...import("./dom.js").Child} face
 * @returns {HTMLLabelElement}
 */
export function fileButton({ class: className, onFiles }, ...face) {
  const input = el("input", {
    type: "file",
    multiple: true,
    accept: acceptedTypes,
    on: {
      change: () => {
        onFiles([...input.files]);
        // Choosing the same file again shall count as a choice.
        input.value = "";
      },
    },
  });
  return el("label", { class: `${className} file-button` }, input, ...face);
}
