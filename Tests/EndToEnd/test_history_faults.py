"""History when things break: full and read-only disks, a locked database, one of another day."""

from __future__ import annotations

import shutil
import sqlite3
import subprocess
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest
from kept_data import blob_files, mounted, needs_root, referenced_blobs, wait_for
from PIL import Image

from accounts import guest, keep
from api import assert_error, remove
from pictures import encoded, scene
from stack import Stack


@pytest.fixture
def full_disk() -> Iterator[Path]:
    """A file system of 6 MB."""
    with mounted(6) as folder:
        yield folder


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


def backup(source: Path, destination: Path) -> None:
    """Copies a database while it is in use."""
    # Closed at once: a connection that lingers writes its log into whatever lies there by then.
    with closing(sqlite3.connect(source)) as one, closing(sqlite3.connect(destination)) as other:
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
