"""remove.bg's `POST /v1.0/removebg`: each refusal has its code, and none is a 500."""

from __future__ import annotations

import base64
from collections.abc import Callable

import httpx
import pytest
from PIL import Image

from pictures import encoded, png_bomb, scene
from removebg_api import PATH, assert_refused, removebg
from stack import Stack

PHOTO = encoded(scene())


@pytest.mark.parametrize(
    ("field", "values"),
    [
        ("size", ["huge", "4"]),
        ("type", ["robot"]),
        ("type_level", ["3"]),
        ("format", ["gif"]),
        ("channels", ["rgb"]),
        ("roi", ["1 2 3", "a b c d", "-1 0 10 10", "0,0,10,10"]),
        ("crop", ["maybe"]),
        ("crop_margin", ["51%", "501px", "1 2 3", "-1px", "1e2px", "wide"]),
        ("scale", ["9%", "101%", "50", "half"]),
        ("position", ["101%", "5px", "top", "1% 2% 3%"]),
        ("semitransparency", ["perhaps"]),
        ("add_shadow", ["perhaps"]),
        ("shadow_type", ["hard"]),
        ("shadow_opacity", ["101", "-1", "dark"]),
        ("bg_color", ["nocolour", "12345", "1,2,3"]),
    ],
)
def test_values_that_are_not_accepted(client: httpx.Client, field: str, values: list[str]) -> None:
    for value in values:
        error = assert_refused(removebg(client, PHOTO, **{field: value}), f"invalid_{field}")
        assert value in error["title"]


def test_sources(client: httpx.Client) -> None:
    assert_refused(client.post(PATH, data={"size": "auto"}), "missing_source")
    assert_refused(client.post(PATH), "missing_source")
    assert_refused(client.post(PATH, json={}), "missing_source")
    two = {"image_file_b64": base64.b64encode(PHOTO).decode()}
    assert_refused(removebg(client, PHOTO, **two), "multiple_sources")
    assert_refused(removebg(client, PHOTO, image_url="http://x.test/"), "multiple_sources")


def test_backgrounds(client: httpx.Client) -> None:
    fields = {"bg_color": "red", "bg_image_url": "http://x.test/"}
    assert_refused(removebg(client, PHOTO, **fields), "multiple_bg_sources")
    files = {"image_file": PHOTO, "bg_image_file": b"not an image"}
    assert_refused(client.post(PATH, files=files), "invalid_file_type")


def test_images_that_cannot_be_used(client: httpx.Client) -> None:
    assert_refused(removebg(client, b"hello"), "invalid_file_type")
    assert_refused(removebg(client, PHOTO[:200]), "failed_to_read_image")
    assert_refused(removebg(client, png_bomb(10_000, 10_000)), "resolution_too_high")
    assert_refused(removebg(client, PHOTO + bytes(22_000_000)), "file_too_large")
    assert_refused(removebg(client, bytes(26_000_000)), "file_too_large")
    assert_refused(client.post(PATH, data={"image_file_b64": "%%%"}), "failed_to_read_image")


def test_regions_that_do_not_fit(client: httpx.Client) -> None:
    assert_refused(removebg(client, PHOTO, roi="0 0 321 240"), "roi_exceeds_bounds")
    assert_refused(removebg(client, PHOTO, roi="0% 0% 100% 100.5%"), "roi_exceeds_bounds")
    assert_refused(removebg(client, PHOTO, roi="10 10 10 20"), "roi_region_empty")


def test_a_photo_without_a_subject(client: httpx.Client) -> None:
    # What is wholly transparent has no subject, whatever a model makes of it.
    empty = encoded(Image.new("RGBA", (64, 64), (200, 0, 0, 0)))
    assert_refused(removebg(client, empty), "unknown_foreground")
    assert_refused(removebg(client, empty, crop="true"), "unknown_foreground")


@pytest.mark.parametrize("body", ["[]", "{", "1", '{"size":{}}', '{"size":["auto"]}', ""])
def test_json_of_the_wrong_shape(client: httpx.Client, body: str) -> None:
    answer = client.post(PATH, content=body, headers={"Content-Type": "application/json"})
    assert_refused(answer, "invalid_size" if "size" in body else "invalid_json")


def test_forms_that_cost_too_much(client: httpx.Client) -> None:
    fields = "&".join(f"field{number}=1" for number in range(100_000))
    answer = client.post(
        PATH, content=fields, headers={"Content-Type": "application/x-www-form-urlencoded"}
    )
    assert_refused(answer, "too_many_fields")
    parts = {f"field{number}": (None, "1") for number in range(1000)}
    assert_refused(client.post(PATH, files=parts), "too_many_parts")


def test_rate_is_exact(make_stack: Callable[..., Stack]) -> None:
    stack = make_stack(CUTOUT_REMOVALS_PER_MINUTE="3")
    with httpx.Client(base_url=stack.url) as client:
        answers = [client.post(PATH) for _ in range(8)]
    # A minute may end in between: then each of the two has its own three.
    resets = sorted({answer.headers["X-RateLimit-Reset"] for answer in answers})
    for reset in resets:
        window = [a for a in answers if a.headers["X-RateLimit-Reset"] == reset]
        left = [int(answer.headers["X-RateLimit-Remaining"]) for answer in window]
        assert left == [max(0, 2 - number) for number in range(len(window))]
        for answer in window[:3]:
            assert_refused(answer, "missing_source")
        for answer in window[3:]:
            assert_refused(answer, "rate_limit_exceeded", 429)
            assert 1 <= int(answer.headers["Retry-After"]) <= 60
