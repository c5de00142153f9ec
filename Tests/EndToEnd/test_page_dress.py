"""What cutouts wear on the page: it looks as the server's, is remembered, and goes into one ZIP."""

from __future__ import annotations

import base64
import io
import zipfile
from pathlib import Path

import httpx
import numpy as np
import pytest
from pages.access import violations, width_of_content
from pages.item_page import ItemPage
from pages.remove_page import PATIENCE, OpenPage, RemovePage
from PIL import Image
from playwright.sync_api import Browser, Page, expect

from pictures import encoded, scene
from stack import Stack
from web import Web

# Of pictures that are resampled and blurred by two programs; what differs is not to be seen.
PSNR = 45.0
# On the stage, which is drawn from reduced pictures and compared with a reduced one.
STAGE_PSNR = 30.0


def psnr(left: Image.Image, right: Image.Image) -> float:
    """Peak signal-to-noise ratio in dB over red, green, blue, and how opaque they are."""
    pair = [np.asarray(image.convert("RGBA"), np.float32)[::2, ::2] for image in (left, right)]
    weights = [pixels[..., 3:] / 255 for pixels in pair]
    flat = [
        np.concatenate([pixels[..., :3] * weight, pixels[..., 3:]], 2)
        for pixels, weight in zip(pair, weights, strict=True)
    ]
    return float(10 * np.log10(255**2 / max(np.mean((flat[0] - flat[1]) ** 2), 1e-9)))


def on_stage(remove: RemovePage) -> Image.Image:
    """The dressed picture that lies on the stage."""
    data = remove.cutout.evaluate("(canvas) => canvas.toDataURL('image/png')").split(",")[1]
    return Image.open(io.BytesIO(base64.b64decode(data)))


@pytest.fixture
def remove(page: Page, photos: Path) -> RemovePage:
    """A workbench with a finished photo on it."""
    remove = RemovePage(page)
    remove.choose(photos / "jacket.jpg")
    remove.expect_cutout()
    page.evaluate("document.querySelectorAll('details').forEach((fold) => (fold.open = true))")
    return remove


def slide(remove: RemovePage, name: str, value: str) -> None:
    remove.page.get_by_role("slider", name=name, exact=True).fill(value)


def test_the_stage_and_the_download_look_as_the_servers(
    remove: RemovePage, client: httpx.Client, photos: Path
) -> None:
    page = remove.page

    def compare(**fields: str) -> None:
        fields |= {"format": "png", "history": "false"}
        photo = (photos / "jacket.jpg").read_bytes()
        answer = client.post("/api/remove", files={"file": photo}, data=fields)
        assert answer.status_code == 200, answer.text
        expected = Image.open(io.BytesIO(answer.content))
        page.wait_for_timeout(300)
        shown = on_stage(remove)
        fitting = expected.resize(shown.size, Image.Resampling.BOX)
        assert psnr(shown, fitting) >= STAGE_PSNR, fields
        _, made = remove.download()
        assert made.size == expected.size
        assert psnr(made, expected) >= PSNR, fields

    remove.set_background("Dusk")
    remove.set_format("PNG")
    compare(gradient="160deg,#2b3bcf,#d8708f")
    remove.set_background("Blur")
    remove.page.locator("effect-picker").get_by_text("Drop", exact=True).click()
    compare(blur_background="20", shadow="drop")
    remove.set_background("Transparent")
    remove.page.locator("effect-picker").get_by_text("Ground", exact=True).click()
    slide(remove, "Outline", "2")
    page.get_by_role("checkbox", name="Crop to the subject").check()
    slide(remove, "Margin", "10")
    compare(shadow="ground", outline="2%", crop="true", margin="10%")
    page.get_by_role("combobox", name="Made for").select_option("instagram-portrait")
    remove.set_background("Blur")
    compare(blur_background="20", shadow="ground", outline="2%", preset="instagram-portrait")


