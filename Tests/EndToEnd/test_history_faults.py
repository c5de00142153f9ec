"""History when things break: kills while saving, full and read-only disks, a locked database."""

from __future__ import annotations

import os
import random
import signal
import sqlite3
import subprocess
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import httpx
import pytest
from PIL import Image

from accounts import PHOTO, guest, keep
from api import assert_error, remove
from pictures import encoded, scene
from red_model import red_registry
from stack import Stack

# As many as it takes to be sure; a slow machine may set fewer.
KILLS = int(os.environ.get("CUTOUT_TEST_KILLS", "200"))
needs_root = pytest.mark.skipif(os.geteuid() != 0, reason="mounts a file system")


def blob_files(data: Path) -> set[str]:
    """The names of all files of items, half-written ones too."""
    return {path.name for path in (data / "blobs").rglob("*") if path.is_file()}


def referenced_blobs(data: Path) -> set[str]:
    """The names of the files that items refer to."""
    with sqlite3.connect(data / "history.sqlite") as database:
        return {row[0] for row in database.execute("SELECT blob FROM item_blobs")}


@pytest.fixture
def full_disk() -> Iterator[Path]:
    """A file system of 6 MB."""
    folder = Path(tempfile.mkdtemp(prefix="cutout-disk-", dir="/tmp"))
    subprocess.run(["mount", "-t", "tmpfs", "-o", "size=6m", "tmpfs", folder], check=True)
    yield folder
    subprocess.run(["umount", "--lazy", folder], check=True)
    folder.rmdir()


@needs_root
def test_full_disk(make_stack: Callable[..., Stack], full_disk: Path) -> None:
    stack = make_stack(CUTOUT_DATA=str(full_disk / "data"))
    client = guest(stack)
    kept = keep(client)
    (full_disk / "ballast").write_bytes(bytes(4_000_000))
    noise = Image.effect_noise((1200, 900), 80).convert("RGB")
    photo = encoded(noise, "JPEG", quality=95)
    before = blob_files(full_disk / "data")
    while (answer := remove(client, photo)).status_code == 200:
        photo += b"\0"
        before = blob_files(full_disk / "data")
    assert assert_error(answer, 507, "disk is full")["code"] == "storage_full"
    assert blob_files(full_disk / "data") == before == referenced_blobs(full_disk / "data")
    assert client.get(f"/api/history/{kept}").status_code == 200
    assert remove(client, photo, history="false").status_code == 200
    (full_disk / "ballast").unlink()
    keep(client, photo)


@needs_root
def test_read_only_disk(make_stack: Callable[..., Stack], full_disk: Path) -> None:
    stack = make_stack(CUTOUT_DATA=str(full_disk / "data"))
    client = guest(stack)
    kept = keep(client)
    before = blob_files(full_disk / "data")
    blobs = full_disk / "data" / "blobs"
    subprocess.run(["mount", "--bind", blobs, blobs], check=True)
    try:
        subprocess.run(["mount", "-o", "remount,bind,ro", blobs], check=True)
        answer = remove(client, encoded(scene(90, 90), "JPEG"))
        assert assert_error(answer, 503, "cannot be written")["code"] == "storage_unavailable"
        assert client.get(f"/api/history/{kept}").status_code == 200
    finally:
        subprocess.run(["umount", blobs], check=True)
    assert blob_files(full_disk / "data") == before


def test_locked_database(make_stack: Callable[..., Stack]) -> None:
    stack = make_stack()
    client = guest(stack)
    kept = keep(client)
    before = blob_files(stack.application.data)
    other = sqlite3.connect(stack.application.data / "history.sqlite", isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    answer = remove(client, encoded(scene(90, 90), "JPEG"))
    assert assert_error(answer, 503)["code"] == "storage_busy"
    assert "Retry-After" in answer.headers
    assert client.get(f"/api/history/{kept}").status_code == 200
    other.execute("ROLLBACK")
    other.close()
    keep(client)
    assert referenced_blobs(stack.application.data) >= before


@pytest.fixture
def quick_models(tmp_path: Path) -> Path:
    """A registry of one tiny model, so that a killed process is soon back and mostly saves."""
    return red_registry(tmp_path)


class Saver(threading.Thread):
    """A client that saves photo after photo, no two alike, and notes what was acknowledged."""

    def __init__(self, client: httpx.Client, number: int) -> None:
        super().__init__(daemon=True)
        self.acknowledged: dict[str, bytes] = {}
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
                time.sleep(0.05)


def test_nothing_is_lost_or_orphaned_by_kills(
    make_stack: Callable[..., Stack], quick_models: Path
) -> None:
    stack = make_stack(CUTOUT_MODELS=str(quick_models))
    client = guest(stack)
    application, data = stack.application, stack.application.data
    chance = random.Random(4)
    savers = [Saver(client, number) for number in range(2)]
    for saver in savers:
        saver.start()
    unreferenced = 0
    for _ in range(KILLS):
        time.sleep(chance.uniform(0, 0.15))
        application.stop(signal.SIGKILL)
        referenced = referenced_blobs(data)
        assert referenced <= blob_files(data)
        unreferenced += referenced != blob_files(data)
        application.start()
        stack.wait_until_ready()
    for saver in savers:
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
    acknowledged = savers[0].acknowledged | savers[1].acknowledged
    assert len(acknowledged) > KILLS / 4
    for item, photo in acknowledged.items():
        assert client.get(f"/api/history/{item}/original").content == photo
