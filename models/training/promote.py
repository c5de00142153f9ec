"""Makes an exported model a registered version, unless it is worse than what it replaces.

    python promote.py RUN/best.pt MODEL.pt metrics.json --version 1.1.0 --size 384

metrics.json is what evaluate.py wrote for MODEL.pt. It is held against the registered version of
the same name, or for a first version against the default model. With --default it becomes the
default itself, and is held against the one there is as well. Worse on any figure of any set is
refused, unless --force REASON says why it shall be so; the reason stays in the registry.
"""

import argparse
import hashlib
import json
import pathlib
import shutil

from checkpoint import Checkpoint
from config import ModelConfig, ViTConfig
from errors import TrainingError, run

MODELS = pathlib.Path(__file__).resolve().parents[1]
#: What the registry says of either kind of network; the file lies in a folder of its name.
KINDS = {
    ModelConfig: {
        "name": "deeplabv3plus-mobilenetv3-large",
        "title": "DeepLabV3+ (MobileNetV3-Large)",
        "summary": "Anything that stands out: people, products, animals. The quickest.",
        "architecture": "DeepLabV3+ with MobileNetV3-Large",
        "threads": 1,
    },
    ViTConfig: {
        "name": "vit-s14",
        "title": "ViT-S/14 (DINOv2)",
        "summary": "Anything that stands out, thin parts and limbs too. The most exact.",
        "architecture": "ViT-S/14 with a convolutional detail stream",
        "threads": 2,
    },
}
#: Figures that the registry keeps, and whether more is better.
FIGURES = {"max_f": True, "mae": False, "s_measure": True, "iou": True}


def shortcomings(new: dict[str, dict], old: list[dict]) -> list[str]:
    """What a new version is worse at: sentences. `new` is by set; `old` is a registry's `quality`.

    Figures are compared at the old one's precision, of at least three decimals.
    """
    found = []
    for row in old:
        measured = new.get(row["set"])
        if measured is None:
            found.append(f"it was not measured on {row['set']}")
            continue
        for figure, more_is_better in FIGURES.items():
            if figure in row and _is_worse(measured.get(figure), row[figure], more_is_better):
                found.append(f"{row['set']} {figure}: {measured.get(figure)}, before {row[figure]}")
    return found


def _is_worse(new: float | None, old: float, more_is_better: bool) -> bool:
    if new is None:
        return True
    decimals = max(3, len(str(old).partition(".")[2]))
    difference = round(new, decimals) - old
    return difference < 0 if more_is_better else difference > 0


def entry(
    version: str,
    size: int,
    model: ModelConfig | ViTConfig,
    digest: str,
    sets: dict[str, dict],
    limit: int | None = None,
) -> dict:
    """What registry.json says of this version; `limit` photos of each set were measured, or all."""
    kind = KINDS[type(model)]
    source = "measured: models/training/evaluate.py"
    if limit:
        source += f", {limit} photos"
    quality = [
        {"set": name, **{f: values[f] for f in FIGURES}, "source": source}
        for name, values in sets.items()
    ]
    return {
        "name": kind["name"],
        "version": version,
        "title": kind["title"],
        "summary": kind["summary"],
        "architecture": kind["architecture"],
        "license": "Apache-2.0",
        "input_size": {"width": size, "height": size},
        "normalization": {"mean": list(model.mean), "deviation": list(model.deviation)},
        "precisions": ["float32", "bfloat16"],
        "threads": kind["threads"],
        "file": f"{kind['name']}/{kind['name']}.pt",
        "sha256": digest,
        "quality": quality,
    }


def promote(
    models: pathlib.Path,
    weights: pathlib.Path,
    new: dict,
    reason: str | None = None,
    default: bool = False,
) -> list[str]:
    """Puts weights and entry into the registry; gives what they are worse at, if forced."""
    path = models / "registry.json"
    registry = json.loads(path.read_text())
    measured = {row["set"]: row for row in new["quality"]}
    worse = [
        f"than {old['name']} {old['version']}: {sentence}"
        for old in _rivals(registry, new["name"], default)
        for sentence in shortcomings(measured, old["quality"])
    ]
    if worse and not reason:
        raise TrainingError(
            f"worse {'; '.join(worse)}. Nothing was changed; --force REASON overrides"
        )
    if worse:
        new = {**new, "forced": reason}
    others = [model for model in registry["models"] if model["name"] != new["name"]]
    registry["models"] = [new, *others] if default else [*others, new]
    if default:
        registry["default"] = new["name"]
    target = models / new["file"]
    target.parent.mkdir(exist_ok=True)
    shutil.copyfile(weights, target)
    path.write_text(json.dumps(registry, indent=2) + "\n")
    return worse


def _rivals(registry: dict, name: str, default: bool) -> list[dict]:
    """The models that a new version is held against."""
    by_name = {model["name"]: model for model in registry["models"]}
    names = {name} & by_name.keys() or {registry["default"]}
    if default:
        names |= {registry["default"]}
    return [by_name[name] for name in sorted(names)]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("checkpoint", type=pathlib.Path)
    parser.add_argument("model", type=pathlib.Path, help="what export.py wrote")
    parser.add_argument("metrics", type=pathlib.Path, help="what evaluate.py wrote for it")
    parser.add_argument("--version", required=True)
    parser.add_argument("--size", type=int, required=True)
    parser.add_argument("--default", action="store_true", help="make it the default model")
    parser.add_argument("--force", metavar="REASON")
    arguments = parser.parse_args()
    try:
        digest = hashlib.sha256(arguments.model.read_bytes()).hexdigest()
        metrics = json.loads(arguments.metrics.read_text())
    except (OSError, ValueError) as error:
        raise TrainingError(f"{error}; make both files with export.py and evaluate.py") from error
    if metrics.get("sha256") != digest:
        raise TrainingError(
            f"{arguments.metrics} is of another file; run evaluate.py on {arguments.model}"
        )
    limit = metrics.get("limit")
    if limit and not arguments.force:
        raise TrainingError(
            f"{arguments.metrics} is of {limit} photos a set; measure all, or say by --force "
            "REASON why these are enough"
        )
    model = Checkpoint.load(arguments.checkpoint).config.network
    new = entry(arguments.version, arguments.size, model, digest, metrics["sets"], limit)
    for sentence in promote(MODELS, arguments.model, new, arguments.force, arguments.default):
        print(f"promoted despite: {sentence}")


if __name__ == "__main__":
    run(main)