def test_a_subject_is_moved_by_dragging_and_by_keyboard(remove: RemovePage) -> None:
    page = remove.page
    page.get_by_role("combobox", name="Made for").select_option("amazon")
    expect(page.get_by_role("radio", name="White")).to_be_checked()
    frame = page.locator("photo-stage compare-slider")
    page.wait_for_timeout(300)
    box = frame.bounding_box()
    assert box is not None
    centre = (box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    page.mouse.move(*centre)
    page.mouse.down()
    page.mouse.move(centre[0] - 400, centre[1] + 5, steps=4)
    page.mouse.up()
    page.wait_for_timeout(300)
    shown = np.asarray(on_stage(remove).convert("L"))
    columns = np.flatnonzero((shown < 200).any(axis=0))
    assert columns[0] < 10
    assert columns[-1] < shown.shape[1] * 0.8
    page.get_by_role("radio", name="centre middle").focus()
    page.keyboard.press("Space")
    expect(page.get_by_role("radio", name="centre middle")).to_be_checked()
    page.get_by_role("button", name="As in the photo").click()
    expect(page.get_by_role("radio", name="centre middle")).not_to_be_checked()
    assert violations(page) == []


def test_colours_of_ones_own_and_pictures(remove: RemovePage, tmp_path: Path) -> None:
    page = remove.page
    field = page.get_by_role("textbox", name="Background as a hexadecimal colour")
    field.fill("0a7")
    field.press("Enter")
    expect(field).to_have_value("#00aa77")
    assert remove.download()[1].getpixel((2, 2)) == (0, 170, 119, 255)
    expect(page.get_by_role("button", name="Colour #00aa77")).to_be_visible()
    picture = tmp_path / "green.png"
    Image.new("RGB", (60, 40), (10, 200, 30)).save(picture)
    page.get_by_label("A picture of your own behind the subject").set_input_files(picture)
    page.wait_for_timeout(300)
    assert on_stage(remove).getpixel((2, 2))[:3] == (10, 200, 30)
    assert remove.download()[1].getpixel((2, 2))[:3] == (10, 200, 30)
    picture.write_text("no picture")
    page.get_by_label("A picture of your own behind the subject").set_input_files(picture)
    expect(remove.notices).to_contain_text("cannot be shown by this browser")


def test_a_dress_is_remembered_and_kept_with_the_item(remove: RemovePage) -> None:
    page = remove.page
    with page.expect_response(lambda answer: answer.request.method == "PATCH") as kept:
        remove.set_background("Mint")
        slide(remove, "Outline", "3")
    assert kept.value.status == 200
    link = page.get_by_role("link", name="See it in your history").get_attribute("href") or ""
    page.reload()
    remove.expect_cutout()
    expect(page.get_by_role("radio", name="Mint")).to_be_checked()
    item = ItemPage(page, link.split("=")[1])
    item.expect_cutout()
    expect(page.get_by_role("radio", name="Mint")).to_be_checked()
    _, made = item.download()
    assert made.convert("RGB").getpixel((3, 3)) == pytest.approx((0xD7, 0xF5, 0xE5), abs=3)
    assert item.complaints == []


def test_a_template_is_worn_by_all_and_packed_into_one_zip(
    remove: RemovePage, photos: Path, page: Page
) -> None:
    page.get_by_role("combobox", name="Made for").select_option("shopify")
    remove.set_background("Sand")
    page.get_by_role("textbox", name="Name of the template").fill("Shop")
    page.get_by_role("button", name="Keep", exact=True).click()
    expect(page.get_by_text("“Shop” is kept.")).to_be_visible()
    remove.set_background("Transparent")
    page.get_by_role("combobox", name="Made for").select_option("")
    page.get_by_role("button", name="Shop", exact=True).click()
    expect(page.get_by_role("radio", name="Sand")).to_be_checked()
    page.locator("photo-strip input[type=file]").set_input_files(photos / "pen.jpg")
    button = page.get_by_role("button", name="Download all 2 as ZIP")
    expect(button).to_be_enabled(timeout=PATIENCE)
    with page.expect_download(timeout=PATIENCE) as download:
        button.click()
    with zipfile.ZipFile(download.value.path()) as archive:
        assert archive.testzip() is None
        names = ["jacket-cutout.png", "pen-cutout.png"]
        assert archive.namelist() == names
        for name in names:
            picture = Image.open(io.BytesIO(archive.read(name)))
            assert picture.size == (2048, 2048)
            assert picture.convert("RGB").getpixel((5, 5)) == pytest.approx((251, 243, 224), abs=3)


def test_the_menu_tells_sizes_and_downloads(remove: RemovePage) -> None:
    page = remove.page
    page.get_by_role("button", name="Other kinds of file").click()
    webp = page.get_by_role("menuitem", name="WebP")
    expect(webp).to_contain_text("kB", timeout=PATIENCE)
    with page.expect_download(timeout=PATIENCE) as download:
        webp.click()
    assert download.value.suggested_filename == "jacket-cutout.webp"
    expect(page.get_by_role("button", name="Download WebP")).to_be_visible()


def test_an_address_is_fetched(browser: Browser, fetching_stack: Stack, web: Web) -> None:
    address = web.serve("/things/red.png", encoded(scene()))
    context = browser.new_context(base_url=fetching_stack.url)
    remove = RemovePage(context.new_page())
    paste = """(text) => {
        const data = new DataTransfer();
        data.setData("text/plain", text);
        const options = { bubbles: true, cancelable: true, clipboardData: data };
        document.body.dispatchEvent(new ClipboardEvent("paste", options));
    }"""
    remove.page.evaluate(paste, address)
    remove.expect_cutout()
    expect(remove.tiles).to_have_count(1)
    expect(remove.tiles.first).to_contain_text("red.png")
    remove.page.evaluate(paste, "http://169.254.169.254/latest/meta-data")
    expect(remove.notices).to_contain_text("was not fetched")
    context.close()


@pytest.mark.parametrize(("width", "height"), [(390, 844), (320, 640)])
def test_on_a_phone_sizes_are_in_the_sheet(
    open_page: OpenPage, photos: Path, width: int, height: int
) -> None:
    viewport = {"width": width, "height": height}
    remove = open_page(viewport=viewport, is_mobile=True, has_touch=True)
    remove.choose(photos / "jacket.jpg")
    remove.expect_cutout()
    remove.page.get_by_role("button", name="Size", exact=True).click()
    made_for = remove.page.get_by_role("combobox", name="Made for")
    made_for.select_option("instagram-story")
    remove.page.wait_for_timeout(300)
    shown = on_stage(remove)
    assert shown.width / shown.height == pytest.approx(1080 / 1920, abs=0.01)
    assert width_of_content(remove.page) == width
    assert violations(remove.page) == []
