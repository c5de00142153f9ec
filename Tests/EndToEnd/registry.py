"""What models/registry.json says of the models that are served."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

from stack import ROOT

MODELS = ROOT / "models"
REGISTRY: dict[str, Any] = json.loads((MODELS / "registry.json").read_text())
DEFAULT: dict[str, Any] = next(
    model for model in REGISTRY["models"] if model["name"] == REGISTRY["default"]
)


class OwnModels:
    """A folder of models of the test's own: the default one, and what the test adds to it."""

    def __init__(self, folder: Path, *others: dict[str, Any]) -> None:
        self.folder = folder
        self.path = folder / "registry.json"
        self.weights = folder / DEFAULT["file"]
        shutil.copytree((MODELS / DEFAULT["file"]).parent, self.weights.parent)
        models = [DEFAULT, *others]
        names = {model["name"] for model in models}
        aliases = {alias: name for alias, name in REGISTRY["aliases"].items() if name in names}
        self.save(REGISTRY | {"aliases": aliases, "models": models})

    def save(self, registry: dict[str, Any]) -> None:
        """Writes the folder's registry."""
        self.path.write_text(json.dumps(registry))

    def release(self, version: str) -> None:
        """Makes the default model's weights a new version."""
        registry = json.loads(self.path.read_text())
        registry["models"][0]["version"] = version
        self.save(registry)

    def add_version(self, version: str, file: str = DEFAULT["file"]) -> Path:
        """Lists another version of the default model, and tells where its weights belong."""
        registry = json.loads(self.path.read_text())
        registry["models"].append(DEFAULT | {"version": version, "file": file})
        self.save(registry)
        return self.folder / file
