"""What every page must hold to, whoever looks at it and on whatever."""

from __future__ import annotations

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page


def violations(page: Page) -> list[str]:
    """What axe-core finds against WCAG and good practice, contrast included."""
    found = Axe().run(page).response["violations"]
    return [f"{rule['id']}: {node['html']}" for rule in found for node in rule["nodes"]]


def width_of_content(page: Page) -> int:
    """How wide the document is; wider than the window means scrolling sideways."""
    return page.evaluate("document.documentElement.scrollWidth")
