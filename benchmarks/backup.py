"""A backup of 10,000 items beside eight clients: what it costs those who work meanwhile.

PYTHONPATH=Tests/EndToEnd .venv/bin/python benchmarks/backup.py
"""

from __future__ import annotations

import hashlib
import os
import shutil
import sqlite3
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Event

import httpx

from accounts import guest
from pictures import encoded, scene
from red_model import red_registry
from stack import EXECUTABLE, Stack

ITEMS = 10_000
CLIENTS = 8
ROUNDS = 3
QUIET_SECONDS = 8
# Bytes of an item's files. Photos of phones are larger; what costs is the number of files.
SIZES = {"original": 40_000, "matte": 8_000, "thumbnail": 4_000}


def fill(data: Path, pattern: str) -> None:
    """Adds items to the user who has the item of that id, each with files of its own."""
    with sqlite3.connect(data / "history.sqlite") as database:
        database.row_factory = sqlite3.Row
        item = dict(database.execute("SELECT * FROM items WHERE id = ?", [pattern]).fetchone())
        version = dict(
            database.execute("SELECT * FROM matte_versions WHERE item_id = ?", [pattern]).fetchone()
        )
        blobs = [
            dict(row)
            for row in database.execute("SELECT * FROM item_blobs WHERE item_id = ?", [pattern])
        ]
        for number in range(ITEMS):
            name = f"{number:026d}".translate(str.maketrans("0189", "abcd"))
            insert(database, "items", item | {"id": name, "name": f"item {number}"})
            insert(database, "matte_versions", version | {"item_id": name})
            for blob in blobs:
                content = os.urandom(SIZES[blob["role"]])
                digest = hashlib.sha256(content).hexdigest()
                (data / "blobs" / digest[:2] / digest).write_bytes(content)
                row = {"item_id": name, "blob": digest, "byte_count": len(content)}
                insert(database, "item_blobs", blob | row)


def insert(database: sqlite3.Connection, table: str, row: dict[str, object]) -> None:
    """Inserts one row."""
    marks = ", ".join("?" * len(row))
    database.execute(f"INSERT INTO {table} ({', '.join(row)}) VALUES ({marks})", [*row.values()])


def work(stack: Stack, cookies: httpx.Cookies, over: Event) -> list[tuple[int, float]]:
    """One client, who keeps removals and looks at a history: status and seconds of each request."""
    photo = encoded(scene(320, 240), "JPEG")
    headers = {"Origin": stack.url}
    seen: list[tuple[int, float]] = []
    with httpx.Client(base_url=stack.url, headers=headers, cookies=cookies, timeout=60) as client:
        while not over.is_set():
            for method, path, content in (
                ("POST", "/api/remove", photo),
                ("GET", "/api/history?limit=24", None),
                ("GET", "/api/me", None),
            ):
                start = time.monotonic()
                answer = client.request(method, path, content=content)
                seen.append((answer.status_code, time.monotonic() - start))
    return seen


def measured(
    stack: Stack, cookies: httpx.Cookies, until: list[str] | None
) -> list[tuple[int, float]]:
    """What the clients saw while a command ran, or for some seconds."""
    over = Event()
    with ThreadPoolExecutor(CLIENTS) as pool:
        runs = [pool.submit(work, stack, cookies, over) for _ in range(CLIENTS)]
        if until is None:
            time.sleep(QUIET_SECONDS)
        else:
            subprocess.run(until, check=True)
        over.set()
        return [entry for run in runs for entry in run.result()]


def percentile(entries: list[tuple[int, float]], share: float) -> float:
    """In milliseconds."""
    times = sorted(seconds for _, seconds in entries)
    return 1000 * times[int(share * (len(times) - 1))]


def main() -> int:
    """Measures by turns with and without a backup."""
    folder = Path(tempfile.mkdtemp(prefix="cutout-backup-"))
    stack = Stack({"CUTOUT_MODELS": str(red_registry(folder)), "CUTOUT_MAX_ITEMS": "0"})
    failed = 0
    try:
        with stack:
            client = guest(stack)
            kept = client.post("/api/remove", content=encoded(scene(320, 240), "JPEG"))
            fill(stack.application.data, kept.headers["X-History-Id"])
            quiet: list[tuple[int, float]] = []
            busy: list[tuple[int, float]] = []
            for turn in range(ROUNDS):
                quiet += measured(stack, client.cookies, None)
                command = [str(EXECUTABLE), "backup", str(folder / f"backups-{turn}")]
                start = time.monotonic()
                busy += measured(
                    stack, client.cookies, [*command, "--data", str(stack.application.data)]
                )
                print(f"backup {turn + 1}: {time.monotonic() - start:.1f} s")
            for name, entries in (("without", quiet), ("beside", busy)):
                failed += sum(status != 200 for status, _ in entries)
                half, most = percentile(entries, 0.5), percentile(entries, 0.95)
                count = f"{name} a backup: {len(entries)} requests"
                print(f"{count}, p50 {half:.0f} ms, p95 {most:.0f} ms")
            times = percentile(busy, 0.95) / percentile(quiet, 0.95)
            print(f"failed: {failed}; p95 {times:.2f} times")
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
