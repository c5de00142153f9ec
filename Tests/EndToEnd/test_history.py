"""Keeping, listing, changing, downloading and deleting what somebody cut out."""

from __future__ import annotations

import io
import json
import stat
import zipfile
from collections.abc import Callable

import httpx
import pytest
from PIL import Image

from accounts import PHOTO, guest, keep, visitor
from api import assert_error, image_of, remove
from pictures import decoded, encoded, scene
from registry import DEFAULT
from stack import Stack


@pytest.fixture
def client(stack: Stack) -> httpx.Client:
    """A guest with an empty history."""
    return guest(stack)


def ids(answer: httpx.Response) -> list[str]:
    """The identifiers on a page of the history."""
    assert answer.status_code == 200, answer.text
    return [item["id"] for item in answer.json()["items"]]


def test_removal_is_kept(client: httpx.Client) -> None:
    item = keep(client, name="C:\\Photos\\Kätzchen.jpg", format="webp", background="#f80")
    shown = client.get(f"/api/history/{item}").json()
    assert shown["name"] == "Kätzchen.jpg"
    assert (shown["width"], shown["height"]) == (96, 72)
    assert (shown["media_type"], shown["size"]) == ("image/jpeg", len(PHOTO))
    assert shown["model"] == DEFAULT["name"]
    assert shown["settings"] == {"format": "webp", "channels": "rgba", "background": "#ff8800ff"}
    assert shown["created_at"].endswith("Z")
    assert client.get("/api/history").json()["items"] == [shown]
    assert client.get("/api/me").json()["usage"]["items"] == 1


def test_removal_is_not_kept_where_nobody_wants_it(client: httpx.Client) -> None:
    answer = remove(client, PHOTO, history="false")
    assert answer.status_code == 200
    assert "X-History-Id" not in answer.headers
    assert ids(client.get("/api/history")) == []


def test_visitors_without_a_session_leave_nothing(stack: Stack) -> None:
    answer = visitor(stack).post("/api/remove", content=PHOTO)
    assert answer.status_code == 200
    assert "X-History-Id" not in answer.headers


def test_files_are_what_was_made(client: httpx.Client) -> None:
    answer = remove(client, PHOTO)
    item = answer.headers["X-History-Id"]
    matte = image_of(remove(client, PHOTO, channels="alpha", history="false"))
    assert client.get(f"/api/history/{item}/original").content == PHOTO
    assert decoded(client.get(f"/api/history/{item}/matte").content).tobytes() == matte.tobytes()
    cutout = client.get(f"/api/history/{item}/cutout")
    assert cutout.content == answer.content
    thumbnail = client.get(f"/api/history/{item}/thumbnail")
    assert thumbnail.headers["Content-Type"] == "image/webp"
    # Trimmed to the subject, with a little room.
    left, top, right, bottom = matte.point(lambda alpha: 255 * (alpha >= 13)).getbbox()
    width, height = decoded(thumbnail.content).size
    assert right - left <= width <= min(96, (right - left) * 1.1 + 2)
    assert bottom - top <= height <= min(72, (bottom - top) * 1.1 + 2)


def test_matte_is_kept_where_only_it_was_wanted(client: httpx.Client) -> None:
    answer = remove(client, PHOTO, channels="alpha")
    item = answer.headers["X-History-Id"]
    assert client.get(f"/api/history/{item}/matte").content == answer.content
    assert image_of(client.get(f"/api/history/{item}/cutout?format=png")).mode == "RGBA"


