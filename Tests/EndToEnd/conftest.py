"""Fixtures: one running stack for all tests, more of them on request, photos and a browser."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest
from pages.remove_page import OpenPage, RemovePage
from playwright.sync_api import Browser, Page, sync_playwright

from accounts import Provider, make_key, sign_in, stack_with, user
from stack import EXECUTABLE, ROOT, Stack
from web import FETCHES_LOCALLY, Web

CHROMIUM = "/usr/bin/chromium"


@pytest.fixture(scope="session")
def stack() -> Iterator[Stack]:
    """The stack that tests share; those that stop or overload one make their own."""
    with Stack() as stack:
        yield stack


@pytest.fixture
def make_stack() -> Iterator[Callable[..., Stack]]:
    """Starts further stacks with settings of their own: `make_stack(CUTOUT_WAITING="1")`."""
    stacks: list[Stack] = []

    def make(**settings: str) -> Stack:
        stack = Stack(settings)
        stacks.append(stack)
        stack.start()
        return stack

    yield make
    for stack in stacks:
        stack.stop()


@pytest.fixture(scope="session")
def base_url(stack: Stack) -> str:
    """Where nginx serves the shared stack."""
    return stack.url


@pytest.fixture(scope="session")
def client(base_url: str) -> Iterator[httpx.Client]:
    """An HTTP client of the shared stack."""
    with httpx.Client(base_url=base_url, timeout=60) as client:
        yield client


@pytest.fixture(scope="session")
def web() -> Iterator[Web]:
    """A web server of the test's own on 127.0.0.1."""
    with Web() as web:
        yield web


@pytest.fixture(scope="session")
def fetching_stack() -> Iterator[Stack]:
    """A stack that fetches from 127.0.0.1 too, as if that were a public address."""
    with Stack(FETCHES_LOCALLY) as stack:
        yield stack


@pytest.fixture(scope="session")
def provider() -> Iterator[Provider]:
    """An OpenID provider with its users."""
    unverified = user("mallory", email_verified=False)
    with Provider(user("alice"), user("bob"), unverified) as provider:
        yield provider


@pytest.fixture(scope="session")
def site(provider: Provider) -> Iterator[Stack]:
    """A stack where people sign in, and nobody else is served."""
    with stack_with(provider) as stack:
        yield stack


@dataclass(frozen=True)
class Service:
    """Where a client is pointed, and the key that it is given."""

    url: str
    key: str
    revoked_key: str


@pytest.fixture(scope="session", params=["strangers", "keys"])
def service(request: pytest.FixtureRequest, provider: Provider) -> Iterator[Service]:
    """A Cutout that serves strangers, and one that serves nobody without a key."""
    fetching = FETCHES_LOCALLY
    if request.param == "strangers":
        with Stack(fetching) as stack:
            yield Service(stack.url, "any key", "ck_revoked")
        return
    with stack_with(provider, **fetching) as stack:
        alice = sign_in(stack, "alice")
        kept, revoked = make_key(alice), make_key(alice)
        alice.delete(f"/api/me/keys/{revoked['id']}").raise_for_status()
        yield Service(stack.url, kept["secret"], revoked["secret"])


@pytest.fixture(scope="session")
def photos() -> Path:
    """The folder of fixture photos."""
    return ROOT / "Tests" / "Fixtures" / "photos"


@pytest.fixture(scope="session")
def pen(photos: Path) -> bytes:
    """956 x 1360 pixels with one clear subject."""
    return (photos / "pen.jpg").read_bytes()


@pytest.fixture(scope="session")
def cutout() -> Path:
    """The release executable."""
    assert EXECUTABLE.exists(), "build first: swift build -c release"
    return EXECUTABLE


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Debian's Chromium, headless."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield browser
        browser.close()


@pytest.fixture
def page(browser: Browser, base_url: str) -> Iterator[Page]:
    """A page in a fresh browser profile, on the shared stack."""
    context = browser.new_context(base_url=base_url, accept_downloads=True)
    yield context.new_page()
    context.close()


@pytest.fixture
def open_page(browser: Browser, base_url: str) -> Iterator[OpenPage]:
    """Opens the page in a browser of given traits, which must find no fault with it."""
    opened = []

    def open_page(**traits: object) -> RemovePage:
        context = browser.new_context(base_url=base_url, accept_downloads=True, **traits)
        opened.append((context, RemovePage(context.new_page())))
        return opened[-1][1]

    yield open_page
    for context, remove in opened:
        assert remove.complaints == []
        context.close()


@pytest.fixture
def jacket(photos: Path) -> Path:
    """A photo whose corners are no subject."""
    return photos / "jacket.jpg"
