"""The web page in a real browser: photos go in by every door, cutouts come out right."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from pathlib import Path
from zipfile import ZipFile

import pytest
from pages.remove_page import RemovePage, answers_to
from PIL import Image, ImageDraw
from playwright.sync_api import Page, expect


@pytest.fixture
def remove(page: Page) -> Iterator[RemovePage]:
    """The page, which must give the browser no reason to complain (policy violations included)."""
    remove = RemovePage(page)
    yield remove
    assert remove.complaints == []


@pytest.fixture
def jacket(photos: Path) -> Path:
    """A photo whose middle is subject and whose corners are not."""
    return photos / "jacket.jpg"


@pytest.mark.parametrize("door", [RemovePage.choose, RemovePage.drop, RemovePage.paste])
def test_a_photo_enters_by_every_door(
    remove: RemovePage, jacket: Path, door: Callable[[RemovePage, Path], None]
) -> None:
    door(remove, jacket)
    remove.expect_cutout()
    assert remove.shown_pixel(0.01, 0.01)[3] == 0
    assert remove.shown_pixel(0.5, 0.5)[3] == 255


def test_only_the_matte_is_asked_for(remove: RemovePage, jacket: Path) -> None:
    answers = answers_to(remove.page, "/api/remove")
    remove.choose(jacket)
    remove.expect_cutout()
    remove.set_background("Sky")
    remove.download()
    assert [answer.status for answer in answers] == [200]
    matte = Image.open(io.BytesIO(answers[0].body()))
    assert (matte.mode, matte.size) == ("L", Image.open(jacket).size)


def test_slider_by_keyboard(remove: RemovePage, jacket: Path) -> None:
    remove.choose(jacket)
    remove.expect_cutout()
    remove.slider.focus()
    remove.slider.press("ArrowRight")
    expect(remove.slider).to_have_value("2")
    remove.slider.press("Shift+ArrowRight")
    expect(remove.slider).to_have_value("12")
    expect(remove.slider).to_have_attribute("aria-valuetext", "12% of the original shown")
    remove.slider.press("End")
    expect(remove.slider).to_have_value("100")
    remove.slider.press("ArrowLeft")
    expect(remove.slider).to_have_value("98")


def test_slider_by_pointer(remove: RemovePage, jacket: Path) -> None:
    remove.choose(jacket)
    remove.expect_cutout()
    frame = remove.cutout.bounding_box()
    assert frame is not None
    remove.page.mouse.click(frame["x"] + frame["width"] * 0.75, frame["y"] + 20)
    assert float(remove.slider.input_value()) == pytest.approx(75, abs=1)


def test_png_keeps_size_and_transparency(remove: RemovePage, jacket: Path) -> None:
    remove.choose(jacket)
    remove.expect_cutout()
    name, image = remove.download()
    assert (name, image.format, image.mode) == ("jacket-cutout.png", "PNG", "RGBA")
    assert image.size == Image.open(jacket).size
    corners = [(0, 0), (image.width - 1, 0)]
    assert [image.getpixel(corner)[3] for corner in corners] == [0, 0]
    assert image.getpixel((image.width // 2, image.height // 2))[3] == 255


def test_webp_keeps_transparency(remove: RemovePage, jacket: Path) -> None:
    remove.choose(jacket)
    remove.expect_cutout()
    remove.set_format("WebP")
    name, image = remove.download()
    assert (name, image.format) == ("jacket-cutout.webp", "WEBP")
    assert image.convert("RGBA").getpixel((0, 0))[3] == 0


def test_jpg_lies_on_the_chosen_colour(remove: RemovePage, jacket: Path) -> None:
    remove.choose(jacket)
    remove.expect_cutout()
    remove.set_background("Cobalt")
    remove.set_format("JPG")
    name, image = remove.download()
    assert (name, image.format) == ("jacket-cutout.jpg", "JPEG")
    assert image.getpixel((2, 2)) == pytest.approx((0x2B, 0x3B, 0xCF), abs=6)


def test_jpg_and_transparent_exclude_each_other(remove: RemovePage, jacket: Path) -> None:
    remove.choose(jacket)
    remove.expect_cutout()
    remove.set_format("JPG")
    expect(remove.page.get_by_role("radio", name="White")).to_be_checked()
    remove.set_background("Transparent")
    expect(remove.page.get_by_role("radio", name="PNG")).to_be_checked()


def test_a_photo_taken_sideways_comes_out_upright(
    remove: RemovePage, jacket: Path, tmp_path: Path
) -> None:
    upright = Image.open(jacket)
    exif = Image.Exif()
    exif[0x0112] = 6  # Orientation: turn a quarter clockwise to see it upright.
    sideways = tmp_path / "sideways.jpg"
    upright.transpose(Image.Transpose.ROTATE_90).save(sideways, exif=exif)
    remove.choose(sideways)
    remove.expect_cutout()
    _, image = remove.download()
    assert image.size == upright.size
    assert image.getpixel((image.width // 2, image.height // 2))[3] == 255


def disc(mode: str, ground: str, disc: str) -> bytes:
    """A PNG of a disc with soft edges, eight times reduced."""
    image = Image.new(mode, (2560, 2560), ground)
    ImageDraw.Draw(image).ellipse((640, 640, 1920, 1920), disc)
    output = io.BytesIO()
    image.resize((320, 320), Image.Resampling.BOX).save(output, "PNG")
    return output.getvalue()


def test_the_edge_loses_the_old_background(remove: RemovePage, tmp_path: Path) -> None:
    """A disc's half-covered pixels hold half the red around it; with a perfect matte none stays."""
    photo = tmp_path / "disc.png"
    photo.write_bytes(disc("RGB", "red", "black"))
    matte = disc("L", "black", "white")
    remove.page.route(
        "**/api/remove", lambda route: route.fulfill(body=matte, content_type="image/png")
    )
    remove.choose(photo)
    remove.expect_cutout()
    _, image = remove.download()
    edge = [pixel for pixel in image.get_flattened_data() if 64 <= pixel[3] <= 192]
    assert len(edge) > 100
    assert sum(pixel[0] for pixel in edge) / len(edge) < 20


def test_two_photos_side_by_side(remove: RemovePage, jacket: Path, photos: Path) -> None:
    remove.choose(jacket, photos / "shoes.jpg")
    expect(remove.tiles).to_have_count(2)
    remove.expect_cutout()
    remove.tiles.nth(1).get_by_role("button").first.click()
    remove.expect_cutout()
    width, height = remove.cutout.evaluate("(canvas) => [canvas.width, canvas.height]")
    assert (width, height) == Image.open(photos / "shoes.jpg").size
    with remove.page.expect_download() as download:
        remove.page.get_by_role("button", name="Download all 2").click()
    with ZipFile(download.value.path()) as archive:
        assert archive.namelist() == ["jacket-cutout.png", "shoes-cutout.png"]


def test_removing_the_last_photo_leads_back(remove: RemovePage, jacket: Path) -> None:
    remove.choose(jacket)
    remove.expect_cutout()
    remove.page.get_by_role("button", name="Remove jacket.jpg").click()
    expect(remove.page.get_by_role("heading", name="Keep the subject")).to_be_visible()
    remove.choose(jacket)
    remove.expect_cutout()


def test_a_sample_photo_is_one_click_away(remove: RemovePage) -> None:
    remove.page.get_by_role("button", name="Try it with the photo of sneakers").click()
    remove.expect_cutout()
    assert remove.shown_pixel(0.02, 0.02)[3] == 0
