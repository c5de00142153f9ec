"""What the browser keeps: choices, removed photos, and the workbench through a reload and Back."""

from __future__ import annotations

from pathlib import Path

from pages.mending import Mending
from pages.remove_page import PATIENCE, OpenPage, RemovePage, answers_to
from playwright.sync_api import expect


def test_choices_are_remembered_and_jpg_gives_transparency_back(
    open_page: OpenPage, jacket: Path
) -> None:
    remove = open_page()
    remove.choose(jacket)
    remove.expect_cutout()
    remove.set_format("JPG")
    remove.set_format("WebP")
    expect(remove.page.get_by_role("radio", name="Transparent")).to_be_checked()
    remove.set_background("Sage")
    remove.page.reload()
    remove.choose(jacket)
    remove.expect_cutout()
    expect(remove.page.get_by_role("radio", name="WebP")).to_be_checked()
    expect(remove.page.get_by_role("radio", name="Sage")).to_be_checked()


def test_a_removed_photo_comes_back_with_its_cutout(open_page: OpenPage, photos: Path) -> None:
    remove = open_page()
    remove.choose(photos / "jacket.jpg", photos / "shoes.jpg")
    expect(remove.page).to_have_title("\u2713 Done \u00b7 Cutout", timeout=PATIENCE)
    remove.tiles.nth(0).get_by_role("button").first.focus()
    remove.page.keyboard.press("Delete")
    expect(remove.tiles).to_have_count(1)
    expect(remove.tiles.get_by_role("button").first).to_be_focused()
    expect(remove.notices).to_contain_text("Removed “jacket.jpg”.")
    remove.undo()
    expect(remove.tiles).to_have_count(2)
    remove.expect_cutout()
    assert remove.shown_pixel(0.01, 0.01)[3] == 0


def test_the_workbench_survives_a_reload_and_back(
    open_page: OpenPage, jacket: Path, photos: Path
) -> None:
    """Cutouts, what was mended, and photos that were still to be sent."""
    remove = open_page()
    page = remove.page
    remove.choose(jacket)
    remove.expect_cutout()
    mending = Mending.begin(remove)
    mending.stroke((0.4, 0.5), (0.6, 0.5))
    mending.done()
    page.route("**/api/remove", lambda route: route.abort())
    remove.choose(photos / "shoes.jpg")
    expect(page.get_by_role("button", name="Try again")).to_be_visible()
    page.unroute("**/api/remove")
    sent = answers_to(page, "/api/remove")
    page.reload()
    expect(remove.tiles).to_have_count(2)
    expect(page).to_have_title("\u2713 Done \u00b7 Cutout", timeout=PATIENCE)
    assert len(sent) == 1
    remove.expect_cutout()
    assert remove.shown_pixel(0.5, 0.5)[3] == 0
    page.goto("/history")
    page.go_back()
    expect(remove.tiles).to_have_count(2)
    remove.expect_cutout()
    assert len(sent) == 1
    remove.tiles.nth(0).get_by_role("button").first.focus()
    page.keyboard.press("Delete")
    expect(remove.tiles).to_have_count(1)
    page.reload()
    expect(remove.tiles).to_have_count(1)
    expect(remove.tiles.first).to_contain_text("shoes.jpg")


def test_another_tab_begins_anew(open_page: OpenPage, jacket: Path) -> None:
    remove = open_page()
    remove.choose(jacket)
    remove.expect_cutout()
    other = RemovePage(remove.page.context.new_page())
    expect(other.page.get_by_role("link", name="History")).to_be_visible()
    expect(other.tiles).to_have_count(0)
