"""What all pages have in common."""

from __future__ import annotations

from playwright.sync_api import ConsoleMessage, Locator, Page


class WebPage:
    """Drives a page and keeps what the browser complained about meanwhile."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.complaints: list[str] = []
        page.on("console", self._note)
        page.on("pageerror", lambda error: self.complaints.append(str(error)))

    def _note(self, message: ConsoleMessage) -> None:
        # A refused request is said on the page; the browser's own line about it is no fault.
        refused = any(place in message.location["url"] for place in ("/api/", "/auth/"))
        if message.type in ("error", "warning") and not refused:
            self.complaints.append(f"{message.type}: {message.text}")

    @property
    def notices(self) -> Locator:
        """What the page says about what happened."""
        return self.page.locator("notice-list")

    def undo(self) -> None:
        """Takes back the latest deletion."""
        self.notices.get_by_role("button", name="Undo").last.click()

    def set_background(self, name: str) -> None:
        """Chooses a swatch by its name."""
        self.page.get_by_role("radio", name=name, exact=True).check(force=True)

    def set_format(self, name: str) -> None:
        """Chooses PNG, WebP or JPG."""
        self.page.get_by_role("radio", name=name, exact=True).check(force=True)

    def pixel_of(self, canvas: Locator, x: float, y: float) -> list[int]:
        """RGBA of a canvas at shares of its width and height."""
        return canvas.evaluate(
            """(canvas, [x, y]) => {
                const probe = new OffscreenCanvas(1, 1).getContext("2d");
                const [left, top] = [canvas.width * x, canvas.height * y].map(Math.floor);
                probe.drawImage(canvas, -left, -top);
                return [...probe.getImageData(0, 0, 1, 1).data];
            }""",
            [x, y],
        )
