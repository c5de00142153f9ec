"""`scripts/run`: its messages, and that it leaves nothing behind."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from shutil import which
from tempfile import TemporaryDirectory

import httpx
import pytest

from stack import ROOT, free_port

SCRIPT = ROOT / "scripts" / "run"


def run_script(**settings: str) -> subprocess.CompletedProcess[str]:
    """Runs `scripts/run` where it must end by itself."""
    environment = os.environ | settings
    return subprocess.run([SCRIPT], env=environment, capture_output=True, text=True, timeout=60)


@pytest.mark.parametrize("port", ["abc", "0", "65536", "80 80"])
def test_bad_port(port: str) -> None:
    result = run_script(CUTOUT_PORT=port)
    assert result.returncode == 1
    assert "CUTOUT_PORT must be a number" in result.stderr


def test_port_in_use() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
        result = run_script(CUTOUT_PORT=str(port))
    assert result.returncode == 1
    assert f"port {port} is in use" in result.stderr


@pytest.mark.skipif(which("swift", path="/usr/bin:/bin") is not None, reason="Swift is in /usr/bin")
def test_toolchain_missing(folder: Path) -> None:
    result = run_script(PATH="/usr/bin:/bin", CUTOUT_PORT=str(free_port()), CUTOUT_RUN=str(folder))
    assert result.returncode == 1
    assert "swift.org/install" in result.stderr


@pytest.fixture
def folder() -> Iterator[Path]:
    """A folder with a short path, for sockets."""
    with TemporaryDirectory(prefix="cutout-", dir="/tmp") as folder:
        yield Path(folder)


@dataclass(frozen=True)
class Running:
    """`scripts/run` once it serves."""

    process: subprocess.Popen[str]
    settings: dict[str, str]
    # What it says that a person may try.
    line: str

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.settings['CUTOUT_PORT']}"

    def ending(self) -> tuple[int, str]:
        """Its exit code and what it said, once it has ended."""
        _, said = self.process.communicate(timeout=30)
        return self.process.returncode, said

    def is_served(self) -> bool:
        """Whether anything listens on the port."""
        try:
            return httpx.get(self.url).is_success
        except httpx.TransportError:
            return False


@pytest.fixture
def running(folder: Path) -> Iterator[Running]:
    """`scripts/run`, started as from a terminal and ready."""
    settings = {
        "CUTOUT_PORT": str(free_port()),
        "CUTOUT_RUN": str(folder),
        "CUTOUT_DATA": str(folder / "data"),
    }
    process = subprocess.Popen(
        # A shell cannot trap a signal that was ignored when it began, as SIGINT is for a
        # background job.
        ["env", "--default-signal=INT", SCRIPT],
        env=os.environ | settings,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    line = wait_for_line(process, "Try: ").split("\x1b")[0].removeprefix("Try: ")
    running = Running(process, settings, line)
    yield running
    if process.poll() is None:
        os.killpg(process.pid, signal.SIGTERM)
        process.wait(timeout=30)


def wait_for_line(process: subprocess.Popen[str], start: str) -> str:
    """Reads what a script says until it says this, and returns the line from there."""
    assert process.stderr is not None
    for line in process.stderr:
        if start in line:
            return line[line.index(start) :]
    raise AssertionError(f"the script ended without saying {start!r}")


@pytest.mark.parametrize("stop", [signal.SIGINT, signal.SIGTERM])
def test_serves_until_stopped(running: Running, stop: signal.Signals) -> None:
    assert running.is_served()
    assert httpx.get(f"{running.url}/api/ready").status_code == 200
    subprocess.run(running.line, shell=True, check=True, cwd=running.settings["CUTOUT_RUN"])
    assert Path(running.settings["CUTOUT_RUN"], "cutout.png").read_bytes().startswith(b"\x89PNG")
    os.killpg(running.process.pid, stop)
    assert running.ending()[0] == 0
    assert not running.is_served()
    assert not Path(running.settings["CUTOUT_RUN"], "cutout.sock").exists()


def test_second_start_in_the_same_folder(running: Running) -> None:
    result = run_script(**running.settings | {"CUTOUT_PORT": str(free_port())})
    assert result.returncode == 1
    assert "already runs" in result.stderr
    assert running.is_served()


def test_death_of_the_application_is_told(running: Running) -> None:
    subprocess.run(["pkill", "-KILL", "-P", str(running.process.pid), "-x", "cutout"], check=True)
    code, said = running.ending()
    assert code == 1
    assert "the application stopped" in said
    assert not running.is_served()
