"""Names that lead elsewhere the second time, in an internet of its own: see `internet.py`."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

import internet
from api import image_of
from internet import IN_OWN_NAMESPACES, OWN, OWN_V6, PRIVATE_PORT, PUBLIC, name_of
from pictures import encoded, scene
from removebg_api import PATH, assert_refused, removebg
from stack import Stack

PHOTO = "/photo.png"


class Internet:
    """A stack whose application has an internet of its own, and what was asked there."""

    def __init__(self, stack: Stack, client: httpx.Client) -> None:
        self.client = client
        self._log = stack.folder / "asked"
        self._read = 0

    def fetch(self, url: str) -> httpx.Response:
        return self.client.post(PATH, data={"image_url": url})

    def asked(self) -> list[str]:
        """What web servers were asked since the last call: the address and the path of each."""
        lines = self._log.read_text().splitlines()
        news, self._read = lines[self._read :], len(lines)
        return news


@pytest.fixture(scope="module")
def running() -> Iterator[tuple[Stack, httpx.Client]]:
    if subprocess.run([*IN_OWN_NAMESPACES, "true"], capture_output=True).returncode:
        pytest.skip("this machine does not let tests make namespaces")
    stack = Stack({"CUTOUT_FETCH_PORTS": f"80,{PRIVATE_PORT}"})
    stack.application.launcher = [
        *IN_OWN_NAMESPACES,
        sys.executable,
        str(Path(internet.__file__)),
        str(stack.folder / "asked"),
    ]
    with stack, httpx.Client(base_url=stack.url, timeout=60) as client:
        yield stack, client


@pytest.fixture
def net(running: tuple[Stack, httpx.Client]) -> Internet:
    net = Internet(*running)
    net.asked()
    return net


def test_a_public_name_is_fetched_from(net: Internet) -> None:
    assert image_of(net.fetch(f"http://steady.test{PHOTO}")).size == scene().size
    assert net.asked() == [f"{PUBLIC} {PHOTO}"]


def test_a_name_that_changes_between_judgement_and_connection(net: Internet) -> None:
    """Its answers take turns, public and loopback: who asked twice would connect to the other."""
    for _ in range(3):
        assert net.fetch(f"http://rebinding.test{PHOTO}").status_code == 200
        assert_refused(net.fetch(f"http://rebinding.test{PHOTO}"), "invalid_image_url")
    assert net.asked() == [f"{PUBLIC} {PHOTO}"] * 3


def test_a_name_that_was_not_public_at_first(net: Internet) -> None:
    assert_refused(net.fetch(f"http://late.test{PHOTO}"), "invalid_image_url")
    assert net.asked() == []


def test_a_redirect_to_loopback(net: Internet) -> None:
    for path in ("/to-loopback", "/to-private"):
        assert_refused(net.fetch(f"http://steady.test{path}"), "invalid_image_url")
        assert net.asked() == [f"{PUBLIC} {path}"]


def test_a_redirect_back_to_a_name_that_has_changed(net: Internet) -> None:
    assert_refused(net.fetch("http://returning.test/to-rebinding"), "invalid_image_url")
    assert net.asked() == [f"{PUBLIC} /to-rebinding"]


def test_the_second_address_of_an_answer(net: Internet) -> None:
    """Nobody listens at the first, so that the connection is tried at the second: private."""
    assert_refused(net.fetch(f"http://both.test:{PRIVATE_PORT}{PHOTO}"), "invalid_image_url")
    assert net.asked() == []


@pytest.mark.parametrize("address", [PUBLIC, "8.8.8.8", "2606:4700::1111"])
def test_names_of_public_addresses(net: Internet, address: str) -> None:
    assert net.fetch(f"http://{name_of(address)}{PHOTO}").status_code == 200
    assert net.asked() == [f"{address} {PHOTO}"]


@pytest.mark.parametrize(
    "address",
    [
        pytest.param("0.0.0.0", id="this host"),
        pytest.param("0.1.2.3", id="this network"),
        pytest.param("10.1.2.3", id="private, class A"),
        pytest.param("100.64.0.1", id="shared, for carriers"),
        pytest.param("127.0.0.1", id="loopback"),
        pytest.param("127.255.0.1", id="loopback, elsewhere"),
        pytest.param("169.254.169.254", id="link-local: metadata of clouds"),
        pytest.param("168.63.129.16", id="metadata of Azure"),
        pytest.param("100.100.100.200", id="metadata of Alibaba Cloud"),
        pytest.param("fd00:ec2::254", id="metadata of AWS, v6"),
        pytest.param("::ffff:168.63.129.16", id="metadata of Azure, v4-mapped"),
        pytest.param(OWN, id="public, and this machine's own"),
        pytest.param(OWN_V6, id="v6, public, and this machine's own"),
        pytest.param("172.31.255.1", id="private, class B"),
        pytest.param("192.0.0.8", id="protocol assignments"),
        pytest.param("192.0.2.1", id="documentation 1"),
        pytest.param("192.88.99.1", id="6to4 relays"),
        pytest.param("192.168.0.1", id="private, class C"),
        pytest.param("198.18.0.1", id="benchmarking"),
        pytest.param("198.51.100.1", id="documentation 2"),
        pytest.param("203.0.113.1", id="documentation 3"),
        pytest.param("224.0.0.1", id="multicast"),
        pytest.param("240.0.0.1", id="reserved"),
        pytest.param("255.255.255.255", id="broadcast"),
        pytest.param("::", id="v6 unspecified"),
        pytest.param("::1", id="v6 loopback"),
        pytest.param("::127.0.0.1", id="v4-compatible"),
        pytest.param("::ffff:127.0.0.1", id="v4-mapped loopback"),
        pytest.param("::ffff:10.0.0.1", id="v4-mapped private"),
        pytest.param("64:ff9b::7f00:1", id="NAT64 of loopback"),
        pytest.param("64:ff9b:1::1", id="NAT64, local use"),
        pytest.param("100::1", id="discard-only"),
        pytest.param("2001:0:a00:1::f7f7:f7f7", id="Teredo, private server"),
        pytest.param("2001:0:808:808::80ff:fffe", id="Teredo, loopback client"),
        pytest.param("2001:2::1", id="v6 benchmarking"),
        pytest.param("2001:db8::1", id="v6 documentation"),
        pytest.param("2002:7f00:1::1", id="6to4 of loopback"),
        pytest.param("2002:c0a8:1::", id="6to4 of private"),
        pytest.param("3fff::1", id="v6 documentation, new"),
        pytest.param("5f00::1", id="segment routing"),
        pytest.param("fc00::1", id="unique local"),
        pytest.param("fe80::1", id="v6 link-local"),
        pytest.param("fec0::1", id="site-local"),
        pytest.param("ff02::1", id="v6 multicast"),
    ],
)
def test_names_of_other_addresses(net: Internet, address: str) -> None:
    """Every address is served here, so that a connection to any of them would be seen."""
    url = f"http://{name_of(address)}{PHOTO}"
    assert_refused(net.fetch(url), "invalid_image_url")
    background = removebg(net.client, encoded(scene()), bg_image_url=url)
    assert_refused(background, "invalid_bg_image_url")
    assert net.asked() == []
