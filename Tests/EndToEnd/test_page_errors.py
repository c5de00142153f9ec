"""The web page when something goes wrong: it says what, in words, and lets people go on."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from pages.remove_page import RemovePage, answers_to
from playwright.sync_api import Browser, Page, Route, expect

from stack import Stack


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
    expect(remove.page.get_by_role("button", name="Take it off")).to_be_visible()
    # The answer would be the same again.
    expect(remove.page.get_by_role("button", name="Try again")).to_be_hidden()
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


def test_many_refused_files_are_one_message(
    remove: RemovePage, photos: Path, tmp_path: Path
) -> None:
    notes = [tmp_path / f"notes-{number}.txt" for number in range(5)]
    for path in notes:
        path.write_text("not a photo")
    remove.choose(*notes)
    message = remove.page.get_by_text("5 files cannot be used")
    expect(message).to_be_visible()
    message.click()
    expect(remove.notices.get_by_role("listitem")).to_have_count(5)
    expect(remove.notices.get_by_role("listitem").nth(3)).to_contain_text("notes-3.txt")
    remove.choose(photos / "jacket.jpg")
    expect(message).to_be_hidden()


def test_what_failed_goes_on_when_the_application_is_back(
    browser: Browser, make_stack: Callable[..., Stack], photos: Path
) -> None:
    stack = make_stack()
    context = browser.new_context(base_url=stack.url)
    remove = RemovePage(context.new_page())
    stack.application.stop()
    remove.choose(photos / "jacket.jpg")
    expect(remove.page.get_by_role("button", name="Try again")).to_be_visible(timeout=60_000)
    stack.application.start()
    remove.expect_cutout()
    context.close()


def test_the_first_page_says_that_nobody_answers_and_recovers(
    browser: Browser, make_stack: Callable[..., Stack]
) -> None:
    stack = make_stack()
    context = browser.new_context(base_url=stack.url)
    stack.application.stop()
    remove = RemovePage(context.new_page())
    expect(remove.notices).to_contain_text("Cutout is not answering at the moment")
    stack.application.start()
    expect(remove.notices).to_be_empty(timeout=60_000)
    context.close()
