"""API keys on the account's page: making, copying, listing and revoking them."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import httpx
import pytest
from pages.access import violations, width_of_content
from pages.account_page import AccountPage
from playwright.sync_api import Browser, expect

from accounts import PHOTO
from api import remove

OpenAccount = Callable[..., AccountPage]


@pytest.fixture
def open_account(browser: Browser, base_url: str) -> Iterator[OpenAccount]:
    """Opens the account of a new guest in a browser of given traits, which must not complain."""
    opened: list[AccountPage] = []

    def open_account(**traits: object) -> AccountPage:
        context = browser.new_context(base_url=base_url, reduced_motion="reduce", **traits)
        opened.append(AccountPage(context.new_page()))
        expect(opened[-1].page.get_by_text("There are no keys yet.")).to_be_visible()
        return opened[-1]

    yield open_account
    assert [complaint for account in opened for complaint in account.complaints] == []
    for account in opened:
        account.page.context.close()


def answer_to(client: httpx.Client, secret: str) -> int:
    """The status of a removal with a key."""
    client.headers["X-Api-Key"] = secret
    return remove(client, PHOTO).status_code


@pytest.fixture
def program(base_url: str) -> Iterator[httpx.Client]:
    """A program elsewhere."""
    with httpx.Client(base_url=base_url, timeout=60) as client:
        yield client


def test_a_key_is_made_used_and_revoked(open_account: OpenAccount, program: httpx.Client) -> None:
    account = open_account()
    secret = account.make_key("Shop photos")
    expect(account.keys).to_contain_text([f"Shop photos{secret[:9]}… Removals only"])
    expect(account.keys).to_contain_text(["never used"])
    assert answer_to(program, secret) == 200
    account.page.reload()
    expect(account.keys).to_contain_text(["used just now"])
    account.press("Revoke Shop photos")
    expect(account.dialog.get_by_role("button", name="Revoke the key")).to_be_disabled()
    account.page.keyboard.press("Escape")
    assert answer_to(program, secret) == 200
    account.revoke_key("Shop photos")
    expect(account.page.get_by_text("There are no keys yet.")).to_be_visible()
    expect(account.key_name).to_be_focused()
    assert answer_to(program, secret) == 401


def test_a_key_is_shown_once(open_account: OpenAccount) -> None:
    account = open_account()
    secret = account.make_key("a")
    expect(account.new_key).to_be_focused()
    expect(account.page.get_by_text("not shown again")).to_be_visible()
    account.press("Done")
    expect(account.key_name).to_be_focused()
    expect(account.key_name).to_have_value("")
    expect(account.new_key).to_be_hidden()
    inputs = account.page.locator("input").evaluate_all("(all) => all.map(({ value }) => value)")
    assert secret not in inputs
    account.make_key("b")
    expect(account.keys).to_have_count(2)
    account.page.reload()
    expect(account.keys).to_have_count(2)
    expect(account.new_key).to_be_hidden()
    assert secret not in account.page.content()


def test_a_key_is_copied(open_account: OpenAccount) -> None:
    account = open_account(permissions=["clipboard-read", "clipboard-write"])
    secret = account.make_key("a")
    account.press("Copy")
    expect(account.page.get_by_role("button", name="Copied")).to_be_visible()
    expect(account.page.get_by_text("The key is in the clipboard.")).to_be_attached()
    assert account.page.evaluate("navigator.clipboard.readText()") == secret


def test_a_key_is_selected_where_pages_do_not_reach_the_clipboard(
    open_account: OpenAccount,
) -> None:
    account = open_account()
    secret = account.make_key("a")
    account.page.evaluate(
        "() => { navigator.clipboard.writeText = () => Promise.reject(new Error()); }"
    )
    account.press("Copy")
    expect(account.page.get_by_role("button", name="Press Ctrl+C")).to_be_visible()
    expect(account.new_key).to_be_focused()
    assert account.page.evaluate("getSelection().toString()") == secret


def test_the_scope_is_explained_and_sent(open_account: OpenAccount, program: httpx.Client) -> None:
    account = open_account()
    expect(account.page.get_by_text("sees nothing of your account")).to_be_visible()
    program.headers["X-Api-Key"] = account.make_key("reader", "Full access")
    expect(account.keys).to_contain_text(["Full access"])
    assert program.get("/api/history").status_code == 200
    account.press("Done")
    expect(account.page.get_by_text("Reads and changes your history too")).to_be_visible()


def test_a_refusal_is_said(open_account: OpenAccount) -> None:
    account = open_account()
    refusal = {"error": {"code": "too_many_keys", "message": "You have 50 API keys."}}
    account.page.route(
        "**/api/me/keys",
        lambda route: (
            route.fulfill(status=409, json=refusal)
            if route.request.method == "POST"
            else route.continue_()
        ),
    )
    account.key_name.fill("one more")
    account.press("Make a key")
    expect(account.notices).to_contain_text("You have 50 API keys.")
    expect(account.key_name).to_have_value("one more")
    account.page.unroute("**/api/me/keys")
    account.press("Make a key")
    expect(account.new_key).to_be_visible()


def test_all_of_it_by_keyboard(open_account: OpenAccount) -> None:
    account = open_account()
    keyboard = account.page.keyboard
    account.key_name.focus()
    keyboard.type("typed")
    for key in ("Tab", "ArrowRight", "Tab", "Enter"):
        keyboard.press(key)
    expect(account.new_key).to_be_focused()
    expect(account.keys).to_contain_text(["Full access"])
    for key in ("Tab", "Tab", "Enter"):  # past copying to being done
        keyboard.press(key)
    expect(account.key_name).to_be_focused()
    for key in ("Shift+Tab", "Enter"):
        keyboard.press(key)
    keyboard.type("revoke")
    keyboard.press("Enter")
    expect(account.keys).to_have_count(0)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_no_violations(open_account: OpenAccount, scheme: str) -> None:
    account = open_account(color_scheme=scheme)
    assert violations(account.page) == []
    account.make_key("a")
    assert violations(account.page) == []
    account.press("Done")
    account.press("Revoke a")
    assert violations(account.page) == []


def test_a_phone_never_scrolls_sideways(open_account: OpenAccount) -> None:
    account = open_account(viewport={"width": 360, "height": 740}, is_mobile=True, has_touch=True)
    name = "a-very-long-name-without-any-place-to-break-it-" * 5
    account.make_key(name)
    assert width_of_content(account.page) == 360
    expect(account.page.get_by_role("button", name="Done")).to_be_in_viewport()
    account.press("Done")
    account.press(f"Revoke {name}")
    assert width_of_content(account.page) == 360
    expect(account.dialog.get_by_role("textbox")).to_be_in_viewport()
