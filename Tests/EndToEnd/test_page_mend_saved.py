"""What is mended is saved: to the history, over a reload, beside what somebody else mended."""

from __future__ import annotations

import io
import time
from pathlib import Path

import pytest
from pages.item_page import ItemPage
from pages.mending import Mending
from pages.remove_page import RemovePage
from pages.visitor import Visitor
from PIL import Image
from playwright.sync_api import Page, expect

from pictures import encoded

MIDDLE = (0.5, 0.53)


@pytest.fixture
def visitor(page: Page, base_url: str) -> Visitor:
    """Whoever is in front of the page."""
    return Visitor(page, base_url)


@pytest.fixture
def item(page: Page, visitor: Visitor, photos: Path) -> ItemPage:
    """The page of a jacket's cutout, open."""
    [identifier] = visitor.keep("jacket.jpg", photo=(photos / "jacket.jpg").read_bytes())
    item = ItemPage(page, identifier)
    item.expect_cutout()
    return item


def identifier_of(page: Page) -> str:
    """The item that the page's history has."""
    [item] = page.request.get("/api/history").json()["items"]
    return item["id"]


def alpha_in_the_middle(page: Page, identifier: str) -> int:
    """How much of the server's own cutout is there, in the middle."""
    cutout = page.request.get(f"/api/history/{identifier}/cutout").body()
    image = Image.open(io.BytesIO(cutout)).convert("RGBA")
    return image.getpixel((int(image.width * MIDDLE[0]), int(image.height * MIDDLE[1])))[3]


def expect_versions(page: Page, identifier: str, numbers: list[int]) -> None:
    """Waits until these mattes are kept."""
    deadline = time.monotonic() + 30
    found: list[int] = []
    while found != numbers:
        assert time.monotonic() < deadline, found
        page.wait_for_timeout(100)
        answer = page.request.get(f"/api/history/{identifier}/matte/versions").json()
        found = [version["number"] for version in answer["versions"]]


def erase_the_middle(mending: Mending) -> None:
    mending.stroke((0.35, 0.5), (0.6, 0.55))


def test_the_workbench_saves_what_is_mended(page: Page, visitor: Visitor, photos: Path) -> None:
    """While it is being mended already, so that a reload loses nothing, and as one version."""
    remove = RemovePage(page)
    remove.choose(photos / "jacket.jpg")
    remove.expect_cutout()
    mending = Mending.begin(remove)
    erase_the_middle(mending)
    expect(page.locator(".mend-saved")).to_have_text("Saved", timeout=30_000)
    identifier = identifier_of(page)
    assert alpha_in_the_middle(page, identifier) == 0
    mending.stroke((0.4, 0.7))
    expect_versions(page, identifier, [3, 1])
    page.reload()
    remove.expect_cutout()
    assert remove.shown_pixel(*MIDDLE)[3] == 0
    mending = Mending.begin(remove)
    mending.button("Start over").click()
    mending.done()
    remove.expect_cutout()
    assert remove.shown_pixel(*MIDDLE)[3] == 255
    page.wait_for_function(
        "async (id) => !(await (await fetch(`/api/history/${id}`)).json()).mended", arg=identifier
    )


def test_the_item_page_saves_and_goes_back(page: Page, item: ItemPage) -> None:
    mending = Mending.begin(item)
    erase_the_middle(mending)
    mending.done()
    expect(page.locator(".item-saved")).to_have_text("Saved", timeout=30_000)
    page.reload()
    item.expect_cutout()
    assert item.pixel_of(item.cutout, *MIDDLE)[3] == 0
    _, image = item.download()
    assert image.getpixel((int(image.width * 0.5), int(image.height * 0.53)))[3] == 0
    page.get_by_role("button", name="Back to the model's own").click()
    expect(item.notices).to_contain_text("the model's own cutout again")
    identifier = identifier_of(page)
    assert alpha_in_the_middle(page, identifier) == 255
    page.get_by_text("Earlier versions").click()
    expect(page.get_by_text("Made by Quick")).to_be_visible()
    page.get_by_role("listitem").filter(has_text="Mended by hand").get_by_role("button").click()
    expect(page.get_by_role("button", name="Back to the model's own")).to_be_visible()
    assert alpha_in_the_middle(page, identifier) == 0
    assert item.complaints == []


def mend_elsewhere(page: Page, base_url: str, identifier: str) -> None:
    """Somebody saves a matte of nothing but foreground, as another tab would."""
    size = page.request.get(f"/api/history/{identifier}").json()
    white = encoded(Image.new("L", (size["width"], size["height"]), 255))
    answer = page.request.put(
        f"/api/history/{identifier}/matte",
        data=white,
        headers={"Origin": base_url, "Content-Type": "image/png"},
    )
    assert answer.status == 200, answer.text()


@pytest.mark.parametrize(("choice", "alpha"), [("Use mine", 0), ("Use the other", 255)])
def test_two_who_mend_the_same_are_told(
    page: Page, base_url: str, item: ItemPage, choice: str, alpha: int
) -> None:
    identifier = identifier_of(page)
    mending = Mending.begin(item)
    mend_elsewhere(page, base_url, identifier)
    erase_the_middle(mending)
    mending.done()
    expect(item.notices).to_contain_text("Both are kept in your history.", timeout=30_000)
    expect_versions(page, identifier, [3, 2, 1])
    page.get_by_role("button", name=choice).click()
    expect(page.locator(".item-saved")).to_have_text("Saved")
    assert alpha_in_the_middle(page, identifier) == alpha


def test_what_could_not_be_saved_is_told_and_saved_later(page: Page, item: ItemPage) -> None:
    page.route("**/matte", lambda route: route.abort())
    mending = Mending.begin(item)
    erase_the_middle(mending)
    mending.done()
    expect(item.notices).to_contain_text("is not saved yet. Cutout could not be reached")
    page.unroute("**/matte")
    expect(page.locator(".item-saved")).to_have_text("Saved", timeout=30_000)
    assert alpha_in_the_middle(page, identifier_of(page)) == 0
