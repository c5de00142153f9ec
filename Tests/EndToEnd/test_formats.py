"""Every format that people have, and every other one by name, through the real server and page."""

from __future__ import annotations

import subprocess
from pathlib import Path

import httpx
import pytest
from pages.remove_page import RemovePage
from playwright.sync_api import Page, expect

from pictures import decoded, encoded, scene
from stack import EXECUTABLE, ROOT, Stack

FIXTURES = ROOT / "Tests" / "Fixtures" / "imaging"
READ = ["quarters.heic", "quarters.avif", "animated.gif", "lzw.tiff", "cmyk.tiff", "alpha.heic"]
OTHERS = {
    "bmp": (encoded(scene(), "BMP"), "This is a BMP image."),
    "jxl": (b"\x00\x00\x00\x0cJXL \r\n\x87\n", "This is a JPEG XL image."),
    "svg": (b'<svg xmlns="http://www.w3.org/2000/svg"/>', "This is an SVG drawing"),
    "pdf": (b"%PDF-1.7\n", "This is a PDF document."),
    "cr3": (b"\x00\x00\x00\x18ftypcrx \x00\x00\x00\x01", "This is a camera's raw file."),
    "mp4": (b"\x00\x00\x00\x20ftypisom\x00\x00\x02\x00", "This is a video."),
    "lfs": (b"version https://git-lfs.github.com/spec/v1\noid sha256:4d7a", "Git LFS pointer"),
    "txt": (b"Dear all", "This is a text file"),
}


@pytest.mark.parametrize("name", READ)
def test_photos_are_cut_out(client: httpx.Client, name: str) -> None:
    answer = client.post("/api/remove", content=(FIXTURES / name).read_bytes())
    assert answer.status_code == 200, answer.text
    assert decoded(answer.content).size == (64, 48)


@pytest.mark.parametrize("kind", OTHERS)
def test_one_sentence_everywhere(client: httpx.Client, tmp_path: Path, kind: str) -> None:
    photo, words = OTHERS[kind]
    native = client.post("/api/remove", files={"file": ("photo.jpg", photo)})
    assert native.status_code == 415
    sentence = native.json()["error"]["message"]
    assert words in sentence
    identified = client.post("/api/identify", content=photo[:4096])
    assert (identified.status_code, identified.json()["error"]["message"]) == (415, sentence)
    adapted = client.post("/v1.0/removebg", files={"image_file": ("photo.jpg", photo)})
    assert adapted.status_code == 400
    assert adapted.json()["errors"][0]["title"] == sentence
    file = tmp_path / "photo.jpg"
    file.write_bytes(photo)
    command = subprocess.run(
        [EXECUTABLE, "remove", file, "-o", tmp_path / "out.png"], capture_output=True, cwd=ROOT
    )
    assert command.returncode == 1
    assert sentence in command.stderr.decode()


def test_limits_come_from_one_place(client: httpx.Client, stack: Stack) -> None:
    limits = client.get("/api/limits").json()
    assert limits["max_pixels"] == 52_000_000
    assert "image/heic" in limits["media_types"]
    printed = subprocess.run(
        [EXECUTABLE, "limits"], capture_output=True, text=True, cwd=ROOT
    ).stdout
    upload, escaped, batch = printed.split()
    assert limits["max_bytes"] == int(upload)
    site = (stack.nginx.prefix / "conf" / "snippets" / "site.conf").read_text()
    for number in (upload, escaped, batch):
        assert f"client_max_body_size {number};" in site


def test_results_in_avif(client: httpx.Client, pen: bytes) -> None:
    answer = client.post("/api/remove", content=pen, params={"format": "avif"})
    assert answer.headers["Content-Type"] == "image/avif"
    again = client.post("/api/picture", content=answer.content)
    assert decoded(again.content).size == (956, 1360)
    assert decoded(again.content).getpixel((0, 0))[3] < 10


def test_pictures_for_the_screen(client: httpx.Client) -> None:
    opaque = client.post("/api/picture", content=(FIXTURES / "quarters.heic").read_bytes())
    assert opaque.headers["Content-Type"] == "image/jpeg"
    red = decoded(opaque.content).convert("RGB").getpixel((10, 10))
    assert all(abs(a - b) < 12 for a, b in zip(red, (255, 0, 0), strict=True))
    clear = client.post(
        "/api/picture", files={"file": ("a.heic", (FIXTURES / "alpha.heic").read_bytes())}
    )
    assert clear.headers["Content-Type"] == "image/webp"
    assert client.post("/api/picture", content=b"").status_code == 415


@pytest.mark.parametrize("name", ["quarters.heic", "lzw.tiff", "animated.gif", "quarters.avif"])
def test_the_page_shows_before_and_after(page: Page, name: str) -> None:
    remove = RemovePage(page)
    remove.choose(FIXTURES / name)
    remove.expect_cutout()
    before = page.locator("photo-stage .compare-before")
    assert before.evaluate("image => image.naturalWidth") == 64
    assert remove.complaints == []


def test_the_page_repeats_the_server(page: Page, tmp_path: Path) -> None:
    remove = RemovePage(page)
    raw = tmp_path / "holiday.cr3"
    raw.write_bytes(OTHERS["cr3"][0])
    remove.choose(raw)
    expect(page.get_by_role("alert")).to_contain_text("“holiday.cr3”: This is a camera's raw file.")


def test_a_folder_of_everything(tmp_path: Path) -> None:
    folder = tmp_path / "photos"
    folder.mkdir()
    for name, fixture in [
        ("IMG_1.HEIC", "quarters.heic"),
        ("scan.jfif", "gray.jpg"),
        ("none", "lzw.tiff"),
    ]:
        (folder / name).write_bytes((FIXTURES / fixture).read_bytes())
    (folder / "notes.txt").write_text("Buy milk")
    (folder / "._IMG_1.HEIC").write_bytes(b"\x00\x05\x16\x07")
    out = tmp_path / "out"
    command = [EXECUTABLE, "remove", folder, "-o", out]
    whole = subprocess.run(command, capture_output=True, text=True, cwd=ROOT)
    assert whole.returncode == 0, whole.stderr
    assert sorted(path.name for path in out.iterdir()) == ["IMG_1.png", "none.png", "scan.png"]
    assert "1 file was no photo" in whole.stderr
    assert "._IMG_1" not in whole.stderr
    photo = (FIXTURES / "gray.jpg").read_bytes()
    (folder / "half.jpg").write_bytes(photo[: len(photo) // 2])
    broken = subprocess.run(command, capture_output=True, text=True, cwd=ROOT)
    assert broken.returncode == 1
    assert "half.jpg" in broken.stderr
