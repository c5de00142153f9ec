import { address } from "../../lib/http.js";
import { returnAddress } from "../../lib/return-path.js";
import { session } from "../../lib/session.js";
import "../app-header/app-header.js";

const words = (provider) => ({
  cancelled: "You cancelled the sign-in. Nothing has changed.",
  expired: "The sign-in took longer than ten minutes, or was begun in another browser. Please start again.",
  not_allowed: "This account may not use this Cutout. Ask whoever runs it to let you in, or choose another account.",
  email_unverified: `${provider} has not verified the e-mail address of this account yet. Verify it there, or choose another account.`,
  provider_unavailable: `${provider} could not be reached. Wait a moment, then try again.`,
  failed: "The sign-in did not work. Please try again.",
});

/** The way in. Whoever is in already goes straight on to where they wanted to go. */
class SignInPage extends HTMLElement {
  async connectedCallback() {
    const parameters = new URLSearchParams(location.search);
    const destination = returnAddress(parameters.get("return"));
    const me = await session.me().catch((error) => error);
    if (me.signed_in) return location.replace(destination);
    const link = this.querySelector(".sign-in-google");
    link.href = address("/auth/login", { return: destination.pathname + destination.search });
    this.#name(me.sign_in_name);
    this.#say(me, parameters.get("error"));
    this.querySelector(".sign-in-card").hidden = false;
  }

  #say(me, code) {
    const place = this.querySelector(".sign-in-error");
    if (me instanceof Error) place.textContent = me.message;
    else if (!me.sign_in_available) this.#closeDoor(place);
    else if (code) place.textContent = words(me.sign_in_name)[code] ?? words(me.sign_in_name).failed;
  }

  #name(provider) {
    if (!provider) return;
    this.querySelector(".sign-in-google .icon").toggleAttribute("hidden", provider !== "Google");
    this.querySelector(".sign-in-label").textContent = `Sign in with ${provider}`;
    this.querySelector(".sign-in-note").textContent = `${provider} tells Cutout who you are: your name and e-mail address. Nothing else.`;
  }

  #closeDoor(place) {
    place.textContent = "Nobody can sign in here: this Cutout has no sign-in provider. Whoever runs it can add GOOGLE_CLIENT_ID and GOOGLE_CLIENT_SECRET, or the OIDC names of another one.";
    for (const part of this.querySelectorAll("a, .sign-in-note")) part.hidden = true;
  }
}

customElements.define("sign-in-page", SignInPage);
