"""`cutout frames`: films in pipes, alone and between two ffmpegs as the README has them."""

from __future__ import annotations

import io
import random
import re
import subprocess
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from PIL import Image, ImageDraw

from pictures import encoded
from stack import EXECUTABLE, ROOT

END = b"IEND\xae\x42\x60\x82"
ENVIRONMENT = {"PATH": "/usr/bin:/bin", "CUTOUT_MODELS": str(ROOT / "models")}
SIZE = (320, 240)
Run = Callable[..., subprocess.CompletedProcess[bytes]]


def film(count: int, *, step: int = 8, noise: int = 24) -> list[Image.Image]:
    """A disc that moves to the right, seen by a camera whose noise is new in every frame."""
    chance = random.Random(count)
    frames = []
    for number in range(count):
        frame = Image.new("RGB", SIZE, "lightgrey")
        x = 90 + step * number
        ImageDraw.Draw(frame).ellipse((x - 60, 60, x + 60, 180), "crimson")
        grain = np.frombuffer(chance.randbytes(SIZE[0] * SIZE[1] * 3), np.uint8)
        trembling = np.asarray(frame, int) + grain.reshape(SIZE[1], SIZE[0], 3) % noise - noise // 2
        frames.append(Image.fromarray(trembling.clip(0, 255).astype(np.uint8)))
    return frames


def ppm(frame: Image.Image, comment: str = "# a film\n") -> bytes:
    return f"P6\n{comment}{frame.width} {frame.height}\n255\n".encode() + frame.tobytes()


def frames_of(stream: bytes) -> list[Image.Image]:
    """The PNG files of a stream."""
    files = [part + END for part in stream.split(END)[:-1]]
    return [Image.open(io.BytesIO(file)) for file in files]


def alphas(stream: bytes) -> np.ndarray:
    return np.stack([np.asarray(frame)[..., 3] for frame in frames_of(stream)]).astype(int)


@pytest.fixture
def run() -> Run:
    def run(stream: bytes, *arguments: str) -> subprocess.CompletedProcess[bytes]:
        command = [EXECUTABLE, "frames", *arguments]
        return subprocess.run(
            command, input=stream, capture_output=True, env=ENVIRONMENT, timeout=60
        )

    return run


def test_files_of_every_kind_in_their_order(run: Run) -> None:
    frames = film(12)
    kinds = [encoded, lambda f: encoded(f, "JPEG", quality=95), ppm]
    kinds += [lambda f: encoded(f, "JPEG", progressive=True), lambda f: ppm(f, "")]
    stream = b"".join(kinds[n % len(kinds)](frame) for n, frame in enumerate(frames))
    result = run(stream, "--jobs", "4")
    assert result.returncode == 0, result.stderr
    cutouts = frames_of(result.stdout)
    assert [(c.mode, c.size) for c in cutouts] == [("RGBA", SIZE)] * 12
    matte = alphas(result.stdout) > 127
    middles = [np.nonzero(m.any(axis=0))[0].mean() for m in matte]
    assert np.allclose(middles, [90 + 8 * n for n in range(12)], atol=8)


@pytest.mark.parametrize(("kind", "mode"), [("rgb24", "RGB"), ("rgba", "RGBA")])
def test_pixels_without_headers(run: Run, kind: str, mode: str) -> None:
    frames = [frame.convert(mode) for frame in film(3)]
    stream = b"".join(frame.tobytes() for frame in frames)
    arguments = ("--raw", "320x240", "--pixel-format", kind)
    files = run(stream, *arguments)
    pixels = run(stream, *arguments, "--to", "rgba")
    assert (files.returncode, pixels.returncode) == (0, 0)
    expected = np.stack([np.asarray(frame) for frame in frames_of(files.stdout)])
    assert np.array_equal(np.frombuffer(pixels.stdout, np.uint8).reshape(3, 240, 320, 4), expected)
    assert b"3 frames" in files.stderr
    assert run(stream, *arguments, "--quiet").stderr == b""


