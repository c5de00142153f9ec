"""History, item, account and sign-in for everyone: accessibility, keyboard, phone, dark."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from pages.access import violations, width_of_content
from pages.account_page import AccountPage
from pages.history_page import HistoryPage
from pages.item_page import ItemPage
from pages.visitor import SIGNED_OUT, Visitor
from playwright.sync_api import Browser, expect

PHONE = {"viewport": {"width": 360, "height": 740}, "is_mobile": True, "has_touch": True}
LONG_NAME = "a-very-long-name-without-any-place-to-break-it-" * 4 + ".jpg"
Visit = Callable[..., Visitor]


@pytest.fixture
def visit(browser: Browser, base_url: str) -> Iterator[Visit]:
    """Opens a browser of given traits: `visit(color_scheme="dark")`."""
    contexts = []

    def visit(**traits: object) -> Visitor:
        context = browser.new_context(base_url=base_url, reduced_motion="reduce", **traits)
        contexts.append(context)
        return Visitor(context.new_page(), base_url)

    yield visit
    for context in contexts:
        context.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_no_violations_in_the_history(visit: Visit, scheme: str) -> None:
    visitor = visit(color_scheme=scheme)
    history = HistoryPage(visitor.page)
    expect(history.page.get_by_role("heading", name="Nothing here yet")).to_be_visible()
    assert violations(history.page) == []
    visitor.keep("a.jpg", "b.jpg", "c.jpg")
    history.page.reload()
    history.choose("a.jpg")
    history.delete_chosen()
    history.choose("b.jpg")
    assert violations(history.page) == []
    history.search_field.fill("nothing")
    expect(history.page.get_by_role("heading", name="No cutout has this name")).to_be_visible()
    assert violations(history.page) == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_no_violations_on_the_other_pages(visit: Visit, scheme: str) -> None:
    visitor = visit(color_scheme=scheme)
    [identifier] = visitor.keep("a.jpg")
    item = ItemPage(visitor.page, identifier)
    item.expect_cutout()
    assert violations(item.page) == []
    item.begin_to_rename("b.jpg")
    assert violations(item.page) == []
    account = AccountPage(visitor.page)
    expect(account.sessions).to_have_count(1)
    assert violations(account.page) == []
    account.press("Delete the account")
    assert violations(account.page) == []
    visitor.pretend(SIGNED_OUT)
    visitor.page.goto("/sign-in?error=expired")
    expect(visitor.page.get_by_role("link", name="Sign in with Google")).to_be_visible()
    assert violations(visitor.page) == []


def test_a_phone_never_scrolls_sideways(visit: Visit) -> None:
    visitor = visit(**PHONE)
    page = visitor.page
    identifier = visitor.keep("a.jpg", "b.jpg", LONG_NAME)[-1]
    history = HistoryPage(page)
    history.choose("a.jpg", LONG_NAME)
    assert width_of_content(page) == 360
    expect(history.selection.get_by_role("button", name="Delete")).to_be_in_viewport()
    history.choose("b.jpg")
    history.delete_chosen()
    assert width_of_content(page) == 360
    history.undo()
    item = ItemPage(page, identifier)
    item.expect_cutout()
    assert width_of_content(page) == 360
    account = AccountPage(page)
    expect(account.sessions).to_have_count(1)
    assert width_of_content(page) == 360
    visitor.pretend(SIGNED_OUT)
    page.goto("/sign-in?error=not_allowed")
    expect(page.get_by_role("link", name="Sign in with Google")).to_be_in_viewport()
    assert width_of_content(page) == 360


def test_the_whole_way_by_keyboard(visit: Visit) -> None:
    visitor = visit()
    visitor.keep("a.jpg", "b.jpg", "c.jpg")
    history = HistoryPage(visitor.page)
    keyboard = history.page.keyboard
    expect(history.cards).to_have_count(3)
    history.page.get_by_role("button", name="Select all").focus()
    for key in ("Tab", "Tab", "Space"):  # past the picture of the newest to its box
        keyboard.press(key)
    expect(history.tick("c.jpg")).to_be_checked()
    for key in ("Tab", "Tab", "Tab", "Tab", "Shift+Space"):
        keyboard.press(key)
    expect(history.selection).to_contain_text("3 cutouts")
    for key in (
        "Tab",
        "Tab",
        "Tab",
        "Enter",
    ):  # past the ZIP file and what is worn in it to deleting
        keyboard.press(key)
    expect(history.cards).to_have_count(0)
    keyboard.press("Enter")
    history.expect_names("c.jpg", "b.jpg", "a.jpg")
