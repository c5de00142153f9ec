"""Programs with keys, all at once."""

from __future__ import annotations

import mixed_run

from accounts import Provider, stack_with


def test_no_answer_is_wrong_and_memory_stays_flat(provider: Provider) -> None:
    with stack_with(provider, CUTOUT_REMOVALS_PER_MINUTE="0") as stack:
        report = mixed_run.run(stack, ["alice", "bob"], count=160)
    assert report.wrong == []
    assert report.statuses.total() == 160
    # Many times what memory moves by itself: a leak of one decoded photo a request is far more.
    assert report.growth < 0.3
