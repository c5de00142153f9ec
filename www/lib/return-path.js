import { at } from "./base.js";

/** The way to the sign-in page and back to where the person was. */

/** The sign-in page, which leads back to the present one. */
export function signInAddress() {
  return at(`/sign-in?return=${encodeURIComponent(location.pathname + location.search)}`);
}

/**
 * Where to go after signing in: a page of this site, whatever the address claims. The result carries its origin, because
 * a bare path may begin with two slashes, which would name another host.
 * @param {string | null} path
 * @returns {URL} the first page for anything that is not a page of this site, or leads to signing in again
 */
export function returnAddress(path) {
  const home = new URL(at("/"), location.origin);
  if (!path?.startsWith(home.pathname) || !URL.canParse(path, home)) return home;
  const url = new URL(path, home);
  const page = url.pathname.slice(home.pathname.length - 1);
  const isHere = url.origin === home.origin && url.pathname.startsWith(home.pathname);
  return isHere && !/^\/(api|auth|sign-in)\b|^\/\//.test(page) ? url : home;
}
