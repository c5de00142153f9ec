"""Mending: what is wrong with a cutout is put right by hand, and what is downloaded has it."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest
from pages.access import violations, width_of_content
from pages.mending import Mending
from pages.remove_page import RemovePage
from PIL import Image
from playwright.sync_api import Browser, Page, expect

from pictures import encoded

OpenMending = Callable[..., Mending]

# Work between two frames, in milliseconds, at 12 megapixels: the median of a stroke's frames, of
# the quickest of several strokes, because a busy machine makes others wait.
MOST_WORK = 8.0


@pytest.fixture
def open_mending(browser: Browser, base_url: str, photos: Path) -> Iterator[OpenMending]:
    """Opens the page with a photo that is being mended, which must give no reason to complain."""
    opened = []

    def open_mending(photo: Path | None = None, **traits: object) -> Mending:
        context = browser.new_context(base_url=base_url, accept_downloads=True, **traits)
        remove = RemovePage(context.new_page())
        opened.append((context, remove))
        remove.choose(photo or photos / "jacket.jpg")
        remove.expect_cutout()
        return Mending.begin(remove)

    yield open_mending
    for context, remove in opened:
        assert remove.complaints == []
        context.close()


def alpha_at(image: Image.Image, x: float, y: float) -> int:
    return image.convert("RGBA").getpixel((int(image.width * x), int(image.height * y)))[3]


def test_what_is_erased_and_restored_is_in_the_download(open_mending: OpenMending) -> None:
    mending = open_mending()
    mending.stroke((0.35, 0.5), (0.6, 0.55))
    mending.choose("Restore")
    mending.stroke((0.1, 0.05), (0.3, 0.05))
    mending.done()
    assert mending.remove.shown_pixel(0.5, 0.53)[3] == 0
    _, image = mending.remove.download()
    assert alpha_at(image, 0.5, 0.53) == 0
    assert alpha_at(image, 0.2, 0.05) == 255
    assert alpha_at(image, 0.5, 0.42) == 255
    assert alpha_at(image, 0.02, 0.6) == 0


def test_undo_redo_and_starting_over(open_mending: OpenMending) -> None:
    mending = open_mending()
    undo, redo = mending.button("Undo"), mending.button("Redo")
    expect(undo).to_be_disabled()
    mending.stroke((0.4, 0.5), (0.6, 0.5))
    mending.stroke((0.4, 0.6), (0.6, 0.6))
    expect(undo).to_be_enabled()
    undo.click()
    mending.expect_alpha(0.5, 0.6, 255)
    mending.expect_alpha(0.5, 0.5, 0)
    mending.page.keyboard.press("Control+z")
    expect(undo).to_be_disabled()
    mending.expect_alpha(0.5, 0.5, 255)
    redo.click()
    mending.page.keyboard.press("Control+Shift+z")
    expect(redo).to_be_disabled()
    mending.expect_alpha(0.5, 0.6, 0)
    mending.button("Start over").click()
    mending.expect_alpha(0.5, 0.6, 255)
    mending.expect_alpha(0.5, 0.5, 255)
    undo.click()
    mending.expect_alpha(0.5, 0.5, 0)


def test_mending_goes_on_where_it_was_left(open_mending: OpenMending) -> None:
    mending = open_mending()
    mending.stroke((0.4, 0.5), (0.6, 0.5))
    mending.done()
    mending = Mending.begin(mending.remove)
    mending.button("Undo").click()
    mending.done()
    assert mending.remove.shown_pixel(0.5, 0.5)[3] == 255


def test_a_key_for_the_opposite_and_one_for_straight_lines(open_mending: OpenMending) -> None:
    mending = open_mending()
    mending.stroke((0.4, 0.6))
    mending.page.keyboard.down("Shift")
    mending.stroke((0.6, 0.6))
    mending.page.keyboard.up("Shift")
    mending.expect_alpha(0.5, 0.6, 0)
    mending.page.keyboard.down("Alt")
    mending.stroke((0.5, 0.6))
    mending.page.keyboard.up("Alt")
    mending.expect_alpha(0.5, 0.6, 255)
    mending.expect_alpha(0.42, 0.6, 0)


def test_the_brush_by_keys(open_mending: OpenMending) -> None:
    mending = open_mending()
    size = mending.slider("Size")
    before = int(size.input_value())
    mending.page.keyboard.press("]")
    assert int(size.input_value()) > before
    mending.page.keyboard.press("[")
    mending.page.keyboard.press("[")
    assert int(size.input_value()) < before
    mending.page.keyboard.press("r")
    expect(mending.page.get_by_role("radio", name="Restore")).to_be_checked()
    mending.page.keyboard.press("e")
    expect(mending.page.get_by_role("radio", name="Erase")).to_be_checked()


def test_painting_by_keyboard_alone(open_mending: OpenMending) -> None:
    mending = open_mending()
    mending.point(0.5, 0.45)
    for _ in range(4):
        mending.page.keyboard.press("ArrowDown")
    mending.page.keyboard.press("Enter")
    expect(mending.button("Undo")).to_be_enabled()
    mending.page.keyboard.press("Escape")
    expect(mending.page.locator("mend-tools")).to_be_hidden(timeout=30_000)
    alpha = mending.remove.cutout.evaluate(
        """(canvas) => {
            const column = [canvas.width / 2, 0, 1, canvas.height];
            const { data } = canvas.getContext("2d").getImageData(...column);
            return [...data].filter((_, i) => i % 4 === 3);
        }"""
    )
    gap = [y for y in range(len(alpha) // 3, len(alpha) * 3 // 4) if alpha[y] == 0]
    assert gap, "nothing was erased down the middle"
    assert np.mean(gap) > 0.5 * len(alpha)


def two_discs(path: Path) -> Path:
    """A large and a small disc on a grainy ground."""
    rng = np.random.default_rng(2)
    image = np.full((400, 600, 3), 205.0)
    y, x = np.mgrid[:400, :600]
    image[np.hypot(x - 200, y - 200) < 130] = (180, 30, 40)
    image[np.hypot(x - 480, y - 200) < 50] = (30, 60, 170)
    image += rng.normal(0, 9, image.shape)
    Image.fromarray(image.clip(0, 255).astype("uint8")).save(path)
    return path


def with_matte_of_two_discs(page: Page) -> None:
    """The server answers with the true matte, so that no model's opinion matters."""
    y, x = np.mgrid[:400, :600]
    inside = (np.hypot(x - 200, y - 200) < 130) | (np.hypot(x - 480, y - 200) < 50)

    matte = encoded(Image.fromarray((inside * 255).astype("uint8")))
    page.route("**/api/remove", lambda route: route.fulfill(body=matte, content_type="image/png"))


