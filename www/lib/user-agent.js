/** Browsers also claim to be those that came before them: the more particular names stand first. */
const browsers = [["Edg", "Edge"], ["OPR", "Opera"], ["Firefox", "Firefox"], ["FxiOS", "Firefox"], ["CriOS", "Chrome"], ["Chrome", "Chrome"], ["Safari", "Safari"], ["curl", "curl"]];
const systems = [["iPhone", "iPhone"], ["iPad", "iPad"], ["Android", "Android"], ["CrOS", "ChromeOS"], ["Mac OS X", "macOS"], ["Windows", "Windows"], ["Linux", "Linux"]];

/**
 * A browser as its owner would call it: `Firefox on Windows`.
 * @param {string | null} userAgent the header of this name
 */
export function browserName(userAgent) {
  if (!userAgent) return "Something without a name";
  const named = (table) => table.find(([sign]) => userAgent.includes(sign))?.[1];
  const [browser, system] = [named(browsers) ?? "A browser", named(systems)];
  return system ? `${browser} on ${system}` : browser;
}
