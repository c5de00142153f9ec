"""`POST /api/batch`: many photos in one request, each answered as it is finished."""

from __future__ import annotations

import base64
import json
import threading
import time
from collections.abc import Callable, Iterator
from io import BytesIO
from pathlib import Path
from typing import Any

import httpx
import pytest
from PIL import Image

from pictures import encoded, scene
from registry import DEFAULT
from stack import Stack
from web import FETCHES_LOCALLY, Web

BATCH = "/api/batch"
Line = dict[str, Any]


def file(name: str, content: bytes) -> tuple[str, tuple[str, bytes]]:
    """A photo as a form field."""
    return ("file", (name, content))


def lines(response: httpx.Response) -> Iterator[Line]:
    """The lines of an answer, each as soon as it has come."""
    assert response.status_code == 200, response.read()
    assert response.headers["Content-Type"] == "application/x-ndjson"
    return map(json.loads, response.iter_lines())


def image(line: Line) -> Image.Image:
    """The picture that a line carries."""
    return Image.open(BytesIO(base64.b64decode(line["data"])))


def test_every_photo_is_answered(client: httpx.Client, photos: Path) -> None:
    names = ["cat.jpg", "pen.jpg", "shoes.jpg"]
    files = [file(name, (photos / name).read_bytes()) for name in names]
    files.insert(1, file("notes.txt", b"no photo"))
    with client.stream("POST", BATCH, files=files, data={"format": "webp"}) as response:
        *results, summary = lines(response)
    assert summary == {"done": True, "succeeded": 3, "failed": 1}
    by_index = {line["index"]: line for line in results}
    assert [by_index[index]["name"] for index in range(4)] == [
        "cat.jpg",
        "notes.txt",
        "pen.jpg",
        "shoes.jpg",
    ]
    assert by_index[1]["status"] == 415
    assert by_index[1]["error"]["code"] == "unsupported_image"
    for index in (0, 2, 3):
        line = by_index[index]
        assert (line["status"], line["media_type"], line["model"]) == (
            200,
            "image/webp",
            DEFAULT["name"],
        )
        picture = image(line)
        assert (picture.format, picture.mode) == ("WEBP", "RGBA")
        assert picture.size == (line["width"], line["height"])


def test_results_are_those_of_single_removals(client: httpx.Client, photos: Path) -> None:
    photo = (photos / "cat.jpg").read_bytes()
    single = client.post("/api/remove?channels=alpha", files=[file("cat.jpg", photo)]).content
    with client.stream("POST", f"{BATCH}?channels=alpha", files=[file("cat.jpg", photo)]) as answer:
        result, _ = lines(answer)
    assert base64.b64decode(result["data"]) == single


def test_the_first_result_comes_before_the_last(client: httpx.Client, photos: Path) -> None:
    photo = (photos / "cat.jpg").read_bytes()
    files = [file(f"{number}.jpg", photo) for number in range(12)]
    with client.stream("POST", BATCH, files=files) as response:
        times = [(time.monotonic(), line) for line in lines(response)]
    gap = times[-1][0] - times[0][0]
    # Had nginx collected the answer, all of it would have come in one piece.
    assert gap > 5 * (times[1][0] - times[0][0]) / 2 > 0


@pytest.fixture(scope="module")
def fetching() -> Iterator[httpx.Client]:
    """A client of a stack that fetches from 127.0.0.1 too, as if that were a public address."""
    with (
        Stack(FETCHES_LOCALLY) as stack,
        httpx.Client(base_url=stack.url, timeout=60) as client,
    ):
        yield client


def test_photos_by_their_addresses(fetching: httpx.Client) -> None:
    with Web() as web:
        here = web.serve("/photo.png", encoded(scene()))
        missing = web.url + "/missing.png"
        for request in (
            {"json": {"urls": [here, missing], "format": "jpg"}},
            {"files": [("url", (None, here)), ("url", (None, missing)), ("format", (None, "jpg"))]},
        ):
            with fetching.stream("POST", BATCH, **request) as response:
                *results, summary = lines(response)
            assert summary["succeeded"] == summary["failed"] == 1
            first, second = sorted(results, key=lambda line: line["index"])
            assert (first["name"], image(first).format) == (here, "JPEG")
            assert (second["status"], second["error"]["code"]) == (400, "fetch_failed")


def test_an_address_of_this_machine_is_refused(client: httpx.Client, base_url: str) -> None:
    answer = client.post(BATCH, json={"urls": [f"{base_url}/samples/cap.jpg"]})
    assert json.loads(answer.text.splitlines()[0])["error"]["code"] == "address_refused"


