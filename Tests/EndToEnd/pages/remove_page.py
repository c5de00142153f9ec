"""The first page: photos in, cutouts out."""

from __future__ import annotations

import base64
import io
from collections.abc import Callable, Sequence
from pathlib import Path

from PIL import Image
from playwright.sync_api import Locator, Page, Response, expect

from pages.web_page import WebPage

# A removal on a busy two-core machine, upload and compositing included.
PATIENCE = 60_000

SEND_FILES = """([type, files]) => {
    const transfer = new DataTransfer();
    for (const [name, data] of files) {
        const bytes = Uint8Array.from(atob(data), (c) => c.charCodeAt(0));
        transfer.items.add(new File([bytes], name));
    }
    const options = { bubbles: true, cancelable: true };
    const event = type === "paste"
        ? new ClipboardEvent(type, { ...options, clipboardData: transfer })
        : new DragEvent(type, { ...options, dataTransfer: transfer });
    document.body.dispatchEvent(event);
}"""


class RemovePage(WebPage):
    """Drives the first page."""

    def __init__(self, page: Page) -> None:
        super().__init__(page)
        page.goto("/")

    def choose(self, *files: Path) -> None:
        """Chooses files in the system's dialogue."""
        self.page.locator("input[type=file]:visible").first.set_input_files(files)

    def drop(self, *files: Path) -> None:
        """Drags files over the window and lets go."""
        self._send("dragenter", files)
        expect(self.page.get_by_text("Drop to cut out")).to_be_visible()
        self._send("drop", files)
        expect(self.page.get_by_text("Drop to cut out")).to_be_hidden()

    def paste(self, *files: Path) -> None:
        """Pastes files from the clipboard."""
        self._send("paste", files)

    def _send(self, event: str, files: Sequence[Path]) -> None:
        contents = [(file.name, base64.b64encode(file.read_bytes()).decode()) for file in files]
        self.page.evaluate(SEND_FILES, [event, contents])

    @property
    def tiles(self) -> Locator:
        """The photos in the strip."""
        return self.page.get_by_role("list", name="Your photos").get_by_role("listitem")

    @property
    def status(self) -> Locator:
        """What the stage says about the photo on it."""
        return self.page.locator("photo-stage").get_by_role("status")

    @property
    def slider(self) -> Locator:
        """The line between before and after."""
        return self.page.locator("photo-stage").get_by_role("slider")

    @property
    def cutout(self) -> Locator:
        """The cutout on the stage."""
        return self.page.locator("photo-stage compare-slider canvas")

    def expect_cutout(self) -> None:
        """Waits until the photo on the stage is done and its cutout lies over it."""
        expect(self.status).to_have_text("The cutout is ready", timeout=PATIENCE)
        expect(self.cutout).to_be_visible(timeout=PATIENCE)
        expect(self.slider).to_have_value("0")

    def shown_pixel(self, x: float, y: float) -> list[int]:
        """RGBA of the cutout on the stage, at shares of its width and height."""
        return self.pixel_of(self.cutout, x, y)

    def download(self) -> tuple[str, Image.Image]:
        """Downloads the cutout on the stage: its name and its pixels."""
        with self.page.expect_download(timeout=PATIENCE) as download:
            self.page.get_by_role("button", name="Download").first.click()
        image = Image.open(io.BytesIO(Path(download.value.path()).read_bytes()))
        image.load()
        return download.value.suggested_filename, image


def answers_to(page: Page, path: str) -> list[Response]:
    """Collects the answers to requests for a path from now on."""
    answers: list[Response] = []
    page.on("response", lambda answer: answers.append(answer) if path in answer.url else None)
    return answers


#: Opens the first page in a browser of given traits.
OpenPage = Callable[..., RemovePage]
