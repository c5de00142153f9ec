"""nginx's production sites: who is served, over what, and who is turned away."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from production import NAME, Site
from stack import ROOT

SITES = ["guest", "plain", "acme", "tls"]
PUBLIC = f"https://{NAME}"


@pytest.mark.parametrize("site", SITES)
def test_nginx_accepts_every_site(tmp_path: Path, site: str) -> None:
    production = Site(tmp_path, site)
    assert production.render().returncode == 0
    production.make_certificate()
    assert production.check() == ""


def test_nginx_accepts_the_sites_with_both_families(tmp_path: Path) -> None:
    """As deploy/ec2 renders them: on all addresses of either family."""
    production = Site(tmp_path, "tls")
    values = {"HTTP_LISTEN": str(production.http), "HTTPS_LISTEN": str(production.https)}
    assert production.render(IPV6="", **values).returncode == 0
    production.make_certificate()
    assert production.check() == ""


@pytest.mark.parametrize("value", ["a;}", 'a"b', "a|b", "a\nb", "$host", "a&b"])
def test_values_cannot_end_a_directive(tmp_path: Path, value: str) -> None:
    rendered = Site(tmp_path, "tls").render(NAME=value)
    assert rendered.returncode == 1
    assert "NAME has a character" in rendered.stderr


def test_what_was_not_filled_in_is_told(tmp_path: Path) -> None:
    production = Site(tmp_path, "plain")
    production.render()
    for name in ["production.conf", "sites/application.conf"]:
        file = production.folder / "conf" / name
        file.write_text(f"{file.read_text()}\nroot @FORGOTTEN@;\n")
        command = [ROOT / "deploy" / "render", production.folder / "conf", "SITE=plain"]
        rendered = subprocess.run(command, capture_output=True, text=True)
        assert rendered.returncode == 1
        assert "@FORGOTTEN@" in rendered.stderr
        file.write_text(file.read_text().replace("@FORGOTTEN@", "/nowhere"))


# ---- Guests ------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def guest(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """Without sign-in; another address of this machine plays the container's gateway."""
    with Site(tmp_path_factory.mktemp("guest"), "guest", own_machine="127.0.0.2 1;\n") as site:
        yield site


def curl(site: Site, path: str, source: str, host: str) -> tuple[int, str]:
    """What a client at `source`, another loopback address, is answered."""
    command = ["curl", "-s", "--interface", source, "-H", f"Host: {host}"]
    command += ["-w", "\n%{http_code}", f"{site.url}{path}"]
    answer = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    body, _, status = answer.rpartition("\n")
    return int(status), body


@pytest.mark.parametrize("source", ["127.0.0.1", "127.0.0.2"])
@pytest.mark.parametrize("host", ["localhost", "localhost:8080", "127.0.0.1:1", "[::1]:8080"])
def test_guests_of_this_machine(guest: Site, source: str, host: str) -> None:
    assert curl(guest, "/", source, host)[0] == 200
    # The application is not there: nginx has asked for it.
    assert curl(guest, "/api/health", source, host)[0] == 502


@pytest.mark.parametrize("path", ["/", "/api/health", "/auth/login", "/v1.0/account", "/nothing"])
@pytest.mark.parametrize(
    ("source", "host"),
    [
        pytest.param("127.0.0.3", "localhost", id="another machine"),
        pytest.param("127.0.0.1", "rebinding.example", id="another name"),
        pytest.param("127.0.0.2", "192.168.0.7:8080", id="another name through the bridge"),
    ],
)
def test_no_guests_from_elsewhere(guest: Site, path: str, source: str, host: str) -> None:
    status, body = curl(guest, path, source, host)
    assert status == 403
    error = json.loads(body)["error"]
    assert error["code"] == "own_machine_only"
    assert "GOOGLE_CLIENT_ID" in error["message"]


def test_page_of_refusal_cannot_be_asked_for(guest: Site) -> None:
    assert curl(guest, "/guests-only", "127.0.0.1", "localhost")[0] == 404


