"""remove.bg's `POST /v1.0/improve`: a photo is looked at, named, and not kept."""

from __future__ import annotations

import base64
import hashlib

import httpx
import pytest

from pictures import encoded, png_bomb, scene
from removebg_api import assert_refused
from stack import Stack
from web import Web

PHOTO = encoded(scene())
ID = hashlib.sha256(PHOTO).hexdigest()[:32]
BASE64 = base64.b64encode(PHOTO).decode()


@pytest.mark.parametrize("path", ["/v1.0/improve", "/api/v1.0/improve"])
@pytest.mark.parametrize(
    "body",
    [
        pytest.param({"files": {"image_file": ("photo.png", PHOTO)}}, id="file"),
        pytest.param({"files": {"image_file_b64": (None, BASE64)}}, id="multipart base64"),
        pytest.param({"data": {"image_file_b64": BASE64}}, id="form"),
        pytest.param({"json": {"image_file_b64": BASE64}}, id="JSON"),
    ],
)
def test_answers_an_id(client: httpx.Client, path: str, body: dict[str, dict]) -> None:
    answer = client.post(path, **body)
    assert answer.status_code == 200, answer.text
    assert answer.json() == {"id": ID}
    assert answer.headers["X-Image-Kept"] == "false"
    assert int(answer.headers["X-RateLimit-Remaining"]) < int(answer.headers["X-RateLimit-Limit"])


def test_name_and_tag_are_accepted(client: httpx.Client) -> None:
    fields = {"image_filename": "horse.png", "tag": "hair"}
    answer = client.post("/v1.0/improve", files={"image_file": PHOTO}, data=fields)
    assert answer.json() == {"id": ID}


def test_by_address(fetching_stack: Stack, web: Web) -> None:
    url = web.serve("/photo.png", PHOTO)
    answer = httpx.post(f"{fetching_stack.url}/v1.0/improve", data={"image_url": url})
    assert answer.json() == {"id": ID}


def test_nothing_is_kept(stack: Stack, client: httpx.Client) -> None:
    def files() -> set[str]:
        return {path.name for path in stack.application.data.rglob("*") if path.is_file()}

    before = files()
    assert client.post("/v1.0/improve", files={"image_file": PHOTO}).status_code == 200
    assert files() == before
    assert ID not in stack.application.log.read_text()


def test_refusals(client: httpx.Client) -> None:
    def improve(**files: bytes) -> httpx.Response:
        return client.post("/v1.0/improve", files=files)

    assert_refused(client.post("/v1.0/improve"), "missing_source")
    two = client.post("/v1.0/improve", files={"image_file": PHOTO}, data={"image_file_b64": BASE64})
    assert_refused(two, "multiple_sources")
    assert_refused(improve(image_file=b"hello"), "invalid_file_type")
    assert_refused(improve(image_file=PHOTO[:20]), "failed_to_read_image")
    assert_refused(improve(image_file=png_bomb(10_000, 10_000)), "resolution_too_high")
    assert_refused(improve(image_file=PHOTO + bytes(22_000_000)), "file_too_large")
    local = client.post("/v1.0/improve", json={"image_url": "http://127.0.0.1/"})
    assert_refused(local, "invalid_image_url")