@pytest.fixture
def discs(browser: Browser, base_url: str, tmp_path: Path) -> Iterator[Mending]:
    """Two discs, being mended."""
    context = browser.new_context(base_url=base_url)
    page = context.new_page()
    with_matte_of_two_discs(page)
    remove = RemovePage(page)
    remove.choose(two_discs(tmp_path / "discs.png"))
    remove.expect_cutout()
    yield Mending.begin(remove)
    assert remove.complaints == []
    context.close()


SMALL, LARGE = (480 / 600, 0.5), (200 / 600, 0.5)


def test_a_click_drops_a_part_and_another_brings_it_back(discs: Mending) -> None:
    discs.choose("Parts")
    discs.stroke(SMALL)
    expect(discs.status).to_contain_text("That part is gone")
    discs.expect_alpha(*SMALL, 0)
    discs.expect_alpha(*LARGE, 255)
    discs.stroke(SMALL)
    expect(discs.status).to_have_text("That part is back.")
    discs.expect_alpha(*SMALL, 255)
    discs.stroke((0.98, 0.05))
    expect(discs.status).to_have_text("There is no part there.")


def test_only_the_largest_is_kept(discs: Mending) -> None:
    discs.button("Keep only the largest").click()
    expect(discs.status).to_have_text("1 smaller part is gone.")
    discs.expect_alpha(*SMALL, 0)
    discs.expect_alpha(*LARGE, 255)
    discs.button("Undo").click()
    discs.expect_alpha(*SMALL, 255)