def test_more_than_memory_should_hold(make_stack: Callable[..., Stack], photos: Path) -> None:
    stack = make_stack()
    photo = (photos / "cat.jpg").read_bytes()
    status = Path(f"/proc/{stack.application.pid}/status")

    def resident() -> int:
        """Megabytes of the process that are its own."""
        line = next(row for row in status.read_text().splitlines() if row.startswith("RssAnon"))
        return int(line.split()[1]) // 1024

    def removed(padding: int) -> Line:
        # Bytes behind the end of a JPEG belong to nobody, and to no result.
        files = [file(f"{n}.jpg", photo + bytes(padding)) for n in range(12)]
        with httpx.stream("POST", stack.url + BATCH, files=files, timeout=120) as response:
            *_, summary = lines(response)
        return summary

    assert removed(padding=0)["succeeded"] == 12
    before = resident()
    assert removed(padding=20_000_000)["succeeded"] == 12
    # A batch of 240 MB; a few photos of 20 MB each are in hand at a time.
    assert resident() - before < 150


def test_limits(make_stack: Callable[..., Stack], photos: Path) -> None:
    stack = make_stack(CUTOUT_MAX_BATCH="1000000", CUTOUT_MAX_UPLOAD="200000")
    photo = (photos / "cat.jpg").read_bytes()
    answer = httpx.post(stack.url + BATCH, files=[file("a.jpg", photo)] * 8, timeout=60)
    assert (answer.status_code, answer.json()["error"]["code"]) == (413, "body_too_large")
    large = file("large.jpg", photo + bytes(200_000))
    answer = httpx.post(stack.url + BATCH, files=[large], timeout=60)
    result, summary = map(json.loads, answer.text.splitlines())
    assert (result["status"], result["error"]["code"]) == (413, "body_too_large")
    assert summary == {"done": True, "succeeded": 0, "failed": 1}


def test_each_photo_counts(make_stack: Callable[..., Stack]) -> None:
    stack = make_stack(CUTOUT_REMOVALS_PER_MINUTE="3")
    # The allowance begins anew with the minute.
    if time.time() % 60 > 50:
        time.sleep(61 - time.time() % 60)
    files = [file(f"{n}.png", encoded(scene())) for n in range(5)]
    answer = httpx.post(stack.url + BATCH, files=files, timeout=60)
    *results, summary = map(json.loads, answer.text.splitlines())
    assert summary == {"done": True, "succeeded": 3, "failed": 2}
    refused = [line for line in results if line["status"] != 200]
    assert {line["error"]["code"] for line in refused} == {"too_many_requests"}
    assert httpx.post(f"{stack.url}/api/remove", content=encoded(scene())).status_code == 429


def test_a_third_batch_waits_its_turn(client: httpx.Client, photos: Path) -> None:
    photo = (photos / "cat.jpg").read_bytes()
    files = [file(f"{n}.jpg", photo) for n in range(40)]
    begun = threading.Barrier(3, timeout=60)

    def hold() -> None:
        with client.stream("POST", BATCH, files=files) as response:
            answer = lines(response)
            next(answer)
            begun.wait()
            release.wait()

    release = threading.Event()
    holders = [threading.Thread(target=hold, daemon=True) for _ in range(2)]
    for holder in holders:
        holder.start()
    begun.wait()
    refused = client.post(BATCH, files=files[:1])
    assert (refused.status_code, refused.json()["error"]["code"]) == (503, "overloaded")
    assert int(refused.headers["Retry-After"]) > 0
    # Single photos are served meanwhile, and whoever leaves a batch makes room for the next.
    assert client.post("/api/remove", files=files[:1]).status_code == 200
    release.set()
    for holder in holders:
        holder.join()
    deadline = time.monotonic() + 20
    while client.post(BATCH, files=files[:1]).status_code == 503:
        assert time.monotonic() < deadline, "the places of batches that ended stay taken"
        time.sleep(0.2)


@pytest.mark.parametrize(
    ("request_", "status", "code"),
    [
        ({"json": {}}, 400, "invalid_json"),
        ({"json": {"urls": []}}, 400, "no_file"),
        ({"content": b"x"}, 415, "unsupported_batch"),
        ({"files": [file("x", b"1")], "data": {"format": "gif"}}, 400, "invalid_format"),
        ({"files": [file("x", b"1")], "data": {"model": "gpt"}}, 400, "unknown_model"),
        ({"files": [file("x", b"1")] * 1001}, 400, "too_many_photos"),
    ],
)
def test_what_is_no_batch(
    client: httpx.Client, request_: dict[str, Any], status: int, code: str
) -> None:
    answer = client.post(BATCH, **request_)
    assert (answer.status_code, answer.json()["error"]["code"]) == (status, code)
