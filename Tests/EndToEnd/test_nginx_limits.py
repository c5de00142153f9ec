"""nginx's own rate limits, which hold for addresses other than the machine's own."""

from __future__ import annotations

import socket
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import httpx
import pytest

from accounts import guest, make_key
from api import assert_error
from removebg_api import assert_refused
from stack import Stack


def caller(stack: Stack, address: str, **headers: str) -> httpx.Client:
    """A client that comes from this address; the whole of 127/8 is local, and nginx exempts one."""
    transport = httpx.HTTPTransport(local_address=address)
    return httpx.Client(base_url=stack.url, transport=transport, headers=headers, timeout=60)


@pytest.fixture(scope="module")
def untouched() -> Iterator[Stack]:
    """A stack whose counts nobody else has used."""
    with Stack() as stack:
        yield stack


def flood(client: httpx.Client, path: str, count: int) -> tuple[list[httpx.Response], float]:
    """Asks so often as fast as eight threads can, and for how long that took, in seconds."""
    start = time.monotonic()
    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(lambda _: client.get(path), range(count)))
    return answers, time.monotonic() - start


@pytest.mark.parametrize(
    ("path", "status", "burst", "rate"),
    [("/api/health", 200, 200, 20), ("/auth/login", 302, 20, 2)],
)
def test_an_address_is_limited(
    untouched: Stack, path: str, status: int, burst: int, rate: int
) -> None:
    with caller(untouched, "127.0.0.2") as client:
        answers, seconds = flood(client, path, 3 * burst)
    served = sum(answer.status_code == status for answer in answers)
    refused = [answer for answer in answers if answer.status_code != status]
    assert burst < served <= burst + 1 + rate * (seconds + 1)
    assert refused
    for answer in refused:
        assert assert_error(answer, 429)["code"] == "too_many_requests"
        assert answer.headers["Retry-After"] == "5"
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
    with caller(untouched, "127.0.0.3") as other:
        assert other.get(path).status_code == status


def test_pages_are_limited_too(untouched: Stack) -> None:
    with caller(untouched, "127.0.0.5") as client:
        answers, _ = flood(client, "/icons/none.svg", 1000)
    statuses = {answer.status_code for answer in answers}
    assert statuses == {404, 429}


def test_floods_of_removebg_are_refused_in_its_words(untouched: Stack) -> None:
    key = make_key(guest(untouched))["secret"]
    with caller(untouched, "127.0.0.6", **{"X-Api-Key": key}) as client:
        answers, _ = flood(client, "/v1.0/account", 1200)
    refused = [answer for answer in answers if answer.status_code == 429]
    assert len(answers) - len(refused) >= 601
    assert refused
    assert_refused(refused[0], "rate_limit_exceeded", 429)
    assert refused[0].headers["Retry-After"] == "5"


def test_an_address_has_so_many_requests_at_once(untouched: Stack) -> None:
    """128, of which those that came whole count; their answers are not read."""
    held = []
    try:
        for _ in range(140):
            connection = socket.socket()
            connection.bind(("127.0.0.8", 0))
            connection.connect(("127.0.0.1", untouched.nginx.port))
            connection.sendall(
                b"POST /api/remove HTTP/1.1\r\nHost: localhost\r\nContent-Length: 9\r\n\r\n"
            )
            held.append(connection)
        with caller(untouched, "127.0.0.8") as client:
            answer = client.get("/api/health")
        assert assert_error(answer, 429)["code"] == "too_many_requests"
        with caller(untouched, "127.0.0.9") as other:
            assert other.get("/api/health").status_code == 200
    finally:
        for connection in held:
            connection.close()


@pytest.mark.parametrize(
    ("address", "path"), [("127.0.0.1", "/api/health"), ("127.0.0.4", "/v1.0/account")]
)
def test_nobody_else_is(untouched: Stack, address: str, path: str) -> None:
    """The machine itself; and remove.bg's API up to a flood: its limit is the application's."""
    key = make_key(guest(untouched))["secret"]
    with caller(untouched, address, **{"X-Api-Key": key}) as client:
        answers, _ = flood(client, path, 600)
    assert {answer.status_code for answer in answers} == {200}
