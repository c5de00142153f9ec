"""The real thing, started for tests and benchmarks: `cutout serve` behind nginx.

Each stack has a folder of its own for its socket, data and logs, and a port of its own, so that
several can run beside one another and beside a developer's `scripts/run`.
"""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Mapping
from pathlib import Path
from types import TracebackType

import httpx

ROOT = Path(__file__).resolve().parents[2]
EXECUTABLE = ROOT / ".build" / "release" / "cutout"
START_TIMEOUT = 60.0


def free_port() -> int:
    """A TCP port of the loopback address that nobody uses at the moment."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def terminate(process: subprocess.Popen[bytes], stop: signal.Signals = signal.SIGTERM) -> int:
    """Asks a process to stop, insists after ten seconds, and returns its exit status."""
    process.send_signal(stop)
    try:
        return process.wait(timeout=10)
    except subprocess.TimeoutExpired:
        process.kill()
        return process.wait()


class Application:
    """`cutout serve` on a Unix socket in a folder, with its data and its log there too."""

    def __init__(self, folder: Path, settings: Mapping[str, str] | None = None) -> None:
        self.folder = folder
        self.socket = folder / "cutout.sock"
        self.log = folder / "cutout.log"
        self.process: subprocess.Popen[bytes] | None = None
        self.settings = settings or {}
        self.data = Path(self.settings.get("CUTOUT_DATA", folder / "data"))
        # A program that becomes the application, which is named behind its own arguments.
        self.launcher: list[str] = []

    @property
    def environment(self) -> dict[str, str]:
        """The environment it runs in: this process's, without settings meant for another."""
        inherited = {k: v for k, v in os.environ.items() if not k.startswith("CUTOUT_")}
        return inherited | {
            "CUTOUT_SOCKET": str(self.socket),
            "CUTOUT_DATA": str(self.data),
            "CUTOUT_MODELS": str(ROOT / "models"),
            # Unless a test is about it, no stack spends its first seconds on timing Best.
            "CUTOUT_PAGE_MODEL": "quick",
            **self.settings,
        }

    @property
    def pid(self) -> int:
        """The running process's id."""
        assert self.process is not None, "the application was not started"
        return self.process.pid

    def start(self) -> None:
        """Starts it, without waiting until it is ready."""
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                [*self.launcher, EXECUTABLE, "serve"],
                cwd=self.folder,
                env=self.environment,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
            )

    def stop(self, stop: signal.Signals = signal.SIGTERM) -> int:
        """Stops it and returns its exit status."""
        assert self.process is not None, "the application was not started"
        return terminate(self.process, stop)

    def memory(self, field: str = "VmRSS") -> int:
        """A memory figure of the process in bytes: a field of `/proc/PID/status`."""
        for line in Path(f"/proc/{self.pid}/status").read_text().splitlines():
            if line.startswith(f"{field}:"):
                return int(line.split()[1]) * 1024
        raise KeyError(field)

    def open_sockets(self) -> int:
        """How many sockets the process holds, the listening one included."""
        links = Path(f"/proc/{self.pid}/fd").iterdir()
        return sum(
            os.path.realpath(link).rpartition("/")[2].startswith("socket:") for link in links
        )


class Nginx:
    """nginx with the project's own configuration, rendered as `scripts/run` renders it."""

    def __init__(self, folder: Path, application_socket: Path, data: Path) -> None:
        self.prefix = folder / "nginx"
        self.port = free_port()
        self._socket = application_socket
        self._data = data
        self._process: subprocess.Popen[bytes] | None = None
        # Settings of both.
        self.settings: dict[str, str] = {}

    @property
    def pid(self) -> int:
        """The master process's id."""
        assert self._process is not None, "nginx was not started"
        return self._process.pid

    def start(self) -> None:
        """Renders the configuration and starts nginx in the foreground of a child."""
        script = '. scripts/lib.sh; render_nginx "$@"; run_nginx "$1"'
        listen = f"127.0.0.1:{self.port}"
        arguments = [str(self.prefix), listen, str(self._socket), str(self._data)]
        self._process = subprocess.Popen(
            ["bash", "-c", script, "nginx", *arguments],
            cwd=ROOT,
            env=os.environ | self.settings,
        )

    def stop(self) -> None:
        """Stops it, letting answers in progress finish."""
        assert self._process is not None, "nginx was not started"
        terminate(self._process, signal.SIGQUIT)


class Stack:
    """An application and the nginx before it; a context manager."""

    def __init__(self, settings: Mapping[str, str] | None = None) -> None:
        # In /tmp and short: a Unix socket's path has 107 bytes at most.
        self.folder = Path(tempfile.mkdtemp(prefix="cutout-", dir="/tmp"))
        self.application = Application(self.folder, settings)
        self.nginx = Nginx(self.folder, self.application.socket, self.application.data)
        self.url = f"http://127.0.0.1:{self.nginx.port}"

    def configure(self, settings: Mapping[str, str]) -> None:
        """Gives the application other settings before it starts, such as some with its address."""
        self.application.settings = settings

    def start(self) -> None:
        """Starts both and waits until the model answers."""
        self.application.start()
        names = ("CUTOUT_TRUSTED_PROXIES", "CUTOUT_ALLOWED_ORIGINS", "CUTOUT_BASE_PATH")
        self.nginx.settings = {n: self.application.settings.get(n, "") for n in names}
        self.nginx.start()
        self.wait_until_ready()

    def wait_until_ready(self) -> None:
        """Waits until `/api/ready` says so; fails with the application's log if it ends before."""
        deadline = time.monotonic() + START_TIMEOUT
        while time.monotonic() < deadline:
            process = self.application.process
            if process is not None and process.poll() is not None:
                break
            if self._is_ready():
                return
            time.sleep(0.02)
        raise RuntimeError(f"Cutout did not start:\n{self.application.log.read_text()}")

    def _is_ready(self) -> bool:
        try:
            return httpx.get(f"{self.url}/api/ready").status_code == 200
        except httpx.TransportError:
            return False

    def stop(self) -> None:
        """Stops both and removes the folder."""
        self.nginx.stop()
        self.application.stop()
        shutil.rmtree(self.folder, ignore_errors=True)

    def __enter__(self) -> Stack:
        try:
            self.start()
        except BaseException:
            self.stop()
            raise
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.stop()