# ---- TLS -----------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def tls(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """The site on the internet, with a certificate of the test's own."""
    site = Site(tmp_path_factory.mktemp("tls"), "tls")
    site.make_certificate()
    with site:
        yield site


def browse(site: Site, url: str, *options: str) -> subprocess.CompletedProcess[str]:
    """curl, for which the site's names lead here."""
    leads = [
        option
        for name in (NAME, "other.example")
        for port, ours in ((80, site.http), (443, site.https))
        for option in ("--connect-to", f"{name}:{port}:127.0.0.1:{ours}")
    ]
    return subprocess.run(
        ["curl", "-s", "--cacert", site.certificate, *leads, *options, url],
        capture_output=True,
        text=True,
    )


def test_plain_http_leads_to_https(tls: Site) -> None:
    answer = browse(tls, f"http://{NAME}/history?q=a%20b", "-i")
    assert "301 Moved" in answer.stdout
    assert f"\nLocation: {PUBLIC}/history?q=a%20b\n" in answer.stdout.replace("\r", "")


def test_http2_with_strict_transport_security(tls: Site) -> None:
    for path, status in [("/", "200"), ("/nothing", "404"), ("/api/health", "502")]:
        answer = browse(tls, PUBLIC + path, "-i", "--http2").stdout.replace("\r", "")
        assert answer.startswith(f"HTTP/2 {status}")
        assert answer.count("\nstrict-transport-security: max-age=31536000\n") == 1


def test_no_strict_transport_security_without_tls(guest: Site) -> None:
    assert "Strict-Transport-Security" not in httpx.get(guest.url).headers


@pytest.mark.parametrize("version", ["1.2", "1.3"])
def test_tls_that_is_spoken(tls: Site, version: str) -> None:
    assert browse(tls, PUBLIC, f"--tlsv{version}", "--tls-max", version).returncode == 0


@pytest.mark.parametrize(
    "options",
    [
        pytest.param(["-tls1_1", "-cipher", "ALL:@SECLEVEL=0"], id="TLS 1.1"),
        pytest.param(["-tls1_2", "-cipher", "AES128-SHA"], id="no forward secrecy"),
        pytest.param(["-tls1_2", "-cipher", "ECDHE-ECDSA-AES128-SHA"], id="CBC"),
    ],
)
def test_tls_that_is_refused(tls: Site, options: list[str]) -> None:
    command = ["openssl", "s_client", "-connect", f"127.0.0.1:{tls.https}", "-servername", NAME]
    result = subprocess.run([*command, *options], input="", capture_output=True, text=True)
    assert result.returncode != 0
    assert "BEGIN CERTIFICATE" not in result.stdout


def test_other_names_learn_nothing(tls: Site) -> None:
    assert browse(tls, "https://other.example/", "--insecure").returncode == 35  # no handshake
    assert browse(tls, "http://other.example/").returncode == 52  # nothing came


@pytest.mark.parametrize("host", [NAME, "other.example"])
def test_challenges_are_answered_over_plain_http(tls: Site, host: str) -> None:
    folder = tls.challenges / ".well-known" / "acme-challenge"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "token").write_text("token.thumbprint")
    url = f"http://{host}/.well-known/acme-challenge/token"
    assert browse(tls, url).stdout == "token.thumbprint"
    assert "404" in browse(tls, url + "x", "-i").stdout


def test_nothing_but_challenges_before_the_first_certificate(tmp_path: Path) -> None:
    with Site(tmp_path, "acme") as site:
        folder = site.challenges / ".well-known" / "acme-challenge"
        folder.mkdir(parents=True)
        (folder / "token").write_text("proof")
        assert browse(site, f"http://{NAME}/.well-known/acme-challenge/token").stdout == "proof"
        assert httpx.get(site.url).status_code == 503
        assert httpx.get(f"{site.url}/api/health").status_code == 503
