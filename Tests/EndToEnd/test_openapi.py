"""The API's description, `/api/openapi.json`: the running server does what it says."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import httpx
import jsonschema_rs
import pytest

from accounts import PHOTO, guest, keep
from red_model import red_registry
from stack import ROOT, Stack

DESCRIPTION = ROOT / "www" / "api" / "openapi.json"
HERE = Path(__file__).parent
CHECKS = [
    "not_a_server_error",
    "status_code_conformance",
    "content_type_conformance",
    "response_headers_conformance",
    "response_schema_conformance",
    "unsupported_method",
    "allow_header_conformance",
]
REMOVALS = [part for tag in ("Removal", "rembg", "remove.bg") for part in ("--include-tag", tag)]


@pytest.fixture(scope="module")
def quick(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stack]:
    """A stack that answers removals at once, so that there is time for many."""
    models = red_registry(tmp_path_factory.mktemp("models"))
    with Stack({"CUTOUT_MODELS": str(models)}) as stack:
        yield stack


class Checker:
    """Lets schemathesis call operations of a stack, as a guest with items."""

    def __init__(self, stack: Stack, folder: Path) -> None:
        self._stack = stack
        self._folder = folder
        client = guest(stack)
        self._items = [keep(client) for _ in range(4)]
        cookies = "; ".join(f"{name}={value}" for name, value in client.cookies.items())
        self._headers = [f"Cookie:{cookies}", f"Origin:{stack.url}"]
        self._seen = len(self._log())

    def run(self, *options: str) -> None:
        """Calls the operations that the options select; fails with what does not conform."""
        command = [
            str(Path(sys.executable).parent / "schemathesis"),
            *("--config-file", str(HERE / "schemathesis.toml")),
            *("run", str(DESCRIPTION), "--url", self._stack.url, "--no-color"),
            *("--checks", ",".join(CHECKS), "--max-redirects", "0", "--warnings", "off"),
            *("--seed", "1", "--generation-database", "none", "--continue-on-failure"),
            *(part for header in self._headers for part in ("--header", header)),
            *options,
        ]
        environment = os.environ | {
            "PYTHONPATH": str(HERE),
            "CUTOUT_ITEMS": ",".join(self._items),
        }
        result = subprocess.run(
            command, cwd=self._folder, env=environment, capture_output=True, text=True
        )
        assert result.returncode == 0, result.stdout[-20_000:] + result.stderr[-2_000:]

    def statuses(self, method: str, path: str) -> set[int]:
        """The statuses that this operation was answered with, by nginx's log."""
        pattern = re.sub(r"{\w+}", "[^/?]+", path)
        request = re.compile(rf'"{method} {pattern}(\?\S*)? HTTP/1.1" (\d+) ')
        found = (request.search(line) for line in self._log()[self._seen :])
        return {int(match[2]) for match in found if match}

    def _log(self) -> list[str]:
        return (self._stack.nginx.prefix / "access.log").read_text().splitlines()


@pytest.fixture
def checker(quick: Stack, tmp_path: Path) -> Checker:
    return Checker(quick, tmp_path)


def test_it_is_served_as_it_is(client: httpx.Client) -> None:
    answer = client.get("/api/openapi.json")
    assert answer.status_code == 200
    assert answer.headers["Content-Type"] == "application/json"
    assert answer.content == DESCRIPTION.read_bytes()
    assert answer.json()["openapi"] == "3.1.0"


def test_lines_of_a_batch(client: httpx.Client) -> None:
    """Which a response's schema cannot describe, as they are no one JSON text."""
    schema = json.loads(DESCRIPTION.read_text())["components"]["schemas"]["BatchLine"]
    photos = [("file", ("good.png", PHOTO)), ("file", ("bad.png", b"no photo"))]
    answer = client.post("/api/batch", files=photos)
    assert answer.headers["Content-Type"] == "application/x-ndjson"
    lines = [json.loads(line) for line in answer.text.splitlines()]
    assert sorted(line.get("status", 0) for line in lines) == [0, 200, 415]
    for line in lines:
        jsonschema_rs.validate(schema, line)


def test_reading(checker: Checker) -> None:
    checker.run("--include-method", "GET", "--exclude-tag", "rembg", "--max-examples", "30")
    for path in ("", "/{id}", "/{id}/original", "/{id}/cutout", "/archive"):
        assert checker.statuses("GET", f"/api/history{path}") >= {200}
    assert checker.statuses("GET", "/api/history/{id}") >= {404}


def test_removing(checker: Checker) -> None:
    checker.run(*REMOVALS, "--max-examples", "80")
    for path in (
        "/api/remove",
        "/api/batch",
        "/v1.0/removebg",
        "/api/v1.0/removebg",
        "/v1.0/improve",
    ):
        assert checker.statuses("POST", path) >= {200, 400}, path
    assert checker.statuses("GET", "/api/remove") >= {400, 422}


def test_changing(checker: Checker) -> None:
    tags = [part for tag in ("History", "API keys", "Account") for part in ("--include-tag", tag)]
    later = [
        part for name in ("deleteMe", "deleteItems") for part in ("--exclude-operation-id", name)
    ]
    checker.run(*tags, "--exclude-method", "GET", *later, "--max-examples", "40")
    assert checker.statuses("PATCH", "/api/history/{id}") >= {200, 400, 404}
    assert checker.statuses("DELETE", "/api/history/{id}") >= {204, 404}
    assert checker.statuses("POST", "/api/me/keys") >= {201, 400}
    checker.run("--include-operation-id", "deleteItems", "--max-examples", "20")
    assert checker.statuses("DELETE", "/api/history") >= {204, 400}


@pytest.mark.parametrize(
    ("operation", "method", "path", "later"),
    [("deleteMe", "DELETE", "/api/me", 401), ("signOut", "POST", "/auth/logout", 204)],
)
def test_leaving(checker: Checker, operation: str, method: str, path: str, later: int) -> None:
    """Each ends the session that it is called with."""
    checker.run("--include-operation-id", operation, "--max-examples", "10")
    assert checker.statuses(method, path) == {204, later}
