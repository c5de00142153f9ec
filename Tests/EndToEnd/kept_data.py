"""A data folder as tests look at it from outside, and disks to put one on."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

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


@contextmanager
def mounted(megabytes: int) -> Iterator[Path]:
    """A file system of its own, in memory, small enough to be filled."""
    folder = Path(tempfile.mkdtemp(prefix="cutout-disk-", dir="/tmp"))
    subprocess.run(
        ["mount", "-t", "tmpfs", "-o", f"size={megabytes}m", "tmpfs", folder], check=True
    )
    yield folder
    subprocess.run(["umount", "--lazy", folder], check=True)
    folder.rmdir()


def wait_for(condition: Callable[[], bool]) -> None:
    """Waits until it is so; the server tidies up beside its work."""
    deadline = time.monotonic() + 120
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.05)
