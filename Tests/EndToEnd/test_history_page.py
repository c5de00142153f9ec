"""The history in a real browser: find, choose, save and delete cutouts."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from pages.history_page import HistoryPage
from pages.remove_page import RemovePage, answers_to
from pages.visitor import Visitor
from playwright.sync_api import Page, Route, expect

OpenHistory = Callable[..., HistoryPage]
NO_STORE = {"error": {"code": "storage_unavailable", "message": "The disk is full."}}


@pytest.fixture
def visitor(page: Page, base_url: str) -> Visitor:
    """Whoever is in front of the page."""
    return Visitor(page, base_url)


@pytest.fixture
def open_history(page: Page) -> Iterator[OpenHistory]:
    """Opens the history, which must give the browser no reason to complain."""
    opened: list[HistoryPage] = []

    def open_history(query: str = "") -> HistoryPage:
        opened.append(HistoryPage(page, query))
        return opened[-1]

    yield open_history
    assert [complaint for history in opened for complaint in history.complaints] == []


def test_an_empty_history_shows_the_way_to_the_first_cutout(open_history: OpenHistory) -> None:
    history = open_history()
    expect(history.page.get_by_role("heading", name="Nothing here yet")).to_be_visible()
    expect(history.search_field).to_be_hidden()
    history.page.get_by_role("link", name="Make the first one").click()
    expect(history.page.get_by_role("heading", name="Keep the subject")).to_be_visible()


def test_the_newest_comes_first_with_its_picture(
    visitor: Visitor, open_history: OpenHistory
) -> None:
    visitor.keep("first.jpg", "second.jpg")
    history = open_history()
    history.expect_names("second.jpg", "first.jpg")
    expect(history.count).to_have_text("2 cutouts")
    picture = history.cards.first.locator("img")
    history.page.wait_for_function(
        "(image) => image.naturalWidth > 0", arg=picture.element_handle()
    )


def test_a_removal_leads_to_its_item(page: Page, photos: Path) -> None:
    remove = RemovePage(page)
    remove.choose(photos / "jacket.jpg")
    remove.expect_cutout()
    page.get_by_role("link", name="See it in your history").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("jacket.jpg")
    assert remove.complaints == []


def test_photos_wait_while_their_owner_makes_room(
    visitor: Visitor, page: Page, photos: Path
) -> None:
    visitor.keep("old.jpg")
    full = {"error": {"code": "quota_exceeded", "message": "Your history is full."}}
    page.route("**/api/remove", lambda route: route.fulfill(status=507, json=full))
    remove = RemovePage(page)
    remove.choose(photos / "jacket.jpg")
    expect(remove.status).to_have_text("Your history is full.")
    page.get_by_role("link", name="Make room").click()
    expect(page.get_by_role("link", name="old.jpg")).to_be_visible()
    page.unroute("**/api/remove")
    page.get_by_role("link", name="Remove", exact=True).click()
    remove.expect_cutout()
    expect(remove.tiles).to_contain_text(["jacket.jpg"])
    assert remove.complaints == []


def test_more_come_as_one_goes_on(visitor: Visitor, open_history: OpenHistory) -> None:
    visitor.keep(*[f"photo {number}.jpg" for number in range(30)])
    history = open_history()
    expect(history.cards.first).to_be_visible()
    history.page.mouse.wheel(0, 5000)
    history.expect_names(*[f"photo {number}.jpg" for number in reversed(range(30))])
    expect(history.count).to_have_text("30 cutouts")
    expect(history.page.get_by_role("button", name="Load more")).to_be_hidden()


def test_where_the_next_ones_fail_the_keyboard_asks_again(
    visitor: Visitor, open_history: OpenHistory
) -> None:
    visitor.keep(*[f"photo {number}.jpg" for number in range(25)])
    visitor.page.route(
        "**/api/history?*cursor=*",
        lambda route: route.fulfill(status=503, json=NO_STORE),
        times=1,
    )
    history = open_history()
    expect(history.cards.first).to_be_visible()
    history.page.mouse.wheel(0, 5000)
    expect(history.notices).to_contain_text("The disk is full.")
    expect(history.cards).to_have_count(24)
    history.page.get_by_role("button", name="Load more").focus()
    history.page.keyboard.press("Enter")
    expect(history.cards).to_have_count(25)


def test_search_finds_parts_of_names(visitor: Visitor, open_history: OpenHistory) -> None:
    visitor.keep("Red shoes.jpg", "coat.jpg", "blue shoes.jpg")
    history = open_history()
    history.search_field.fill("shoes")
    history.expect_names("blue shoes.jpg", "Red shoes.jpg")
    expect(history.count).to_have_text("2 cutouts with “shoes” in the name")
    history.page.reload()
    history.expect_names("blue shoes.jpg", "Red shoes.jpg")
    expect(history.search_field).to_have_value("shoes")


def test_items_are_sorted_and_grouped_by_day(
    page: Page, visitor: Visitor, open_history: OpenHistory
) -> None:
    """The order outlives a visit to an item, which leads to its neighbours there."""
    visitor.keep("b.jpg", "c.jpg", "a.jpg")
    history = open_history()
    history.expect_names("a.jpg", "c.jpg", "b.jpg")
    expect(page.get_by_role("heading", name="Today")).to_be_visible()
    history.sort("By name")
    history.expect_names("a.jpg", "b.jpg", "c.jpg")
    expect(page.get_by_role("heading", name="Today")).to_be_hidden()
    history.open("b.jpg")
    title = page.get_by_role("heading", level=1)
    page.get_by_role("link", name="Previous").click()
    expect(title).to_contain_text("a.jpg")
    expect(page.get_by_role("link", name="Previous")).to_have_count(0)
    page.get_by_role("link", name="Next").click()
    page.get_by_role("link", name="Next").click()
    expect(title).to_contain_text("c.jpg")
    page.get_by_role("link", name="History", exact=True).last.click()
    history.expect_names("a.jpg", "b.jpg", "c.jpg")
    history.sort("Oldest first")
    history.expect_names("b.jpg", "c.jpg", "a.jpg")


def test_a_search_in_vain_says_so(visitor: Visitor, open_history: OpenHistory) -> None:
    visitor.keep("coat.jpg")
    history = open_history("shoes")
    expect(history.page.get_by_role("heading", name="No cutout has this name")).to_be_visible()
    history.page.get_by_role("button", name="Clear the search").click()
    history.expect_names("coat.jpg")
    expect(history.search_field).to_be_focused()


def test_a_late_answer_does_not_replace_a_newer_search(
    visitor: Visitor, open_history: OpenHistory
) -> None:
    visitor.keep("shoes.jpg", "coat.jpg")
    held: list[Route] = []
    visitor.page.route("**/api/history?*q=shoes*", lambda route: held.append(route))
    history = open_history()
    history.search_field.fill("shoes")
    history.page.wait_for_url("**/history?q=shoes")
    history.search_field.fill("coat")
    history.expect_names("coat.jpg")
    assert len(held) == 1


def test_shift_chooses_a_range(visitor: Visitor, open_history: OpenHistory) -> None:
    visitor.keep("a.jpg", "b.jpg", "c.jpg", "d.jpg")
    history = open_history()
    history.tick("d.jpg").check()
    history.tick("b.jpg").click(modifiers=["Shift"])
    expect(history.selection).to_contain_text("3 cutouts")
    history.tick("c.jpg").uncheck()
    expect(history.selection).to_contain_text("2 cutouts")
    history.page.keyboard.press("Escape")
    expect(history.selection).to_be_hidden()


def test_the_chosen_ones_come_as_a_zip(visitor: Visitor, open_history: OpenHistory) -> None:
    visitor.keep("a.jpg", "b.jpg", "c.jpg")
    history = open_history()
    history.choose("a.jpg", "c.jpg")
    assert sorted(history.download_chosen()) == ["a-cutout.png", "c-cutout.png"]


def test_all_are_deleted_and_brought_back(visitor: Visitor, open_history: OpenHistory) -> None:
    visitor.keep("a.jpg", "b.jpg", "c.jpg")
    history = open_history()
    history.page.get_by_role("button", name="Select all").click()
    history.delete_chosen()
    expect(history.notices).to_contain_text("Deleted 3 cutouts.")
    expect(history.page.get_by_role("heading", name="Nothing here yet")).to_be_visible()
    assert visitor.kept() == []
    history.undo()
    history.expect_names("c.jpg", "b.jpg", "a.jpg")
    assert visitor.kept() == ["c.jpg", "b.jpg", "a.jpg"]


def test_one_in_the_middle_returns_to_its_place(
    visitor: Visitor, open_history: OpenHistory
) -> None:
    visitor.keep("a.jpg", "b.jpg", "c.jpg")
    history = open_history()
    history.tick("b.jpg").check()
    history.page.keyboard.press("Delete")
    history.expect_names("c.jpg", "a.jpg")
    expect(history.notices.get_by_role("button", name="Undo")).to_be_focused()
    history.page.keyboard.press("Enter")
    history.expect_names("c.jpg", "b.jpg", "a.jpg")
    expect(history.tick("b.jpg")).to_be_focused()


def test_a_refused_deletion_leaves_all_as_it_was(
    visitor: Visitor, open_history: OpenHistory
) -> None:
    visitor.keep("a.jpg")
    history = open_history()
    history.choose("a.jpg")
    history.page.route(
        "**/api/history?ids=*", lambda route: route.fulfill(status=507, json=NO_STORE)
    )
    history.delete_chosen()
    expect(history.notices).to_contain_text("The disk is full.")
    history.expect_names("a.jpg")
    expect(history.selection).to_contain_text("1 cutout")


def test_a_session_that_has_ended_leads_to_signing_in_and_back(
    visitor: Visitor, open_history: OpenHistory
) -> None:
    visitor.keep("a.jpg")
    visitor.page.route(
        "**/api/history?*", lambda route: route.fulfill(status=401, json={"error": {}}), times=1
    )
    ways = answers_to(visitor.page, "/sign-in?return=%2Fhistory")
    history = open_history()
    history.expect_names("a.jpg")
    assert [way.status for way in ways] == [200]
