"""One cutout's page: before and after, another background or name, away and back."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from pages.item_page import ItemPage
from pages.mending import Mending
from pages.visitor import Visitor
from PIL import Image
from playwright.sync_api import Page, expect

from registry import DEFAULT

OpenItem = Callable[..., ItemPage]


@pytest.fixture
def visitor(page: Page, base_url: str) -> Visitor:
    """Whoever is in front of the page."""
    return Visitor(page, base_url)


@pytest.fixture
def open_item(page: Page, visitor: Visitor, photos: Path) -> Iterator[OpenItem]:
    """Opens the page of a jacket's cutout, which must give the browser no reason to complain."""
    opened: list[ItemPage] = []

    def open_item(name: str = "jacket.jpg") -> ItemPage:
        [identifier] = visitor.keep(name, photo=(photos / "jacket.jpg").read_bytes())
        opened.append(ItemPage(page, identifier))
        return opened[-1]

    yield open_item
    assert [complaint for item in opened for complaint in item.complaints] == []


def test_photo_and_cutout_lie_side_by_side(open_item: OpenItem, photos: Path) -> None:
    item = open_item()
    item.expect_cutout()
    expect(item.name).to_contain_text("jacket.jpg")
    assert item.pixel_of(item.cutout, 0.01, 0.01)[3] == 0
    assert item.pixel_of(item.cutout, 0.5, 0.5)[3] == 255
    width, height = Image.open(photos / "jacket.jpg").size
    expect(item.detail("Size")).to_have_text(f"{width} \u00d7 {height} pixels")
    expect(item.detail("Model")).to_have_text(f"Quick {DEFAULT['version']}")


def test_a_png_keeps_transparency(open_item: OpenItem, photos: Path) -> None:
    name, image = open_item().download()
    assert (name, image.format) == ("jacket-cutout.png", "PNG")
    assert image.size == Image.open(photos / "jacket.jpg").size
    assert image.convert("RGBA").getpixel((0, 0))[3] == 0


def test_a_jpg_lies_on_the_chosen_colour(open_item: OpenItem) -> None:
    item = open_item()
    item.set_background("Cobalt")
    item.set_format("JPG")
    name, image = item.download()
    assert (name, image.format) == ("jacket-cutout.jpg", "JPEG")
    assert image.getpixel((2, 2)) == pytest.approx((0x2B, 0x3B, 0xCF), abs=6)


def test_a_new_name_is_kept(open_item: OpenItem, visitor: Visitor) -> None:
    item = open_item()
    item.begin_to_rename("Denim <b>jacket</b>.jpg")
    item.page.keyboard.press("Enter")
    expect(item.name).to_have_text("Denim <b>jacket</b>.jpg")
    expect(item.page.get_by_role("button", name="Rename")).to_be_focused()
    expect(item.page).to_have_title("Denim <b>jacket</b>.jpg · Cutout")
    assert visitor.kept() == ["Denim <b>jacket</b>.jpg"]


def test_escape_leaves_the_name(open_item: OpenItem, visitor: Visitor) -> None:
    item = open_item()
    item.begin_to_rename("something else")
    item.page.keyboard.press("Escape")
    expect(item.name).to_have_text("jacket.jpg")
    assert visitor.kept() == ["jacket.jpg"]


def test_a_refused_name_is_explained_and_taken_back(open_item: OpenItem) -> None:
    item = open_item()
    refusal = {"error": {"code": "invalid_name", "message": "This name is too strange."}}
    item.page.route("**/api/history/*", lambda route: route.fulfill(status=400, json=refusal))
    item.begin_to_rename("strange")
    item.page.keyboard.press("Enter")
    expect(item.notices).to_contain_text("This name is too strange.")
    expect(item.name).to_have_text("jacket.jpg")


def test_deleting_leads_to_the_history_and_can_be_undone(
    open_item: OpenItem, visitor: Visitor
) -> None:
    item = open_item()
    item.page.get_by_role("button", name="Delete").click()
    expect(item.page).to_have_url("/history")
    expect(item.notices).to_contain_text("Deleted “jacket.jpg”.")
    assert visitor.kept() == []
    item.undo()
    expect(item.page.get_by_role("link", name="jacket.jpg")).to_be_visible()
    assert visitor.kept() == ["jacket.jpg"]


@pytest.mark.parametrize("identifier", ["b" * 26, "", "../../api/me"])
def test_an_item_that_is_not_there_says_no_more(
    page: Page, visitor: Visitor, identifier: str
) -> None:
    ItemPage(page, identifier)
    expect(page.get_by_role("heading", name="This cutout is not here")).to_be_visible()
    page.get_by_role("link", name="Go to your history").click()
    expect(page.get_by_role("heading", name="History")).to_be_visible()


def test_mending_shows_in_the_page_and_in_the_download(open_item: OpenItem) -> None:
    item = open_item()
    item.expect_cutout()
    mending = Mending.begin(item)
    mending.stroke((0.35, 0.5), (0.6, 0.55))
    mending.done()
    assert item.pixel_of(item.cutout, 0.5, 0.53)[3] == 0
    name, image = item.download()
    assert (name, image.format) == ("jacket-cutout.png", "PNG")
    assert image.getpixel((image.width // 2, int(image.height * 0.53)))[3] == 0
    assert image.getpixel((image.width // 2, int(image.height * 0.42)))[3] == 255


def test_the_photo_itself_can_be_had(page: Page, open_item: OpenItem, photos: Path) -> None:
    open_item()
    with page.expect_download() as download:
        page.get_by_role("link", name="Download the photo").click()
    assert download.value.suggested_filename == "jacket.jpg"
    assert Path(download.value.path()).read_bytes() == (photos / "jacket.jpg").read_bytes()
