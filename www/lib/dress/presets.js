/**
 * What places want their pictures to be, as the server has it too (`Preset` in Sources/Service): a test holds both to
 * each other.
 *
 * @typedef {object} Preset
 * @property {string} label
 * @property {string} note the size in words
 * @property {number} width in pixels
 * @property {number} height
 * @property {number} filled how much of the picture the subject fills, 0...1
 * @property {boolean} isPerson whether it is head and shoulders, standing on the lower edge
 * @property {string | null} background null where the place takes any
 * @property {boolean} [isPrinted] whether its density in print matters
 */

/** @type {Record<string, Preset>} */
export const presets = {
  amazon: { label: "Amazon", note: "2000 × 2000, white", width: 2000, height: 2000, filled: 0.85, isPerson: false, background: "#ffffff" },
  ebay: { label: "eBay", note: "1600 × 1600, white", width: 1600, height: 1600, filled: 0.9, isPerson: false, background: "#ffffff" },
  etsy: { label: "Etsy", note: "2700 × 2025", width: 2700, height: 2025, filled: 0.8, isPerson: false, background: null },
  shopify: { label: "Shopify", note: "2048 × 2048", width: 2048, height: 2048, filled: 0.85, isPerson: false, background: null },
  "instagram-square": { label: "Instagram square", note: "1080 × 1080", width: 1080, height: 1080, filled: 0.8, isPerson: false, background: null },
  "instagram-portrait": { label: "Instagram portrait", note: "1080 × 1350", width: 1080, height: 1350, filled: 0.8, isPerson: false, background: null },
  "instagram-story": { label: "Instagram story", note: "1080 × 1920", width: 1080, height: 1920, filled: 0.8, isPerson: false, background: null },
  linkedin: { label: "LinkedIn profile", note: "800 × 800", width: 800, height: 800, filled: 0.9, isPerson: true, background: null },
  "passport-35x45": { label: "Passport 35 × 45 mm", note: "827 × 1063", width: 827, height: 1063, filled: 0.9, isPerson: true, background: "#f0f0f0", isPrinted: true },
  "passport-2x2": { label: "Passport 2 × 2 in", note: "1200 × 1200", width: 1200, height: 1200, filled: 0.9, isPerson: true, background: "#ffffff", isPrinted: true },
};
