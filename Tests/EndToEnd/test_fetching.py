"""Addresses that Cutout is asked to fetch: which it does, and which it must not."""

from __future__ import annotations

from collections.abc import Iterator

import httpx
import pytest

from accounts import sign_in_settings
from api import assert_error, image_of
from pictures import encoded, scene
from removebg_api import PATH, assert_refused, removebg
from stack import Stack, free_port
from web import FETCHES_LOCALLY, Web


@pytest.fixture(scope="module")
def fetching(fetching_stack: Stack) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=fetching_stack.url, timeout=60) as client:
        yield client


def by_url(client: httpx.Client, url: str, **fields: str) -> httpx.Response:
    return client.post(PATH, data={"image_url": url, **fields})


def test_photo_and_background(fetching: httpx.Client, web: Web) -> None:
    photo = web.serve("/photo.png", encoded(scene()))
    background = web.serve("/blue.png", encoded(scene(4, 3, "blue")))
    image = image_of(by_url(fetching, photo, bg_image_url=background, format="png"))
    assert image.size == scene().size


def test_three_redirects_and_no_more(fetching: httpx.Client, web: Web) -> None:
    web.serve("/photo.png", encoded(scene()))
    web.redirect("/1", "/photo.png")
    web.redirect("/2", web.url + "/1")
    web.redirect("/3", "2")
    web.redirect("/4", "/3")
    assert by_url(fetching, web.url + "/3").status_code == 200
    assert_refused(by_url(fetching, web.url + "/4"), "failed_image_download")


@pytest.mark.parametrize(
    "target",
    [
        "http://127.0.0.2/secret",
        "http://[::1]/secret",
        "http://localhost.localdomain:1/secret",
        "file:///etc/passwd",
        "gopher://127.0.0.1/",
        "http://user:pass@127.0.0.1/",
    ],
)
def test_redirects_are_judged_anew(fetching: httpx.Client, web: Web, target: str) -> None:
    answer = by_url(fetching, web.redirect("/away", target))
    assert answer.status_code == 400
    assert answer.json()["errors"][0]["code"] in {"invalid_image_url", "failed_image_download"}


@pytest.mark.parametrize(
    "host",
    [
        "127.0.0.1",
        "localhost",
        "2130706433",
        "0x7f.1",
        "0177.0.0.1",
        "0.0.0.0",
        "10.0.0.1",
        "172.16.0.1",
        "192.168.1.1",
        "100.64.0.1",
        "169.254.169.254",
        "224.0.0.1",
        "[::1]",
        "[::]",
        "[::ffff:127.0.0.1]",
        "[::ffff:a00:1]",
        "[fe80::1]",
        "[fd00::1]",
        "[2002:7f00:1::]",
        "[64:ff9b::7f00:1]",
        "[2001:0:a00:1::f5ff:fffe]",
    ],
)
def test_addresses_that_are_not_public(client: httpx.Client, web: Web, host: str) -> None:
    """Also where a name leads there: the address is judged as the connection is made."""
    seen = len(web.paths)
    answer = by_url(client, f"http://{host}:{web.port}/photo.png")
    assert answer.status_code == 400
    assert answer.json()["errors"][0]["code"] in {"invalid_image_url", "failed_image_download"}
    assert len(web.paths) == seen
    background = {"bg_image_url": f"http://{host}:{web.port}/"}
    answer = client.post(PATH, files={"image_file": encoded(scene())}, data=background)
    assert answer.json()["errors"][0]["code"] in {"invalid_bg_image_url", "failed_bg_download"}


@pytest.mark.parametrize(
    "url", ["photo.jpg", "ftp://example.com/a", "file:///etc/passwd", "http://", "javascript:1"]
)
def test_what_is_no_web_address(client: httpx.Client, url: str) -> None:
    assert_refused(by_url(client, url), "invalid_image_url")


def test_downloads_that_fail(fetching: httpx.Client, web: Web) -> None:
    assert_refused(by_url(fetching, web.url + "/missing"), "failed_image_download")
    nobody = f"http://127.0.0.1:{free_port()}/"
    assert_refused(by_url(fetching, nobody), "failed_image_download")
    large = web.serve("/large", bytes(25_000_001))
    assert_refused(by_url(fetching, large), "file_too_large")
    text = web.serve("/text", b"hello")
    assert_refused(by_url(fetching, text), "invalid_file_type")


def test_backgrounds_that_cannot_be_downloaded(fetching: httpx.Client, web: Web) -> None:
    def refused(url: str, code: str) -> None:
        assert_refused(removebg(fetching, encoded(scene()), bg_image_url=url), code)

    refused(web.url + "/missing", "failed_bg_download")
    refused("http://10.0.0.1/", "invalid_bg_image_url")
    refused("ftp://example.com/a", "invalid_bg_image_url")
    refused(web.serve("/large", bytes(25_000_001)), "file_too_large")


def test_addresses_in_json(fetching: httpx.Client, web: Web) -> None:
    photo = web.serve("/photo.png", encoded(scene()))
    fields = {"image_url": photo, "bg_image_url": photo, "format": "png"}
    assert image_of(fetching.post(PATH, json=fields)).size == scene().size


@pytest.mark.parametrize(
    "settings",
    [{"CUTOUT_FETCH_URLS": "off"}, {"ALLOW_ANONYMOUS": "true", **sign_in_settings()}],
    ids=["off", "strangers"],
)
def test_fetching_can_be_off(web: Web, settings: dict[str, str]) -> None:
    photo = web.serve("/photo.png", encoded(scene()))
    with (
        Stack(FETCHES_LOCALLY | {**settings}) as stack,
        httpx.Client(base_url=stack.url) as client,
    ):
        assert_refused(by_url(client, photo), "invalid_image_url")
        answer = client.get("/api/remove", params={"url": photo})
        assert assert_error(answer, 400)["code"] == "address_refused"


def test_rembg_by_address(fetching: httpx.Client, web: Web) -> None:
    photo = web.serve("/photo.png", encoded(scene()))
    image = image_of(fetching.get("/api/remove", params={"url": photo, "om": "true"}))
    assert (image.format, image.mode, image.size) == ("PNG", "L", scene().size)


def test_only_the_ports_of_the_web_are_asked(web: Web) -> None:
    photo = web.serve("/photo.png", encoded(scene()))
    for ports, status in [(None, 400), ("80,443", 400), (f"443,{web.port}", 200)]:
        settings = {"CUTOUT_FETCH_ALSO": "127.0.0.1"}
        if ports:
            settings["CUTOUT_FETCH_PORTS"] = ports
        with Stack(settings) as stack, httpx.Client(base_url=stack.url, timeout=60) as client:
            assert by_url(client, photo).status_code == status


def test_proxies_of_the_environment_are_ignored(web: Web) -> None:
    """Also for addresses beside which the environment names no exception."""
    photo = web.serve("/photo.png", encoded(scene()))
    with Web() as proxy:
        names = ["http_proxy", "https_proxy", "all_proxy", "ALL_PROXY"]
        with (
            Stack(FETCHES_LOCALLY | dict.fromkeys(names, proxy.url)) as stack,
            httpx.Client(base_url=stack.url, timeout=60, trust_env=False) as client,
        ):
            assert by_url(client, photo).status_code == 200
        assert proxy.paths == []
