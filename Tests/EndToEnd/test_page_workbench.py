"""The workbench in use: nothing shown as done that is not, ways to take a cutout along, phones."""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from pages.access import violations, width_of_content
from pages.mending import Mending
from pages.remove_page import PATIENCE, RemovePage, answers_to
from PIL import Image
from playwright.sync_api import Browser, expect

OpenPage = Callable[..., RemovePage]

PHONES = [(390, 760), (320, 640), (360, 740)]

# Looks at every frame for a tick beside an uncut photo, and for a stage that is done with nothing
# on it or with the bare photo instead of the cutout before it.
WATCH = """() => {
    window.faults = new Set();
    window.ticks = 0;
    let shown = false;
    const hasHole = (canvas) => {
        const probe = new OffscreenCanvas(1, 1).getContext("2d");
        probe.drawImage(canvas, -2, -2);
        return probe.getImageData(0, 0, 1, 1).data[3] === 0;
    };
    const watch = () => {
        for (const tile of document.querySelectorAll(".tile[data-stage=done]")) {
            window.ticks++;
            if (!hasHole(tile.querySelector("canvas"))) window.faults.add("tick beside a photo");
        }
        const stage = document.querySelector("photo-stage");
        const after = stage.querySelector(".compare-after");
        if (stage.dataset.stage === "done") {
            shown = true;
            if (after.hidden) window.faults.add("done without a cutout");
            else if (!hasHole(after.querySelector("canvas"))) window.faults.add("done, uncut");
        } else if (window.switching && shown && after.hidden) {
            window.faults.add("bare photo while switching");
        }
        requestAnimationFrame(watch);
    };
    watch();
}"""


@pytest.fixture
def open_page(browser: Browser, base_url: str) -> Iterator[OpenPage]:
    """Opens the page in a browser of given traits, which must find no fault with it."""
    opened = []

    def open_page(**traits: object) -> RemovePage:
        context = browser.new_context(base_url=base_url, accept_downloads=True, **traits)
        opened.append((context, RemovePage(context.new_page())))
        return opened[-1][1]

    yield open_page
    for context, remove in opened:
        assert remove.complaints == []
        context.close()


@pytest.fixture
def jacket(photos: Path) -> Path:
    """A photo whose corners are no subject."""
    return photos / "jacket.jpg"


def test_no_tick_beside_a_photo_that_is_whole(open_page: OpenPage, photos: Path) -> None:
    remove = open_page()
    remove.page.evaluate(WATCH)
    remove.choose(photos / "large-12mp.jpg", photos / "jacket.jpg", photos / "shoes.jpg")
    expect(remove.page).to_have_title("\u2713 Done \u00b7 Cutout", timeout=PATIENCE)
    remove.expect_cutout()
    remove.page.evaluate("() => { window.switching = true; }")
    for index in (1, 2, 0, 1):
        remove.tiles.nth(index).get_by_role("button").first.click()
        remove.expect_cutout()
    assert remove.page.evaluate("window.ticks") > 3
    assert remove.page.evaluate("[...window.faults]") == []


def test_the_tab_and_the_reader_are_told_how_far_a_batch_is(
    open_page: OpenPage, photos: Path
) -> None:
    remove = open_page()
    remove.choose(photos / "jacket.jpg", photos / "shoes.jpg")
    expect(remove.page).to_have_title(re.compile(r"^[01] of 2 · Cutout$"))
    expect(remove.page).to_have_title("\u2713 Done \u00b7 Cutout", timeout=PATIENCE)
    told = remove.page.locator("photo-strip > [role=status]")
    expect(told).to_have_text("All 2 cutouts are ready")


def test_a_removed_photo_comes_back_with_its_cutout(open_page: OpenPage, photos: Path) -> None:
    remove = open_page()
    remove.choose(photos / "jacket.jpg", photos / "shoes.jpg")
    expect(remove.page).to_have_title("\u2713 Done \u00b7 Cutout", timeout=PATIENCE)
    remove.tiles.nth(0).get_by_role("button").first.focus()
    remove.page.keyboard.press("Delete")
    expect(remove.tiles).to_have_count(1)
    expect(remove.tiles.get_by_role("button").first).to_be_focused()
    expect(remove.notices).to_contain_text("Removed “jacket.jpg”.")
    remove.undo()
    expect(remove.tiles).to_have_count(2)
    remove.expect_cutout()
    assert remove.shown_pixel(0.01, 0.01)[3] == 0


