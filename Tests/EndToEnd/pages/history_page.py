"""The history: all cutouts, and what can be done with several."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path
from urllib.parse import quote

from playwright.sync_api import Locator, Page, expect

from pages.web_page import WebPage


class HistoryPage(WebPage):
    """Drives the history."""

    def __init__(self, page: Page, query: str = "") -> None:
        super().__init__(page)
        page.goto(f"/history?q={quote(query)}" if query else "/history")

    @property
    def cards(self) -> Locator:
        """The cutouts that are shown."""
        return self.page.get_by_role("list", name="Your cutouts").get_by_role("listitem")

    @property
    def search_field(self) -> Locator:
        """Where names are searched."""
        return self.page.get_by_role("searchbox", name="Search by name")

    @property
    def count(self) -> Locator:
        """What the page says about how many there are."""
        return self.page.locator(".history-count")

    @property
    def selection(self) -> Locator:
        """What can be done with the chosen ones."""
        return self.page.get_by_role("group", name="Chosen cutouts")

    def sort(self, order: str) -> None:
        """Chooses what comes first."""
        self.page.get_by_role("combobox", name="Sort").select_option(order)

    def expect_names(self, *names: str) -> None:
        """Waits until exactly these are shown, in this order."""
        expect(self.cards.locator(".card-name")).to_have_text(list(names))

    def tick(self, name: str) -> Locator:
        """The box that chooses a cutout."""
        return self.page.get_by_role("checkbox", name=f"Select {name}", exact=True)

    def choose(self, *names: str) -> None:
        """Chooses cutouts one by one."""
        for name in names:
            self.tick(name).check()

    def delete_chosen(self) -> None:
        """Deletes the chosen ones."""
        self.selection.get_by_role("button", name="Delete").click()

    def download_chosen(self) -> list[str]:
        """Downloads the chosen ones: the names in the ZIP file."""
        with self.page.expect_download() as download:
            self.selection.get_by_role("button", name="Download ZIP").click()
        data = Path(download.value.path()).read_bytes()
        return zipfile.ZipFile(io.BytesIO(data)).namelist()

    def open(self, name: str) -> None:
        """Follows a card to the cutout's own page."""
        self.cards.get_by_role("link", name=name).click()
