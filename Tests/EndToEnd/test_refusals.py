"""Bad input through nginx: each kind has its own clear error, and the server goes on."""

from __future__ import annotations

from collections.abc import Iterator

import httpx
import pytest

import fastcgi
from api import assert_error, image_of, remove, remove_raw
from pictures import encoded, jpeg_bomb, png_bomb, scene, webp_bomb
from stack import Stack

LIMIT = 25_000_000
PHOTO = encoded(scene())


@pytest.fixture(autouse=True)
def still_serving(stack: Stack, client: httpx.Client) -> Iterator[None]:
    """Whatever was refused, the same process answers the next request."""
    pid = stack.application.pid
    yield
    assert stack.application.process is not None
    assert stack.application.process.poll() is None
    assert stack.application.pid == pid
    assert client.get("/api/health").status_code == 200


@pytest.mark.parametrize(
    ("data", "word"),
    [
        pytest.param(b"Dear reader, this is not a picture.", "text", id="text"),
        pytest.param(b'<svg xmlns="http://www.w3.org/2000/svg"/>', "SVG", id="SVG"),
        pytest.param(b"RIFF\x10\0\0\0WAVEfmt " + bytes(40), "sound", id="RIFF that is not WebP"),
        pytest.param(b"\x89PNG", "WebP", id="less than a signature"),
        pytest.param(bytes(1000), "WebP", id="zeros"),
    ],
)
def test_not_an_image(client: httpx.Client, data: bytes, word: str) -> None:
    assert_error(remove(client, data), 415, word)
    assert_error(remove_raw(client, data, "image/png"), 415, word)


@pytest.mark.parametrize("form", ["JPEG", "PNG", "WEBP"])
@pytest.mark.parametrize("part", [0.02, 0.5, 0.95])
def test_truncated(client: httpx.Client, form: str, part: float) -> None:
    data = encoded(scene(), form)
    cut = data[: max(24, int(len(data) * part))]
    assert_error(remove(client, cut), 422)


@pytest.mark.parametrize("form", ["PNG", "WEBP"])
def test_damaged(client: httpx.Client, form: str) -> None:
    data = bytearray(encoded(scene(), form))
    middle = slice(len(data) // 2, len(data) // 2 + 200)
    data[middle] = bytes(byte ^ 0xFF for byte in data[middle])
    answer = remove(client, bytes(data))
    # WebP has no checksum: some damage cannot be seen.
    if form == "PNG" or answer.status_code != 200:
        assert_error(answer, 422)


@pytest.mark.parametrize(
    "data",
    [
        pytest.param(png_bomb(60_000, 60_000), id="PNG"),
        pytest.param(png_bomb(2**31 - 1, 2**31 - 1), id="largest PNG"),
        pytest.param(jpeg_bomb(65_000, 65_000), id="JPEG"),
        pytest.param(webp_bomb(), id="WebP"),
    ],
)
def test_too_many_pixels(stack: Stack, client: httpx.Client, data: bytes) -> None:
    remove(client, PHOTO)
    before = stack.application.memory("VmHWM")
    assert_error(remove(client, data), 422, "megapixels")
    assert stack.application.memory("VmHWM") - before < 64 * 1024 * 1024


def test_body_too_large_for_nginx(client: httpx.Client) -> None:
    error = assert_error(remove(client, bytes(LIMIT + 1)), 413, "25 MB")
    assert error["code"] == "body_too_large"


def test_chunked_body_too_large_for_nginx(client: httpx.Client) -> None:
    parts = (bytes(64 * 1024) for _ in range(LIMIT // (64 * 1024) + 2))
    answer = client.post("/api/remove", content=parts, headers={"Content-Type": "image/png"})
    assert_error(answer, 413, "25 MB")


def test_body_too_large_for_the_application(stack: Stack) -> None:
    connection = fastcgi.Connection(stack.application.socket)
    connection.send_head("POST", "/api/remove", LIMIT + 1, "image/png")
    answer = connection.receive()
    assert answer.status == 413
    assert b'"body_too_large"' in answer.body


@pytest.mark.parametrize(
    ("fields", "mentions"),
    [
        ({"model": "nope"}, ["nope", "u2netp"]),
        ({"model": "../../etc/passwd"}, ["u2netp"]),
        ({"format": "bmp"}, ["bmp", "png", "webp", "jpg"]),
        ({"channels": "rgb"}, ["rgb", "rgba", "alpha"]),
        ({"bgc": "bluish"}, ["bluish", "#"]),
        ({"bgc": "#ff888"}, ["#ff888"]),
        ({"background": "256,0,0"}, ["256,0,0"]),
        ({"background": "1,2"}, ["1,2"]),
        ({"background": "#gggggg"}, ["#gggggg"]),
    ],
)
def test_bad_parameters(client: httpx.Client, fields: dict[str, str], mentions: list[str]) -> None:
    assert_error(remove(client, PHOTO, **fields), 400, *mentions)
    assert_error(remove_raw(client, PHOTO, **fields), 400, *mentions)


def test_no_file(client: httpx.Client) -> None:
    assert_error(client.post("/api/remove"), 400, "file")
    assert_error(client.post("/api/remove", files={"other": PHOTO}), 400, "file")
    assert_error(remove_raw(client, b"", "image/png"), 400)


def test_two_files(client: httpx.Client) -> None:
    files = [("file", ("a.png", PHOTO)), ("file", ("b.png", PHOTO))]
    assert_error(client.post("/api/remove", files=files), 400, "one")


@pytest.mark.parametrize(
    ("kind", "body"),
    [
        ("multipart/form-data", b"--x\r\n"),
        ("multipart/form-data; boundary=x", b"no boundary at all"),
        ("multipart/form-data; boundary=x", b'--x\r\nContent-Disposition: form-data; name="file"'),
        ("multipart/form-data; boundary=" + "x" * 500, b""),
    ],
)
def test_broken_forms(client: httpx.Client, kind: str, body: bytes) -> None:
    answer = client.post("/api/remove", content=body, headers={"Content-Type": kind})
    assert_error(answer, 400)


def test_forms_that_cost_too_much(client: httpx.Client) -> None:
    fields = "&".join(f"field{number}=1" for number in range(100_000))
    kind = {"Content-Type": "application/x-www-form-urlencoded"}
    answer = client.post("/api/remove", content=fields, headers=kind)
    assert assert_error(answer, 400)["code"] == "too_many_fields"
    parts = {f"field{number}": (None, "1") for number in range(1000)}
    answer = client.post("/api/remove", files=parts)
    assert assert_error(answer, 400)["code"] == "too_many_parts"


def test_unsupported_body_type(client: httpx.Client) -> None:
    answer = remove_raw(client, b"<photo/>", "application/xml")
    assert_error(answer, 415)


def test_unknown_path(client: httpx.Client) -> None:
    assert_error(client.get("/api/nothing-here"), 404)
    assert_error(client.get("/auth/nothing-here"), 404)


def test_wrong_method(client: httpx.Client) -> None:
    answer = client.put("/api/remove", content=PHOTO)
    assert_error(answer, 405)
    assert "POST" in answer.headers["Allow"]
    answer = client.delete("/api/health")
    assert_error(answer, 405)
    assert {"GET", "HEAD"} <= {method.strip() for method in answer.headers["Allow"].split(",")}


def test_head_has_no_body(client: httpx.Client) -> None:
    answer = client.head("/api/health")
    assert (answer.status_code, answer.content) == (200, b"")


def test_good_photo_after_all_that(client: httpx.Client) -> None:
    assert image_of(remove(client, PHOTO)).size == scene().size
