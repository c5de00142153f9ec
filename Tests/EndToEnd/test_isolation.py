"""What keeps strangers, other users and other sites out of somebody's account."""

from __future__ import annotations

import httpx
import pytest

from accounts import (
    OWNER_ROUTES,
    PHOTO,
    SESSION,
    SESSION_ROUTES,
    Provider,
    keep,
    me,
    sign_in,
    stack_with,
    visitor,
)
from api import assert_error
from stack import Stack


def test_removal_needs_sign_in(site: Stack) -> None:
    answer = visitor(site).post("/api/remove", files={"file": ("a.jpg", PHOTO)})
    assert assert_error(answer, 401)["code"] == "sign_in_required"


def test_removal_without_sign_in_where_it_is_allowed(provider: Provider) -> None:
    with stack_with(provider, ALLOW_ANONYMOUS="true") as stack:
        client = visitor(stack)
        assert me(client)["anonymous_allowed"] is True
        answer = client.post("/api/remove", files={"file": ("a.jpg", PHOTO)})
        assert answer.status_code == 200
        assert "X-History-Id" not in answer.headers
        assert_error(client.get("/api/history"), 401)


@pytest.mark.parametrize("route", [*OWNER_ROUTES, *SESSION_ROUTES])
def test_every_private_route_needs_a_session(site: Stack, route: str) -> None:
    method, path = route.split()
    forged = visitor(site, cookies={SESSION: "eyJhbGciOiJub25lIn0.eyJzdWIiOiJhIn0."})
    for client in [visitor(site), forged]:
        assert assert_error(client.request(method, path), 401)["code"] == "sign_in_required"


def test_two_users_cannot_see_each_other(site: Stack) -> None:
    alice, bob = sign_in(site, "alice"), sign_in(site, "bob")
    item = keep(alice)
    session = alice.get("/api/me/sessions").json()["sessions"][0]["id"]
    unknown = "a" * len(item)
    before = alice.get(f"/api/history/{item}").json()
    for method, path in [
        ("GET", "/api/history/{}"),
        ("PATCH", "/api/history/{}"),
        ("DELETE", "/api/history/{}"),
        ("POST", "/api/history/{}/restore"),
        ("GET", "/api/history/{}/original"),
        ("GET", "/api/history/{}/matte"),
        ("GET", "/api/history/{}/cutout"),
        ("GET", "/api/history/{}/thumbnail"),
        ("GET", "/api/history/archive?ids={}"),
    ]:
        body = {"name": "mine"} if method == "PATCH" else None
        theirs = bob.request(method, path.format(item), json=body)
        nobodys = bob.request(method, path.format(unknown), json=body)
        malformed = bob.request(method, path.format("x"), json=body)
        assert_error(theirs, 404)
        assert theirs.content == nobodys.content == malformed.content
    assert bob.delete(f"/api/me/sessions/{session}").status_code == 404
    assert bob.delete("/api/history", params={"ids": item}).status_code == 204
    assert bob.delete("/api/history").status_code == 204
    assert item not in bob.get("/api/history").text
    assert alice.get(f"/api/history/{item}").json() == before


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"Origin": "https://evil.example"},
        {"Origin": "null"},
        {"Origin": "http://localhost.evil.example"},
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
    ],
)
def test_other_sites_cannot_act_for_somebody(site: Stack, headers: dict[str, str]) -> None:
    client = sign_in(site, "alice")
    item = keep(client)
    forged = httpx.Client(base_url=site.url, cookies=client.cookies, headers=headers, timeout=60)
    for method, path in [
        ("POST", "/api/remove"),
        ("PATCH", f"/api/history/{item}"),
        ("DELETE", f"/api/history/{item}"),
        ("DELETE", "/api/history"),
        ("DELETE", "/api/me"),
        ("POST", "/auth/logout"),
    ]:
        assert assert_error(forged.request(method, path), 403)["code"] == "cross_origin"
    assert client.get(f"/api/history/{item}").status_code == 200


def test_browsers_that_send_no_origin_are_known_by_fetch_metadata(site: Stack) -> None:
    client = sign_in(site, "alice")
    item = keep(client)
    del client.headers["Origin"]
    same = {"Sec-Fetch-Site": "same-origin"}
    assert client.delete(f"/api/history/{item}", headers=same).status_code == 204


def test_deleted_account_is_gone(site: Stack) -> None:
    client = sign_in(site, "bob")
    item, identity = keep(client), me(client)["user"]["id"]
    elsewhere = sign_in(site, "bob")
    assert client.delete("/api/me").status_code == 204
    assert_error(elsewhere.get("/api/history"), 401)
    again = sign_in(site, "bob")
    assert me(again)["user"]["id"] != identity
    assert_error(again.get(f"/api/history/{item}"), 404)
