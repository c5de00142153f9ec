"""API keys: made, listed, revoked, and what each scope opens."""

from __future__ import annotations

import hashlib
import re
from pathlib import Path

import httpx
import pytest

from accounts import OWNER_ROUTES, PHOTO, SESSION_ROUTES, guest, keep, make_key, program
from api import assert_error, remove
from removebg_api import PATH, assert_refused, removebg
from stack import Stack

KEYS = "/api/me/keys"
TIME = r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z"
UNKNOWN = "a" * 26


def listed(client: httpx.Client) -> list[dict[str, object]]:
    """The keys of whoever the browser belongs to."""
    return client.get(KEYS).raise_for_status().json()["keys"]


def database(stack: Stack) -> bytes:
    """All that the database's files hold, also what has not reached the main one yet."""
    files = Path(stack.application.data).glob("history.sqlite*")
    return b"".join(file.read_bytes() for file in files)


def test_made_listed_and_revoked(stack: Stack) -> None:
    client = guest(stack)
    assert listed(client) == []
    first, second = make_key(client, "  shop "), make_key(client, "photos", "full")
    assert re.fullmatch(r"ck_[0-9A-Za-z]{49}", first["secret"])
    assert first["secret"].startswith(first["prefix"])
    assert len(first["prefix"]) == 9
    assert re.fullmatch(TIME, first["created_at"])
    assert (first["name"], first["scope"], first["last_used_at"]) == ("shop", "remove", None)
    shown = [{k: v for k, v in key.items() if k != "secret"} for key in (second, first)]
    assert listed(client) == shown
    assert client.delete(f"{KEYS}/{first['id']}").status_code == 204
    assert client.delete(f"{KEYS}/{first['id']}").status_code == 204
    assert listed(client) == shown[:1]


def test_secret_is_told_once_and_kept_as_a_hash(stack: Stack) -> None:
    client = guest(stack)
    secret = make_key(client)["secret"]
    assert secret not in client.get(KEYS).text
    kept = database(stack)
    assert secret.encode() not in kept
    assert secret[9:].encode() not in kept
    assert hashlib.sha256(secret.encode()).digest() in kept
    assert secret.encode() not in stack.application.log.read_bytes()


def test_use_is_noted(stack: Stack) -> None:
    client = guest(stack)
    key, unused = make_key(client), make_key(client)
    assert removebg(program(stack, key["secret"]), PHOTO).status_code == 200
    used = {entry["id"]: entry["last_used_at"] for entry in listed(client)}
    assert re.fullmatch(TIME, used[key["id"]])
    assert used[unused["id"]] is None


@pytest.mark.parametrize("name", ["x", "x" * 255, "é" * 255, "👩‍🚀" * 255])
def test_names(stack: Stack, name: str) -> None:
    client = guest(stack)
    assert make_key(client, name)["name"] == name
    assert [key["name"] for key in listed(client)] == [name]


@pytest.mark.parametrize("name", ["", " \t\n", "x" * 256])
def test_names_that_are_none(stack: Stack, name: str) -> None:
    client = guest(stack)
    answer = client.post(KEYS, json={"name": name, "scope": "remove"})
    assert assert_error(answer, 400, "1 to 255")["code"] == "invalid_value"
    assert listed(client) == []


@pytest.mark.parametrize("scope", ["", "admin", "Full", "remove "])
def test_scopes_that_are_none(stack: Stack, scope: str) -> None:
    answer = guest(stack).post(KEYS, json={"name": "x", "scope": scope})
    assert assert_error(answer, 400, "remove, full")["code"] == "invalid_scope"


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b"[]",
        b"null",
        b'"x"',
        b'{"name":"x"}',
        b'{"scope":"full"}',
        b'{"name":1,"scope":"full"}',
        b'{"name":"x","scope":["full"]}',
        b'{"name":"\xff","scope":"full"}',
        b'{"name":"\\ud800","scope":"full"}',
        b"[" * 100_000,
    ],
)
def test_what_is_no_wish_for_a_key(stack: Stack, body: bytes) -> None:
    client = guest(stack)
    assert assert_error(client.post(KEYS, content=body), 400)["code"] == "invalid_json"
    assert listed(client) == []


def test_there_are_at_most_fifty(stack: Stack) -> None:
    client = guest(stack)
    keys = [make_key(client, f"key {number}") for number in range(50)]
    wish = {"name": "one more", "scope": "remove"}
    assert assert_error(client.post(KEYS, json=wish), 409, "50")["code"] == "too_many_keys"
    make_key(guest(stack))
    client.delete(f"{KEYS}/{keys[0]['id']}")
    make_key(client)


def test_keys_of_others_do_not_exist(stack: Stack) -> None:
    alice, bob = guest(stack), guest(stack)
    key = make_key(alice, scope="full")
    theirs = bob.delete(f"{KEYS}/{key['id']}")
    nobodys, malformed = bob.delete(f"{KEYS}/{UNKNOWN}"), bob.delete(f"{KEYS}/x")
    assert_error(theirs, 404)
    assert theirs.content == nobodys.content == malformed.content
    assert listed(bob) == []
    assert program(stack, key["secret"]).get("/api/history").status_code == 200


