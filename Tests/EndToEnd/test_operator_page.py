"""The operator's page in a real browser, as guests of their own machine see it."""

from __future__ import annotations

from collections.abc import Callable

import httpx
from pages.web_page import WebPage
from playwright.sync_api import Browser, Locator, Page, expect

from accounts import PHOTO, guest
from stack import Stack


def test_an_operator_looks_after_users_models_and_refusals(
    browser: Browser, make_stack: Callable[..., Stack]
) -> None:
    stack = make_stack()
    assert guest(stack).post("/api/remove", content=PHOTO).status_code == 200
    httpx.post(f"{stack.url}/api/remove", content=b"no photo")
    context = browser.new_context(base_url=stack.url)
    page = context.new_page()
    web = WebPage(page)

    page.goto("/account")
    page.get_by_role("link", name="Open the operator's page").click()
    expect(page.get_by_role("heading", name="Operator")).to_be_visible()
    fact(page, "Kept").get_by_text("1 cutout").wait_for()
    expect(fact(page, "Last backup")).to_contain_text("Never")
    models = page.get_by_role("region", name="Models")
    expect(models).to_contain_text("quick, default")
    refused = page.get_by_role("region", name="Refused and failed requests")
    expect(refused).to_contain_text("unsupported_image")

    users = page.locator("user-list").get_by_role("listitem")
    expect(users).to_have_count(2)
    theirs = users.filter(has_text="1 cutout")
    theirs.get_by_role("button", name="Sign out").click()
    expect(theirs).to_contain_text("0 sessions")
    theirs.get_by_role("button", name="Remove").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_role("textbox").fill("remove")
    dialog.get_by_role("button", name="Remove the user").click()
    expect(users).to_have_count(1)
    expect(users).to_contain_text("(you)")
    expect(users.get_by_role("button")).to_have_count(0)
    expect(fact(page, "Kept")).to_contain_text("0 cutouts")

    page.set_viewport_size({"width": 360, "height": 700})
    overflow = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
    assert page.evaluate(overflow) == 0
    assert web.complaints == []
    context.close()


def fact(page: Page, name: str) -> Locator:
    """One of the facts about the server."""
    return page.locator("fact-list .fact").filter(has=page.get_by_text(name, exact=True))
