"""Quick and Best on the page: what is offered, what is remembered, and trying Best in place."""

from __future__ import annotations

import json
import re
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from pages.access import width_of_content
from pages.remove_page import RemovePage, answers_to
from playwright.sync_api import Browser, Locator, Page, Response, Route, expect

from pictures import encoded, scene
from red_model import choice_registry
from stack import Stack

LISTED = {
    "default": "red",
    "aliases": {"quick": "red", "best": "crimson"},
    "recommended": "quick",
    "models": [
        {"name": "red", "version": "1", "title": "Red", "available": True},
        {"name": "crimson", "version": "1", "title": "Crimson", "available": True},
    ],
}


# Where a kept photo runs through another model.
AGAIN = re.compile(r"/api/history/\w+/matte\?")


@pytest.fixture(scope="module")
def both(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stack]:
    """A stack with `red`, which is Quick and the default, and `crimson`, which is Best."""
    models = choice_registry(tmp_path_factory.mktemp("models"))
    with Stack({"CUTOUT_MODELS": str(models), "CUTOUT_PAGE_MODEL": ""}) as stack:
        yield stack


@pytest.fixture
def page(browser: Browser, both: Stack) -> Iterator[Page]:
    context = browser.new_context(base_url=both.url)
    yield context.new_page()
    context.close()


@pytest.fixture
def photo(tmp_path: Path) -> Path:
    path = tmp_path / "photo.png"
    path.write_bytes(encoded(scene()))
    return path


def open_page(page: Page, **told: object) -> RemovePage:
    """The page, which is told these things of the models instead of what the server says."""
    page.unroute("**/api/models")
    page.route("**/api/models", lambda route: route.fulfill(body=json.dumps(LISTED | told)))
    return RemovePage(page)


def choice(page: Page, name: str) -> Locator:
    return page.get_by_role("radio", name=name, exact=True)


def made_by(answers: list[Response]) -> list[str]:
    return [answer.headers["x-model"] for answer in answers]


@pytest.mark.parametrize(
    ("recommended", "name", "model"), [("quick", "Quick", "red"), ("best", "Best", "crimson")]
)
def test_the_page_begins_with_what_suits_the_machine(
    page: Page, photo: Path, recommended: str, name: str, model: str
) -> None:
    remove = open_page(page, recommended=recommended)
    answers = answers_to(page, "/api/remove")
    remove.choose(photo)
    remove.expect_cutout()
    expect(choice(page, name)).to_be_checked()
    assert made_by(answers) == [model]


def test_a_photo_that_comes_before_the_list_waits_for_it(page: Page, photo: Path) -> None:
    held: list[Route] = []
    page.route("**/api/models", lambda route: held.append(route))
    remove = RemovePage(page)
    answers = answers_to(page, "/api/remove")
    remove.choose(photo)
    expect(remove.status).to_have_text("Waiting for its turn")
    while not held:
        page.wait_for_timeout(20)
    held[0].fulfill(body=json.dumps(LISTED | {"recommended": "best"}))
    remove.expect_cutout()
    assert made_by(answers) == ["crimson"]


def test_without_the_list_the_servers_default_is_used(page: Page, photo: Path) -> None:
    page.route("**/api/models", lambda route: route.abort())
    remove = RemovePage(page)
    answers = answers_to(page, "/api/remove")
    remove.choose(photo)
    remove.expect_cutout()
    expect(page.locator("model-picker")).to_be_hidden()
    assert made_by(answers) == ["red"]


def test_the_choice_is_remembered(page: Page, photo: Path) -> None:
    remove = open_page(page)
    remove.choose(photo)
    remove.expect_cutout()
    choice(page, "Best").check()
    again = open_page(page)
    answers = answers_to(page, "/api/remove")
    again.choose(photo)
    again.expect_cutout()
    expect(choice(page, "Best")).to_be_checked()
    assert made_by(answers) == ["crimson"]


def test_trying_best_in_place(page: Page, photo: Path) -> None:
    """It stays one item of the history, whose matte is another."""
    remove = open_page(page)
    first, again = answers_to(page, "/api/remove"), answers_to(page, "/matte")
    remove.choose(photo)
    remove.expect_cutout()
    page.get_by_role("button", name="Try Best").click()
    expect(page.get_by_role("button", name="Try Best")).to_be_hidden()
    remove.expect_cutout()
    expect(page.get_by_text("Not right?")).to_be_hidden()
    assert made_by(first) + made_by(again) == ["red", "crimson"]
    [item] = page.request.get("/api/history").json()["items"]
    assert (item["model"], item["version"], item["mended"]) == ("crimson", 2, False)
    expect(remove.tiles).to_have_count(1)
    expect(choice(page, "Quick")).to_be_checked()


