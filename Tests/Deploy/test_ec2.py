"""deploy/ec2: releases, and the files that cloud-init, nftables and apt read."""

from __future__ import annotations

import hashlib
import os
import re
import subprocess
import tarfile
from dataclasses import dataclass
from pathlib import Path

import pytest

from stack import ROOT

EC2 = ROOT / "deploy" / "ec2"


@dataclass(frozen=True)
class Machine:
    """A folder that plays /opt/cutout."""

    folder: Path

    def archive(self, version: str, program: str = "usr/bin/cutout") -> tuple[str, str]:
        """A release of one file; its address and SHA-256."""
        root = self.folder / f"root-{version}"
        (root / program).parent.mkdir(parents=True)
        (root / program).write_text(f"#!/bin/sh\necho {version}\n")
        (root / program).chmod(0o755)
        path = self.folder / f"{version}.tar.gz"
        with tarfile.open(path, "w:gz") as archive:
            archive.add(root / "usr", "usr")
        return path.as_uri(), hashlib.sha256(path.read_bytes()).hexdigest()

    def release(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [EC2 / "cutout-release", *arguments],
            env=os.environ | {"CUTOUT_RELEASES": str(self.folder / "opt")},
            capture_output=True,
            text=True,
        )

    @property
    def current(self) -> str:
        program = self.folder / "opt" / "current" / "usr" / "bin" / "cutout"
        return subprocess.run([program], capture_output=True, text=True, check=True).stdout.strip()

    @property
    def releases(self) -> int:
        return len(list((self.folder / "opt" / "releases").iterdir()))


@pytest.fixture
def machine(tmp_path: Path) -> Machine:
    return Machine(tmp_path)


def test_releases_follow_each_other_and_lead_back(machine: Machine) -> None:
    archives = [machine.archive(version) for version in ("1", "2", "3")]
    for number, archive in enumerate(archives, 1):
        result = machine.release(*archive)
        assert result.returncode == 0, result.stderr
        assert machine.current == str(number)
    assert machine.releases == 2
    assert machine.release("--back").returncode == 0
    assert machine.current == "2"
    assert machine.release("--back").returncode == 0
    assert machine.current == "3"


def test_same_release_again_changes_nothing(machine: Machine) -> None:
    first, second = machine.archive("1"), machine.archive("2")
    for archive in (first, second, second):
        assert machine.release(*archive).returncode == 0
    assert machine.release("--back").returncode == 0
    assert machine.current == "1"


def test_archive_that_was_changed_is_refused(machine: Machine) -> None:
    machine.release(*machine.archive("1"))
    address, _ = machine.archive("2")
    result = machine.release(address, "0" * 64)
    assert result.returncode == 1
    assert "SHA-256" in result.stderr
    assert machine.current == "1"
    assert machine.releases == 1


def test_archive_of_something_else_is_refused(machine: Machine) -> None:
    result = machine.release(*machine.archive("1", program="usr/bin/other"))
    assert result.returncode == 1
    assert "no release of Cutout" in result.stderr
    assert machine.releases == 0


@pytest.mark.parametrize("arguments", [[], ["address"], ["address", "abc"], ["--back"]])
def test_release_says_what_it_needs(machine: Machine, arguments: list[str]) -> None:
    result = machine.release(*arguments)
    assert result.returncode == 1
    assert result.stderr.startswith("cutout-release: ")


def test_cloud_init_knows_every_word() -> None:
    command = ["cloud-init", "schema", "--config-file", str(EC2 / "cloud-init.yaml")]
    result = subprocess.run(command, capture_output=True, text=True)
    assert result.returncode == 0, result.stdout + result.stderr


def test_user_data_fits() -> None:
    assert (EC2 / "cloud-init.yaml").stat().st_size < 16_384


def test_user_data_counts_its_blanks_right() -> None:
    blanks = set(re.findall(r"<([A-Z0-9_]+)>", (EC2 / "cloud-init.yaml").read_text()))
    assert len(blanks) == 7, blanks


def test_nftables_reads_the_firewall() -> None:
    # In a network of its own: even a check asks the kernel for its tables.
    command = ["unshare", "--net", "nft", "--check", "--file", str(EC2 / "nftables.conf")]
    result = subprocess.run(command, capture_output=True, text=True)
    assert result.returncode == 0, result.stderr


def test_apt_reads_the_updates() -> None:
    command = ["apt-config", "dump", "Unattended-Upgrade::Automatic-Reboot"]
    environment = os.environ | {"APT_CONFIG": str(EC2 / "52cutout")}
    result = subprocess.run(command, env=environment, capture_output=True, text=True)
    assert result.returncode == 0, result.stderr
    assert '"true"' in result.stdout
