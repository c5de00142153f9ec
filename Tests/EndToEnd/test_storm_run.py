"""A short form of `storm_run.py`: overload, and nginx's workers killed meanwhile."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import storm_run

from accounts import Provider, user


@pytest.fixture(scope="module")
def crowd() -> Iterator[Provider]:
    with Provider(*map(user, storm_run.NAMES)) as provider:
        yield provider


def test_overload_with_killed_workers(crowd: Provider) -> None:
    report = storm_run.storm(crowd, seconds=20, count=20)
    assert report.wrong == []
    assert report.kills >= 3
    assert report.statuses[200] > 20
    # Short as it is, memory has not settled; a leak of a photo a request would be far more.
    assert report.growth < 0.5
    # A run of an hour asks for a second; here other tests' machines may be busy.
    assert report.recovery < 5
