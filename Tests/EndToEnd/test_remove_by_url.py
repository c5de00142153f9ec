"""`POST /api/remove` of a photo that is named by its address."""

from __future__ import annotations

from collections.abc import Iterator

import httpx
import pytest

from accounts import guest, sign_in_settings
from api import assert_error, image_of, remove
from pictures import encoded, scene
from stack import Stack, free_port
from web import FETCHES_LOCALLY, Web

PHOTO = encoded(scene())


@pytest.fixture(scope="module")
def fetching(fetching_stack: Stack) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=fetching_stack.url, timeout=60) as client:
        yield client


@pytest.fixture
def photo(web: Web) -> str:
    return web.serve("/holiday/cat%20one.png", PHOTO)


def test_address_in_every_body(fetching: httpx.Client, photo: str) -> None:
    expected = remove(fetching, PHOTO, format="webp", bgc="navy").content
    wishes = {"format": "webp", "bgc": "navy"}
    answers = [
        fetching.post("/api/remove", json={"url": photo, "model": None, **wishes}),
        fetching.post("/api/remove", data={"url": photo, **wishes}),
        fetching.post(
            "/api/remove", files={"url": (None, photo), "format": (None, "webp")}, params=wishes
        ),
        fetching.post("/api/remove", params={"url": photo, **wishes}),
    ]
    assert all(answer.content == expected for answer in answers), [a.text[:200] for a in answers]


def test_photos_that_curl_calls_a_form(fetching: httpx.Client) -> None:
    """`curl --data-binary` declares a URL-encoded form whatever it sends."""
    headers = {"Content-Type": "application/x-www-form-urlencoded"}
    answer = fetching.post("/api/remove", content=PHOTO, headers=headers, params={"format": "jpg"})
    assert image_of(answer).format == "JPEG"


def test_it_is_kept_under_the_name_in_its_address(fetching_stack: Stack, web: Web) -> None:
    client = guest(fetching_stack)
    photo = web.serve("/holiday/cat%20one.png?size=large", PHOTO)
    kept = client.post("/api/remove", json={"url": photo})
    assert kept.status_code == 200, kept.text
    item = client.get(f"/api/history/{kept.headers['X-History-Id']}").json()
    assert item["name"] == "cat one.png"


@pytest.mark.parametrize(
    ("url", "code"),
    [
        ("http://127.0.0.2/", "address_refused"),
        ("http://169.254.169.254/latest/meta-data", "address_refused"),
        ("file:///etc/passwd", "address_refused"),
        ("photo.png", "address_refused"),
        (f"http://127.0.0.1:{free_port()}/", "fetch_failed"),
    ],
)
def test_addresses_that_are_not_fetched(fetching: httpx.Client, url: str, code: str) -> None:
    assert assert_error(fetching.post("/api/remove", json={"url": url}), 400)["code"] == code


def test_what_is_fetched_can_be_wrong(fetching: httpx.Client, web: Web) -> None:
    def code(url: str, status: int) -> str:
        return assert_error(fetching.post("/api/remove", data={"url": url}), status)["code"]

    assert code(web.url + "/nothing", 400) == "fetch_failed"
    assert code(web.serve("/large", bytes(25_000_001)), 400) == "file_too_large"
    assert code(web.serve("/text", b"hello"), 415) == "unsupported_image"
    assert code(web.serve("/half", PHOTO[:200]), 422) == "damaged_image"


def test_a_request_that_is_wrong_fetches_nothing(
    fetching: httpx.Client, web: Web, photo: str
) -> None:
    seen = len(web.paths)
    both = fetching.post("/api/remove", files={"file": PHOTO}, data={"url": photo})
    assert assert_error(both, 400)["code"] == "multiple_sources"
    wrong = fetching.post("/api/remove", json={"url": photo, "format": "gif"})
    assert_error(wrong, 400, "gif")
    assert len(web.paths) == seen


@pytest.mark.parametrize("body", ["", "[]", "{", "1", '{"url":["a"]}', '{"url":{"a":1}}', "null"])
def test_json_of_the_wrong_shape(fetching: httpx.Client, body: str) -> None:
    headers = {"Content-Type": "application/json"}
    answer = fetching.post("/api/remove", content=body, headers=headers)
    assert assert_error(answer, 400)["code"] == "invalid_json"


def test_json_without_an_address(fetching: httpx.Client) -> None:
    assert assert_error(fetching.post("/api/remove", json={}), 400)["code"] == "no_file"
    assert assert_error(fetching.post("/api/remove", json={"url": ""}), 400)["code"] == "no_file"


def test_strangers_are_not_fetched_for_where_people_sign_in(web: Web, photo: str) -> None:
    settings = FETCHES_LOCALLY | {"ALLOW_ANONYMOUS": "true", **sign_in_settings()}
    seen = len(web.paths)
    with Stack(settings) as stack:
        answer = httpx.post(f"{stack.url}/api/remove", json={"url": photo})
    assert assert_error(answer, 400)["code"] == "address_refused"
    assert len(web.paths) == seen