def test_nothing_in_nothing_out(run: Run) -> None:
    result = run(b"", "--quiet")
    assert (result.returncode, result.stdout, result.stderr) == (0, b"", b"")


@pytest.mark.parametrize(
    ("spoil", "sentence"),
    [
        (
            lambda f: encoded(f.resize((160, 120))),
            "Frame 4 has 160 x 120 pixels, those before it 320",
        ),
        (lambda f: encoded(f)[:-30], "Frame 4 is cut short"),
        (lambda f: b"hello", "Frame 4 is neither PNG, JPEG nor PPM"),
        (lambda f: encoded(f).replace(b"IDAT", b"IDOT"), "Frame 4: The PNG file"),
        (lambda f: b"P6 -1 0 255 ", "Frame 4 is no PPM"),
        (lambda f: b"\xff\xd8\xff\xd8", "Frame 4 is no JPEG"),
        (lambda f: b"P6 30000 30000 255 " + bytes(99), "Frame 4 has more than 512 MB"),
    ],
)
def test_a_bad_frame_is_named_and_those_before_it_are_written(
    run: Run, spoil: Callable[[Image.Image], bytes], sentence: str
) -> None:
    good = film(4)
    result = run(b"".join(encoded(frame) for frame in good[:3]) + spoil(good[3]), "--jobs", "3")
    assert result.returncode == 1
    assert sentence in result.stderr.decode()
    assert len(frames_of(result.stdout)) == 3


def test_a_still_scene_does_not_flicker(run: Run) -> None:
    """And nothing that moves leaves a trail."""
    stream = b"".join(map(ppm, film(10, step=0, noise=60)))
    flicker = {}
    for steady in ["yes", "no"]:
        matte = alphas(run(stream, "--steady", steady, "--quiet").stdout)
        flicker[steady] = np.abs(np.diff(matte[3:], axis=0)).mean()
    assert flicker["yes"] < 0.6 * flicker["no"]

    moving = b"".join(map(ppm, film(8, step=16)))
    free, steady = (alphas(run(moving, "--steady", s, "--quiet").stdout) for s in ["no", "yes"])
    assert np.abs(free - steady).mean() < 1


@pytest.mark.parametrize("ending", ["webm", "mov"])
def test_the_readmes_lines_for_ffmpeg(tmp_path: Path, ending: str) -> None:
    text = (ROOT / "README.md").read_text()
    [line] = re.findall(rf"^ffmpeg -v error -i in\.mp4.*?out\.{ending}$", text, re.M | re.S)
    for number, frame in enumerate(film(6)):
        frame.save(tmp_path / f"{number}.png")
    make = (
        "ffmpeg -v error -framerate 25 -i %d.png -f lavfi -i sine -shortest -pix_fmt yuv420p in.mp4"
    )
    subprocess.run(make.split(), cwd=tmp_path, check=True, timeout=60)
    script = f'cutout() {{ {EXECUTABLE} "$@"; }}\nset -eo pipefail\n' + line.replace(
        "1920x1080", "320x240"
    )
    subprocess.run(["bash", "-c", script], cwd=tmp_path, check=True, env=ENVIRONMENT, timeout=60)
    decoder = ["-c:v", "libvpx-vp9"] if ending == "webm" else []
    read = ["ffmpeg", "-v", "error", *decoder, "-i", f"out.{ending}"]
    read += ["-f", "rawvideo", "-pix_fmt", "rgba", "-"]
    pixels = subprocess.run(read, cwd=tmp_path, check=True, capture_output=True).stdout
    matte = np.frombuffer(pixels, np.uint8).reshape(-1, 240, 320, 4)[..., 3]
    assert len(matte) == 6
    assert (matte[:, 120, 110] > 240).all()
    assert (matte[:, 5, 310] < 15).all()
    streams = subprocess.run(
        ["ffprobe", "-v", "error", "-show_entries", "stream=codec_type", f"out.{ending}"],
        cwd=tmp_path,
        check=True,
        capture_output=True,
    ).stdout
    assert b"audio" in streams
