"""remove.bg's `POST /v1.0/removebg`: the largest bodies and pictures that it takes."""

from __future__ import annotations

import base64
from pathlib import Path

import httpx
import numpy as np
import pytest
from PIL import Image

from api import image_of
from pictures import encoded, scene
from red_model import red_model
from registry import OwnModels
from removebg_api import PATH, assert_refused, removebg
from stack import Stack

LARGEST = 22_000_000


@pytest.fixture(scope="module")
def largest() -> bytes:
    """22 MB that no form shortens."""
    photo = encoded(scene())
    noise = np.random.default_rng(1).bytes(LARGEST - len(photo))
    return photo + noise


@pytest.mark.parametrize("form", ["multipart", "url-encoded", "JSON"])
def test_the_largest_photo_fits_in_base64(client: httpx.Client, largest: bytes, form: str) -> None:
    text = base64.b64encode(largest).decode()
    answer = {
        "multipart": lambda: client.post(PATH, files={"image_file_b64": (None, text)}),
        "url-encoded": lambda: client.post(PATH, data={"image_file_b64": text}),
        "JSON": lambda: client.post(PATH, json={"image_file_b64": text}),
    }[form]()
    assert image_of(answer).size == scene().size


def test_a_background_may_be_as_large(client: httpx.Client, largest: bytes) -> None:
    files = {"image_file": largest, "bg_image_file": largest}
    assert image_of(client.post(PATH, files=files)).size == scene().size


def test_one_byte_more_is_too_large(client: httpx.Client, largest: bytes) -> None:
    assert_refused(removebg(client, largest + b"x"), "file_too_large")
    text = base64.b64encode(largest + b"x").decode()
    assert_refused(client.post(PATH, json={"image_file_b64": text}), "file_too_large")
    files = {"image_file": encoded(scene()), "bg_image_file": largest + b"x"}
    assert_refused(client.post(PATH, files=files), "file_too_large")
    assert_refused(client.post(PATH, content=bytes(45_000_001)), "file_too_large")


def test_our_own_routes_take_no_more_than_before(client: httpx.Client, largest: bytes) -> None:
    answer = client.post("/api/remove", content=largest + bytes(3_000_001))
    assert answer.status_code == 413


def test_full_size_has_25_megapixels(client: httpx.Client) -> None:
    photo = encoded(scene(6000, 4500), "JPEG")
    image = image_of(removebg(client, photo, size="full", format="jpg"))
    assert 24.5e6 <= image.width * image.height <= 25e6


def test_a_side_that_a_format_does_not_have(client: httpx.Client) -> None:
    photo = Image.new("RGB", (17_000, 500), "lightgrey")
    photo.paste("crimson", (5_000, 100, 12_000, 400))
    answer = removebg(client, encoded(photo), format="webp", size="50MP")
    assert_refused(answer, "invalid_dimensions")


def test_an_image_file_that_is_a_text_is_none(client: httpx.Client) -> None:
    assert_refused(client.post(PATH, data={"image_file": "photo.jpg"}), "missing_source")


@pytest.mark.parametrize(
    "kind", ["auto", "person", "product", "car", "animal", "graphic", "transportation", "other"]
)
@pytest.mark.parametrize("level", ["none", "1", "2", "latest"])
def test_every_type(client: httpx.Client, photos: Path, kind: str, level: str) -> None:
    # Where a model for people is fetched, it finds nobody in a scene.
    portrait = kind == "person"
    photo = (photos / "person.jpg").read_bytes() if portrait else encoded(scene(32, 24))
    answer = removebg(client, photo, type=kind, type_level=level)
    assert answer.status_code == 200
    is_told = kind != "auto" and level != "none"
    assert answer.headers.get("X-Type") == (kind if is_told else None)


def test_people_have_a_model_of_their_own(tmp_path: Path) -> None:
    """Here that model sees what is red, and nothing else."""
    OwnModels(tmp_path, red_model(tmp_path, "modnet"))
    photo = Image.new("RGB", (80, 60), "blue")
    photo.paste("red", (40, 0, 80, 60))

    with (
        Stack({"CUTOUT_MODELS": str(tmp_path)}) as stack,
        httpx.Client(base_url=stack.url, timeout=60) as client,
    ):

        def sees_red_alone(kind: str) -> bool:
            matte = image_of(removebg(client, encoded(photo), type=kind, channels="alpha"))
            alpha = np.asarray(matte)
            return bool(alpha[:, :35].max() == 0 and alpha[:, 45:].min() == 255)

        assert sees_red_alone("person")
        assert not sees_red_alone("product")
