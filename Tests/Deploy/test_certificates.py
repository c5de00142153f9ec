"""A certificate from its first order to the site: certbot, Pebble (an authority) and nginx."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest

from production import NAME, Site, trusting
from stack import ROOT, free_port, terminate

CERTBOT = ROOT / "deploy" / "compose" / "certbot"


@dataclass
class Authority:
    """Let's Encrypt's own test server, which looks the site's name up at a server of its own."""

    folder: Path
    site: Site
    port: int
    processes: list[subprocess.Popen[bytes]]

    @property
    def directory(self) -> str:
        return f"https://localhost:{self.port}/dir"

    @property
    def certificate(self) -> Path:
        return self.folder / "authority.pem"


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Site]:
    """A site that has no certificate yet."""
    with Site(tmp_path / "site", "acme") as site:
        yield site


@pytest.fixture
def authority(tmp_path: Path, site: Site) -> Iterator[Authority]:
    folder = tmp_path / "authority"
    folder.mkdir()
    certificate, key = folder / "authority.pem", folder / "authority.key"
    command = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-noenc", "-days", "1"]
    command += ["-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost"]
    subprocess.run([*command, "-keyout", key, "-out", certificate], check=True, capture_output=True)
    port, management, dns, http = (free_port() for _ in range(4))
    configuration = {
        "listenAddress": f"127.0.0.1:{port}",
        "managementListenAddress": f"127.0.0.1:{management}",
        "certificate": str(certificate),
        "privateKey": str(key),
        "httpPort": site.http,
        "tlsPort": site.https,
    }
    (folder / "pebble.json").write_text(json.dumps({"pebble": configuration}))
    names = ["pebble-challtestsrv", "-defaultIPv4", "127.0.0.1", "-defaultIPv6", ""]
    names += ["-dns01", f"127.0.0.1:{dns}", "-management", f"127.0.0.1:{http}"]
    names += ["-http01", "", "-https01", "", "-tlsalpn01", ""]
    pebble = ["pebble", "-config", folder / "pebble.json", "-dnsserver", f"127.0.0.1:{dns}"]
    environment = os.environ | {"PEBBLE_VA_NOSLEEP": "1", "PEBBLE_WFE_NONCEREJECT": "0"}
    processes = []
    for name, command in [("names", names), ("pebble", pebble)]:
        log = (folder / f"{name}.log").open("wb")
        processes.append(subprocess.Popen(command, env=environment, stdout=log, stderr=log))
    authority = Authority(folder, site, port, processes)
    wait_for(authority)
    yield authority
    for process in processes:
        terminate(process, signal.SIGKILL)


def wait_for(authority: Authority) -> None:
    """Waits until the authority answers."""
    for _ in range(300):
        try:
            httpx.get(authority.directory, verify=trusting(authority.certificate))
            return
        except httpx.TransportError:
            time.sleep(0.1)
    raise AssertionError((authority.folder / "pebble.log").read_text())


def test_site_gets_its_certificate(authority: Authority, tmp_path: Path) -> None:
    site = authority.site
    folders = ["config", "work", "logs"]
    options = [f"{option}-dir = {tmp_path / option}\n" for option in folders]
    settings = tmp_path / "cli.ini"
    settings.write_text("".join(options))
    home = tmp_path / "home" / ".config" / "letsencrypt"
    home.mkdir(parents=True)
    (home / "cli.ini").write_text(settings.read_text())
    environment = os.environ | {
        "HOME": str(tmp_path / "home"),
        "REQUESTS_CA_BUNDLE": str(authority.certificate),
        "CUTOUT_NAME": NAME,
        "ACME_EMAIL": "me@example.org",
        "ACME_SERVER": authority.directory,
        "CERTIFICATES": str(site.certificate.parent),
        "CHALLENGES": str(site.challenges),
        "OWNER": str(os.getuid()),
    }
    log = tmp_path / "certbot.log"
    with log.open("wb") as output:
        certbot = subprocess.Popen(
            ["sh", CERTBOT], env=environment, stdout=output, stderr=output, start_new_session=True
        )
    try:
        deadline = time.monotonic() + 120
        while not site.certificate.exists():
            assert time.monotonic() < deadline, log.read_text()
            time.sleep(0.1)
    finally:
        os.killpg(certbot.pid, signal.SIGKILL)
        certbot.wait()
    assert site.key.stat().st_mode & 0o777 == 0o400

    site.site = "tls"
    assert site.render().returncode == 0
    assert site.check() == ""
    site.reload()
    shown = shown_certificate(site)
    assert f"DNS:{NAME}" in shown
    assert "Pebble" in shown


def shown_certificate(site: Site) -> str:
    """The text of the certificate that nginx shows, once it serves TLS."""
    command = f"openssl s_client -connect 127.0.0.1:{site.https} -servername {NAME} </dev/null"
    text = f"{command} | openssl x509 -noout -issuer -ext subjectAltName"
    for _ in range(100):
        result = subprocess.run(["bash", "-c", text], capture_output=True, text=True)
        if result.returncode == 0:
            return result.stdout
        time.sleep(0.1)
    raise AssertionError(result.stderr)
