"""The account."""

from __future__ import annotations

from playwright.sync_api import Locator, Page

from pages.web_page import WebPage


class AccountPage(WebPage):
    """Drives the account's page."""

    def __init__(self, page: Page) -> None:
        super().__init__(page)
        page.goto("/account")

    @property
    def sessions(self) -> Locator:
        """Where the person is signed in."""
        return self.page.locator("session-list").get_by_role("listitem")

    @property
    def dialog(self) -> Locator:
        """The question before something that cannot be undone."""
        return self.page.get_by_role("dialog")

    def press(self, name: str) -> None:
        """Presses the button of this name."""
        self.page.get_by_role("button", name=name, exact=True).click()

    def agree(self, button: str) -> None:
        """Types what the dialog asks for and goes on."""
        self.dialog.get_by_role("textbox").fill("delete")
        self.dialog.get_by_role("button", name=button).click()
