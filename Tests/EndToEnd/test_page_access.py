"""The web page for everyone: rules of accessibility, keyboard, phone, dark, calm."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from pages.access import violations, width_of_content
from pages.remove_page import RemovePage
from playwright.sync_api import Browser, Locator, Page, expect

OpenPage = Callable[..., RemovePage]


@pytest.fixture
def open_page(browser: Browser, base_url: str) -> Iterator[OpenPage]:
    """Opens the page in a browser of given traits: `open_page(color_scheme="dark")`."""
    contexts = []

    def open_page(**traits: object) -> RemovePage:
        context = browser.new_context(base_url=base_url, **traits)
        contexts.append(context)
        return RemovePage(context.new_page())

    yield open_page
    for context in contexts:
        context.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_no_violations_in_any_state(
    open_page: OpenPage, photos: Path, tmp_path: Path, scheme: str
) -> None:
    remove = open_page(color_scheme=scheme, reduced_motion="reduce")
    assert violations(remove.page) == []
    damaged = tmp_path / "damaged.jpg"
    damaged.write_bytes((photos / "jacket.jpg").read_bytes()[:400])
    notes = tmp_path / "notes.txt"
    notes.write_text("not a photo")
    remove.choose(photos / "jacket.jpg", damaged, notes)
    remove.expect_cutout()
    assert violations(remove.page) == []
    remove.tiles.nth(1).get_by_role("button").first.click()
    expect(remove.page.get_by_role("button", name="Take it off")).to_be_visible()
    assert violations(remove.page) == []


def test_dark_and_light_differ(open_page: OpenPage) -> None:
    def ground(scheme: str) -> str:
        page = open_page(color_scheme=scheme).page
        return page.evaluate("getComputedStyle(document.documentElement).backgroundColor")

    assert ground("light") == "rgb(247, 244, 236)"
    assert ground("dark") == "rgb(19, 20, 25)"


def test_a_phone_never_scrolls_sideways(open_page: OpenPage, photos: Path) -> None:
    remove = open_page(
        viewport={"width": 360, "height": 740}, is_mobile=True, has_touch=True, color_scheme="light"
    )
    assert width_of_content(remove.page) == 360
    remove.choose(*[photos / f"{name}.jpg" for name in ("jacket", "shoes", "cat", "person")])
    remove.expect_cutout()
    expect(remove.tiles).to_have_count(4)
    assert width_of_content(remove.page) == 360
    expect(remove.page.get_by_role("button", name="Download PNG")).to_be_in_viewport()


def test_the_whole_way_by_keyboard(open_page: OpenPage, photos: Path) -> None:
    remove = open_page()
    page = remove.page
    # Begun before the walk: Chromium hears that choosers are caught by another way than of keys,
    # and one that opens before it knows is never seen.
    with page.expect_file_chooser() as chooser:
        press_tab_until(page, page.locator("input[type=file]:visible"))
        page.keyboard.press("Space")
    chooser.value.set_files(photos / "jacket.jpg")
    remove.expect_cutout()
    expect(page.get_by_role("heading", name="Your cutouts")).to_be_focused()
    press_tab_until(page, page.get_by_role("button", name="Download PNG"))
    with page.expect_download() as download:
        page.keyboard.press("Enter")
    assert download.value.suggested_filename == "jacket-cutout.png"


def press_tab_until(page: Page, sought: Locator) -> None:
    """Walks on from control to control; fails if the one sought is not among the next forty."""
    for _ in range(40):
        if sought.evaluate("(element) => element === document.activeElement"):
            return
        page.keyboard.press("Tab")
    expect(sought).to_be_focused()


def test_nothing_moves_for_those_who_asked(open_page: OpenPage, photos: Path) -> None:
    remove = open_page(reduced_motion="reduce")
    remove.page.evaluate(
        """() => {
            window.positions = new Set();
            const watch = () => {
                const slider = document.querySelector("photo-stage [type=range]:not([hidden])");
                if (slider) window.positions.add(slider.value);
                requestAnimationFrame(watch);
            };
            watch();
        }"""
    )
    remove.choose(photos / "jacket.jpg")
    remove.expect_cutout()
    assert remove.page.evaluate("[...window.positions]") == ["0"]
