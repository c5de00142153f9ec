"""Ways to take a cutout along: copied, dragged out, as a file whose size is told before."""

from __future__ import annotations

import io
import re
from pathlib import Path

from pages.remove_page import PATIENCE, OpenPage
from PIL import Image
from playwright.sync_api import expect


def test_copy_by_button_and_by_key(open_page: OpenPage, jacket: Path) -> None:
    remove = open_page(permissions=["clipboard-read", "clipboard-write"])
    remove.choose(jacket)
    remove.expect_cutout()
    read = """async () => {
        const [item] = await navigator.clipboard.read();
        const picture = await createImageBitmap(await item.getType("image/png"));
        const probe = new OffscreenCanvas(1, 1).getContext("2d");
        probe.drawImage(picture, 0, 0);
        return [picture.width, picture.height, probe.getImageData(0, 0, 1, 1).data[3]];
    }"""
    size = list(Image.open(jacket).size)
    remove.page.get_by_role("button", name="Copy").click()
    expect(remove.page.get_by_role("button", name="Copied")).to_be_visible(timeout=PATIENCE)
    assert remove.page.evaluate(read) == [*size, 0]
    expect(remove.page.get_by_role("button", name="Copy", exact=True)).to_be_visible()
    remove.set_background("Sky")
    remove.page.keyboard.press("Control+c")
    expect(remove.page.get_by_role("button", name="Copied")).to_be_visible(timeout=PATIENCE)
    assert remove.page.evaluate(read) == [*size, 255]


def test_the_size_of_the_file_is_told_and_quality_changes_it(
    open_page: OpenPage, jacket: Path
) -> None:
    remove = open_page()
    remove.choose(jacket)
    remove.expect_cutout()
    remove.set_format("JPG")
    told = remove.page.locator(".format-size")
    expect(told).to_have_text(re.compile(r"\d+ kB"), timeout=PATIENCE)
    before = told.inner_text()
    remove.page.get_by_role("slider", name="Compression quality").fill("50")
    expect(told).not_to_have_text(before, timeout=PATIENCE)
    expect(told).to_have_text(re.compile(r"\d+ kB"), timeout=PATIENCE)
    with remove.page.expect_download() as download:
        remove.page.get_by_role("button", name="Download JPG").click()
    data = Path(download.value.path()).read_bytes()
    assert Image.open(io.BytesIO(data)).format == "JPEG"
    assert f"{round(len(data) / 1000)} kB" in told.inner_text()


def test_the_button_can_be_dragged_out(open_page: OpenPage, jacket: Path) -> None:
    remove = open_page()
    remove.choose(jacket)
    remove.expect_cutout()
    expect(remove.page.locator(".format-size")).not_to_be_empty(timeout=PATIENCE)
    data = remove.page.get_by_role("button", name="Download PNG").evaluate(
        """(button) => {
            const dataTransfer = new DataTransfer();
            button.dispatchEvent(new DragEvent("dragstart", { dataTransfer, bubbles: true }));
            return dataTransfer.getData("DownloadURL");
        }"""
    )
    assert data.startswith("image/png:jacket-cutout.png:blob:")
