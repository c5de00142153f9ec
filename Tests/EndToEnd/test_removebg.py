"""remove.bg's `POST /v1.0/removebg` and `GET /v1.0/account`: what they answer to good requests."""

from __future__ import annotations

import base64
import io
import time
import zipfile
from pathlib import Path

import httpx
import numpy as np
import pytest

from api import image_of
from pictures import decoded, encoded, scene
from registry import DEFAULT
from removebg_api import PATH, foreground, removebg


@pytest.fixture(scope="module")
def large(photos: Path) -> bytes:
    """2903 x 4133 pixels: twelve megapixels."""
    return (photos / "large-12mp.jpg").read_bytes()


@pytest.mark.parametrize("path", [PATH, "/api" + PATH])
def test_standard_answer(client: httpx.Client, pen: bytes, path: str) -> None:
    answer = client.post(path, files={"image_file": pen}, headers={"x-api-key": "anything"})
    image = image_of(answer)
    assert (image.format, image.mode) == ("PNG", "RGBA")
    assert answer.headers["Content-Type"] == "image/png"
    assert (int(answer.headers["X-Width"]), int(answer.headers["X-Height"])) == image.size
    assert int(answer.headers["X-Credits-Charged"]) == 0
    assert (answer.headers["X-Model"], answer.headers["X-Model-Version"]) == (
        DEFAULT["name"],
        DEFAULT["version"],
    )
    assert "X-Type" not in answer.headers
    remaining = int(answer.headers["X-RateLimit-Remaining"])
    assert 0 <= remaining < int(answer.headers["X-RateLimit-Limit"])
    assert 0 <= int(answer.headers["X-RateLimit-Reset"]) - time.time() <= 61


def test_foreground_headers_hold_the_subject(client: httpx.Client, pen: bytes) -> None:
    answer = removebg(client, pen)
    left, top, width, height = foreground(answer)
    alpha = np.asarray(image_of(answer).getchannel("A"))
    rows, columns = np.nonzero(alpha >= 13)
    assert (left, top) == (columns.min(), rows.min())
    assert (width, height) == (np.ptp(columns) + 1, np.ptp(rows) + 1)


@pytest.mark.parametrize(
    ("size", "megapixels"),
    [
        ("preview", 0.25),
        ("small", 0.25),
        ("regular", 0.25),
        ("medium", 1.5),
        ("hd", 4),
        ("full", 10),
        ("4k", 10),
        ("auto", 10),
        ("50MP", 12),
    ],
)
def test_sizes(client: httpx.Client, large: bytes, size: str, megapixels: float) -> None:
    image = image_of(removebg(client, large, size=size, format="png", channels="alpha"))
    assert megapixels * 0.98e6 <= image.width * image.height <= megapixels * 1e6
    assert image.width / image.height == pytest.approx(2903 / 4133, rel=0.01)


def test_full_size_is_larger_for_jpeg(client: httpx.Client, large: bytes) -> None:
    image = image_of(removebg(client, large, size="full", format="jpg"))
    assert image.size == (2903, 4133)


def test_small_photos_are_not_enlarged(client: httpx.Client) -> None:
    assert image_of(removebg(client, encoded(scene()), size="full")).size == scene().size


@pytest.mark.parametrize(
    ("form", "kind", "mode"),
    [
        ("auto", "PNG", "RGBA"),
        ("png", "PNG", "RGBA"),
        ("webp", "WEBP", "RGBA"),
        ("jpg", "JPEG", "RGB"),
    ],
)
def test_formats(client: httpx.Client, pen: bytes, form: str, kind: str, mode: str) -> None:
    image = image_of(removebg(client, pen, format=form))
    assert (image.format, image.mode) == (kind, mode)


def test_auto_is_jpeg_where_nothing_is_transparent(client: httpx.Client, pen: bytes) -> None:
    assert image_of(removebg(client, pen, bg_color="white")).format == "JPEG"


