"""Fixtures: folders for containers, a provider to sign in with, and a browser."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, sync_playwright

from accounts import Provider, user
from stack import ROOT

CHROMIUM = "/usr/bin/chromium"


@pytest.fixture
def folder() -> Iterator[Path]:
    """A folder with a short path, for sockets, into which the image's user may look."""
    folder = Path(tempfile.mkdtemp(prefix="cutout-", dir="/tmp"))
    folder.chmod(0o755)
    yield folder
    shutil.rmtree(folder)


@pytest.fixture(scope="session")
def provider() -> Iterator[Provider]:
    """An OpenID provider with one user."""
    with Provider(user("alice")) as provider:
        yield provider


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Debian's Chromium, headless."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def jacket() -> Path:
    """A photo with one clear subject."""
    return ROOT / "Tests" / "Fixtures" / "photos" / "jacket.jpg"
