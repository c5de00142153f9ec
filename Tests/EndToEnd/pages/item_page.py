"""One cutout's own page."""

from __future__ import annotations

import io
import re
from pathlib import Path

from PIL import Image
from playwright.sync_api import Locator, Page, expect

from pages.web_page import WebPage

# Fetching and compositing on a busy machine.
PATIENCE = 60_000


class ItemPage(WebPage):
    """Drives the page of the item with this identifier."""

    def __init__(self, page: Page, identifier: str) -> None:
        super().__init__(page)
        page.goto(f"/item?id={identifier}")

    @property
    def name(self) -> Locator:
        """The cutout's name."""
        return self.page.get_by_role("heading", level=1)

    @property
    def cutout(self) -> Locator:
        """The cutout over its background."""
        return self.page.locator("compare-slider canvas").first

    def expect_cutout(self) -> None:
        """Waits until photo and cutout lie over one another."""
        slider = self.page.get_by_role("slider", name="Compare before and after")
        expect(slider).to_have_value("50", timeout=PATIENCE)

    def begin_to_rename(self, name: str) -> None:
        """Types another name, without keeping it yet."""
        self.page.get_by_role("button", name="Rename").click()
        self.page.get_by_role("textbox", name="New name").fill(name)

    def detail(self, term: str) -> Locator:
        """One of the details about the cutout."""
        return self.page.locator(f"dt:text-is('{term}') + dd")

    def download(self) -> tuple[str, Image.Image]:
        """Downloads the cutout: its file's name and its pixels."""
        with self.page.expect_download(timeout=PATIENCE) as download:
            self.page.get_by_role("link", name=re.compile("Download [A-Z]+$")).click()
        image = Image.open(io.BytesIO(Path(download.value.path()).read_bytes()))
        image.load()
        return download.value.suggested_filename, image
