"""The servers that are compared, behind one small interface."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Protocol

import httpx

from stack import Stack, free_port, terminate

START_TIMEOUT = 180.0


class Server(Protocol):
    """A background remover that answers over HTTP on the loopback address."""

    name: str

    def start(self) -> None:
        """Starts it, without waiting until it answers."""

    def stop(self) -> None:
        """Stops it."""

    def remove(self, client: httpx.Client, photo: bytes) -> httpx.Response:
        """Sends a photo and returns the answer, a PNG cutout."""

    def processes(self) -> list[int]:
        """The ids of its processes, all of which count for its memory."""


class Cutout:
    """`cutout serve` behind nginx, as `scripts/run` starts them."""

    name = "Cutout"

    def __init__(self, model: str) -> None:
        self._model = model
        self._stack = Stack({"CUTOUT_MODEL": model})

    def start(self) -> None:
        """Starts both, without waiting until they answer."""
        self._stack.application.start()
        self._stack.nginx.start()

    def stop(self) -> None:
        """Stops both."""
        self._stack.stop()

    def remove(self, client: httpx.Client, photo: bytes) -> httpx.Response:
        """Sends a photo and returns the answer, a PNG cutout."""
        files = {"file": ("photo.jpg", photo)}
        return client.post(
            f"{self._stack.url}/api/remove", files=files, data={"model": self._model}
        )

    def processes(self) -> list[int]:
        """The application, nginx and nginx's workers."""
        nginx = self._stack.nginx.pid
        return [self._stack.application.pid, nginx, *children(nginx)]


class Rembg:
    """`rembg s` with the same weights, without the Gradio page that it can serve beside the API.

    The page costs memory and start-up time and is no part of the comparison.
    """

    name = "rembg"

    def __init__(self, weights: Path) -> None:
        self._weights = weights
        self._port = free_port()
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Starts it, without waiting until it answers."""
        program = Path(sys.executable).with_name("rembg")
        address = ["--host", "127.0.0.1", "--port", str(self._port)]
        self._process = subprocess.Popen(
            [program, "s", "--no-ui", "--log_level", "warning", *address],
            env=os.environ | {"U2NET_HOME": str(self._weights.parent)},
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )

    def stop(self) -> None:
        """Stops it."""
        if self._process is not None:
            terminate(self._process, signal.SIGTERM)

    def remove(self, client: httpx.Client, photo: bytes) -> httpx.Response:
        """Sends a photo and returns the answer, a PNG cutout."""
        url = f"http://127.0.0.1:{self._port}/api/remove"
        return client.post(url, files={"file": ("photo.jpg", photo)}, data={"model": "u2netp"})

    def processes(self) -> list[int]:
        """Its one process."""
        assert self._process is not None, "rembg was not started"
        return [self._process.pid]


def children(pid: int) -> list[int]:
    """The ids of a process's children."""
    return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


def seconds_to_first_answer(server: Server, photo: bytes) -> float:
    """Starts a server and returns how long it takes until a photo has been answered."""
    start = time.perf_counter()
    server.start()
    with httpx.Client(timeout=START_TIMEOUT) as client:
        while time.perf_counter() - start < START_TIMEOUT:
            try:
                if server.remove(client, photo).status_code == httpx.codes.OK:
                    return time.perf_counter() - start
            except httpx.TransportError:
                pass
            time.sleep(0.02)
    raise TimeoutError(f"{server.name} did not answer within {START_TIMEOUT:.0f} seconds")
