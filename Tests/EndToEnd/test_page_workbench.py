"""The workbench in use: nothing shown as done that is not, its stage, phones, contrast themes."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from pages.access import violations, width_of_content
from pages.mending import Mending
from pages.remove_page import PATIENCE, OpenPage
from PIL import Image
from playwright.sync_api import expect

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
