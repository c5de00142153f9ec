"""The commands of the documents are run as they stand, but for addresses, keys and folders."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from accounts import guest, make_key
from pictures import encoded, scene
from registry import MODELS, REGISTRY
from stack import EXECUTABLE, ROOT, Stack

DOCUMENTS = [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]
# What no test of this machine can run as it stands, and why, or where else it is seen.
ELSEWHERE = {
    r"^\./scripts/(run|test)\b": "these scripts run the tests, and test_scripts.py runs them",
    r"^docker |^cp \.env\.example": "needs Docker's engine; scripts/test-image drives the image",
    r"^sudo |^iptables ": "changes the machine",
    r"^export DUCKDNS_NAME|^certbot ": "asks the internet; Tests/Deploy has stand-ins",
    r"^[A-Z_]+=\S+$": "settings, not commands; Tests/Deploy/test_settings.py reads their table",
    r"^cutout models fetch ": "downloads hundreds of megabytes",
    r"--watch": "runs until it is stopped; test_cli.py and its like stop it",
    r"^ffmpeg ": "needs a film; the tests of cutout frames make one",
    r"^\| ": "the middle of a pipe",
}


def commands(block: str) -> list[str]:
    """The commands of a block, each with the lines that it goes on in, without remarks."""
    lines = [re.sub(r"\s+# .*$", "", line) for line in block.splitlines()]
    joined = re.sub(r"(\||\\)\n", r"\1\n ", "\n".join(lines))
    whole: list[str] = []
    for line in joined.split("\n"):
        if whole and (line.startswith(" ") or whole[-1].endswith(("|", "\\"))):
            whole[-1] += "\n" + line
        elif line.strip():
            whole.append(line)
    return whole


def excuse(command: str) -> str | None:
    """What says that a command is seen elsewhere; none where it is run here."""
    return next((pattern for pattern in ELSEWHERE if re.search(pattern, command)), None)


BLOCKS = [
    (f"{path.name}-{number}", commands(block))
    for path in DOCUMENTS
    for number, block in enumerate(
        re.findall(r"^```sh\n(.*?)^```", path.read_text(), re.MULTILINE | re.DOTALL), 1
    )
]
RUN = {name: [c for c in block if not excuse(c)] for name, block in BLOCKS}


@pytest.fixture(scope="module")
def models(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of models in which Best has a second version."""
    folder = tmp_path_factory.mktemp("models")
    own = [model for model in REGISTRY["models"] if "sha256" in model]
    best = next(model for model in own if model["name"] == REGISTRY["aliases"]["best"])
    for model in own:
        name = Path(model["file"]).parts[0]
        (folder / name).symlink_to(MODELS / name)
    registry = REGISTRY | {"models": [*own, best | {"version": "1.1.0"}]}
    (folder / "registry.json").write_text(json.dumps(registry))
    return folder


@pytest.fixture(scope="module")
def stack(models: Path) -> Iterator[Stack]:
    """A Cutout that somebody keeps things in and has a key of."""
    with Stack({"CUTOUT_MODELS": str(models)}) as stack:
        yield stack


@pytest.fixture(scope="module")
def words(stack: Stack, tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """What stands in the documents, and what stands for it here."""
    client = guest(stack)
    assert client.post("/api/remove", content=encoded(scene())).status_code == 200
    backups = tmp_path_factory.mktemp("backups")
    data = stack.application.data
    made = subprocess.run([EXECUTABLE, "backup", backups, "--data", data], capture_output=True)
    assert made.returncode == 0, made.stderr
    (backup,) = (path for path in backups.iterdir() if path.is_dir())
    return {
        "http://localhost:8080": stack.url,
        "https://cutout.example.org": stack.url,
        "https://example.com/photo.jpg": "file://$PWD/photo.jpg",
        "ck_...": make_key(client)["secret"],
        "/mnt/backups/2026-11-27T030000Z": str(backup),
        "restore /mnt/backups --data /var/lib/cutout": f"restore {backups} --data $PWD/restored",
        "/mnt/backups": str(backups),
        "/var/lib/cutout": str(data),
    }


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with the photos that the documents speak of."""
    names = ["photo", "portrait", "cat", "dog", "me", "shoe", "beach", "photos/a", "photos/below/b"]
    for name in names:
        path = tmp_path / f"{name}.jpg"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(encoded(scene(160, 120), "JPEG"))
    (tmp_path / "cat.gif").write_bytes(encoded(scene(160, 120), "GIF"))
    (tmp_path / ".build").symlink_to(ROOT / ".build")
    return tmp_path


def test_every_command_is_run_or_seen_elsewhere() -> None:
    used = {excuse(command) for _, block in BLOCKS for command in block} - {None}
    assert used == set(ELSEWHERE), "an excuse that nothing needs any more"
    assert sum(map(len, RUN.values())) > 20


@pytest.mark.parametrize("block", [name for name, block in RUN.items() if block])
def test_commands_do_as_they_are_told(
    block: str, folder: Path, words: dict[str, str], models: Path
) -> None:
    script = "\n".join(RUN[block])
    for written, here in words.items():
        script = script.replace(written, here)
    programs = folder / "bin"
    programs.mkdir()
    (programs / "cutout").symlink_to(EXECUTABLE)
    bash = shutil.which("bash")
    assert bash is not None
    run = subprocess.run(
        [bash, "-euo", "pipefail", "-O", "expand_aliases", "-c", f"\n{script}\n"],
        cwd=folder,
        env={
            "PATH": f"{programs}:/usr/bin:/bin",
            "CUTOUT_MODELS": str(models),
            "HOME": str(folder),
        },
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert run.returncode == 0, f"{script}\n{run.stderr}"
    # curl is content with an error that it wrote into the file.
    for output in folder.glob("*.png"):
        assert output.read_bytes().startswith(b"\x89PNG"), output.name
