"""The web page when something goes wrong: it says what, in words, and lets people go on."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from pages.remove_page import RemovePage, answers_to
from playwright.sync_api import Page, Route, expect


@pytest.fixture
def remove(page: Page) -> Iterator[RemovePage]:
    """The page, which must give the browser no reason to complain."""
    remove = RemovePage(page)
    yield remove
    assert remove.complaints == []


def test_a_text_file_is_refused_without_an_upload(remove: RemovePage, tmp_path: Path) -> None:
    answers = answers_to(remove.page, "/api/remove")
    notes = tmp_path / "notes.jpg"
    notes.write_text("not a photo, whatever its name says")
    remove.choose(notes)
    expect(remove.page.get_by_role("alert")).to_contain_text(
        "“notes.jpg”: This is a text file, not a photo. Check that it is the file you meant"
    )
    assert answers == []
    remove.page.get_by_role("button", name="Close this message").click()
    expect(remove.page.get_by_role("alert")).to_be_empty()


def test_a_file_over_the_limit_is_refused_without_an_upload(
    remove: RemovePage, tmp_path: Path
) -> None:
    large = tmp_path / "large.jpg"
    large.write_bytes(b"\xff\xd8\xff" + bytes(26 * 1024 * 1024))
    remove.choose(large)
    expect(remove.page.get_by_role("alert")).to_contain_text("the limit is 25 MB")


def test_a_bad_file_does_not_stop_a_good_one(
    remove: RemovePage, photos: Path, tmp_path: Path
) -> None:
    notes = tmp_path / "notes.txt"
    notes.write_text("not a photo")
    remove.choose(notes, photos / "jacket.jpg")
    remove.expect_cutout()
    expect(remove.page.get_by_role("alert")).to_contain_text("notes.txt")


def test_the_server_explains_a_damaged_photo(
    remove: RemovePage, photos: Path, tmp_path: Path
) -> None:
    answers = answers_to(remove.page, "/api/remove")
    damaged = tmp_path / "damaged.jpg"
    damaged.write_bytes((photos / "jacket.jpg").read_bytes()[:400])
    remove.choose(damaged)
    expect(remove.page.get_by_role("button", name="Try again")).to_be_visible()
    assert answers[0].status == 422
    expect(remove.status).to_have_text(answers[0].json()["error"]["message"])


def test_a_lost_connection_is_said_and_mended(remove: RemovePage, photos: Path) -> None:
    remove.page.route("**/api/remove", lambda route: route.abort())
    remove.choose(photos / "jacket.jpg")
    expect(remove.status).to_contain_text("Cutout could not be reached")
    remove.page.unroute("**/api/remove")
    remove.page.get_by_role("button", name="Try again").click()
    remove.expect_cutout()


def test_an_error_without_words_gets_some(remove: RemovePage, photos: Path) -> None:
    remove.page.route("**/api/remove", lambda route: route.fulfill(status=504, body="<html>"))
    remove.choose(photos / "jacket.jpg")
    expect(remove.status).to_contain_text("Cutout took too long")


def test_a_busy_server_is_asked_again_when_it_said(remove: RemovePage, photos: Path) -> None:
    refusals = iter([True, False])

    def refuse_once(route: Route) -> None:
        if next(refusals):
            route.fulfill(status=503, headers={"Retry-After": "1"}, json={"error": {}})
        else:
            route.continue_()

    remove.page.route("**/api/remove", refuse_once)
    remove.choose(photos / "jacket.jpg")
    expect(remove.status).to_have_text("Cutout is busy. Trying again in 1 s.")
    remove.expect_cutout()


def test_an_upload_can_be_cancelled_and_started_again(remove: RemovePage, photos: Path) -> None:
    # An answer that never comes leaves time to cancel.
    remove.page.route("**/api/remove", lambda route: None)
    remove.choose(photos / "jacket.jpg")
    remove.page.get_by_role("button", name="Cancel").click()
    expect(remove.status).to_have_text("Cancelled")
    remove.page.unroute("**/api/remove")
    remove.page.get_by_role("button", name="Try again").click()
    remove.expect_cutout()


def test_no_more_than_two_uploads_at_once(remove: RemovePage, photos: Path) -> None:
    held: list[Route] = []
    remove.page.route("**/api/remove", lambda route: held.append(route))
    remove.choose(*[photos / name for name in ("jacket.jpg", "shoes.jpg", "cat.jpg")])
    third = remove.tiles.nth(2)
    expect(third).to_contain_text("Waiting")
    for tile in (remove.tiles.nth(0), remove.tiles.nth(1)):
        expect(tile).to_contain_text("Uploading")
    expect(third).to_contain_text("Waiting")
    assert len(held) == 2
    held[0].continue_()
    expect(third).not_to_contain_text("Waiting")
