"""Backups of a server that goes on, and what comes back of them."""

import os
import subprocess
import threading
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import httpx

from accounts import PHOTO, guest, keep
from stack import Stack


def run(
    cutout: Path, *arguments: str | Path, **options: object
) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(
        [cutout, *map(str, arguments)], capture_output=True, timeout=60, **options
    )


def test_back_and_forth(make_stack: Callable[..., Stack], cutout: Path, tmp_path: Path) -> None:
    """What was saved before the backup is there after it, to the browser that made it."""
    stack = make_stack()
    with closing(guest(stack)) as client:
        item = keep(client)
        before = client.get(f"/api/history/{item}/original").content
        cookies = client.cookies
        made = run(cutout, "backup", tmp_path / "backups", "--data", stack.application.data)
        assert made.returncode == 0, made.stderr
        assert b"1 item, " in made.stdout
        busy = run(
            cutout, "restore", tmp_path / "backups", "--data", stack.application.data, "--replace"
        )
        assert busy.returncode == 1
        assert b"Stop it first" in busy.stderr
        assert client.delete(f"/api/history/{item}").is_success
    stack.application.stop()
    occupied = run(cutout, "restore", tmp_path / "backups", "--data", stack.application.data)
    assert occupied.returncode == 1
    assert b"--replace" in occupied.stderr
    restored = run(
        cutout, "restore", tmp_path / "backups", "--data", stack.application.data, "--replace"
    )
    assert restored.returncode == 0, restored.stderr
    stack.application.start()
    stack.wait_until_ready()
    with httpx.Client(base_url=stack.url, timeout=30, cookies=cookies) as client:
        assert client.get(f"/api/history/{item}/original").content == before


def test_in_a_pipe(make_stack: Callable[..., Stack], cutout: Path, tmp_path: Path) -> None:
    stack = make_stack()
    with closing(guest(stack)) as client:
        keep(client)
    archive = run(cutout, "backup", "-", "--data", stack.application.data)
    assert archive.returncode == 0, archive.stderr
    restored = run(cutout, "restore", "-", "--data", tmp_path / "data", input=archive.stdout)
    assert restored.returncode == 0, restored.stderr
    verified = run(cutout, "verify", "--data", tmp_path / "data")
    assert verified.returncode == 0, verified.stderr
    assert b"is whole: 1 item" in verified.stdout
    cut = run(cutout, "restore", "-", "--data", tmp_path / "cut", input=archive.stdout[:-20_000])
    assert cut.returncode == 1
    assert not (tmp_path / "cut").exists()


def test_damage_is_named(make_stack: Callable[..., Stack], cutout: Path) -> None:
    stack = make_stack()
    with closing(guest(stack)) as client:
        keep(client)
    blob = next(path for path in (stack.application.data / "blobs").rglob("??/*") if path.is_file())
    blob.write_bytes(blob.read_bytes()[:-1] + b"x")
    found = run(cutout, "verify", "--data", stack.application.data)
    assert found.returncode == 1
    assert blob.name in found.stderr.decode()


def test_nobody_notices(make_stack: Callable[..., Stack], cutout: Path, tmp_path: Path) -> None:
    """No request fails while backups are made one after the other."""
    stack = make_stack()
    failures: list[str] = []
    done = threading.Event()

    def work() -> None:
        with closing(guest(stack)) as client:
            while not done.is_set():
                answer = client.post("/api/remove", files={"file": ("photo.jpg", PHOTO)})
                listed = client.get("/api/history")
                if not (answer.is_success and listed.is_success):
                    failures.append(f"{answer.status_code} {listed.status_code}")

    workers = [threading.Thread(target=work) for _ in range(3)]
    for worker in workers:
        worker.start()
    try:
        for number in range(3):
            made = run(cutout, "backup", tmp_path / str(number), "--data", stack.application.data)
            assert made.returncode == 0, made.stderr
    finally:
        done.set()
        for worker in workers:
            worker.join()
    assert not failures
    for number in range(3):
        [folder] = (tmp_path / str(number)).glob("2*")
        assert run(cutout, "verify", folder).returncode == 0
    assert os.listdir(tmp_path / "0")
