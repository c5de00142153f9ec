"""Shorthands for calling the API of remove.bg and judging its answers."""

from __future__ import annotations

import httpx

Answer = httpx.Response
PATH = "/v1.0/removebg"


def removebg(client: httpx.Client, photo: bytes, **fields: str) -> Answer:
    """Posts a photo as a multipart form with these fields."""
    return client.post(PATH, files={"image_file": ("photo.jpg", photo)}, data=fields)


def assert_refused(answer: Answer, code: str, status: int = 400) -> dict[str, str]:
    """Checks that an answer is an error in remove.bg's form with this code."""
    assert answer.status_code == status, answer.text[:500]
    assert answer.headers["Content-Type"].split(";")[0] == "application/json"
    document = answer.json()
    assert set(document) == {"errors"}
    [error] = document["errors"]
    assert set(error) == {"title", "code", "detail"}
    assert error["code"] == code, error
    assert all(isinstance(text, str) and text for text in error.values())
    return error


def foreground(answer: Answer) -> tuple[int, int, int, int]:
    """Left, top, width and height of the subject, as the headers tell."""
    left, top, width, height = (
        int(answer.headers[f"X-Foreground-{name}"]) for name in ("Left", "Top", "Width", "Height")
    )
    return left, top, width, height
