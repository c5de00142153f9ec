"""nginx's own rate limits, which hold for addresses other than the machine's own."""

from __future__ import annotations

import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import httpx
import pytest

from accounts import guest, make_key
from api import assert_error
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


@pytest.mark.parametrize(
    ("address", "path"), [("127.0.0.1", "/api/health"), ("127.0.0.4", "/v1.0/account")]
)
def test_nobody_else_is(untouched: Stack, address: str, path: str) -> None:
    """The machine itself; and remove.bg's API, whose limit is the application's, exact and told."""
    key = make_key(guest(untouched))["secret"]
    with caller(untouched, address, **{"X-Api-Key": key}) as client:
        answers, _ = flood(client, path, 600)
    assert {answer.status_code for answer in answers} == {200}
