"""How often people may sign in and have backgrounds removed."""

from __future__ import annotations

from accounts import PHOTO, Provider, keep, sign_in, stack_with, visitor
from api import assert_error


def test_sign_ins_are_limited(provider: Provider) -> None:
    with stack_with(provider, CUTOUT_SIGN_INS_PER_MINUTE="2") as stack:
        client = visitor(stack)
        answers = [client.get("/auth/login") for _ in range(3)]
    assert [answer.status_code for answer in answers] == [302, 302, 429]
    assert 1 <= int(answers[2].headers["Retry-After"]) <= 60


def test_removals_are_limited_for_each_user(provider: Provider) -> None:
    with stack_with(provider, CUTOUT_REMOVALS_PER_MINUTE="2") as stack:
        alice, bob = sign_in(stack, "alice"), sign_in(stack, "bob")
        for _ in range(2):
            keep(alice)
        refused = alice.post("/api/remove", files={"file": ("a.jpg", PHOTO)})
        assert assert_error(refused, 429)["code"] == "too_many_requests"
        assert int(refused.headers["Retry-After"]) >= 1
        keep(bob)