def test_copy_by_button_and_by_key(open_page: OpenPage, jacket: Path) -> None:
    remove = open_page(permissions=["clipboard-read", "clipboard-write"])
    remove.choose(jacket)
    remove.expect_cutout()
    read = """async () => {
        const [item] = await navigator.clipboard.read();
        const picture = await createImageBitmap(await item.getType("image/png"));
        const probe = new OffscreenCanvas(1, 1).getContext("2d");
        probe.drawImage(picture, 0, 0);
        return [picture.width, picture.height, probe.getImageData(0, 0, 1, 1).data[3]];
    }"""
    size = list(Image.open(jacket).size)
    remove.page.get_by_role("button", name="Copy").click()
    expect(remove.page.get_by_role("button", name="Copied")).to_be_visible(timeout=PATIENCE)
    assert remove.page.evaluate(read) == [*size, 0]
    expect(remove.page.get_by_role("button", name="Copy", exact=True)).to_be_visible()
    remove.set_background("Sky")
    remove.page.keyboard.press("Control+c")
    expect(remove.page.get_by_role("button", name="Copied")).to_be_visible(timeout=PATIENCE)
    assert remove.page.evaluate(read) == [*size, 255]


def test_the_size_of_the_file_is_told_and_quality_changes_it(
    open_page: OpenPage, jacket: Path
) -> None:
    remove = open_page()
    remove.choose(jacket)
    remove.expect_cutout()
    remove.set_format("JPG")
    told = remove.page.locator(".format-size")
    expect(told).to_have_text(re.compile(r"\d+ kB"), timeout=PATIENCE)
    before = told.inner_text()
    remove.page.get_by_role("slider", name="Compression quality").fill("50")
    expect(told).not_to_have_text(before, timeout=PATIENCE)
    expect(told).to_have_text(re.compile(r"\d+ kB"), timeout=PATIENCE)
    with remove.page.expect_download() as download:
        remove.page.get_by_role("button", name="Download JPG").click()
    data = Path(download.value.path()).read_bytes()
    assert Image.open(io.BytesIO(data)).format == "JPEG"
    assert f"{round(len(data) / 1000)} kB" in told.inner_text()


def test_the_button_can_be_dragged_out(open_page: OpenPage, jacket: Path) -> None:
    remove = open_page()
    remove.choose(jacket)
    remove.expect_cutout()
    expect(remove.page.locator(".format-size")).not_to_be_empty(timeout=PATIENCE)
    data = remove.page.get_by_role("button", name="Download PNG").evaluate(
        """(button) => {
            const dataTransfer = new DataTransfer();
            button.dispatchEvent(new DragEvent("dragstart", { dataTransfer, bubbles: true }));
            return dataTransfer.getData("DownloadURL");
        }"""
    )
    assert data.startswith("image/png:jacket-cutout.png:blob:")


def test_choices_are_remembered_and_jpg_gives_transparency_back(
    open_page: OpenPage, jacket: Path
) -> None:
    remove = open_page()
    remove.choose(jacket)
    remove.expect_cutout()
    remove.set_format("JPG")
    remove.set_format("WebP")
    expect(remove.page.get_by_role("radio", name="Transparent")).to_be_checked()
    remove.set_background("Sage")
    remove.page.reload()
    remove.choose(jacket)
    remove.expect_cutout()
    expect(remove.page.get_by_role("radio", name="WebP")).to_be_checked()
    expect(remove.page.get_by_role("radio", name="Sage")).to_be_checked()


def test_zoom_is_sharp_at_its_own_size(open_page: OpenPage, photos: Path) -> None:
    """At 100 % the cutout has a pixel for each of the photo's."""
    remove = open_page()
    remove.choose(photos / "large-12mp.jpg")
    remove.expect_cutout()
    assert remove.cutout.evaluate("(canvas) => canvas.width") < 1600
    remove.page.keyboard.press("1")
    expect(remove.page.locator("photo-stage .zoom-actual").first).to_have_text("100 %")
    width = Image.open(photos / "large-12mp.jpg").width
    expect(remove.cutout).to_have_attribute("width", str(width), timeout=PATIENCE)
    box = remove.cutout.bounding_box()
    assert box is not None
    assert round(box["width"]) == width
    remove.page.keyboard.press("0")
    assert (remove.cutout.bounding_box() or {})["width"] < 800


