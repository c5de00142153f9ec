"""The way in and back, and what the back button shows after somebody has gone."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from conftest import CHROMIUM
from pages.history_page import HistoryPage
from pages.remove_page import RemovePage
from pages.visitor import SIGNED_OUT, Visitor
from playwright.sync_api import Browser, Locator, Page, expect

ELSEWHERE = [
    "https://elsewhere.example/",
    "//elsewhere.example/",
    "/\\elsewhere.example/",
    "/\t/elsewhere.example/",
    "/.//elsewhere.example/",
    "javascript:alert(1)",
    "/auth/login",
    "/sign-in",
]


@pytest.fixture
def visitor(page: Page, base_url: str) -> Visitor:
    """Whoever is in front of the page."""
    return Visitor(page, base_url)


@pytest.fixture
def stranger(visitor: Visitor) -> Page:
    """The page of somebody who is not signed in."""
    visitor.pretend(SIGNED_OUT)
    return visitor.page


def google(page: Page) -> Locator:
    """The way to Google."""
    return page.get_by_role("link", name="Sign in with Google")


@pytest.mark.parametrize(
    ("code", "words"),
    [
        ("cancelled", "You cancelled the sign-in."),
        ("expired", "longer than ten minutes"),
        ("not_allowed", "This account may not use this Cutout."),
        ("email_unverified", "has not verified the e-mail address"),
        ("provider_unavailable", "Google could not be reached."),
        ("failed", "The sign-in did not work."),
        ("<b>unknown</b>", "The sign-in did not work."),
    ],
)
def test_every_failure_has_words(stranger: Page, code: str, words: str) -> None:
    stranger.goto(f"/sign-in?error={code}")
    expect(stranger.get_by_role("alert")).to_contain_text(words)
    expect(google(stranger)).to_be_visible()


def test_the_provider_goes_by_its_name(visitor: Visitor) -> None:
    visitor.pretend(SIGNED_OUT | {"sign_in_name": "Keycloak"})
    visitor.page.goto("/sign-in?error=provider_unavailable")
    expect(visitor.page.get_by_role("link", name="Sign in with Keycloak")).to_be_visible()
    expect(visitor.page.locator("use[href='/icons/sprite.svg#google']")).to_be_hidden()
    expect(visitor.page.get_by_role("alert")).to_have_text(
        "Keycloak could not be reached. Wait a moment, then try again."
    )


@pytest.mark.parametrize("path", ["/history?q=shoes", "/item?id=abc", "/account"])
def test_a_private_page_leads_to_signing_in_and_knows_the_way_back(
    stranger: Page, path: str
) -> None:
    stranger.goto(path)
    expect(google(stranger)).to_be_visible()
    back = stranger.evaluate(
        "(link) => new URL(link.href).searchParams.get('return')", google(stranger).element_handle()
    )
    assert back == path


@pytest.mark.parametrize("path", ELSEWHERE)
def test_the_way_back_never_leads_elsewhere(stranger: Page, path: str) -> None:
    stranger.goto("/")
    stranger.evaluate(
        "(path) => location.assign(`/sign-in?return=${encodeURIComponent(path)}`)", path
    )
    expect(google(stranger)).to_have_attribute("href", "/auth/login?return=%2F")


@pytest.mark.parametrize("path", ELSEWHERE)
def test_whoever_is_in_is_not_led_elsewhere_either(visitor: Visitor, path: str) -> None:
    page = visitor.page
    page.goto("/")
    page.evaluate("(path) => location.assign(`/sign-in?return=${encodeURIComponent(path)}`)", path)
    expect(page.get_by_role("heading", name="Keep the subject")).to_be_visible()
    expect(page).to_have_url("/")


def test_whoever_is_in_goes_straight_on(visitor: Visitor) -> None:
    visitor.page.goto("/sign-in?return=%2Fhistory%3Fq%3Dshoes")
    expect(visitor.page).to_have_url("/history?q=shoes")


def test_a_server_without_sign_in_says_what_to_set(visitor: Visitor) -> None:
    visitor.pretend(SIGNED_OUT | {"sign_in_available": False})
    visitor.page.goto("/sign-in")
    expect(visitor.page.get_by_role("alert")).to_contain_text("GOOGLE_CLIENT_ID")
    expect(google(visitor.page)).to_be_hidden()


def test_photos_wait_while_their_owner_signs_in(stranger: Page, photos: Path) -> None:
    refusal = {"error": {"code": "sign_in_required", "message": "Sign in to cut out photos."}}
    stranger.route("**/api/remove", lambda route: route.fulfill(status=401, json=refusal))
    remove = RemovePage(stranger)
    remove.choose(photos / "jacket.jpg")
    expect(remove.status).to_have_text("Sign in to cut out photos.")
    stranger.locator("photo-stage").get_by_role("link", name="Sign in").click()
    expect(google(stranger)).to_be_visible()
    stranger.unroute("**/api/remove")
    stranger.unroute("**/api/me")
    stranger.reload()  # now as somebody who is signed in
    expect(stranger).to_have_url("/")
    remove.expect_cutout()
    expect(remove.tiles).to_contain_text(["jacket.jpg"])
    stranger.reload()
    remove.expect_cutout()
    expect(remove.tiles).to_have_count(1)
    assert remove.complaints == []


@pytest.fixture
def remembering(browser: Browser, base_url: str) -> Iterator[Visitor]:
    """In a browser that keeps pages whole for its back button, which test browsers do not."""
    other = browser.browser_type.launch(
        executable_path=CHROMIUM,
        args=["--no-sandbox"],
        ignore_default_args=["--disable-back-forward-cache"],
    )
    yield Visitor(other.new_context(base_url=base_url).new_page(), base_url)
    other.close()


@pytest.fixture
def left_behind(remembering: Visitor) -> Visitor:
    """Somebody who has looked at their history and gone on to their account."""
    remembering.keep("secret.jpg")
    history = HistoryPage(remembering.page)
    history.expect_names("secret.jpg")
    remembering.page.evaluate("window.isTheSame = true")
    remembering.page.get_by_role("link", name="Account").click()
    expect(remembering.page.get_by_role("heading", name="Guest")).to_be_visible()
    return remembering


def test_the_back_button_brings_back_ones_own_page(left_behind: Visitor) -> None:
    page = left_behind.page
    left_behind.keep("later.jpg")
    page.go_back(wait_until="commit")
    expect(page.get_by_role("link", name="secret.jpg")).to_be_visible()
    expect(page.get_by_role("link", name="later.jpg")).to_be_visible()
    assert page.evaluate("window.isTheSame") is True


def test_the_back_button_shows_nothing_of_who_has_gone(left_behind: Visitor) -> None:
    page = left_behind.page
    left_behind.sign_out()
    page.go_back(wait_until="commit")
    expect(page.get_by_role("heading", name="Nothing here yet")).to_be_visible()
    expect(page.get_by_text("secret.jpg")).to_have_count(0)
