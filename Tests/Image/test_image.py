"""The image as it is: its size, its files, what it says of itself, and the command line in it."""

from __future__ import annotations

import io
import os
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from PIL import Image

from container import IMAGE, USER, Container, ask, buildah, configuration, forget, root_of
from stack import ROOT

MEGABYTE = 1_000_000
# What Debian's libtorch links (docs/deployment.md) leaves no room for less.
LARGEST = 780


@pytest.fixture(scope="module")
def root() -> Iterator[Path]:
    name, root = root_of()
    yield root
    forget(name)


def size(root: Path, *folders: str) -> int:
    """Bytes on the disk."""
    places = [root / folder for folder in folders] or [root]
    command = ["du", "--summarize", "--one-file-system", "--bytes", "--total", *places]
    return int(subprocess.check_output(command, text=True).splitlines()[-1].split()[0])


def test_size(root: Path) -> None:
    libraries = size(root, "usr/lib")
    parts = {
        "all": size(root),
        "libraries": libraries,
        "models": size(root, "usr/share/cutout/models"),
    }
    print({name: f"{count / MEGABYTE:.0f} MB" for name, count in parts.items()})
    assert parts["all"] < LARGEST * MEGABYTE


def test_runs_as_an_ordinary_user() -> None:
    said = configuration()
    assert said["User"] == "cutout"
    assert list(said["Volumes"]) == ["/data"]
    assert said["Entrypoint"][0] == "tini"
    assert said["Healthcheck"]["Test"] == ["CMD", "cutout", "health"]
    assert not [name for name in said["Env"] if "SECRET" in name]


def test_its_user_owns_nothing_but_what_it_writes(root: Path) -> None:
    command = ["find", root, "-xdev", "-uid", str(USER), "-printf", "%P\n"]
    owned = set(subprocess.check_output(command, text=True).split())
    assert owned == {"data", "run/cutout", "certificates", "challenges", "temp"}
    writable = [
        "find",
        root,
        "-xdev",
        "-perm",
        "-o+w",
        "-not",
        "-type",
        "l",
        "-not",
        "-path",
        "*/tmp*",
    ]
    found = subprocess.check_output(writable, text=True).split()
    assert [path for path in found if not path.endswith(("/run/lock",))] == []


def test_no_tools_to_build_with(root: Path) -> None:
    for name in ("gcc", "swift", "git", "python3", "make"):
        assert not (root / "usr" / "bin" / name).exists(), name
    assert not list((root / "usr" / "share" / "cutout" / "models").glob("training*"))


def test_the_record_of_packages_is_true(root: Path) -> None:
    """Scanners for vulnerabilities read it."""
    known = subprocess.check_output(
        ["dpkg-query", f"--admindir={root}/var/lib/dpkg", "-W", "-f", "${Package}\n"], text=True
    ).split()
    assert {"libtorch1.13", "libopenblas0-pthread", "nginx-light", "libssl3"} <= set(known)
    assert "libllvm15" not in known
    for path in (root / "usr/lib").rglob("libLLVM*"):
        raise AssertionError(path)


def test_command_line_without_a_network(folder: Path, jacket: Path) -> None:
    """Nothing is downloaded: there is nowhere to download from."""
    container = Container(folder)
    container.name = ask("from", container.image)
    command = ["unshare", "--net", *container.run("cutout", "remove", "-")]
    result = subprocess.run(command, input=jacket.read_bytes(), capture_output=True, timeout=120)
    ask("rm", container.name)
    assert result.returncode == 0, result.stderr.decode()
    cutout = Image.open(io.BytesIO(result.stdout))
    assert cutout.size == Image.open(jacket).size
    alpha = cutout.getchannel("A").histogram()
    assert alpha[0] > 0.1 * sum(alpha)
    assert alpha[255] > 0.1 * sum(alpha)


def test_release_is_the_images_files(folder: Path) -> None:
    """What scripts/package makes is what deploy/ec2's cutout-release takes."""
    environment = os.environ | {
        "CUTOUT_ENGINE": " ".join(str(word) for word in buildah()),
        "CUTOUT_IMAGE": IMAGE,
    }
    command = [ROOT / "scripts" / "package", folder]
    said = subprocess.run(command, env=environment, capture_output=True, text=True)
    assert said.returncode == 0, said.stderr
    digest, name = said.stdout.split()
    releases = os.environ | {"CUTOUT_RELEASES": str(folder / "opt")}
    release = [ROOT / "deploy" / "ec2" / "cutout-release", (folder / name).as_uri(), digest]
    said = subprocess.run(release, env=releases, capture_output=True, text=True)
    assert said.returncode == 0, said.stderr
    deploy = folder / "opt" / "current" / "usr" / "share" / "cutout" / "deploy"
    assert os.access(deploy / "ec2" / "install", os.X_OK)
    ran = subprocess.run(
        ["chroot", folder / "opt" / "current", "cutout", "--version"],
        capture_output=True,
        text=True,
    )
    assert ran.returncode == 0, ran.stderr
    assert ran.stdout.strip() in name
