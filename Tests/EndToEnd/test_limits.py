"""How often people may sign in and have backgrounds removed."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor

import httpx
import pytest

from accounts import PHOTO, Provider, make_key, program, sign_in, stack_with, visitor
from api import assert_error, remove
from removebg_api import assert_refused, removebg
from stack import Stack
from web import FETCHES_LOCALLY

MINUTE = 60


def await_minute(seconds: float) -> None:
    """Waits until the current minute has at least so many seconds left: counts begin anew each."""
    left = MINUTE - time.time() % MINUTE
    if left < seconds:
        time.sleep(left + 0.1)


def assert_wait(answer: httpx.Response) -> None:
    """Checks that a refusal says to come back when the next minute begins."""
    left = MINUTE - time.time() % MINUTE
    assert abs(int(answer.headers["Retry-After"]) - left) <= 2


@pytest.fixture(scope="module")
def narrow(provider: Provider) -> Iterator[Stack]:
    """A site where each user may ask for three removals a minute."""
    with stack_with(
        provider,
        CUTOUT_REMOVALS_PER_MINUTE="3",
        **FETCHES_LOCALLY,
        ALLOW_ANONYMOUS="true",
    ) as stack:
        yield stack


def test_sign_ins_are_limited(provider: Provider) -> None:
    with stack_with(provider, CUTOUT_SIGN_INS_PER_MINUTE="2") as stack:
        client = visitor(stack)
        answers = [client.get("/auth/login") for _ in range(3)]
    assert [answer.status_code for answer in answers] == [302, 302, 429]
    assert 1 <= int(answers[2].headers["Retry-After"]) <= 60


def own(client: httpx.Client) -> httpx.Response:
    """A removal by Cutout's own API."""
    return remove(client, PHOTO, history="false")


def rembg(client: httpx.Client) -> httpx.Response:
    """A removal by rembg's form."""
    return remove(client, PHOTO, om="true")


def rembg_by_address(client: httpx.Client) -> httpx.Response:
    """A removal by rembg's address, of a photo that is not there: asking counts."""
    return client.get("/api/remove", params={"url": "http://127.0.0.1:9/photo.jpg"})


def batch(client: httpx.Client) -> httpx.Response:
    """A batch of one photo."""
    return client.post("/api/batch", files=[("file", ("a.jpg", PHOTO))])


def by_removebg(client: httpx.Client) -> httpx.Response:
    """A removal by remove.bg's API."""
    return removebg(client, PHOTO)


def assert_all_refuse(client: httpx.Client) -> None:
    """Checks that each way in says, in its own form, that there were enough removals."""
    refused = own(client)
    assert assert_error(refused, 429)["code"] == "too_many_requests"
    assert_wait(refused)
    refused = by_removebg(client)
    assert_refused(refused, "rate_limit_exceeded", 429)
    assert refused.headers["X-RateLimit-Limit"] == "3"
    assert refused.headers["X-RateLimit-Remaining"] == "0"
    assert_wait(refused)
    for refused in (rembg(client), rembg_by_address(client)):
        assert refused.json()["detail"] == assert_error(refused, 429)["message"]
        assert_wait(refused)
    line = json.loads(batch(client).text.splitlines()[0])
    assert line["error"]["code"] == "too_many_requests"


@pytest.mark.parametrize("way", [own, by_removebg, rembg, rembg_by_address, batch])
def test_all_ways_in_share_one_allowance(
    narrow: Stack, way: Callable[[httpx.Client], httpx.Response]
) -> None:
    user = sign_in(narrow, "alice")
    by_key = program(narrow, make_key(user)["secret"])
    await_minute(12)
    for _ in range(3):
        answer = way(by_key)
        assert answer.status_code != 429
        assert b"too_many_requests" not in answer.content
    assert_all_refuse(by_key)
    assert_all_refuse(user)
    # Whoever signs in next is somebody else, with an allowance of their own.
    user.delete("/api/me").raise_for_status()


def test_one_users_removals_are_not_anothers(narrow: Stack) -> None:
    alice, bob = sign_in(narrow, "alice"), sign_in(narrow, "bob")
    other = program(narrow, make_key(bob)["secret"])
    await_minute(12)
    for _ in range(3):
        own(alice)
    assert own(alice).status_code == 429
    assert [own(other).status_code, own(bob).status_code] == [200, 200]
    assert own(visitor(narrow)).status_code == 200


def test_limit_is_exact_for_clients_in_parallel(provider: Provider) -> None:
    """Eight programs with keys of one user; a minute may end while they ask."""
    limit = 24
    with stack_with(provider, CUTOUT_REMOVALS_PER_MINUTE=str(limit)) as stack:
        alice = sign_in(stack, "alice")
        programs = [program(stack, make_key(alice)["secret"]) for _ in range(8)]

        def ask(client: httpx.Client) -> list[httpx.Response]:
            return [by_removebg(client) for _ in range(12)]

        with ThreadPoolExecutor(8) as pool:
            answers = [answer for some in pool.map(ask, programs) for answer in some]
    for reset in {answer.headers["X-RateLimit-Reset"] for answer in answers}:
        minute = [answer for answer in answers if answer.headers["X-RateLimit-Reset"] == reset]
        served = [answer for answer in minute if answer.status_code == 200]
        refused = [answer for answer in minute if answer.status_code != 200]
        left = sorted(int(answer.headers["X-RateLimit-Remaining"]) for answer in served)
        assert int(reset) % MINUTE == 0
        assert len(served) == min(limit, len(minute))
        assert left == list(range(limit - len(served), limit))
        for answer in refused:
            assert_refused(answer, "rate_limit_exceeded", 429)
            assert answer.headers["X-RateLimit-Remaining"] == "0"
            assert 1 <= int(answer.headers["Retry-After"]) <= MINUTE
        assert {answer.headers["X-RateLimit-Limit"] for answer in minute} == {str(limit)}
    assert len(answers) == 96
