"""Shorthands for calling the HTTP API and judging its answers."""

from __future__ import annotations

import re
from typing import Any

import httpx
from PIL import Image

from pictures import decoded

Answer = httpx.Response


def remove(client: httpx.Client, photo: bytes, *, name: str = "photo.jpg", **fields: str) -> Answer:
    """Posts a photo as a form with these fields."""
    return client.post("/api/remove", files={"file": (name, photo)}, data=fields)


def remove_raw(
    client: httpx.Client, photo: bytes, kind: str = "application/octet-stream", **query: str
) -> Answer:
    """Posts a photo as the body itself, with the parameters in the query."""
    headers = {"Content-Type": kind}
    return client.post("/api/remove", content=photo, headers=headers, params=query)


def image_of(answer: Answer) -> Image.Image:
    """The image of a successful answer."""
    assert answer.status_code == 200, answer.text
    return decoded(answer.content)


def assert_error(answer: Answer, status: int, *mentions: str) -> dict[str, Any]:
    """Checks that an answer is an error in the API's form whose message mentions these words."""
    assert answer.status_code == status, answer.text[:500]
    assert answer.headers["Content-Type"].split(";")[0] == "application/json"
    document = answer.json()
    error: dict[str, Any] = document["error"]
    # Routes that rembg's clients call say it in their words, too.
    assert set(document) in ({"error"}, {"error", "detail"})
    if isinstance(document.get("detail"), str):
        assert document["detail"] == error["message"]
    assert re.fullmatch(r"[a-z][a-z_]+", error["code"])
    for mention in mentions:
        assert mention in error["message"], f"{mention!r} is not in {error['message']!r}"
    return error
