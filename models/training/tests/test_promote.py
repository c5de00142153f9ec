"""The gate that a new version passes, or not."""

import hashlib
import json
import pathlib

import pytest

from config import ModelConfig, ViTConfig
from errors import TrainingError
from promote import KINDS, entry, promote, shortcomings

NAME = KINDS[ModelConfig]["name"]
FLOOR = {"set": "ECSSD", "max_f": 0.943, "mae": 0.041, "s_measure": 0.918}


def figures(**changes: float) -> dict[str, dict]:
    best = {"max_f": 0.95, "mae": 0.03, "s_measure": 0.93, "iou": 0.9, "boundary_iou": 0.8}
    return {"ECSSD": best | changes}


@pytest.fixture
def models(tmp_path: pathlib.Path) -> pathlib.Path:
    floor = {"name": "u2netp", "version": "1.0.0", "quality": [FLOOR]}
    registry = {"default": "u2netp", "models": [floor]}
    (tmp_path / "registry.json").write_text(json.dumps(registry))
    (tmp_path / "new.pt").write_bytes(b"weights")
    return tmp_path


def version(number: str, sets: dict[str, dict]) -> dict:
    return entry(number, 384, ModelConfig(), hashlib.sha256(b"weights").hexdigest(), sets)


def test_better_weights_are_registered(models: pathlib.Path) -> None:
    assert promote(models, models / "new.pt", version("1.0.0", figures())) == []
    registered = json.loads((models / "registry.json").read_text())["models"][1]
    assert registered["name"] == NAME
    weights = (models / registered["file"]).read_bytes()
    assert hashlib.sha256(weights).hexdigest() == registered["sha256"]
    assert registered["quality"][0]["iou"] == 0.9


@pytest.mark.parametrize("worse", [{"max_f": 0.9424}, {"mae": 0.0416}, {"s_measure": 0.9}])
def test_worse_weights_are_refused(models: pathlib.Path, worse: dict[str, float]) -> None:
    before = (models / "registry.json").read_text()
    with pytest.raises(TrainingError, match=next(iter(worse))):
        promote(models, models / "new.pt", version("1.0.0", figures(**worse)))
    assert (models / "registry.json").read_text() == before
    assert not (models / NAME).exists()


def test_a_later_version_is_held_against_the_one_before(models: pathlib.Path) -> None:
    promote(models, models / "new.pt", version("1.0.0", figures()))
    with pytest.raises(TrainingError, match=r"1\.0\.0"):
        promote(models, models / "new.pt", version("1.1.0", figures(iou=0.89)))
    promote(models, models / "new.pt", version("1.1.0", figures(iou=0.91)))
    registered = json.loads((models / "registry.json").read_text())["models"]
    assert [model["version"] for model in registered] == ["1.0.0", "1.1.0"]


def test_a_new_default_is_held_against_the_old_one_too(models: pathlib.Path) -> None:
    promote(models, models / "new.pt", version("1.0.0", figures(mae=0.045)), "small and quick")
    better = version("1.1.0", figures(mae=0.042))
    with pytest.raises(TrainingError, match=r"than u2netp 1\.0\.0: ECSSD mae"):
        promote(models, models / "new.pt", better, default=True)
    assert json.loads((models / "registry.json").read_text())["default"] == "u2netp"
    promote(models, models / "new.pt", version("1.1.0", figures()), default=True)
    registry = json.loads((models / "registry.json").read_text())
    assert registry["default"] == NAME
    assert [model["name"] for model in registry["models"]] == [NAME, "u2netp"]


def test_a_model_of_another_kind_joins_the_others(models: pathlib.Path) -> None:
    promote(models, models / "new.pt", version("1.0.0", figures()))
    digest = hashlib.sha256(b"weights").hexdigest()
    new = entry("1.0.0", 448, ViTConfig(), digest, figures(iou=0.95), limit=200)
    promote(models, models / "new.pt", new)
    registry = json.loads((models / "registry.json").read_text())
    assert [model["name"] for model in registry["models"]] == ["u2netp", NAME, "vit-s14"]
    assert registry["default"] == "u2netp"
    joined = registry["models"][2]
    assert joined["normalization"]["mean"] == [0.485, 0.456, 0.406]
    assert joined["quality"][0]["source"].endswith("200 photos")
    assert (models / joined["file"]).read_bytes() == b"weights"


def test_force_needs_a_reason_and_keeps_it(models: pathlib.Path) -> None:
    new = version("1.0.0", figures(mae=0.05))
    assert promote(models, models / "new.pt", new, "hair is better")
    registered = json.loads((models / "registry.json").read_text())["models"][1]
    assert registered["forced"] == "hair is better"


def test_what_was_not_measured_counts_as_worse() -> None:
    assert shortcomings({}, [FLOOR]) == ["it was not measured on ECSSD"]
    assert shortcomings(figures(), [FLOOR]) == []
