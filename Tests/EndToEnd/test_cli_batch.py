"""`cutout remove` on many photos: names, second runs, JSON, folders that are watched."""

from __future__ import annotations

import json
import os
import random
import signal
import subprocess
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PIL import Image

from pictures import encoded, scene
from stack import ROOT

ENVIRONMENT = {"PATH": "/usr/bin:/bin", "CUTOUT_MODELS": str(ROOT / "models")}
# Comes cut out: needs no model, and is done at once.
LOGO = Image.new("RGBA", (24, 16))
LOGO.paste((200, 40, 40, 255), (6, 4, 18, 12))


@pytest.fixture
def run(cutout: Path, tmp_path: Path) -> Callable[..., subprocess.CompletedProcess[str]]:
    """Runs `cutout remove` in the test's folder."""

    def run(*arguments: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [cutout, "remove", *arguments],
            cwd=tmp_path,
            capture_output=True,
            text=True,
            env=ENVIRONMENT,
            timeout=60,
        )

    return run


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Two photos of one stem, and one below."""
    folder = tmp_path / "in"
    (folder / "below").mkdir(parents=True)
    for name in ["one.png", "two.png", "below/one.png"]:
        (folder / name).write_bytes(encoded(LOGO))
    (folder / "one.jpg").write_bytes(encoded(scene(64, 48), "JPEG"))
    return folder


def names(folder: Path) -> list[str]:
    """All files of a folder and below it; what a killed process was writing is hidden."""
    files = [p for p in folder.rglob("*") if p.is_file() and not p.name.startswith(".")]
    return sorted(str(p.relative_to(folder)) for p in files)


def test_second_runs_find_what_is_there(run: Callable[..., object], folder: Path) -> None:
    before = {name: (folder / name).read_bytes() for name in names(folder)}
    dry = run("in", "-o", "in", "--dry-run")
    assert sorted(dry.stdout.splitlines()) == [
        "in/below/one.png -> in/below/one-cutout.png",
        "in/one.jpg -> in/one-jpg-cutout.png",
        "in/one.png -> in/one-png-cutout.png",
        "in/two.png -> in/two-cutout.png",
    ]
    assert names(folder) == sorted(before)
    assert run("in", "-o", "in").returncode == 0
    made = [n for n in names(folder) if n not in before]
    times = {name: (folder / name).stat().st_mtime_ns for name in made}
    assert made == ["below/one-cutout.png"] + [
        f"{s}-cutout.png" for s in ("one-jpg", "one-png", "two")
    ]
    again = run("in", "-o", "in/", "--skip-existing", "--json")
    lines = [json.loads(line) for line in again.stdout.splitlines()]
    assert [line["status"] for line in lines] == ["skipped"] * 4
    assert times == {name: (folder / name).stat().st_mtime_ns for name in made}
    assert before == {name: (folder / name).read_bytes() for name in before}


def test_a_dot_in_a_folders_name(run: Callable[..., object], folder: Path, tmp_path: Path) -> None:
    assert run("in/two.png", "-o", "shop.example.org").returncode == 0
    assert run("in", "-o", "v1.2", "--recursive=no", "--name", "{stem}-new").returncode == 0
    assert names(tmp_path / "shop.example.org") == ["two.png"]
    assert names(tmp_path / "v1.2") == ["one-jpg-new.png", "one-png-new.png", "two-new.png"]
    refused = run("in/two.png", "-o", "two.bmp")
    assert refused.returncode != 0
    assert "webp" in refused.stderr


def test_lines_for_programs(run: Callable[..., object], folder: Path) -> None:
    (folder / "bad.jpg").write_bytes(encoded(scene(64, 48), "JPEG")[:300])
    result = run("in/two.png", "in/bad.jpg", "-o", "out", "--json", "--jobs", "1")
    good, bad = [json.loads(line) for line in result.stdout.splitlines()]
    assert (good["status"], good["output"]) == ("done", "out/two.png")
    assert good["seconds"] >= 0
    assert (bad["status"], bad["input"]) == ("failed", "in/bad.jpg")
    assert bad["error"]
    assert (result.returncode, result.stderr) == (1, "")
    stopped = run("in/bad.jpg", "in/two.png", "-o", "fast", "--json", "--jobs", "1", "--fail-fast")
    assert [json.loads(line)["status"] for line in stopped.stdout.splitlines()] == ["failed"]
    assert stopped.returncode == 1


class Watching:
    """A run that watches, and what it has told."""

    def __init__(self, cutout: Path, folder: Path, log: Path) -> None:
        self.log = log
        with log.open("ab") as output:
            self.process = subprocess.Popen(
                [cutout, "remove", "in", "-o", "out", "--watch", "--json"],
                cwd=folder,
                stdout=output,
                stderr=subprocess.PIPE,
                env=ENVIRONMENT,
            )
        assert b"Watching in" in self.process.stderr.readline()

    def lines(self) -> list[dict[str, str]]:
        return [json.loads(line) for line in self.log.read_text().splitlines()]

    def wait_for(self, count: int, status: str = "done") -> None:
        deadline = time.monotonic() + 30
        while sum(line["status"] == status for line in self.lines()) < count:
            assert time.monotonic() < deadline, self.lines()[-3:]
            time.sleep(0.05)

    def stop(self, how: signal.Signals = signal.SIGINT) -> int:
        self.process.send_signal(how)
        return self.process.wait(10)


@pytest.fixture
def watch(cutout: Path, tmp_path: Path) -> Iterator[Callable[[], Watching]]:
    """Starts runs that watch the folder `in`."""
    (tmp_path / "in").mkdir(exist_ok=True)
    runs: list[Watching] = []

    def start() -> Watching:
        runs.append(Watching(cutout, tmp_path, tmp_path / "log"))
        return runs[-1]

    yield start
    for run in runs:
        run.process.kill()
        run.process.wait()


def test_each_that_arrives_is_done_once(watch: Callable[[], Watching], tmp_path: Path) -> None:
    """In every way in which files arrive, over a run that is killed and gone on with."""
    folder, chance, data = tmp_path / "in", random.Random(7), encoded(LOGO)
    (folder / "before.png").write_bytes(data)
    (tmp_path / "elsewhere.png").write_bytes(data)
    run = watch()
    for number in range(150):
        if number == 70:
            run.wait_for(20)
            run.stop(signal.SIGKILL)
        if number == 80:
            run = watch()
        place = folder / chance.choice(["", "a", "b/c"])
        place.mkdir(parents=True, exist_ok=True)
        target = place / f"{number}.png"
        match chance.randrange(4):
            case 0:
                target.write_bytes(data)
            case 1:
                (place / ".part").write_bytes(data)
                (place / ".part").rename(target)
            case 2:
                os.link(tmp_path / "elsewhere.png", target)
            case 3:
                with target.open("wb") as file:
                    file.write(data[:40])
                    file.flush()
                    time.sleep(0.02)
                    file.write(data[40:])
        (folder / "notes.txt").write_text("no photo")
    run.wait_for(151)
    time.sleep(0.5)
    done = [line["input"] for line in run.lines() if line["status"] == "done"]
    assert len(done) == len(set(done)) == 151
    assert not [line for line in run.lines() if line["status"] == "failed"]
    assert len(names(tmp_path / "out")) == 151
    assert run.stop() == 0


def test_a_file_is_left_alone_while_it_is_written(
    watch: Callable[[], Watching], tmp_path: Path
) -> None:
    run, data = watch(), encoded(scene(64, 48), "JPEG")
    slow = tmp_path / "in" / "slow.jpg"
    (tmp_path / "in" / "new").mkdir()
    with slow.open("wb") as file, (tmp_path / "in" / "new" / "slow.jpg").open("wb") as below:
        for writer in (file, below):
            writer.write(data[:500])
            writer.flush()
        time.sleep(1.5)
        assert run.lines() == []
        for writer in (file, below):
            writer.write(data[500:])
    run.wait_for(2)
    slow.write_bytes(encoded(scene(48, 64), "JPEG"))
    run.wait_for(3)
    assert Image.open(tmp_path / "out" / "slow.png").size == (48, 64)


def test_a_folder_that_vanishes(watch: Callable[[], Watching], tmp_path: Path) -> None:
    run = watch()
    (tmp_path / "in").rmdir()
    assert run.process.wait(10) == 1
    assert b"The folder in is gone" in run.process.stderr.read()


def test_what_cannot_be_watched(run: Callable[..., object], folder: Path) -> None:
    for arguments in [("in/two.png", "-o", "out"), ("in",), ("in", "in/below", "-o", "out")]:
        refused = run(*arguments, "--watch")
        assert refused.returncode != 0
        assert "--watch takes one folder" in refused.stderr
