"""A second nginx in front: whose requests are counted, and what of them stays in no log."""

from __future__ import annotations

import stat
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from accounts import Provider, guest, make_key, sign_in, stack_with, visitor
from api import assert_error
from proxy import Proxy
from stack import Stack


@pytest.fixture(scope="module")
def trusting(provider: Provider) -> Iterator[Stack]:
    """A site that believes what comes from 127.0.0.20."""
    settings = {"ALLOW_ANONYMOUS": "true", "CUTOUT_TRUSTED_PROXIES": "127.0.0.20, 10.0.0.0/8"}
    with stack_with(provider, **settings) as stack:
        yield stack


@pytest.fixture(scope="module")
def proxy(trusting: Stack, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Proxy]:
    with Proxy(trusting, tmp_path_factory.mktemp("proxy")) as proxy:
        yield proxy


def last_address(stack: Stack) -> str:
    """Who came last, as nginx's log has it."""
    return (stack.nginx.prefix / "access.log").read_text().splitlines()[-1].split()[0]


@pytest.mark.parametrize(
    ("forwarded", "expected"),
    [
        (None, "127.0.0.31"),
        ("192.0.2.7", "127.0.0.31"),
        ("192.0.2.7, 10.1.2.3", "127.0.0.31"),
    ],
)
def test_the_client_is_whom_the_proxy_saw(
    trusting: Stack, proxy: Proxy, forwarded: str | None, expected: str
) -> None:
    """What it wrote into the header itself stands further left, and is believed by nobody."""
    headers = {"X-Forwarded-For": forwarded} if forwarded else {}
    with proxy.client("127.0.0.31", **headers) as client:
        assert client.get("/api/health").status_code == 200
    assert last_address(trusting) == expected


def test_a_proxy_behind_a_proxy(trusting: Stack) -> None:
    """As with Cloudflare in front of one's own: the walk goes on through each that is trusted."""
    transport = httpx.HTTPTransport(local_address="127.0.0.20")
    headers = {"X-Forwarded-For": "198.51.100.1, 192.0.2.7, 10.1.2.3"}
    with httpx.Client(base_url=trusting.url, transport=transport, headers=headers) as client:
        assert client.get("/api/health").status_code == 200
    assert last_address(trusting) == "192.0.2.7"


def test_nobody_else_is_believed(trusting: Stack) -> None:
    transport = httpx.HTTPTransport(local_address="127.0.0.21")
    headers = {"X-Forwarded-For": "192.0.2.7"}
    with httpx.Client(base_url=trusting.url, transport=transport, headers=headers) as client:
        assert client.get("/api/health").status_code == 200
    assert last_address(trusting) == "127.0.0.21"


def test_the_application_counts_the_same(trusting: Stack, proxy: Proxy) -> None:
    """The list of sessions has the address that nginx found out."""
    browser = sign_in(trusting, "alice")
    with proxy.client("127.0.0.32", Origin=trusting.url) as client:
        client.cookies.update(browser.cookies)
        assert client.get("/api/me").json()["signed_in"]
    with proxy.client("127.0.0.33") as client:
        answers = [client.get("/auth/login").status_code for _ in range(24)]
    assert set(answers) == {302, 429}
    with proxy.client("127.0.0.34") as other:
        assert other.get("/auth/login").status_code == 302


def test_no_guests_through_a_proxy(stack: Stack, tmp_path: Path) -> None:
    """Neither a trusted nor another one makes somebody from elsewhere a guest of this machine."""
    headers = {"Host": "localhost", "X-Forwarded-For": "192.0.2.7"}
    with Proxy(stack, tmp_path) as proxy, proxy.client("127.0.0.1", **headers) as client:
        assert assert_error(client.get("/api/me"), 403)["code"] == "own_machine_only"
    with Stack({"CUTOUT_TRUSTED_PROXIES": "127.0.0.0/8"}) as trusting:
        answer = httpx.get(f"{trusting.url}/api/me", headers=headers)
        assert assert_error(answer, 403)["code"] == "own_machine_only"


def test_queries_are_in_no_log(trusting: Stack) -> None:
    """A sign-in's code, a photo's address; also where a limit refuses."""
    transport = httpx.HTTPTransport(local_address="127.0.0.35")
    with httpx.Client(base_url=trusting.url, transport=transport) as client:
        for _ in range(40):
            client.get("/auth/callback", params={"code": "sesame", "state": "sesame"})
        client.get("/api/remove", params={"url": "http://sesame.example/"})
        client.get("/nothing?sesame")
    logs = [trusting.nginx.prefix / "access.log", trusting.nginx.prefix / "error.log"]
    text = "".join(log.read_text() for log in logs) + trusting.application.log.read_text()
    assert "GET /auth/callback HTTP/1.1" in text
    assert "sesame" not in text


def test_logs_are_for_their_group(stack: Stack) -> None:
    guest(stack)
    for log in ("access.log", "error.log"):
        mode = stat.S_IMODE((stack.nginx.prefix / log).stat().st_mode)
        assert mode == 0o640, log


def test_other_sites_are_refused_without_a_key(stack: Stack) -> None:
    """With and without a cookie, and where they only read."""
    evil = {"Origin": "https://evil.example"}
    image = {"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "no-cors"}
    link = {"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "navigate"}
    for client in (httpx.Client(base_url=stack.url), guest(stack)):
        client.headers.pop("Origin", None)
        for headers in (evil, image, link):
            for method, path in [("GET", "/api/me"), ("GET", "/api/remove?url=x")]:
                answer = client.request(method, path, headers=headers)
                assert assert_error(answer, 403)["code"] == "cross_origin"
            answer = client.post("/v1.0/removebg", data={"image_url": "x"}, headers=headers)
            assert answer.status_code == 403
            assert answer.json()["errors"][0]["code"] == "cross_origin"
    key = make_key(guest(stack))["secret"]
    answer = httpx.get(f"{stack.url}/v1.0/account", headers=evil | {"X-Api-Key": key})
    assert answer.status_code == 200


def test_links_lead_to_a_site(trusting: Stack) -> None:
    link = {"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "navigate"}
    client = visitor(trusting)
    client.headers.pop("Origin")
    assert client.get("/auth/login", headers=link).status_code == 302
    assert client.get("/api/me", headers=link).status_code == 200
