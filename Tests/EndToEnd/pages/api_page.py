"""The page about the API."""

from __future__ import annotations

from playwright.sync_api import Locator, Page

from pages.web_page import WebPage


class ApiPage(WebPage):
    """Drives the page about the API."""

    def __init__(self, page: Page) -> None:
        super().__init__(page)
        page.goto("/api-docs")

    @property
    def operations(self) -> Locator:
        """The routes, each to be opened."""
        return self.page.locator("api-reference details")

    def choose(self, language: str) -> None:
        """Shows the example in this language."""
        self.page.get_by_role("radio", name=language, exact=True).check(force=True)

    @property
    def example(self) -> Locator:
        """The example that is shown."""
        return self.page.get_by_role("region", name="Remove a background").locator(
            "pre:visible code"
        )

    def code(self, language: str) -> str:
        """The example in this language, as it stands on the page."""
        self.choose(language)
        return self.example.inner_text()
