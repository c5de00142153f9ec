"""deploy/duckdns against a stand-in for DuckDNS's update address."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import pytest

from stack import ROOT, free_port

PROGRAM = ROOT / "deploy" / "duckdns" / "duckdns"
TOKEN = "a7c4d0ad-114e-40ef-ba1d-d217904a50f2"


class DuckDNS:
    """Answers as its specification says: OK or KO, and nothing else."""

    def __init__(self) -> None:
        self.asked: list[str] = []
        duckdns = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                duckdns.asked.append(self.path)
                is_known = f"domains=my-cutout&token={TOKEN}&" in self.path
                self.send_response(200)
                self.end_headers()
                self.wfile.write(b"OK" if is_known else b"KO")

            def log_message(self, *_: object) -> None:
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_port}/update"
        Thread(target=self.server.serve_forever, daemon=True).start()


@pytest.fixture
def duckdns() -> Iterator[DuckDNS]:
    stand_in = DuckDNS()
    yield stand_in
    stand_in.server.shutdown()


def run(url: str, *arguments: str, **settings: str) -> subprocess.CompletedProcess[str]:
    """The program with these settings and no others."""
    standard = {"DUCKDNS_NAME": "my-cutout.duckdns.org", "DUCKDNS_TOKEN": TOKEN, "DUCKDNS_URL": url}
    environment = {"PATH": os.environ["PATH"]} | standard | settings
    return subprocess.run(
        [PROGRAM, *arguments], env=environment, capture_output=True, text=True, timeout=60
    )


@pytest.mark.parametrize("name", ["my-cutout", "my-cutout.duckdns.org"])
def test_address_is_told(duckdns: DuckDNS, name: str) -> None:
    result = run(duckdns.url, "update", DUCKDNS_NAME=name)
    assert (result.returncode, result.stderr) == (0, "")
    assert duckdns.asked == [f"/update?domains=my-cutout&token={TOKEN}&ip="]


def test_challenge_is_set_and_cleared(duckdns: DuckDNS) -> None:
    assert run(duckdns.url, "txt", "proof_-1").returncode == 0
    assert run(duckdns.url, "clear").returncode == 0
    queries = [path.partition(f"{TOKEN}&")[2] for path in duckdns.asked]
    assert queries == ["txt=proof_-1", "txt=&clear=true"]


def test_token_may_be_in_a_file(duckdns: DuckDNS, tmp_path: Path) -> None:
    (tmp_path / "token").write_text(f"{TOKEN}\n")
    settings = {"DUCKDNS_TOKEN": "", "DUCKDNS_TOKEN_FILE": str(tmp_path / "token")}
    assert run(duckdns.url, "update", **settings).returncode == 0


def test_refusal_is_told_without_the_token(duckdns: DuckDNS) -> None:
    result = run(duckdns.url, "update", DUCKDNS_TOKEN="wrong-token")
    assert result.returncode == 1
    assert "KO" in result.stderr
    assert "wrong-token" not in result.stderr


def test_nobody_there() -> None:
    result = run(f"http://127.0.0.1:{free_port()}/update", "update")
    assert result.returncode == 1
    assert TOKEN not in result.stderr


@pytest.mark.parametrize(
    ("settings", "said"),
    [
        ({"DUCKDNS_NAME": ""}, "DUCKDNS_NAME"),
        ({"DUCKDNS_NAME": "a&ip=1.2.3.4"}, "DUCKDNS_NAME"),
        ({"DUCKDNS_TOKEN": ""}, "DUCKDNS_TOKEN"),
        ({"DUCKDNS_TOKEN": 'a"\nurl = "http://elsewhere'}, "DUCKDNS_TOKEN"),
        ({"DUCKDNS_TOKEN": "", "DUCKDNS_TOKEN_FILE": "/nowhere"}, "DUCKDNS_TOKEN_FILE"),
    ],
)
def test_settings_that_cannot_be(duckdns: DuckDNS, settings: dict[str, str], said: str) -> None:
    result = run(duckdns.url, "update", **settings)
    assert result.returncode == 1
    assert said in result.stderr
    assert duckdns.asked == []


@pytest.mark.parametrize("arguments", [[], ["update-all"], ["txt"], ["txt", "a b"]])
def test_what_to_do_must_be_said(duckdns: DuckDNS, arguments: list[str]) -> None:
    assert run(duckdns.url, *arguments).returncode == 1
    assert duckdns.asked == []
