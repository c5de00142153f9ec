"""`cutout remove --server`: the same command, the work done by a Cutout elsewhere."""

from __future__ import annotations

import subprocess
import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import ClassVar

import numpy as np
import pytest
from PIL import Image

from accounts import make_key, sign_in
from stack import Stack

Result = subprocess.CompletedProcess[bytes]


@pytest.fixture
def run(cutout: Path, tmp_path: Path) -> Callable[..., Result]:
    """Runs `cutout remove` where there are no models: whatever is cut out, the server did it."""

    def run(*arguments: str | Path, stdin: bytes = b"", **settings: str) -> Result:
        return subprocess.run(
            [cutout, "remove", *arguments],
            cwd=tmp_path,
            input=stdin,
            capture_output=True,
            env={"PATH": "/usr/bin:/bin", "CUTOUT_MODELS": str(tmp_path / "none"), **settings},
            timeout=120,
        )

    return run


class BusyHandler(BaseHTTPRequestHandler):
    """Says "later" twice, then answers; and notes with which key it was asked."""

    asked: ClassVar[list[str | None]] = []

    def do_POST(self) -> None:
        self.rfile.read(int(self.headers["Content-Length"]))
        self.asked.append(self.headers["Authorization"])
        self.send_response(200 if len(self.asked) > 2 else 503)
        self.send_header("Retry-After", "0")
        self.send_header("Content-Length", "4")
        self.end_headers()
        self.wfile.write(b"done")

    def log_message(self, *_: object) -> None:
        """Keeps the tests' output clean."""


@pytest.fixture
def busy_server() -> Iterator[str]:
    """The address of a server that is busy at first."""
    BusyHandler.asked.clear()
    with ThreadingHTTPServer(("127.0.0.1", 0), BusyHandler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


def test_a_folder(run: Callable[..., Result], stack: Stack, photos: Path, tmp_path: Path) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    for name in ("cat.jpg", "pen.jpg", "shoes.jpg"):
        (folder / name).write_bytes((photos / name).read_bytes())
    (folder / "broken.jpg").write_bytes((photos / "cat.jpg").read_bytes()[:2000])
    result = run("in", "-o", "out", "--server", stack.url, "--format", "webp")
    assert result.returncode == 1
    assert b"1 of 4 could not be cut out" in result.stderr
    assert b"broken.jpg: " in result.stderr
    written = sorted(path.name for path in (tmp_path / "out").iterdir())
    assert written == ["cat.webp", "pen.webp", "shoes.webp"]
    image = Image.open(tmp_path / "out" / "cat.webp")
    assert (image.format, image.mode, image.size) == ("WEBP", "RGBA", (1398, 930))


def test_options_reach_the_server(
    run: Callable[..., Result], stack: Stack, photos: Path, tmp_path: Path
) -> None:
    cat = photos / "cat.jpg"
    assert run(cat, "-o", "red.png", "-b", "#ff0000", "--server", stack.url).returncode == 0
    assert Image.open(tmp_path / "red.png").getpixel((0, 0)) == (255, 0, 0)
    assert run(cat, "-o", "matte.png", "--alpha-only", "--server", stack.url).returncode == 0
    matte = np.asarray(Image.open(tmp_path / "matte.png"))
    assert matte.ndim == 2
    assert (matte.min(), matte.max()) == (0, 255)


def test_a_pipe(run: Callable[..., Result], stack: Stack, photos: Path) -> None:
    result = run("-", "--server", stack.url, stdin=(photos / "cat.jpg").read_bytes())
    assert result.returncode == 0, result.stderr
    assert result.stdout.startswith(b"\x89PNG")


def test_the_servers_own_words(run: Callable[..., Result], stack: Stack, photos: Path) -> None:
    result = run(photos / "cat.jpg", "--server", stack.url, "--model", "gpt")
    assert result.returncode == 1
    assert b"There is no model 'gpt'" in result.stderr


def test_a_busy_server_is_asked_again(
    run: Callable[..., Result], busy_server: str, photos: Path
) -> None:
    result = run(photos / "cat.jpg", "-o", "-", "--server", busy_server, CUTOUT_KEY="ck_secret")
    assert (result.returncode, result.stdout) == (0, b"done")
    assert BusyHandler.asked == ["Bearer ck_secret"] * 3


def test_a_key(run: Callable[..., Result], site: Stack, photos: Path, tmp_path: Path) -> None:
    alice = sign_in(site, "alice")
    key = make_key(alice, scope="remove")
    photo = photos / "cat.jpg"
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "cat.jpg").write_bytes(photo.read_bytes())

    assert run(photo, "-o", "a.png", "--server", site.url, "--key", key["secret"]).returncode == 0
    assert run("in", "-o", "out", "--server", site.url, CUTOUT_KEY=key["secret"]).returncode == 0
    assert (tmp_path / "out" / "cat.png").exists()
    assert alice.get("/api/history").json()["items"] == []

    without = run(photo, "-o", "b.png", "--server", site.url)
    assert without.returncode == 1
    assert b"Sign in first, or send an API key" in without.stderr
    alice.delete(f"/api/me/keys/{key['id']}").raise_for_status()
    revoked = run("in", "-o", "late", "--server", site.url, "--key", key["secret"])
    assert revoked.returncode == 1
    assert b"API key" in revoked.stderr
    # Said once, and not for each photo.
    assert b"could not be cut out" not in revoked.stderr


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["--server", "http://example.org"], b"is not a server's address"),
        (["--server", "ftp://localhost"], b"is not a server's address"),
        (["--key", "ck_x"], b"--key is for --server"),
        (["--server", "http://localhost:1"], b"http://localhost:1 cannot be asked"),
    ],
)
def test_what_cannot_work_is_said(
    run: Callable[..., Result], photos: Path, arguments: list[str], words: bytes
) -> None:
    result = run(photos / "cat.jpg", "-o", "x.png", *arguments)
    assert result.returncode != 0
    assert words in result.stderr
