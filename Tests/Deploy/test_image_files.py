"""What the image is made of, as far as it shows without building it."""

from __future__ import annotations

import re
import subprocess

from stack import ROOT


def test_weights_that_come_with_cutout_come_with_the_image() -> None:
    """.dockerignore lets in what git tracks, and none that were imported on this machine."""
    tracked = subprocess.run(
        ["git", "ls-files", "models/*.pt"], cwd=ROOT, capture_output=True, text=True, check=True
    ).stdout.split()
    ignored = (ROOT / ".dockerignore").read_text().splitlines()
    assert "models/*/*.pt" in ignored
    let_in = [line[1:] for line in ignored if re.fullmatch(r"!models/[^*]+/\*\.pt", line)]
    assert {path.rpartition("/")[0] for path in tracked} == {
        pattern.rpartition("/")[0] for pattern in let_in
    }


def test_what_is_copied_is_there() -> None:
    for line in (ROOT / "Dockerfile").read_text().splitlines():
        if line.startswith("COPY ") and "--from" not in line:
            for source in line.split()[1:-1]:
                assert (ROOT / source).exists(), source


def test_packages_to_build_with_have_one_list() -> None:
    """The Dockerfile takes scripts/lib.sh's; what is needed to run follows from the executable."""
    dockerfile = (ROOT / "Dockerfile").read_text()
    assert "BUILD_PACKAGES" in dockerfile
    assert not re.search(r"\blib\w+-dev\b", dockerfile)
