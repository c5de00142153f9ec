"""Containers of the image under test: buildah runs them, with the machine's network."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType

import httpx

from stack import free_port

IMAGES = Path(os.environ.get("CUTOUT_IMAGES", ".build-image"))
IMAGE = os.environ.get("CUTOUT_IMAGE", "localhost/cutout")
USER = 10001


def buildah(*arguments: str | Path) -> list[str | Path]:
    """The command line of buildah with the storage of scripts/test-image."""
    driver = os.environ.get("CUTOUT_STORAGE_DRIVER", "overlay")
    options = ["--root", IMAGES / "storage", "--runroot", IMAGES / "run"]
    return ["buildah", *options, "--storage-driver", driver, *arguments]


def ask(*arguments: str | Path) -> str:
    """What buildah answers."""
    result = subprocess.run(buildah(*arguments), capture_output=True, text=True, check=True)
    return result.stdout.strip()


def configuration(image: str = IMAGE) -> dict[str, object]:
    """What the image says of itself, as the Docker format has it."""
    return json.loads(ask("inspect", "--type", "image", image))["Docker"]["config"]


def volume(folder: Path) -> Path:
    """A folder as Docker would make a volume of it: the image's user owns it."""
    folder.mkdir(parents=True, exist_ok=True)
    os.chown(folder, USER, USER)
    return folder


@dataclass
class Container:
    """A container that runs what the image's entry point makes of `command`."""

    folder: Path
    command: list[str] = field(default_factory=list)
    settings: Mapping[str, str] = field(default_factory=dict)
    volumes: dict[str, Path] = field(default_factory=dict)
    image: str = IMAGE
    port: int = field(default_factory=free_port)
    name: str = ""
    process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def log(self) -> Path:
        return self.folder / "container.log"

    def environment(self) -> dict[str, str]:
        """The settings of a container that has the machine's network."""
        return {"CUTOUT_HOST": "127.0.0.1", "CUTOUT_PORT": str(self.port), **self.settings}

    def run(self, *command: str) -> list[str | Path]:
        """The command line that runs `command` in the container as the image's user."""
        options: list[str | Path] = ["--isolation", "chroot", "--network", "host"]
        for name, value in self.environment().items():
            options += ["--env", f"{name}={value}"]
        for place, folder in self.volumes.items():
            options += ["--volume", f"{folder}:{place}"]
        return buildah("run", *options, self.name, "--", *command)

    def start(self) -> None:
        """Starts it, without waiting."""
        self.folder.mkdir(parents=True, exist_ok=True)
        for place in ("/data", "/tmp", "/run/cutout"):
            self.volumes.setdefault(place, self.folder / place.strip("/").replace("/", "-"))
        for folder in self.volumes.values():
            volume(folder)
        self.name = ask("from", self.image)
        said = configuration(self.image)
        command = [*said["Entrypoint"], *(self.command or said["Cmd"])]
        with self.log.open("ab") as log:
            # As an engine does with its pipes: nginx opens its standard output by name.
            os.chown(self.log, USER, USER)
            self.process = subprocess.Popen(
                self.run(*command), stdin=subprocess.DEVNULL, stdout=log, stderr=log
            )

    def wait_until_ready(self) -> float:
        """Waits until it takes photos; for how many seconds."""
        started = time.monotonic()
        while time.monotonic() < started + 60:
            assert self.process is not None
            assert self.process.poll() is None, self.log.read_text()
            try:
                if httpx.get(f"{self.url}/api/ready").status_code == 200:
                    return time.monotonic() - started
            except httpx.TransportError:
                pass
            time.sleep(0.02)
        raise AssertionError(self.log.read_text())

    def init(self) -> int:
        """The process id of tini, to which an engine would send its signals."""
        assert self.process is not None
        waiting = [self.process.pid]
        while waiting:
            pid = waiting.pop()
            if Path(f"/proc/{pid}/comm").read_text().strip() == "tini":
                return pid
            for task in Path(f"/proc/{pid}/task").iterdir():
                waiting += [int(child) for child in (task / "children").read_text().split()]
        raise AssertionError("there is no tini in the container")

    def stop(self) -> float:
        """As `docker stop`; how many seconds it took."""
        assert self.process is not None
        started = time.monotonic()
        if self.process.poll() is None:
            os.kill(self.init(), signal.SIGTERM)
            self.process.wait(timeout=20)
        return time.monotonic() - started

    def remove(self) -> None:
        """Removes what a container leaves, but for its volumes."""
        self.stop()
        if self.name:
            ask("rm", self.name)
            self.name = ""

    def __enter__(self) -> Container:
        try:
            self.start()
            self.wait_until_ready()
        except BaseException:
            self.remove()
            raise
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.remove()


def root_of(image: str = IMAGE) -> tuple[str, Path]:
    """A working container of the image and where its files are."""
    name = ask("from", image)
    return name, Path(ask("mount", name))


def forget(name: str) -> None:
    """Removes a working container."""
    ask("rm", name)
