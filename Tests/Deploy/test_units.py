"""systemd's units, as far as systemd judges them without running them."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

import pytest

from stack import ROOT

UNITS = ROOT / "deploy" / "systemd"
SERVICES = sorted(UNITS.glob("*.service"))


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A root directory with the units, their drop-ins and what they start."""
    units = tmp_path / "etc" / "systemd" / "system"
    shutil.copytree(UNITS, units)
    for folder in ("cutout.service.d", "nginx.service.d"):
        shutil.copytree(ROOT / "deploy" / "ec2" / folder, units / folder)
    (units / "nginx.service").write_text("[Service]\nType=forking\nExecStart=/usr/sbin/nginx\n")
    for program in ("usr/bin/cutout", "usr/lib/cutout/duckdns", "bin/kill", "usr/sbin/nginx"):
        file = tmp_path / program
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text("#!/bin/sh\n")
        file.chmod(0o755)
    # The targets that units name by default.
    shutil.copytree("/lib/systemd/system", tmp_path / "lib" / "systemd" / "system", symlinks=True)
    return tmp_path


def test_systemd_understands_every_line(root: Path) -> None:
    names = [unit.name for unit in UNITS.iterdir()] + ["nginx.service"]
    command = ["systemd-analyze", "verify", "--man=no", f"--root={root}", *names]
    said = subprocess.run(command, capture_output=True, text=True)
    ours = [
        line
        for line in said.stderr.splitlines()
        if re.match(r"(.*/)?(cutout|nginx)[-.\w/]*[:.]", line)
    ]
    assert ours == []


def test_a_mistake_would_be_seen(root: Path) -> None:
    unit = root / "etc" / "systemd" / "system" / "cutout.service"
    unit.write_text(unit.read_text().replace("PrivateTmp=yes", "PrivateTemp=yes"))
    command = ["systemd-analyze", "verify", "--man=no", f"--root={root}", "cutout.service"]
    assert "PrivateTemp" in subprocess.run(command, capture_output=True, text=True).stderr


@pytest.mark.parametrize("service", SERVICES, ids=lambda path: path.name)
def test_exposure_is_below_three(service: Path) -> None:
    command = ["systemd-analyze", "security", "--offline=true", "--no-pager", str(service)]
    said = subprocess.run([*command, "--threshold=30"], capture_output=True, text=True)
    assert said.returncode == 0, said.stdout[-500:]
    assert re.search(r"Overall exposure level for .*: [0-2]\.\d", said.stdout)
