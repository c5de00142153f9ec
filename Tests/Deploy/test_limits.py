"""deploy/limits: nginx has the application's numbers, whatever they are."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

import pytest

from stack import ROOT

LIMITS = ROOT / "deploy" / "limits"


def filled(folder: Path, numbers: str) -> str:
    """The site's configuration for an application with these limits."""
    shutil.copytree(ROOT / "nginx", folder / "nginx")
    program = folder / "cutout"
    program.write_text('#!/bin/sh\n[ "$1" = limits ] && echo "$NUMBERS"\n')
    program.chmod(0o755)
    command = [LIMITS, folder / "nginx", "env", f"NUMBERS={numbers}", program]
    subprocess.run(command, check=True)
    return (folder / "nginx" / "snippets" / "site.conf").read_text()


@pytest.mark.parametrize(
    ("numbers", "sizes"),
    [
        ("7000000 12600000 500000000", ("larger than 7 MB", "at most 500 MB")),
        ("25000000 45000000 3000000000", ("larger than 25 MB", "at most 3 GB")),
    ],
)
def test_every_limit_is_the_applications(
    tmp_path: Path, numbers: str, sizes: tuple[str, str]
) -> None:
    site = filled(tmp_path, numbers)
    upload, escaped, batch = numbers.split()
    # In the file's order: uploads, batches, /v1.0. Those without a limit are asked for a batch,
    # whose body they do not get.
    limits = re.findall(r"client_max_body_size ([1-9]\d*);", site)
    assert limits == [upload, batch, escaped]
    for size in sizes:
        assert size in site


def test_no_numbers_are_told(tmp_path: Path) -> None:
    shutil.copytree(ROOT / "nginx", tmp_path / "nginx")
    assert subprocess.run([LIMITS, tmp_path / "nginx", "false"]).returncode != 0


def test_a_machine_of_its_own_asks_its_release() -> None:
    """deploy/ec2/install has no other way to nginx than through the limits."""
    install = (ROOT / "deploy" / "ec2" / "install").read_text()
    serve = install[install.index("serve() {") :]
    serve = serve[: serve.index("\n}\n")]
    assert serve.index("fill_limits") < serve.index("systemctl restart nginx")
