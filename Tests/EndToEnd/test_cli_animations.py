"""`cutout remove` on pictures that move: every frame is cut out, timing and loops stay."""

from __future__ import annotations

import subprocess
from pathlib import Path

import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageSequence

from stack import EXECUTABLE, ROOT

TIMES = [80, 200, 120, 400]
PLACES = [80, 120, 160, 200]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A disc that jumps to the right, as GIF, APNG and WebP."""
    frames = []
    for x in PLACES:
        frame = Image.new("RGB", (320, 240), "lightgrey")
        ImageDraw.Draw(frame).ellipse((x - 60, 60, x + 60, 180), "crimson")
        frames.append(frame)
    for name, options in [
        ("in.gif", {"disposal": 2}),
        ("drawn-over.gif", {"disposal": 1}),
        ("in.png", {}),
        ("in.webp", {"lossless": True}),
    ]:
        frames[0].save(
            tmp_path / name,
            save_all=True,
            append_images=frames[1:],
            duration=TIMES,
            loop=3,
            **options,
        )
    return tmp_path


def remove(folder: Path, *arguments: str) -> None:
    result = subprocess.run(
        [EXECUTABLE, "remove", *arguments],
        cwd=folder,
        capture_output=True,
        env={"PATH": "/usr/bin:/bin", "CUTOUT_MODELS": str(ROOT / "models")},
        timeout=60,
    )
    assert (result.returncode, result.stderr) == (0, b""), result.stderr


@pytest.mark.parametrize(
    ("source", "result"),
    [
        ("in.gif", "out.webp"),
        ("drawn-over.gif", "out.png"),
        ("in.png", "out.webp"),
        ("in.webp", "out.png"),
    ],
)
def test_every_frame_is_cut_out(folder: Path, source: str, result: str) -> None:
    remove(folder, source, "-o", result)
    animation = Image.open(folder / result)
    # A GIF says how often it is repeated, the others how often it is shown.
    assert animation.info["loop"] == (4 if source.endswith("gif") else 3)
    times, mattes = [], []
    for frame in ImageSequence.Iterator(animation):
        mattes.append(np.asarray(frame.convert("RGBA"))[..., 3] > 127)
        times.append(frame.info["duration"])
    assert times == TIMES
    middles = [np.nonzero(matte.any(axis=0))[0].mean() for matte in mattes]
    assert np.allclose(middles, PLACES, atol=5)
    assert not any(matte[:, 300:].any() for matte in mattes)


def test_what_has_no_animations_gets_the_first_frame(folder: Path) -> None:
    remove(folder, "in.gif", "-o", "out.jpg", "--background", "white")
    assert getattr(Image.open(folder / "out.jpg"), "n_frames", 1) == 1
    remove(folder, "in.gif", "-o", "matte.png", "--alpha-only")
    assert Image.open(folder / "matte.png").mode == "L"


def test_half_an_animation_is_refused(folder: Path) -> None:
    file = (folder / "in.gif").read_bytes()
    (folder / "half.gif").write_bytes(file[: len(file) * 2 // 3])
    with pytest.raises(AssertionError, match=r"incomplete|damaged"):
        remove(folder, "half.gif", "-o", "half.png")
    assert not (folder / "half.png").exists()
