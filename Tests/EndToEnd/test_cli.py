"""`cutout` as a command: files, folders, pipes, options, failures and exit codes."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Callable
from pathlib import Path

import httpx
import numpy as np
import pytest
from PIL import Image

from api import remove
from pictures import decoded, encoded, scene
from stack import ROOT

Result = subprocess.CompletedProcess[bytes]


@pytest.fixture
def run(cutout: Path, tmp_path: Path) -> Callable[..., Result]:
    """Runs `cutout` with arguments in the test's folder, its output captured as in a pipe."""

    def run(*arguments: str | Path, stdin: bytes = b"") -> Result:
        return subprocess.run(
            [cutout, *arguments],
            cwd=tmp_path,
            input=stdin,
            capture_output=True,
            env={"PATH": "/usr/bin:/bin", "CUTOUT_MODELS": str(ROOT / "models")},
            timeout=120,
        )

    return run


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder of two photos and a text."""
    folder = tmp_path / "in"
    folder.mkdir()
    (folder / "one.png").write_bytes(encoded(scene()))
    (folder / "two.jpg").write_bytes(encoded(scene(200, 300), "JPEG"))
    (folder / "notes.txt").write_text("not a photo")
    return folder


def assert_succeeded(result: Result) -> None:
    """Checks that a command succeeded, quietly."""
    assert result.returncode == 0, result.stderr.decode()
    assert result.stderr == b""


def test_one_file(run: Callable[..., Result], tmp_path: Path, photos: Path) -> None:
    assert_succeeded(run("remove", photos / "cat.jpg", "-o", "cutout.png"))
    image = Image.open(tmp_path / "cutout.png")
    assert (image.format, image.mode, image.size) == ("PNG", "RGBA", (1398, 930))


def test_same_pixels_as_the_server(
    run: Callable[..., Result], tmp_path: Path, photos: Path, client: httpx.Client
) -> None:
    assert_succeeded(run("remove", photos / "pen.jpg", "-o", "pen.png"))
    server = decoded(remove(client, (photos / "pen.jpg").read_bytes()).content)
    command = Image.open(tmp_path / "pen.png")
    difference = np.asarray(command, dtype=int) - np.asarray(server, dtype=int)
    assert np.abs(difference).max() <= 1


def test_name_of_the_output_tells_its_format(run: Callable[..., Result], folder: Path) -> None:
    for name, form in [("a.webp", "WEBP"), ("a.jpg", "JPEG"), ("a.png", "PNG")]:
        assert_succeeded(run("remove", folder / "one.png", "-o", folder / name))
        assert Image.open(folder / name).format == form


def test_several_files_into_a_folder(
    run: Callable[..., Result], folder: Path, tmp_path: Path
) -> None:
    assert_succeeded(run("remove", folder / "one.png", folder / "two.jpg", "-o", "out"))
    assert sorted(path.name for path in (tmp_path / "out").iterdir()) == ["one.png", "two.png"]


def test_folder_to_folder(run: Callable[..., Result], folder: Path, tmp_path: Path) -> None:
    result = run("remove", folder, "-o", "out", "--format", "webp", "--jobs", "2")
    assert result.returncode == 0, result.stderr.decode()
    assert b"1 file was no photo" in result.stderr
    results = {path.name: Image.open(path).size for path in (tmp_path / "out").iterdir()}
    assert results == {"one.webp": (320, 240), "two.webp": (200, 300)}


def test_input_to_output(run: Callable[..., Result]) -> None:
    result = run("remove", "-", "-o", "-", stdin=encoded(scene()))
    assert_succeeded(result)
    assert decoded(result.stdout).size == scene().size


def test_matte_alone(run: Callable[..., Result], folder: Path, tmp_path: Path) -> None:
    assert_succeeded(run("remove", folder / "one.png", "-o", "matte.png", "--alpha-only"))
    assert Image.open(tmp_path / "matte.png").mode == "L"


def test_background(run: Callable[..., Result], folder: Path, tmp_path: Path) -> None:
    options = ["--background", "#ff8800", "--format", "png"]
    assert_succeeded(run("remove", folder / "one.png", "-o", "orange.png", *options))
    corner = Image.open(tmp_path / "orange.png").convert("RGBA").getpixel((319, 0))
    assert corner == (255, 136, 0, 255)


def test_bad_file_does_not_stop_the_rest(
    run: Callable[..., Result], folder: Path, tmp_path: Path
) -> None:
    bad = folder / "bad.jpg"
    bad.write_bytes(encoded(scene(), "JPEG")[:300])
    files = [folder / "one.png", bad, folder / "missing.png", folder / "two.jpg"]
    result = run("remove", *files, "-o", "out")
    assert result.returncode != 0
    errors = result.stderr.decode()
    assert "bad.jpg" in errors
    assert "missing.png" in errors
    assert sorted(path.name for path in (tmp_path / "out").iterdir()) == ["one.png", "two.png"]


@pytest.mark.parametrize(
    ("options", "mention"),
    [
        (["--format", "bmp"], "webp"),
        (["--background", "bluish"], "bluish"),
        (["--model", "nope"], "u2netp"),
        (["--jobs", "0"], "jobs"),
    ],
)
def test_bad_options(
    run: Callable[..., Result], folder: Path, options: list[str], mention: str
) -> None:
    result = run("remove", folder / "one.png", "-o", "out.png", *options)
    assert result.returncode != 0
    assert mention in result.stderr.decode()
    assert result.stdout == b""


def test_existing_original_is_not_overwritten(run: Callable[..., Result], folder: Path) -> None:
    before = (folder / "one.png").read_bytes()
    run("remove", folder, "-o", folder)
    assert (folder / "one.png").read_bytes() == before


def test_help_teaches(run: Callable[..., Result]) -> None:
    assert b"remove" in run("--help").stdout
    text = run("remove", "--help").stdout.decode()
    for word in ["--format", "--background", "--alpha-only", "--model", "--jobs", "cutout remove"]:
        assert word in text


def test_models_are_listed(run: Callable[..., Result]) -> None:
    result = run("models")
    assert_succeeded(result)
    listed = result.stdout.decode()
    registry = json.loads((ROOT / "models" / "registry.json").read_text())
    for model in registry["models"]:
        assert model["name"] in listed


def test_a_foreign_folder_sets_nothing_and_runs_nothing(cutout: Path, tmp_path: Path) -> None:
    models = tmp_path / "models"
    models.mkdir()
    registry = json.loads((ROOT / "models" / "registry.json").read_text())
    (models / "registry.json").write_text(json.dumps(registry))
    (models / "import.py").write_text(f"open({str(tmp_path / 'trap')!r}, 'w')")
    (tmp_path / ".env").write_text("CUTOUT_MODELS=models\nCUTOUT_MODEL=nothing\n")

    def run(*arguments: str, **environment: str) -> Result:
        return subprocess.run(
            [cutout, *arguments],
            cwd=tmp_path,
            capture_output=True,
            env={"PATH": "/usr/bin:/bin", **environment},
            timeout=120,
        )

    assert_succeeded(run("models"))
    (tmp_path / "photo.png").write_bytes(encoded(scene()))
    assert_succeeded(run("remove", "photo.png"))
    refused = run("models", "fetch", "u2netp", CUTOUT_MODELS="models")
    assert refused.returncode != 0
    assert b"the installation's own folder" in refused.stderr
    assert not (tmp_path / "trap").exists()
