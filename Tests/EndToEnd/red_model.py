"""A tiny model whose matte is the photo's red: for tests that want answers at once."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any

from stack import ROOT


def red_model(folder: Path, name: str = "red") -> dict[str, Any]:
    """Puts the weights into a folder and returns the model's entry for the registry there."""
    weights = (ROOT / "Tests" / "Fixtures" / "models" / "Red.pt").read_bytes()
    (folder / "red.pt").write_bytes(weights)
    return {
        "name": name,
        "version": "1",
        "title": "Red",
        "summary": "What is red.",
        "architecture": "none",
        "license": "Apache-2.0",
        "input_size": {"width": 8, "height": 6},
        "normalization": {"mean": [0, 0, 0], "deviation": [1, 1, 1]},
        "precisions": ["float32"],
        "file": "red.pt",
        "sha256": hashlib.sha256(weights).hexdigest(),
        "quality": [],
    }


def choice_registry(folder: Path, *, is_best_installed: bool = True) -> Path:
    """Makes the folder a registry of two: `red`, which is Quick, and `crimson`, which is Best."""
    quick, best = red_model(folder), red_model(folder, "crimson")
    if not is_best_installed:
        best["file"] = "crimson.pt"
    aliases = {"quick": "red", "best": "crimson"}
    registry = {"default": "red", "aliases": aliases, "models": [quick, best]}
    (folder / "registry.json").write_text(json.dumps(registry))
    return folder


def red_registry(folder: Path) -> Path:
    """Makes the folder a registry of that model alone."""
    registry = {"default": "red", "models": [red_model(folder)]}
    (folder / "registry.json").write_text(json.dumps(registry))
    return folder