def test_other_sites_make_no_keys(stack: Stack) -> None:
    client = guest(stack)
    key = make_key(client)
    client.headers["Origin"] = "https://evil.example"
    wish = {"name": "x", "scope": "full"}
    assert assert_error(client.post(KEYS, json=wish), 403)["code"] == "cross_origin"
    assert assert_error(client.delete(f"{KEYS}/{key['id']}"), 403)["code"] == "cross_origin"
    del client.headers["Origin"]
    assert len(listed(client)) == 1


def test_full_key_opens_what_its_user_has(stack: Stack) -> None:
    client = guest(stack)
    item = keep(client)
    with program(stack, make_key(client, scope="full")["secret"]) as script:
        assert script.get("/api/me").json()["user"] == client.get("/api/me").json()["user"]
        assert script.get(f"/api/history/{item}").json()["id"] == item
        assert script.get(f"/api/history/{item}/original").content == PHOTO
        changed = script.patch(f"/api/history/{item}", json={"name": "by script"})
        assert changed.json()["name"] == "by script"
        assert script.get("/api/me/export").status_code == 200
        assert script.delete("/api/history").status_code == 204
        assert not script.cookies
    assert client.get("/api/history").json()["items"] == []


@pytest.mark.parametrize("scope", ["remove", "full"])
@pytest.mark.parametrize("route", [*SESSION_ROUTES, "POST /auth/logout"])
def test_no_key_manages_sessions_and_keys(stack: Stack, scope: str, route: str) -> None:
    client = guest(stack)
    script = program(stack, make_key(client, scope=scope)["secret"])
    method, path = route.split()
    assert assert_error(script.request(method, path), 403)["code"] == "session_required"
    assert client.get("/api/history").status_code == 200


@pytest.mark.parametrize("route", [*OWNER_ROUTES, "GET /api/me"])
def test_removal_key_opens_nothing_else(stack: Stack, route: str) -> None:
    client = guest(stack)
    script = program(stack, make_key(client)["secret"])
    method, path = route.split()
    assert assert_error(script.request(method, path), 403)["code"] == "key_scope"
    assert client.get("/api/me").json()["signed_in"] is True


def test_removals_of_a_key_are_kept_only_on_request(stack: Stack) -> None:
    client = guest(stack)
    script = program(stack, make_key(client)["secret"])
    assert "X-History-Id" not in remove(script, PHOTO).headers
    assert "X-History-Id" not in remove(script, PHOTO, history="false").headers
    item = remove(script, PHOTO, history="true").headers["X-History-Id"]
    assert [kept["id"] for kept in client.get("/api/history").json()["items"]] == [item]
    assert "X-History-Id" not in remove(client, PHOTO, history="false").headers


def test_key_counts_and_not_the_cookie_beside_it(stack: Stack) -> None:
    alice, bob = guest(stack), guest(stack)
    alice.headers["X-Api-Key"] = make_key(bob, scope="full")["secret"]
    alice.headers["Origin"] = "https://evil.example"
    item = remove(alice, PHOTO, history="true").headers["X-History-Id"]
    assert bob.get(f"/api/history/{item}").status_code == 200


def test_revoked_key_opens_nothing(stack: Stack) -> None:
    client = guest(stack)
    key = make_key(client, scope="full")
    script = program(stack, key["secret"])
    assert remove(script, PHOTO).status_code == 200
    client.delete(f"{KEYS}/{key['id']}")
    assert assert_error(remove(script, PHOTO), 401, "revoked")["code"] == "invalid_api_key"
    assert_error(script.get("/api/history"), 401)
    assert_error(script.get("/api/me"), 401)
    assert_refused(removebg(script, PHOTO), "auth_failed", 403)
    assert_refused(script.get("/v1.0/account"), "auth_failed", 403)
    mask = remove(script, PHOTO, om="true")
    assert mask.json()["detail"] == assert_error(mask, 401)["message"]


@pytest.mark.parametrize("secret", ["ck_", "ck_mistyped", "ck_" + "0" * 49, "ck_" + "x" * 4000])
def test_mistyped_key_is_refused_where_strangers_are_served(stack: Stack, secret: str) -> None:
    answer = remove(program(stack, secret), PHOTO)
    assert assert_error(answer, 401)["code"] == "invalid_api_key"
    assert answer.headers["WWW-Authenticate"].startswith("Bearer")


@pytest.mark.parametrize(
    "headers",
    [
        {"X-Api-Key": "9bfaKjzrRVa5Gq1Lq2jZQ9vE"},
        {"Authorization": "Bearer 9bfaKjzrRVa5Gq1Lq2jZQ9vE"},
        {"Authorization": "Basic Y2tfOmNrXw=="},
        {"Authorization": "ck_"},
        {"X-Api-Key": ""},
    ],
)
def test_keys_of_others_makes_are_none(client: httpx.Client, headers: dict[str, str]) -> None:
    for path, field in [("/api/remove", "file"), (PATH, "image_file")]:
        answer = client.post(path, files={field: PHOTO}, headers=headers)
        assert answer.status_code == 200


def test_deleted_account_takes_its_keys_along(stack: Stack) -> None:
    client = guest(stack)
    script = program(stack, make_key(client, scope="full")["secret"])
    assert script.delete("/api/me").status_code == 204
    assert assert_error(script.get("/api/history"), 401)["code"] == "invalid_api_key"
    assert_error(client.get("/api/history"), 401)
