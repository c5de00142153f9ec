"""What the page shows and makes looks like what the server makes."""

from __future__ import annotations

import base64
import io
from pathlib import Path

import httpx
import numpy as np
import pytest
from pages.remove_page import RemovePage, answers_to
from PIL import Image, ImageCms, ImageDraw
from playwright.sync_api import Page

from pictures import decoded

COBALT = "#2b3bcf"
EDGE_PSNR = 40.0


def graphic() -> Image.Image:
    """A disc on white with soft edges: drawn, so its ground goes without a model."""
    image = Image.new("RGB", (2560, 1920), "white")
    ImageDraw.Draw(image).ellipse((640, 320, 1920, 1600), "crimson")
    return image.resize((640, 480), Image.Resampling.BOX)


@pytest.fixture(params=["jacket", "person", "graphic"])
def photo(request: pytest.FixtureRequest, photos: Path, tmp_path: Path) -> Path:
    """Photos that fit the stage, so that its preview has their size, and a graphic."""
    path = tmp_path / f"{request.param}.png"
    if request.param == "graphic":
        graphic().save(path)
    else:
        Image.open(photos / f"{request.param}.jpg").convert("RGB").save(path)
    return path


def from_server(client: httpx.Client, photo: Path, **fields: str) -> bytes:
    """The server's own cutout."""
    fields |= {"format": "png", "history": "false"}
    answer = client.post("/api/remove", files={"file": photo.read_bytes()}, data=fields)
    assert answer.status_code == 200, answer.text
    return answer.content


def psnr(left: Image.Image, right: Image.Image, where: np.ndarray) -> float:
    """Peak signal-to-noise ratio in dB over the chosen pixels."""
    difference = np.asarray(left.convert("RGB"), float) - np.asarray(right.convert("RGB"), float)
    error = np.mean(difference[where] ** 2)
    return float(10 * np.log10(255**2 / max(error, 1e-9)))


def on_cobalt(cutout: Image.Image) -> Image.Image:
    """A cutout over a colour, as the server lays it."""
    ground = Image.new("RGBA", cutout.size, COBALT)
    ground.alpha_composite(cutout.convert("RGBA"))
    return ground


def test_preview_and_download_look_as_the_servers(
    page: Page, client: httpx.Client, photo: Path
) -> None:
    """Over the edge alone, where the two could differ: elsewhere they are the photo itself."""
    alpha = np.asarray(decoded(from_server(client, photo)).getchannel("A"))
    edge = (alpha > 0) & (alpha < 255)
    assert edge.sum() > 300
    expected = decoded(from_server(client, photo, bgc=COBALT))

    remove = RemovePage(page)
    remove.choose(photo)
    remove.expect_cutout()
    shown = remove.cutout.evaluate("(canvas) => canvas.toDataURL('image/png')").split(",")[1]
    preview = Image.open(io.BytesIO(base64.b64decode(shown)))
    assert preview.size == expected.size
    assert psnr(on_cobalt(preview), expected, edge) >= EDGE_PSNR

    answers = answers_to(page, "/api/remove")
    remove.set_background("Cobalt")
    _, made = remove.download()
    assert answers == []
    assert psnr(made, expected, edge) >= EDGE_PSNR


def test_a_photo_with_a_profile_of_its_own_keeps_it(
    page: Page, photos: Path, tmp_path: Path
) -> None:
    """Renamed, an sRGB profile is one that the page does not know."""
    srgb = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    profile = srgb.replace(b"sRGB", b"Wide").replace("sRGB".encode("utf-16-be"), b"\0W\0i\0d\0e")
    photo = tmp_path / "wide.jpg"
    Image.open(photos / "jacket.jpg").save(photo, icc_profile=profile)
    remove = RemovePage(page)
    remove.choose(photo)
    remove.expect_cutout()
    answers = answers_to(page, "/cutout?")
    _, image = remove.download()
    assert [answer.status for answer in answers] == [200]
    assert image.info["icc_profile"] == profile