@pytest.mark.parametrize(("width", "height"), PHONES)
def test_on_a_phone_all_is_at_hand(
    open_page: OpenPage, jacket: Path, width: int, height: int
) -> None:
    remove = open_page(viewport={"width": width, "height": height}, is_mobile=True, has_touch=True)
    remove.choose(jacket)
    remove.expect_cutout()
    page = remove.page
    stage = page.locator("photo-stage").bounding_box()
    assert stage is not None
    assert stage["height"] <= height * 0.455
    assert width_of_content(page) == width
    for name in ("Mend", "Background", "Format", "Download PNG", "Copy"):
        button = page.locator("export-panel").get_by_role("button", name=name)
        expect(button).to_be_in_viewport(ratio=0.9)
        box = button.bounding_box()
        assert box is not None
        assert box["height"] >= 44
        assert box["width"] >= 44
        assert box["x"] >= 0
        assert box["x"] + box["width"] <= width
    expect(page.get_by_role("radio", name="Sky")).to_be_visible()
    page.get_by_role("button", name="Format").click()
    expect(page.get_by_role("radio", name="Sky")).to_be_hidden()
    expect(page.locator(".segments").get_by_text("WebP")).to_be_visible()
    assert violations(page) == []
    Mending.begin(remove)
    expect(page.locator("mend-tools").get_by_role("button", name="Done")).to_be_in_viewport()
    assert width_of_content(page) == width


def test_on_its_side_the_picture_lies_left_of_the_choices(
    open_page: OpenPage, jacket: Path
) -> None:
    remove = open_page(viewport={"width": 740, "height": 360}, is_mobile=True, has_touch=True)
    remove.choose(jacket)
    remove.expect_cutout()
    stage = remove.page.locator("photo-stage").bounding_box()
    panel = remove.page.locator("export-panel").bounding_box()
    assert stage is not None
    assert panel is not None
    assert stage["x"] + stage["width"] <= panel["x"]
    assert width_of_content(remove.page) == 740
    expect(remove.page.get_by_role("button", name="Download PNG")).to_be_in_viewport()


def test_contrast_themes_show_what_is_chosen(open_page: OpenPage, jacket: Path) -> None:
    remove = open_page(forced_colors="active")
    remove.choose(jacket)
    remove.expect_cutout()

    def ground(name: str) -> str:
        radio = remove.page.get_by_role("radio", name=name, exact=True)
        return radio.evaluate("(input) => getComputedStyle(input.nextSibling).backgroundColor")

    assert ground("PNG") != ground("WebP")
    assert ground("Sky") == "rgb(188, 220, 244)"
    assert violations(remove.page) == []


#: Whether so many photos are written down.
COUNT_KEPT = """expected => new Promise((resolve, reject) => {
  const opening = indexedDB.open("workbench");
  opening.onerror = () => reject(opening.error);
  opening.onsuccess = () => {
    const counting = opening.result.transaction("photos").objectStore("photos").count();
    counting.onsuccess = () => {
      opening.result.close();
      resolve(counting.result === expected);
    };
  };
})"""


def test_the_workbench_survives_a_reload_and_back(
    open_page: OpenPage, jacket: Path, photos: Path
) -> None:
    """Cutouts, what was mended, and photos that were still to be sent."""
    remove = open_page()
    page = remove.page
    remove.choose(jacket)
    remove.expect_cutout()
    mending = Mending.begin(remove)
    mending.stroke((0.4, 0.5), (0.6, 0.5))
    mending.done()
    page.route("**/api/remove", lambda route: route.abort())
    remove.choose(photos / "shoes.jpg")
    expect(page.get_by_role("button", name="Try again")).to_be_visible()
    page.unroute("**/api/remove")
    sent = answers_to(page, "/api/remove")
    page.reload()
    expect(remove.tiles).to_have_count(2)
    expect(page).to_have_title("\u2713 Done \u00b7 Cutout", timeout=PATIENCE)
    assert len(sent) == 1
    remove.expect_cutout()
    assert remove.shown_pixel(0.5, 0.5)[3] == 0
    page.goto("/history")
    page.go_back()
    expect(remove.tiles).to_have_count(2)
    remove.expect_cutout()
    assert len(sent) == 1
    remove.tiles.nth(0).get_by_role("button").first.focus()
    page.keyboard.press("Delete")
    expect(remove.tiles).to_have_count(1)
    # The browser writes in its own time; who reloads in that moment has the photo once more.
    page.wait_for_function(COUNT_KEPT, arg=1)
    page.reload()
    expect(remove.tiles).to_have_count(1)
    expect(remove.tiles.first).to_contain_text("shoes.jpg")


def test_another_tab_begins_anew(open_page: OpenPage, jacket: Path) -> None:
    remove = open_page()
    remove.choose(jacket)
    remove.expect_cutout()
    other = RemovePage(remove.page.context.new_page())
    expect(other.page.get_by_role("link", name="History")).to_be_visible()
    expect(other.tiles).to_have_count(0)