def test_large_photos_have_small_thumbnails(client: httpx.Client) -> None:
    item = keep(client, encoded(scene(1500, 1000), "JPEG"))
    thumbnail = decoded(client.get(f"/api/history/{item}/thumbnail").content)
    assert max(thumbnail.size) <= 400
    # The disc alone, not the photo.
    assert thumbnail.size[0] / thumbnail.size[1] == pytest.approx(1, rel=0.05)
    red, green, blue, alpha = thumbnail.convert("RGBA").getpixel(
        (thumbnail.size[0] // 2, thumbnail.size[1] // 2)
    )
    assert red > 150 > green + blue - 100
    assert alpha > 200


@pytest.mark.parametrize(("form", "kind"), [("png", "png"), ("jpg", "jpeg"), ("webp", "webp")])
def test_cutout_in_any_format_and_background(client: httpx.Client, form: str, kind: str) -> None:
    item = keep(client, name="cat.jpg")
    query = {"format": form, "background": "blue", "download": "1"}
    answer = client.get(f"/api/history/{item}/cutout", params=query)
    assert answer.headers["Content-Type"] == f"image/{kind}"
    assert f'filename="cat-cutout.{form}"' in answer.headers["Content-Disposition"]
    red, _, blue = image_of(answer).convert("RGB").getpixel((94, 2))
    assert blue > 200 > 50 > red


@pytest.mark.parametrize("part", ["original", "matte", "thumbnail", "cutout"])
def test_files_are_private_and_cached(client: httpx.Client, part: str) -> None:
    item = keep(client)
    address = f"/api/history/{item}/{part}"
    answer = client.get(address)
    assert answer.headers["Cache-Control"] == "private, no-cache"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert "X-Accel-Redirect" not in answer.headers
    tag = answer.headers["ETag"]
    assert client.get(address, headers={"If-None-Match": tag}).status_code == 304
    assert client.get(address, headers={"If-None-Match": '"other"'}).status_code == 200
    client.delete(f"/api/history/{item}")
    assert client.get(address, headers={"If-None-Match": tag}).status_code == 404


def test_blobs_are_out_of_reach(stack: Stack, client: httpx.Client) -> None:
    keep(client)
    blobs = [path for path in (stack.application.data / "blobs").rglob("*") if path.is_file()]
    assert len(blobs) >= 3
    for path in blobs:
        address = f"/internal/blobs/{path.parent.name}/{path.name}"
        assert client.get(address).status_code == 404


def test_data_is_closed_to_others(stack: Stack, client: httpx.Client) -> None:
    keep(client)
    for path in stack.application.data.rglob("*"):
        assert not path.stat().st_mode & stat.S_IRWXO, path
    assert stat.S_IMODE((stack.application.data / "session.key").stat().st_mode) == 0o600


def test_download_names_survive_other_scripts(client: httpx.Client) -> None:
    item = keep(client, name="猫 'n' 1%.jpg")
    header = client.get(f"/api/history/{item}/original?download=1").headers["Content-Disposition"]
    assert "filename*=UTF-8''%E7%8C%AB%20%27n%27%201%25.jpg" in header
    assert header.isascii()


def test_pages_follow_one_another(client: httpx.Client) -> None:
    kept = [keep(client, name=f"photo {n}.jpg") for n in range(5)]
    found: list[str] = []
    cursor = ""
    while cursor is not None:
        page = client.get("/api/history", params={"limit": "2", "cursor": cursor})
        found += ids(page)
        cursor = page.json()["next_cursor"]
    assert found == kept[::-1]
    assert ids(client.get("/api/history", params={"q": "PHOTO 3"})) == [kept[3]]


@pytest.mark.parametrize("query", ["limit=0", "limit=201", "limit=many", "cursor=nonsense"])
def test_wrong_page_is_refused(client: httpx.Client, query: str) -> None:
    assert_error(client.get(f"/api/history?{query}"), 400, query.split("=")[0])


def test_items_are_renamed(client: httpx.Client) -> None:
    item = keep(client)
    answer = client.patch(f"/api/history/{item}", json={"name": "  Holiday  "})
    assert answer.json()["name"] == "Holiday"
    assert ids(client.get("/api/history?q=holiday")) == [item]
    assert_error(client.patch(f"/api/history/{item}", json={"name": " "}), 400)
    assert_error(client.patch(f"/api/history/{item}", content=b"name"), 400)


def test_deletion_is_undone(client: httpx.Client) -> None:
    kept = [keep(client) for _ in range(3)]
    assert client.delete(f"/api/history/{kept[0]}").status_code == 204
    assert_error(client.get(f"/api/history/{kept[0]}"), 404)
    assert_error(client.delete(f"/api/history/{kept[0]}"), 404)
    assert client.post(f"/api/history/{kept[0]}/restore").json()["id"] == kept[0]
    several = ",".join(kept[:2])
    assert client.delete(f"/api/history?ids={several}").status_code == 204
    assert ids(client.get("/api/history")) == [kept[2]]
    assert client.post(f"/api/history/restore?ids={several}").status_code == 204
    assert ids(client.get("/api/history")) == kept[::-1]
    assert client.delete("/api/history").status_code == 204
    assert ids(client.get("/api/history")) == []
    assert client.get("/api/me").json()["usage"]["items"] == 0


def test_archive_holds_cutouts(client: httpx.Client) -> None:
    kept = [keep(client, name=name) for name in ["猫.jpg", "猫.jpg", "dog.jpg"]]
    query = {"ids": ",".join(kept), "format": "jpg", "background": "lime"}
    answer = client.get("/api/history/archive", params=query)
    assert answer.headers["Content-Type"] == "application/zip"
    with zipfile.ZipFile(io.BytesIO(answer.content)) as archive:
        assert archive.testzip() is None
        names = archive.namelist()
        pictures = [decoded(archive.read(name)) for name in names]
    assert names == ["猫-cutout.jpg", "猫-cutout-2.jpg", "dog-cutout.jpg"]
    assert {picture.size for picture in pictures} == {(96, 72)}


def test_export_holds_everything(client: httpx.Client) -> None:
    kept = {keep(client, name="cat.jpg"), keep(client, name="cat.jpg")}
    answer = client.get("/api/me/export")
    with zipfile.ZipFile(io.BytesIO(answer.content)) as archive:
        assert archive.testzip() is None
        account = json.loads(archive.read("account.json"))
        items = json.loads(archive.read("items.json"))
        assert {entry["item"]["id"] for entry in items} == kept
        for entry in items:
            assert archive.read(entry["original"]) == PHOTO
            assert decoded(archive.read(entry["matte"])).size == (96, 72)
    assert account["id"] == client.get("/api/me").json()["user"]["id"]


def test_what_was_mended_is_taken_along(client: httpx.Client) -> None:
    """In the archive, the export and what nginx sends, and the model's own after the way back."""
    item = keep(client, format="png")
    mended = encoded(Image.new("L", (96, 72), 255))
    address = f"/api/history/{item}/matte"
    own = client.get(address)
    tag = {"If-Match": own.headers["ETag"]}
    assert client.put(address, content=mended, headers=tag).status_code == 200
    assert client.get(address).content == mended
    assert client.get(address, params={"version": 1}).content == own.content
    archive = client.get("/api/history/archive", params={"ids": item}).content
    with zipfile.ZipFile(io.BytesIO(archive)) as files:
        cutout = decoded(files.read(files.namelist()[0])).convert("RGBA")
    assert cutout.getchannel("A").getextrema() == (255, 255)
    with zipfile.ZipFile(io.BytesIO(client.get("/api/me/export").content)) as files:
        [entry] = [e for e in json.loads(files.read("items.json")) if e["item"]["id"] == item]
        assert files.read(entry["matte"]) == mended
    assert client.delete(address).json()["mended"] is False
    assert client.get(address).content == own.content


def test_guests_cannot_see_each_other(stack: Stack) -> None:
    first, second = guest(stack), guest(stack)
    item = keep(first)
    assert ids(second.get("/api/history")) == []
    assert_error(second.get(f"/api/history/{item}"), 404)
    assert_error(second.get(f"/api/history/{item}/original"), 404)


def test_guests_come_by_names_of_this_machine_only(stack: Stack) -> None:
    answer = visitor(stack).get("/api/me", headers={"Host": "rebound.example"})
    assert assert_error(answer, 403)["code"] == "own_machine_only"
    assert "Set-Cookie" not in answer.headers
    name = f"localhost:{stack.nginx.port}"
    origin = {"Host": name, "Origin": f"http://{name}"}
    named = visitor(stack).get("/api/me", headers=origin)
    assert named.json()["guest"] is True


def test_deleted_guest_leaves_no_file(make_stack: Callable[..., Stack]) -> None:
    stack = make_stack()
    client = guest(stack)
    keep(client)
    assert client.delete("/api/me").status_code == 204
    blobs = stack.application.data / "blobs"
    assert [path.name for path in blobs.rglob("*") if path.is_file()] == ["store-id"]


def test_sessions_survive_a_restart(make_stack: Callable[..., Stack]) -> None:
    stack = make_stack()
    client = guest(stack)
    item = keep(client)
    stack.application.stop()
    stack.application.start()
    stack.wait_until_ready()
    assert ids(client.get("/api/history")) == [item]


def test_items_quota(make_stack: Callable[..., Stack]) -> None:
    client = guest(make_stack(CUTOUT_MAX_ITEMS="1"))
    item = keep(client)
    answer = remove(client, PHOTO)
    assert assert_error(answer, 507, "1 items")["code"] == "quota_exceeded"
    assert "X-History-Id" not in answer.headers
    assert remove(client, PHOTO, history="false").status_code == 200
    client.delete(f"/api/history/{item}")
    keep(client)
    assert_error(client.post(f"/api/history/{item}/restore"), 507)


def test_bytes_quota(make_stack: Callable[..., Stack]) -> None:
    client = guest(make_stack(CUTOUT_MAX_BYTES="2000"))
    assert assert_error(remove(client, PHOTO), 507)["code"] == "quota_exceeded"
    assert client.get("/api/me").json()["usage"] == {
        "items": 0,
        "bytes": 0,
        "max_items": 10000,
        "max_bytes": 2000,
    }
