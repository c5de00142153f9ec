"""What the server removes by itself, and that it waits with that for a while after its start."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Callable
from pathlib import Path

from accounts import guest, keep
from pictures import encoded, scene
from stack import Stack

DAY = 24 * 3600 * 1000  # milliseconds, as rows hold time


def files(stack: Stack) -> set[Path]:
    """The files of all items."""
    blobs = stack.application.data / "blobs"
    paths = (path for path in blobs.rglob("*") if path.is_file())
    return {path for path in paths if path.relative_to(blobs).parts[0] not in {"aside", "store-id"}}


def wait_for(condition: Callable[[], bool]) -> None:
    """Waits until it is so; the server tidies up beside its work."""
    deadline = time.monotonic() + 60
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.05)


def change(stack: Stack, sql: str, *values: object) -> None:
    """Changes rows while the server is away."""
    database = sqlite3.connect(stack.application.data / "history.sqlite")
    with database:
        assert database.execute(sql, values).rowcount == 1
    database.close()


def restart(stack: Stack, **settings: str) -> None:
    """Starts the server again with other settings."""
    stack.configure({"CUTOUT_TIDY_DELAY": "1"} | settings)
    stack.application.start()
    stack.wait_until_ready()


def test_old_items_go_and_later_ones_stay(make_stack: Callable[..., Stack]) -> None:
    stack = make_stack()
    client = guest(stack)
    old = keep(client, name="old.jpg")
    before = files(stack)
    kept = keep(client, encoded(scene(64, 48), "JPEG"), name="new.jpg")
    later = files(stack) - before
    stack.application.stop()
    change(stack, "UPDATE items SET created = created - ? WHERE id = ?", 31 * DAY, old)
    restart(stack, CUTOUT_RETENTION_DAYS="30")
    wait_for(lambda: files(stack) == later)
    assert [item["id"] for item in client.get("/api/history").json()["items"]] == [kept]
    assert client.get("/api/me").json()["retention_days"] == 30


def test_nothing_goes_in_the_first_ten_minutes(make_stack: Callable[..., Stack]) -> None:
    stack = make_stack()
    client = guest(stack)
    old = keep(client)
    stack.application.stop()
    change(stack, "UPDATE items SET created = created - ? WHERE id = ?", 31 * DAY, old)
    stack.configure({"CUTOUT_RETENTION_DAYS": "30"})
    stack.application.start()
    stack.wait_until_ready()
    time.sleep(3)
    assert client.get(f"/api/history/{old}").status_code == 200


def test_what_a_crash_left_behind_is_set_aside(make_stack: Callable[..., Stack]) -> None:
    stack = make_stack()
    client = guest(stack)
    item = keep(client)
    kept = files(stack)
    stack.application.stop()
    orphan = stack.application.data / "blobs" / "ab" / ("ab" * 32)
    orphan.parent.mkdir(exist_ok=True)
    orphan.write_bytes(b"nobody's")
    restart(stack)
    wait_for(lambda: files(stack) == kept)
    assert client.get(f"/api/history/{item}/original").status_code == 200
    [aside] = (stack.application.data / "blobs" / "aside").glob("*/*")
    assert aside.read_bytes() == b"nobody's"
