"""Programs in other languages, against a laptop of guests and a server that wants keys."""

from __future__ import annotations

import http.client
import json
import os
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
import recorded_forms
from conftest import Service

from pictures import decoded, encoded, scene
from stack import ROOT
from web import Web

PROGRAMS = ROOT / "Tests" / "Clients"
DOCUMENT = ROOT / "docs" / "coming-from.md"
ADDRESS = "http://localhost:8080"
N8N = (
    "application/json,text/html,application/xhtml+xml,application/xml,text/*;q=0.9, "
    "image/*;q=0.8, */*;q=0.7"
)
RUNNERS = {
    ".mjs": ["node"],
    ".php": ["php"],
    ".go": ["go", "run"],
    ".rb": ["ruby"],
    ".sh": ["sh"],
    ".py": [sys.executable],
}
CLIENTS = [
    ("node-axios.mjs", {}),
    ("node-axios.mjs", {"CHUNKED": "1"}),
    ("node-axios.mjs", {"ACCEPT": N8N}),
    ("node-superagent.mjs", {}),
    ("node-fetch.mjs", {}),
    ("guzzle.php", {}),
    ("removebg.go", {}),
    ("faraday.rb", {}),
    ("curl.sh", {}),
    ("webhook.sh", {}),
    ("rembg_library.py", {}),
]
Run = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture
def run(service: Service, tmp_path: Path, web: Web) -> Run:
    """Runs a program with a photo, against the service instead of the address that it has."""

    def run(name: str, key: str, photo: bytes, **environment: str) -> object:
        program = tmp_path / name
        text = (PROGRAMS / name).read_text()
        assert ADDRESS in text
        program.write_text(text.replace(ADDRESS, service.url))
        (tmp_path / "photo.png").write_bytes(photo)
        source = web.serve("/photo.png", photo) if name == "webhook.sh" else "photo.png"
        return subprocess.run(
            [*RUNNERS[program.suffix], program, source, "cutout.png"],
            cwd=tmp_path,
            env=os.environ | environment | {"KEY": key},
            capture_output=True,
            text=True,
            timeout=120,
        )

    return run


@pytest.mark.parametrize(("name", "environment"), CLIENTS)
def test_the_picture_comes(
    run: Run, service: Service, tmp_path: Path, name: str, environment: dict[str, str]
) -> None:
    result = run(name, service.key, encoded(scene(320, 240)), **environment)
    assert result.returncode == 0, result.stderr
    assert decoded((tmp_path / "cutout.png").read_bytes()).size == (320, 240)


@pytest.mark.parametrize(
    "name", ["node-axios.mjs", "guzzle.php", "removebg.go", "faraday.rb", "curl.sh"]
)
def test_refusals_are_understood(run: Run, service: Service, name: str) -> None:
    result = run(name, service.revoked_key, encoded(scene(320, 240)))
    # `go run` says of itself how the program ended.
    assert (result.returncode, result.stderr.split("\n")[0]) == (1, "Missing or invalid API Key")
    result = run(name, service.key, b"no picture")
    assert (result.returncode, bool(result.stderr)) == (1, True)


def test_a_large_photo_after_a_question(run: Run, service: Service, tmp_path: Path) -> None:
    """Of a form over a megabyte Guzzle asks first whether it is wanted."""
    result = run("guzzle.php", service.key, encoded(scene(1200, 900)))
    assert result.returncode == 0, result.stderr


@pytest.mark.parametrize("form", ["dotnet", "java", "url_connection", "okhttp"])
def test_recorded_forms(service: Service, form: str) -> None:
    recorded = getattr(recorded_forms, form)(encoded(scene(320, 240)))
    connection = http.client.HTTPConnection(service.url.removeprefix("http://"), timeout=60)
    headers = recorded.headers | {"X-Api-Key": service.key}
    connection.request("POST", "/v1.0/removebg", recorded.body, headers)
    answer = connection.getresponse()
    picture = answer.read()
    assert answer.status == 200, json.loads(picture)
    assert decoded(picture).size == (320, 240)


def test_every_line_of_the_page_is_in_a_program_that_runs() -> None:
    programs = "\n".join(path.read_text() for path in PROGRAMS.glob("*.*"))
    python = (ROOT / "Tests/EndToEnd/test_removebg_clients.py").read_text()
    blocks = re.findall(r"^```\w+\n(.*?)^```", DOCUMENT.read_text(), re.MULTILINE | re.DOTALL)
    lines = [line.strip() for block in blocks for line in block.splitlines() if ADDRESS in line]
    assert len(lines) > 10
    for line in lines:
        # PyPI's clients are pointed at the test's own stack by the names that the page has.
        if found := re.fullmatch(rf'remove\w+\.[\w.]*?(\w+) = "{ADDRESS}(.*)"', line):
            name, path = found.groups()
            assert f'"{name}", service.url + "{path}"' in python, line
        else:
            assert line in programs, line
