"""The account."""

from __future__ import annotations

from playwright.sync_api import Locator, Page, expect

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

    @property
    def keys(self) -> Locator:
        """The API keys that the person has."""
        return self.page.get_by_role("list", name="Your API keys").get_by_role("listitem")

    @property
    def key_name(self) -> Locator:
        """Where the name of a new key is typed."""
        return self.page.get_by_role("textbox", name="Name of a new key")

    @property
    def new_key(self) -> Locator:
        """The key that was just made."""
        return self.page.get_by_role("textbox", name="Your new key")

    def make_key(self, name: str, scope: str = "Removals only") -> str:
        """Makes a key and returns it; it stays on the page until one is done with it."""
        self.key_name.fill(name)
        self.page.get_by_role("radio", name=scope).check(force=True)
        self.press("Make a key")
        expect(self.new_key).to_be_visible()
        return self.new_key.input_value()

    def revoke_key(self, name: str) -> None:
        """Revokes the key of this name, after the typed word."""
        self.press(f"Revoke {name}")
        self.dialog.get_by_role("textbox").fill("revoke")
        self.dialog.get_by_role("button", name="Revoke the key").click()
