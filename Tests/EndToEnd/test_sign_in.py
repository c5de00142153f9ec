"""Sign-in with a real OpenID provider, and the sessions that it begins."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import parse_qs, urlsplit

import pytest

from accounts import (
    SECRETS,
    SESSION,
    TRANSACTION,
    Provider,
    consent,
    me,
    sign_in,
    sign_in_error,
    stack_with,
    visitor,
)
from api import assert_error
from stack import Stack


def test_somebody_signs_in_and_out(site: Stack) -> None:
    client = sign_in(site, "alice", "/history?q=cat")
    answer = me(client)
    assert answer["signed_in"] is True
    assert answer["guest"] is False
    assert answer["user"]["email"] == "alice@example.org"
    assert answer["user"]["name"] == "Alice"
    assert client.get("/api/history").status_code == 200
    assert client.post("/auth/logout").status_code == 204
    assert SESSION not in client.cookies
    assert me(client)["signed_in"] is False
    assert_error(client.get("/api/history"), 401)


def test_who_signs_in_again_is_the_same_user(site: Stack) -> None:
    first, second = sign_in(site, "alice"), sign_in(site, "alice")
    assert me(first)["user"] == me(second)["user"]


def test_session_cookie_is_out_of_reach_for_scripts_and_sites(site: Stack) -> None:
    client = visitor(site)
    answer = client.get(consent(client, "alice"))
    cookies = answer.headers.get_list("Set-Cookie")
    session = next(cookie for cookie in cookies if cookie.startswith(f"{SESSION}="))
    for attribute in ["HttpOnly", "SameSite=Lax", "Path=/"]:
        assert attribute in session
    assert any(c.startswith(f"{TRANSACTION}=;") and "Max-Age=0" in c for c in cookies)


def test_https_sites_have_host_cookies(provider: Provider) -> None:
    site = "https://cutout.example.org"
    with stack_with(provider, FRONTEND_URL=site, REDIRECT_URL=f"{site}/auth/callback") as stack:
        cookie = visitor(stack).get("/auth/login").headers["Set-Cookie"]
    assert cookie.startswith("__Host-cutout-signin=")
    assert "Secure" in cookie
    assert "Domain" not in cookie


def test_replayed_callback_lets_nobody_in(site: Stack) -> None:
    client = visitor(site)
    transaction_before = None
    address = consent(client, "alice")
    transaction_before = client.cookies[TRANSACTION]
    assert client.get(address).headers["Location"] == "/"
    assert sign_in_error(client.get(address)) == "expired"
    thief = visitor(site, cookies={TRANSACTION: transaction_before})
    assert sign_in_error(thief.get(address)) == "failed"
    assert SESSION not in thief.cookies


def test_callback_in_another_browser_lets_nobody_in(site: Stack) -> None:
    address = consent(visitor(site), "alice")
    other = visitor(site)
    assert sign_in_error(other.get(address)) == "expired"
    assert SESSION not in other.cookies


def test_swapped_state_lets_nobody_in(site: Stack) -> None:
    victim, attacker = visitor(site), visitor(site)
    consent(victim, "alice")
    assert sign_in_error(victim.get(consent(attacker, "bob"))) == "failed"
    assert SESSION not in victim.cookies


def test_tampered_transaction_lets_nobody_in(site: Stack) -> None:
    client = visitor(site)
    address = consent(client, "alice")
    sealed = client.cookies[TRANSACTION]
    changed = sealed[:-8] + ("A" * 8 if sealed[-8:] != "A" * 8 else "B" * 8)
    other = visitor(site, cookies={TRANSACTION: changed})
    assert sign_in_error(other.get(address)) == "expired"


@pytest.mark.parametrize(
    "target",
    [
        "https://evil.example",
        "//evil.example",
        "/\\evil.example",
        "javascript:alert(1)",
        "/%09/evil.example",
        "/../\\evil",
        "",
    ],
)
def test_return_leads_to_this_site_only(site: Stack, target: str) -> None:
    client = visitor(site)
    location = client.get(consent(client, "alice", target)).headers["Location"]
    assert urlsplit(location)[:2] == ("", "")
    assert location.startswith("/")
    assert not location.startswith("//")


def test_cancelled_sign_in(site: Stack) -> None:
    client = visitor(site)
    login = client.get("/auth/login", params={"return": "/account"})
    state = parse_qs(urlsplit(login.headers["Location"]).query)["state"][0]
    query = {"error": "access_denied", "state": state}
    answer = client.get("/auth/callback", params=query)
    assert sign_in_error(answer) == "cancelled"
    assert "return=/account" in answer.headers["Location"]


def test_unverified_address_is_refused(site: Stack) -> None:
    client = visitor(site)
    assert sign_in_error(client.get(consent(client, "mallory"))) == "email_unverified"


def test_provider_that_is_down(site: Stack, provider: Provider) -> None:
    with stack_with(provider, OIDC_ISSUER="http://localhost:9") as stack:
        assert sign_in_error(visitor(stack).get("/auth/login")) == "provider_unavailable"


def test_allowed_domains_and_addresses(provider: Provider) -> None:
    settings = {"ALLOWED_DOMAINS": "example.com", "ALLOWED_EMAILS": "bob@example.org"}
    with stack_with(provider, **settings) as stack:
        client = visitor(stack)
        assert sign_in_error(client.get(consent(client, "alice"))) == "not_allowed"
        assert me(client)["signed_in"] is False
        assert me(sign_in(stack, "bob"))["signed_in"] is True


def test_stolen_cookie_dies_with_the_session(site: Stack) -> None:
    client = sign_in(site, "alice")
    thief = visitor(site, cookies={SESSION: client.cookies[SESSION]})
    assert thief.get("/api/history").status_code == 200
    client.post("/auth/logout")
    assert_error(thief.get("/api/history"), 401)


def test_sign_out_everywhere(site: Stack) -> None:
    first, second, other = sign_in(site, "alice"), sign_in(site, "alice"), sign_in(site, "bob")
    assert first.post("/auth/logout", params={"everywhere": "true"}).status_code == 204
    assert_error(second.get("/api/history"), 401)
    assert other.get("/api/history").status_code == 200


def test_one_session_ends_another(site: Stack) -> None:
    first, second = sign_in(site, "alice"), sign_in(site, "alice")
    listed = first.get("/api/me/sessions").json()["sessions"]
    assert [s["current"] for s in listed].count(True) == 1
    current = next(
        s["id"] for s in second.get("/api/me/sessions").json()["sessions"] if s["current"]
    )
    assert first.delete(f"/api/me/sessions/{current}").status_code == 204
    assert_error(second.get("/api/history"), 401)
    assert first.get("/api/history").status_code == 200


REFUSED_SETTINGS: list[tuple[dict[str, str], str]] = [
    ({"CUTOUT_HOST": "0.0.0.0"}, "GOOGLE_CLIENT_ID"),
    ({"FRONTEND_URL": "https://cutout.example.org"}, "GOOGLE_CLIENT_ID"),
    ({"GOOGLE_CLIENT_ID": "a", "GOOGLE_CLIENT_SECRET": "b", **SECRETS}, "FRONTEND_URL"),
    (
        {
            "GOOGLE_CLIENT_ID": "a",
            "GOOGLE_CLIENT_SECRET": "b",
            "FRONTEND_URL": "https://a.example",
            "SECRET_KEY": "s" * 32,
            "JWT_SECRET_KEY": "short",
        },
        "JWT_SECRET_KEY",
    ),
    (
        {
            "GOOGLE_CLIENT_ID": "a",
            "GOOGLE_CLIENT_SECRET": "b",
            "FRONTEND_URL": "http://a.example",
            **SECRETS,
        },
        "https",
    ),
]


@pytest.mark.parametrize(("settings", "mention"), REFUSED_SETTINGS)
def test_unsafe_settings_keep_it_from_starting(
    make_stack: Callable[..., Stack], settings: dict[str, str], mention: str
) -> None:
    with pytest.raises(RuntimeError, match=mention):
        make_stack(**settings)