def test_a_kept_photo_runs_again(page: Page, photo: Path) -> None:
    """On its own page, and the cutout of before is a step away."""
    remove = open_page(page)
    remove.choose(photo)
    remove.expect_cutout()
    page.get_by_role("link", name="See it in your history").click()
    page.get_by_role("button", name="Run again with Best").click()
    expect(remove.notices).to_contain_text("Best made this cutout.")
    expect(page.get_by_role("button", name="Run again with Quick")).to_be_enabled()
    [item] = page.request.get("/api/history").json()["items"]
    assert (item["model"], item["version"]) == ("crimson", 2)
    page.get_by_role("button", name="Undo").click()
    expect(page.get_by_role("button", name="Run again with Best")).to_be_enabled()
    [item] = page.request.get("/api/history").json()["items"]
    assert (item["model"], item["version"]) == ("red", 1)


@pytest.mark.parametrize(("width", "height"), [(390, 760), (320, 640), (740, 360)])
def test_best_is_tried_on_a_phone(page: Page, photo: Path, width: int, height: int) -> None:
    page.set_viewport_size({"width": width, "height": height})
    remove = open_page(page)
    remove.choose(photo)
    remove.expect_cutout()
    best = page.get_by_role("button", name="Try Best")
    expect(best).to_be_in_viewport(ratio=1)
    assert best.evaluate("(button) => button.offsetHeight") >= 44
    foot = page.locator(".stage-foot").evaluate("(foot) => foot.offsetHeight")
    assert foot < 70, "the way to Best and the zoom take more than a row"
    assert width_of_content(page) == width


def test_going_back_to_quick(page: Page, photo: Path) -> None:
    remove = open_page(page, recommended="best")
    first, again = answers_to(page, "/api/remove"), answers_to(page, "/matte")
    remove.choose(photo)
    remove.expect_cutout()
    choice(page, "Quick").check()
    page.get_by_role("button", name="Run again with Quick").click()
    expect(page.get_by_role("button", name="Run again")).to_be_hidden()
    remove.expect_cutout()
    assert made_by(first) + made_by(again) == ["crimson", "red"]


def test_where_best_fails_the_cutout_comes_back(page: Page, photo: Path) -> None:
    remove = open_page(page)
    remove.choose(photo)
    remove.expect_cutout()
    failure = {"error": {"code": "model_not_installed", "message": "Best has gone."}}
    page.route(AGAIN, lambda route: route.fulfill(status=503, body=json.dumps(failure)))
    page.get_by_role("button", name="Try Best").click()
    expect(remove.notices).to_contain_text("“photo.png” is as it was. Best has gone.")
    remove.expect_cutout()
    expect(page.get_by_role("button", name="Try Best")).to_be_visible()


def test_where_best_is_cancelled_the_cutout_comes_back(page: Page, photo: Path) -> None:
    remove = open_page(page)
    remove.choose(photo)
    remove.expect_cutout()
    page.route(AGAIN, lambda route: None)
    page.get_by_role("button", name="Try Best").click()
    page.get_by_role("button", name="Cancel").click()
    remove.expect_cutout()


def test_what_is_not_installed_is_not_shown(page: Page, photo: Path) -> None:
    quick, best = LISTED["models"]
    remove = open_page(page, recommended=None, models=[quick, best | {"available": False}])
    answers = answers_to(page, "/api/remove")
    remove.choose(photo)
    remove.expect_cutout()
    for name in ("Quick", "Best"):
        expect(choice(page, name)).to_be_hidden()
    expect(page.get_by_text("Not right?")).to_be_hidden()
    assert made_by(answers) == ["red"]


def test_no_raw_name_and_no_command(page: Page, photo: Path, both: Stack) -> None:
    remove = open_page(page)
    remove.choose(photo)
    remove.expect_cutout()
    shown = page.locator("body").inner_text()
    page.get_by_role("link", name="See it in your history").click()
    expect(page.get_by_text("Quick 1")).to_be_visible()
    shown += page.locator("body").inner_text()
    assert not re.search(r"\b(red|crimson|cutout (models|remove))\b", shown)


def test_the_servers_own_word(page: Page, photo: Path) -> None:
    """Nothing is told instead: once measured, so small a Best is what the page begins with."""
    deadline = time.monotonic() + 30
    while page.request.get("/api/models").json()["recommended"] != "best":
        assert time.monotonic() < deadline, "Best was not measured"
        time.sleep(0.05)
    remove = RemovePage(page)
    answers = answers_to(page, "/api/remove")
    remove.choose(photo)
    remove.expect_cutout()
    assert made_by(answers) == ["crimson"]
