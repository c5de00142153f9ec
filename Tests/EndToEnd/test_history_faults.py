"""History when things break: kills while saving, full and read-only disks, a locked database."""

from __future__ import annotations

import contextlib
import os
import random
import shutil
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

# As many as it takes to be sure; a slow machine may set fewer. What the full numbers gave is in
# benchmarks/README.md.
KILLS = int(os.environ.get("CUTOUT_TEST_KILLS", "200"))
FILLS = int(os.environ.get("CUTOUT_TEST_FILLS", "10"))
needs_root = pytest.mark.skipif(os.geteuid() != 0, reason="mounts a file system")


def blob_files(data: Path) -> set[str]:
    """The names of all files of items, half-written ones too, but for those that were set aside."""
    blobs = data / "blobs"
    paths = (path.relative_to(blobs) for path in blobs.rglob("*") if path.is_file())
    return {path.name for path in paths if path.parts[0] not in {"aside", "store-id"}}


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
    stack = make_stack(CUTOUT_DATA=str(full_disk / "data"), CUTOUT_DISK_RESERVE="300000")
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
    stack = make_stack(CUTOUT_DATA=str(full_disk / "data"), CUTOUT_DISK_RESERVE="0")
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


def assert_kept(client: httpx.Client, savers: list[Saver]) -> int:
    """Checks that whatever was acknowledged is there, whole; how much that is."""
    acknowledged = {item: photo for saver in savers for item, photo in saver.acknowledged.items()}
    for item, photo in acknowledged.items():
        assert client.get(f"/api/history/{item}/original").content == photo
    return len(acknowledged)


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


@pytest.fixture
def small_disk() -> Iterator[Path]:
    """A file system of 48 MB."""
    folder = Path(tempfile.mkdtemp(prefix="cutout-disk-", dir="/tmp"))
    subprocess.run(["mount", "-t", "tmpfs", "-o", "size=48m", "tmpfs", folder], check=True)
    yield folder
    subprocess.run(["umount", "--lazy", folder], check=True)
    folder.rmdir()


def fill(disk: Path) -> Path:
    """Takes a disk's last byte; the file that has it."""
    ballast = disk / "ballast"
    with ballast.open("wb", buffering=0) as file:
        for size in (1 << 20, 4096):
            with contextlib.suppress(OSError):
                while True:
                    file.write(bytes(size))
    return ballast


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


def backup(source: Path, destination: Path) -> None:
    """Copies a database while it is in use."""
    with sqlite3.connect(source) as one, sqlite3.connect(destination) as other:
        one.backup(other)


def put_back(data: Path, database: Path) -> None:
    """Puts a database in the place of a data folder's own, as who restores a backup does."""
    for ending in ("-wal", "-shm"):
        (data / f"history.sqlite{ending}").unlink(missing_ok=True)
    shutil.copy(database, data / "history.sqlite")


def test_an_older_backup_put_back_costs_nothing(
    make_stack: Callable[..., Stack], tmp_path: Path
) -> None:
    stack = make_stack(CUTOUT_TIDY_DELAY="1")
    data, log = stack.application.data, stack.application.log
    client = guest(stack)
    first = keep(client)
    backup(data / "history.sqlite", tmp_path / "older.sqlite")
    second = keep(client, encoded(scene(90, 90), "JPEG"))
    before = blob_files(data)
    stack.application.stop()
    backup(data / "history.sqlite", tmp_path / "newer.sqlite")

    put_back(data, tmp_path / "older.sqlite")
    stack.application.start()
    stack.wait_until_ready()
    wait_for(lambda: "belong to no item" in log.read_text())
    assert client.get(f"/api/history/{second}").status_code == 404
    assert blob_files(data) < before
    stack.application.stop()

    put_back(data, tmp_path / "newer.sqlite")
    stack.application.start()
    stack.wait_until_ready()
    wait_for(lambda: blob_files(data) == before)
    for item in (first, second):
        assert client.get(f"/api/history/{item}/original").status_code == 200


def test_a_lost_database_costs_no_file(make_stack: Callable[..., Stack]) -> None:
    stack = make_stack(CUTOUT_TIDY_DELAY="1")
    data, log = stack.application.data, stack.application.log
    keep(guest(stack))
    before = blob_files(data)
    stack.application.stop()
    for path in data.glob("history.sqlite*"):
        path.unlink()
    stack.application.start()
    stack.wait_until_ready()
    client = guest(stack)
    item = keep(client, encoded(scene(90, 90), "JPEG"))
    wait_for(lambda: log.read_text().count("store ids differ") >= 2)
    assert "Put back the database" in log.read_text()
    assert blob_files(data) > before
    assert client.delete(f"/api/history/{item}").status_code in {200, 204}


def wait_for(condition: Callable[[], bool]) -> None:
    """Waits until it is so; the server tidies up beside its work."""
    deadline = time.monotonic() + 120
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.05)
