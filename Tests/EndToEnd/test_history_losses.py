"""Nothing that was acknowledged is lost, whatever ends the process or fills its disk."""

from __future__ import annotations

import contextlib
import os
import random
import shutil
import signal
import sqlite3
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import httpx
import pytest
from kept_data import blob_files, mounted, needs_root, referenced_blobs
from PIL import Image

from accounts import PHOTO, guest, keep
from api import assert_error, remove
from pictures import encoded
from red_model import red_registry
from stack import Stack

# Short forms. What the full numbers gave, and how to have them, is in benchmarks/README.md.
KILLS = int(os.environ.get("CUTOUT_TEST_KILLS", "80"))
FILLS = int(os.environ.get("CUTOUT_TEST_FILLS", "10"))


@pytest.fixture
def quick_models(tmp_path: Path) -> Path:
    """A registry of one tiny model, so that a killed process is soon back and mostly saves."""
    return red_registry(tmp_path)


class Saver(threading.Thread):
    """A client that saves photo after photo, no two alike, and notes what was acknowledged."""

    def __init__(self, client: httpx.Client, number: int) -> None:
        super().__init__(daemon=True)
        self.acknowledged: dict[str, bytes] = {}
        self.refused = 0
        self.stopping = threading.Event()
        self._client = client
        self._number = number

    def run(self) -> None:
        """Saves until told to stop, whether or not anybody is there."""
        count = 0
        while not self.stopping.is_set():
            count += 1
            photo = PHOTO + f"{self._number}-{count}".encode()
            try:
                answer = remove(self._client, photo)
            except httpx.TransportError:
                continue
            if answer.status_code == 200:
                self.acknowledged[answer.headers["X-History-Id"]] = photo
            else:
                assert answer.status_code in {502, 503, 507}, answer.text
                self.refused += answer.status_code == 507
                time.sleep(0.05)


@pytest.fixture
def savers() -> Iterator[Callable[..., list[Saver]]]:
    """Starts clients that save until the test stops them."""
    started: list[Saver] = []

    def start(client: httpx.Client, count: int = 2) -> list[Saver]:
        started.extend(Saver(client, number) for number in range(count))
        for saver in started:
            saver.start()
        return started

    yield start
    for saver in started:
        saver.stopping.set()


@pytest.fixture
def small_disk() -> Iterator[Path]:
    """A file system of 48 MB."""
    with mounted(48) as folder:
        yield folder


def assert_kept(client: httpx.Client, savers: list[Saver]) -> int:
    """Checks that whatever was acknowledged is there, whole; how much that is."""
    acknowledged = {item: photo for saver in savers for item, photo in saver.acknowledged.items()}
    for item, photo in acknowledged.items():
        assert client.get(f"/api/history/{item}/original").content == photo
    return len(acknowledged)


def fill(disk: Path) -> Path:
    """Takes a disk's last byte; the file that has it."""
    ballast = disk / "ballast"
    with ballast.open("wb", buffering=0) as file:
        for size in (1 << 20, 4096):
            with contextlib.suppress(OSError):
                while True:
                    file.write(bytes(size))
    return ballast


def test_nothing_is_lost_or_orphaned_by_kills(
    make_stack: Callable[..., Stack],
    quick_models: Path,
    savers: Callable[..., list[Saver]],
) -> None:
    stack = make_stack(CUTOUT_MODELS=str(quick_models), CUTOUT_TIDY_DELAY="1")
    client = guest(stack)
    application, data = stack.application, stack.application.data
    chance = random.Random(4)
    clients = savers(client)
    unreferenced = 0
    for _ in range(KILLS):
        time.sleep(chance.uniform(0, 0.15))
        application.stop(signal.SIGKILL)
        referenced = referenced_blobs(data)
        assert referenced <= blob_files(data)
        unreferenced += referenced != blob_files(data)
        application.start()
        stack.wait_until_ready()
    for saver in clients:
        saver.stopping.set()
        saver.join()
    application.stop(signal.SIGKILL)
    application.start()
    stack.wait_until_ready()

    # Some kills did come between a file and its row, or this would have tried nothing.
    assert unreferenced > 0
    deadline = time.monotonic() + 30
    while blob_files(data) != referenced_blobs(data) and time.monotonic() < deadline:
        time.sleep(0.1)
    assert blob_files(data) == referenced_blobs(data)
    assert assert_kept(client, clients) > KILLS / 4


@needs_root
def test_nothing_is_lost_by_full_disks(
    make_stack: Callable[..., Stack],
    quick_models: Path,
    small_disk: Path,
    savers: Callable[..., list[Saver]],
) -> None:
    data = small_disk / "data"
    stack = make_stack(
        CUTOUT_MODELS=str(quick_models), CUTOUT_DATA=str(data), CUTOUT_DISK_RESERVE="8000000"
    )
    client = guest(stack)
    chance = random.Random(5)
    clients = savers(client)
    for _ in range(FILLS):
        time.sleep(chance.uniform(0, 0.3))
        refused = sum(saver.refused for saver in clients)
        ballast = fill(small_disk)
        deadline = time.monotonic() + 30
        while sum(saver.refused for saver in clients) == refused:
            assert time.monotonic() < deadline, "a full disk refused nothing"
            time.sleep(0.01)
        ballast.unlink()
    # A crash while nothing fits is the worst of both.
    ballast = fill(small_disk)
    stack.application.stop(signal.SIGKILL)
    ballast.unlink()
    stack.application.start()
    stack.wait_until_ready()
    for saver in clients:
        saver.stopping.set()
        saver.join()
    assert assert_kept(client, clients) > FILLS / 4
    assert referenced_blobs(data) <= blob_files(data)


@needs_root
def test_a_disk_that_saves_filled_can_be_emptied(
    make_stack: Callable[..., Stack], quick_models: Path, small_disk: Path
) -> None:
    data = small_disk / "data"
    stack = make_stack(
        CUTOUT_MODELS=str(quick_models),
        CUTOUT_DATA=str(data),
        CUTOUT_DISK_RESERVE="16000000",
        CUTOUT_TIDY_DELAY="1",
    )
    client = guest(stack)
    photo = encoded(Image.effect_noise((1200, 900), 80).convert("RGB"), "JPEG", quality=95)
    kept = []
    while (answer := remove(client, photo)).status_code == 200:
        kept.append(answer.headers["X-History-Id"])
        photo += b"\0"
    assert assert_error(answer, 507, "disk is full", "Delete")["code"] == "storage_full"
    assert len(kept) > 5
    assert shutil.disk_usage(small_disk).free > 12_000_000
    for item in kept:
        assert client.delete(f"/api/history/{item}").status_code in {200, 204}
    # Ten minutes in which a deletion can be undone, passed in the database.
    with sqlite3.connect(data / "history.sqlite", timeout=10) as database:
        database.execute("UPDATE items SET deleted = deleted - 660000")
    deadline = time.monotonic() + 30
    while blob_files(data):
        assert time.monotonic() < deadline
        time.sleep(0.1)
    keep(client, photo)