def test_zip_holds_colours_and_matte(client: httpx.Client, pen: bytes) -> None:
    answer = removebg(client, pen, format="zip")
    assert answer.headers["Content-Type"] == "application/zip"
    archive = zipfile.ZipFile(io.BytesIO(answer.content))
    assert archive.testzip() is None
    assert archive.namelist() == ["color.jpg", "alpha.png"]
    color, alpha = (decoded(archive.read(name)) for name in archive.namelist())
    assert (color.format, color.mode, alpha.format, alpha.mode) == ("JPEG", "RGB", "PNG", "L")
    assert color.size == alpha.size
    plain = image_of(removebg(client, pen, format="png"))
    assert np.array_equal(np.asarray(alpha), np.asarray(plain.getchannel("A")))


def test_alpha_channel_alone(client: httpx.Client, pen: bytes) -> None:
    image = image_of(removebg(client, pen, channels="alpha"))
    assert (image.format, image.mode) == ("PNG", "L")


def test_without_semitransparency_there_is_little_of_it(client: httpx.Client, pen: bytes) -> None:
    def partial(**fields: str) -> float:
        alpha = np.asarray(image_of(removebg(client, pen, **fields)).getchannel("A"))
        return float(((alpha > 0) & (alpha < 255)).mean())

    assert partial(semitransparency="false") < partial(semitransparency="true") * 0.8


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({"type": "person"}, "person"),
        ({"type": "car", "type_level": "latest"}, "car"),
        ({"type": "product", "type_level": "none"}, None),
        ({"type": "auto"}, None),
    ],
)
def test_type_is_told_where_it_is_known(
    client: httpx.Client, fields: dict[str, str], expected: str | None
) -> None:
    answer = removebg(client, encoded(scene()), **fields)
    assert answer.status_code == 200
    assert answer.headers.get("X-Type") == expected


def test_base64_in_every_body(client: httpx.Client, pen: bytes) -> None:
    text = base64.b64encode(pen).decode()
    expected = removebg(client, pen).content
    bodies = [
        client.post(PATH, data={"image_file_b64": text}),
        client.post(PATH, json={"image_file_b64": text, "crop": False, "roi": None}),
        client.post(PATH, json={"image_file_b64": "data:image/jpeg;base64," + text}),
        client.post(PATH, files={"image_file_b64": (None, text)}),
    ]
    assert all(answer.content == expected for answer in bodies), [a.text[:200] for a in bodies]


def test_json_answer(client: httpx.Client, pen: bytes) -> None:
    plain = removebg(client, pen)
    answer = client.post(PATH, files={"image_file": pen}, headers={"Accept": "application/json"})
    assert set(answer.json()) == {"data"}
    data = answer.json()["data"]
    assert base64.b64decode(data.pop("result_b64")) == plain.content
    left, top, width, height = foreground(plain)
    assert data == {
        "foreground_left": left,
        "foreground_top": top,
        "foreground_width": width,
        "foreground_height": height,
    }


def test_empty_fields_count_as_not_sent(client: httpx.Client, pen: bytes) -> None:
    names = ["image_url", "image_file_b64", "bg_color", "bg_image_url", "size", "format", "roi"]
    answer = removebg(client, pen, **dict.fromkeys([*names, "crop", "scale", "position"], ""))
    assert answer.content == removebg(client, pen).content


@pytest.mark.parametrize("root", ["/v1.0", "/api/v1.0"])
def test_account(client: httpx.Client, root: str) -> None:
    attributes = client.get(f"{root}/account").json()["data"]["attributes"]
    assert set(attributes) == {"credits", "api"}
    assert set(attributes["credits"]) == {"total", "subscription", "payg", "enterprise"}
    assert all(isinstance(number, int) for number in attributes["credits"].values())
    assert set(attributes["api"]) == {"free_calls", "sizes"}
    assert attributes["api"]["sizes"] == "all"
