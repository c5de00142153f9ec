"""The account's page in a real browser: who one is, what is kept, the ways out."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from pages.account_page import AccountPage
from pages.visitor import SIGNED_IN, SIGNED_OUT, Visitor
from playwright.sync_api import Page, Request, expect

OpenAccount = Callable[[], AccountPage]
PHONE = {
    "id": "phone",
    "current": False,
    "created_at": "2026-01-02T03:04:05Z",
    "last_used_at": "2026-01-03T03:04:05Z",
    "address": "203.0.113.7",
    "user_agent": "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 "
    "(KHTML, like Gecko) Version/18.0 Mobile/15E148 Safari/604.1",
}
LAPTOP = PHONE | {
    "id": "laptop",
    "current": True,
    "user_agent": "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:140.0) "
    "Gecko/20100101 Firefox/140.0",
}


@pytest.fixture
def visitor(page: Page, base_url: str) -> Visitor:
    """Whoever is in front of the page."""
    return Visitor(page, base_url)


@pytest.fixture
def open_account(page: Page) -> Iterator[OpenAccount]:
    """Opens the account, which must give the browser no reason to complain."""
    opened: list[AccountPage] = []

    def open_account() -> AccountPage:
        opened.append(AccountPage(page))
        return opened[-1]

    yield open_account
    assert [complaint for account in opened for complaint in account.complaints] == []


@pytest.fixture
def signed_in(visitor: Visitor) -> list[Request]:
    """Someone signed in on a laptop and a phone; collects what the page asks for to sign out."""
    asked: list[Request] = []

    def ended(request: Request) -> None:
        if request.method in ("DELETE", "POST"):
            asked.append(request)

    sessions = [PHONE, LAPTOP]
    page = visitor.page
    page.on("request", ended)
    visitor.pretend(SIGNED_IN)
    page.route(
        "**/api/me/sessions", lambda route: route.fulfill(body=json.dumps({"sessions": sessions}))
    )
    page.route("**/api/me/sessions/*", lambda route: (sessions.pop(0), route.fulfill(status=204)))
    page.route("**/auth/logout*", lambda route: route.fulfill(status=204))
    return asked


def test_a_guest_is_told_what_that_means(visitor: Visitor, open_account: OpenAccount) -> None:
    visitor.keep("a.jpg", "b.jpg")
    account = open_account()
    expect(account.page.get_by_role("heading", name="Guest")).to_be_visible()
    expect(account.page.get_by_text("belongs to this browser")).to_be_visible()
    expect(account.page.get_by_text("2 of ")).to_be_visible()
    expect(account.sessions).to_contain_text(["This browser"])
    expect(account.page.get_by_role("button", name="Sign out")).to_have_count(0)


def test_everything_can_be_taken_along(visitor: Visitor, open_account: OpenAccount) -> None:
    visitor.keep("a.jpg")
    account = open_account()
    with account.page.expect_download() as download:
        account.page.get_by_role("link", name="Export everything").click()
    data = Path(download.value.path()).read_bytes()
    assert zipfile.ZipFile(io.BytesIO(data)).testzip() is None


def test_all_cutouts_are_deleted_after_a_typed_word(
    visitor: Visitor, open_account: OpenAccount
) -> None:
    visitor.keep("a.jpg", "b.jpg")
    account = open_account()
    account.press("Delete all cutouts")
    expect(account.dialog.get_by_role("button", name="Delete all")).to_be_disabled()
    account.page.keyboard.press("Escape")
    assert visitor.kept() == ["b.jpg", "a.jpg"]
    account.press("Delete all cutouts")
    account.agree("Delete all")
    expect(account.page.get_by_text("0 of ")).to_be_visible()
    expect(account.page.get_by_role("button", name="Delete all cutouts")).to_be_hidden()
    assert visitor.kept() == []


def test_deleting_the_account_leads_to_the_first_page(
    visitor: Visitor, open_account: OpenAccount
) -> None:
    visitor.keep("a.jpg")
    account = open_account()
    account.press("Delete the account")
    account.agree("Delete everything")
    expect(account.page.get_by_role("heading", name="Keep the subject")).to_be_visible()
    expect(account.notices).to_contain_text("Your account is deleted")
    account.page.get_by_role("link", name="History").click()
    expect(account.page.get_by_role("heading", name="Nothing here yet")).to_be_visible()


def test_a_person_sees_who_and_where_they_are(
    signed_in: list[Request], open_account: OpenAccount
) -> None:
    account = open_account()
    expect(account.page.get_by_role("heading", name="Someone")).to_be_visible()
    expect(account.page.get_by_text("someone@example.org")).to_be_visible()
    expect(account.page.get_by_role("meter", name="950 of 1,000 cutouts")).to_have_attribute(
        "aria-valuenow", "95"
    )
    expect(account.page.get_by_text("1.2 MB of 5 GB")).to_be_visible()
    expect(account.page.get_by_text("deleted 30 days after")).to_be_visible()
    expect(account.sessions).to_contain_text(["Firefox on Windows", "Safari on iPhone"])
    assert signed_in == []


def test_one_other_browser_is_signed_out(
    signed_in: list[Request], open_account: OpenAccount
) -> None:
    account = open_account()
    account.press("Sign out Safari on iPhone")
    expect(account.sessions).to_have_count(1)
    assert [(ended.method, ended.url.split("/api")[1]) for ended in signed_in] == [
        ("DELETE", "/me/sessions/phone")
    ]


@pytest.mark.parametrize(
    ("button", "query"),
    [
        ("Sign out", ""),
        ("Sign out Firefox on Windows", ""),
        ("Sign out everywhere", "?everywhere=true"),
    ],
)
def test_signing_out_leads_to_the_first_page(
    visitor: Visitor,
    signed_in: list[Request],
    open_account: OpenAccount,
    button: str,
    query: str,
) -> None:
    account = open_account()
    expect(account.sessions).to_have_count(2)
    visitor.pretend(SIGNED_OUT)
    account.press(button)
    expect(account.page.get_by_role("link", name="Sign in")).to_be_visible()
    expect(account.page).to_have_url("/")
    assert [ended.url.split("/auth")[1] for ended in signed_in] == [f"/logout{query}"]


def test_a_failure_to_sign_out_is_said(signed_in: list[Request], open_account: OpenAccount) -> None:
    account = open_account()
    account.page.route("**/auth/logout*", lambda route: route.abort())
    account.press("Sign out")
    expect(account.notices).to_contain_text("Cutout could not be reached.")
    assert len(signed_in) == 1