def test_the_edge_moves_by_sliders(discs: Mending) -> None:
    discs.page.get_by_text("The whole edge").click()
    discs.slider("Shift").fill("100")
    discs.slider("Feather").fill("60")
    expect(discs.button("Undo")).to_be_enabled()
    discs.done()
    _, image = discs.remove.download()
    area = np.asarray(image.getchannel("A"), float).sum() / 255
    before = np.pi * (130**2 + 50**2)
    shift = 0.004 * 600
    expected = np.pi * ((130 + shift) ** 2 + (50 + shift) ** 2)
    assert area == pytest.approx(expected, rel=0.015)
    assert area > before * 1.02


def test_a_brush_that_follows_edges_leaves_the_disc(discs: Mending) -> None:
    """Restoring the small disc, half a brush over its edge, brings back none of the ground."""
    discs.stroke((430 / 600, 0.5), (530 / 600, 0.5))
    discs.page.get_by_role("checkbox", name="Follow edges").check()
    discs.choose("Restore")
    discs.slider("Size").fill("60")
    for y in (0.46, 0.5, 0.54):
        discs.stroke((455 / 600, y), (505 / 600, y))
    discs.done()
    _, image = discs.remove.download()
    assert alpha_at(image, *SMALL) == 255
    assert alpha_at(image, 465 / 600, 0.5) > 240
    assert alpha_at(image, 548 / 600, 0.5) < 15
    assert alpha_at(image, 412 / 600, 0.5) < 15


def test_a_pen_draws_as_hard_as_it_is_pressed(discs: Mending) -> None:
    """Each dab is as large as the pressure says."""
    discs.slider("Size").fill("80")
    discs.slider("Hardness").fill("100")
    for x, force in ((140, 0.2), (260, 0.8)):
        discs.pen(x / 600, 0.5, force)
    discs.done()
    _, image = discs.remove.download()
    row = np.asarray(image.getchannel("A"))[200]
    assert 0 < (row[90:200] == 0).sum() < 0.6 * (row[200:320] == 0).sum()


def test_two_fingers_zoom_and_draw_nothing(open_mending: OpenMending) -> None:
    mending = open_mending(viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True)
    assert width_of_content(mending.page) == 390
    before = mending.zoom
    mending.pinch(2.5)
    expect(mending.button("Undo")).to_be_disabled()
    assert mending.zoom > before * 1.8
    mending.stroke((0.5, 0.5), (0.6, 0.5))
    expect(mending.button("Undo")).to_be_enabled()


def test_zoom_by_keys_and_buttons(open_mending: OpenMending) -> None:
    mending = open_mending()
    fit = mending.zoom
    mending.page.keyboard.press("1")
    assert mending.zoom == 100
    mending.page.keyboard.press("+")
    assert mending.zoom == 125
    mending.page.keyboard.press("0")
    assert mending.zoom == fit
    mending.page.mouse.move(*mending.place(0.5, 0.5))
    mending.page.mouse.wheel(0, -600)
    mending.page.wait_for_timeout(100)
    assert mending.zoom > fit


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_no_violations(open_mending: OpenMending, scheme: str) -> None:
    mending = open_mending(color_scheme=scheme, reduced_motion="reduce")
    assert violations(mending.page) == []
    mending.choose("Parts")
    mending.page.get_by_text("The whole edge").click()
    assert violations(mending.page) == []


@pytest.mark.skipif(
    "CUTOUT_BENCH" not in os.environ,
    reason="a measurement, for a quiet machine: benchmarks/README.md",
)
def test_a_stroke_on_twelve_megapixels_is_quick(open_mending: OpenMending, photos: Path) -> None:
    mending = open_mending(photos / "large-12mp.jpg", viewport={"width": 1280, "height": 800})
    work = []
    for y in (0.3, 0.35, 0.4, 0.45, 0.5, 0.55, 0.6):
        mending.stroke((0.3, y), (0.7, y + 0.03))
        mending.page.wait_for_timeout(150)
        work.append(mending.typical_work)
    assert min(work) < MOST_WORK
