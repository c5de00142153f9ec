"""The compose files, read by Debian's docker-compose, which needs no engine for that."""

from __future__ import annotations

import os
import re
import subprocess
from pathlib import Path

import pytest

from stack import ROOT

PUBLIC = {
    "CUTOUT_NAME": "my-cutout.duckdns.org",
    "ACME_EMAIL": "me@example.org",
    "DUCKDNS_TOKEN": "token",
}


def compose(*arguments: str, **settings: str) -> subprocess.CompletedProcess[str]:
    """`docker-compose`, with these settings and no others of ours."""
    environment = {"PATH": os.environ["PATH"], "HOME": "/nonexistent", **settings}
    return subprocess.run(
        [
            "docker-compose",
            "--project-directory",
            str(ROOT),
            "--env-file",
            ".env.example",
            *arguments,
        ],
        env=environment,
        cwd=ROOT,
        capture_output=True,
        text=True,
    )


def services(*files: str, **settings: str) -> dict[str, dict[str, str]]:
    """Each service's text, by its keys, from what Compose makes of the files."""
    names = [option for file in files for option in ("-f", file)]
    result = compose(*names, "config", **settings)
    assert result.returncode == 0, result.stderr
    found: dict[str, dict[str, str]] = {}
    service = key = ""
    in_services = False
    for line in result.stdout.splitlines():
        if not line.startswith(" "):
            in_services = line == "services:"
        elif in_services and re.match(r"  \S+:$", line):
            service = line.strip(" :")
            found[service] = {}
        elif in_services and (start := re.match(r"    (\w+):(.*)", line)):
            key = start[1]
            found[service][key] = start[2].strip()
        elif in_services:
            found[service][key] += f"\n{line.strip()}"
    return found


@pytest.fixture(scope="module")
def local() -> dict[str, dict[str, str]]:
    return services("compose.yaml")


@pytest.fixture(scope="module")
def public() -> dict[str, dict[str, str]]:
    return services("compose.yaml", "compose.tls.yaml", **PUBLIC)


def test_two_halves_of_one_image(local: dict[str, dict[str, str]]) -> None:
    # The third is there for those who ask for it.
    assert set(local) == {"app", "web", "backup"}
    assert local["app"]["image"] == local["web"]["image"] == "cutout"
    assert "condition: service_healthy" in local["web"]["depends_on"]
    for half in (local["app"], local["web"]):
        assert half["read_only"] == "true"
        assert half["restart"] == "unless-stopped"
        assert "cutout\n- health" in half["healthcheck"]
        assert "max-size: 10m" in half["logging"]
        assert half["mem_limit"]
        assert "socket:/run/cutout:rw" in half["volumes"]
    assert "data:/data:ro" in local["web"]["volumes"]


def test_daily_backups_for_those_who_ask(local: dict[str, dict[str, str]]) -> None:
    backup = local["backup"]
    assert backup["profiles"] == "\n- backup"
    assert backup["command"] == "\n- backup"
    assert "backups:/backups" in backup["volumes"]
    assert backup["read_only"] == "true"


def test_published_on_this_machine_alone(local: dict[str, dict[str, str]]) -> None:
    assert local["web"]["ports"] == "\n- 127.0.0.1:8080:8080/tcp"
    assert "ports" not in local["app"]


def test_settings_come_from_the_environment() -> None:
    app = services("compose.yaml", CUTOUT_MODEL="u2net", CUTOUT_MEMORY="1g")["app"]
    assert "CUTOUT_MODEL: u2net" in app["environment"]
    assert app["mem_limit"] == "1g"


def test_site_on_the_internet(public: dict[str, dict[str, str]]) -> None:
    assert set(public) == {"app", "web", "backup", "certbot", "duckdns"}
    assert "FRONTEND_URL: https://my-cutout.duckdns.org" in public["app"]["environment"]
    assert "CUTOUT_TLS_NAME: my-cutout.duckdns.org" in public["web"]["environment"]
    assert "published: 443" in public["web"]["ports"]
    assert "certificates:/certificates:ro" in public["web"]["volumes"]
    for name in ("certbot", "duckdns"):
        assert public[name]["restart"] == "unless-stopped"
        assert "max-size" in public[name]["logging"]
    # The token is the updater's alone.
    assert [name for name in public if "token" in str(public[name]).lower()] == ["duckdns"]


@pytest.mark.parametrize("name", ["CUTOUT_NAME", "ACME_EMAIL"])
def test_what_the_internet_needs_is_asked_for(name: str) -> None:
    settings = {key: value for key, value in PUBLIC.items() if key != name}
    result = compose("-f", "compose.yaml", "-f", "compose.tls.yaml", "config", **settings)
    assert result.returncode != 0
    assert name in result.stderr + result.stdout


def test_every_name_of_the_pattern_is_known() -> None:
    known = "".join((ROOT / name).read_text() for name in ("compose.yaml", "compose.tls.yaml"))
    for name in re.findall(r"^#?([A-Z_]+)=", (ROOT / ".env.example").read_text(), re.MULTILINE):
        assert f"${{{name}" in known, name


def test_scripts_are_mounted_from_where_they_are() -> None:
    for path in re.findall(
        r"^ *- \./(\S+?):", (ROOT / "compose.tls.yaml").read_text(), re.MULTILINE
    ):
        assert Path(ROOT / path).is_file()
