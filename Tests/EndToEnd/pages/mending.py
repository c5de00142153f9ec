"""Mending a photo, on the first page or on a cutout's own."""

from __future__ import annotations

import time

from playwright.sync_api import Locator, Page, expect

from pages.remove_page import PATIENCE
from pages.web_page import WebPage


class Mending:
    """Drives the board and its tools; places are shares of the photo's width and height."""

    def __init__(self, remove: WebPage) -> None:
        self.remove = remove
        self.page: Page = remove.page

    @classmethod
    def begin(cls, remove: WebPage) -> Mending:
        """Presses Mend and waits until the photo can be drawn on."""
        remove.page.get_by_role("button", name="Mend").click()
        expect(remove.page.get_by_text("Preparing the photo")).to_be_hidden(timeout=PATIENCE)
        mending = cls(remove)
        expect(mending.page.locator(".mend-ground")).to_be_visible()
        return mending

    def button(self, name: str) -> Locator:
        """A button among the tools."""
        return self.page.locator("mend-tools").get_by_role("button", name=name, exact=True)

    def slider(self, name: str) -> Locator:
        """A slider among the tools."""
        return self.page.locator("mend-tools").get_by_role("slider", name=name)

    @property
    def status(self) -> Locator:
        """What the tools say."""
        return self.page.locator("mend-tools").get_by_role("status")

    def choose(self, tool: str) -> None:
        """Takes up a tool."""
        self.page.get_by_role("radio", name=tool).check(force=True)

    def done(self) -> None:
        """Takes over what was mended."""
        self.button("Done").click()
        expect(self.page.locator("mend-tools")).to_be_hidden(timeout=PATIENCE)

    def place(self, x: float, y: float) -> tuple[float, float]:
        """Where a place of the photo lies in the window."""
        box = self.page.locator(".mend-ground").bounding_box()
        assert box is not None
        return box["x"] + box["width"] * x, box["y"] + box["height"] * y

    def point(self, x: float, y: float) -> None:
        """Moves the pointer there."""
        self.page.mouse.move(*self.place(x, y))

    def stroke(self, *places: tuple[float, float]) -> None:
        """Draws from place to place with the mouse."""
        self.point(*places[0])
        self.page.mouse.down()
        for place in places[1:]:
            self.page.mouse.move(*self.place(*place), steps=8)
        self.page.mouse.up()

    def pen(self, x: float, y: float, pressure: float) -> None:
        """Sets a pen down and lifts it."""
        left, top = self.place(x, y)
        self.page.locator(".mend-area").evaluate(
            """(area, [clientX, clientY, pressure]) => {
                // A pointer that is not the browser's own cannot be captured.
                area.setPointerCapture = () => {};
                const pen = { pointerId: 77, pointerType: "pen", clientX, clientY, bubbles: true };
                area.dispatchEvent(new PointerEvent("pointerdown", { ...pen, pressure }));
                area.dispatchEvent(new PointerEvent("pointerup", pen));
            }""",
            [left, top, pressure],
        )

    def pinch(self, factor: float) -> None:
        """Spreads two fingers around the middle."""
        session = self.page.context.new_cdp_session(self.page)
        x, y = self.place(0.5, 0.5)

        def touch(kind: str, distance: float) -> None:
            points = [{"x": x - distance, "y": y, "id": 0}, {"x": x + distance, "y": y, "id": 1}]
            if kind == "touchEnd":
                points = []
            session.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})

        session.send(
            "Input.dispatchTouchEvent",
            {"type": "touchStart", "touchPoints": [{"x": x - 30, "y": y, "id": 0}]},
        )
        touch("touchStart", 30)
        for step in range(1, 9):
            touch("touchMove", 30 + (30 * factor - 30) * step / 8)
        touch("touchEnd", 0)
        self.page.wait_for_timeout(150)

    @property
    def zoom(self) -> int:
        """How large the photo is shown, in percent."""
        words = self.page.locator("mend-board .zoom-actual").inner_text()
        return int(words.removesuffix(" %"))

    @property
    def typical_work(self) -> float:
        """The median work between two frames of the latest stroke, in milliseconds."""
        return float(self.page.locator("mend-tools").get_attribute("data-work"))

    def expect_alpha(self, x: float, y: float, alpha: int) -> None:
        """Waits until the board shows this much of the photo there, the faint ground aside."""
        view = self.page.locator("mend-tools details", has_text="View")
        view.evaluate("(details) => { details.open = true; }")
        self.slider("Show the photo").fill("0")
        canvas = self.page.locator(".mend-canvas")
        box, (left, top) = canvas.bounding_box(), self.place(x, y)
        assert box is not None
        share = ((left - box["x"]) / box["width"], (top - box["y"]) / box["height"])
        deadline = time.monotonic() + 10
        seen = None
        while time.monotonic() < deadline:
            seen = self.remove.pixel_of(canvas, *share)[3]
            if abs(seen - alpha) <= 2:
                return
            time.sleep(0.05)
        raise AssertionError(f"alpha at ({x}, {y}) is {seen}, not {alpha}")
