"""Measures a model on the held-out photos.

    python evaluate.py MODEL --data DATA --sets ECSSD clothing --out metrics.json

MODEL: a name of registry.json, a checkpoint, or a TorchScript file (with --size). Mattes are
enlarged to the photo's own size before they are compared.
"""

import argparse
import hashlib
import json
import pathlib

import cv2
import numpy
import torch
from tqdm import tqdm

from errors import TrainingError, run
from metrics import Score
from predictors import Predictor, predictor
from sources import Item, is_held_out, items

#: The sets that the project reports.
BENCHMARKS = ("ECSSD", "DUTS-TE", "clothing")


def held_out(source: str, data: pathlib.Path, limit: int | None) -> list[Item]:
    """The photos of a set that are kept for measuring; with a limit, that many, spread evenly."""
    found = [
        item
        for item in items(source, data / source)
        if item.mask and is_held_out(f"{source}/{item.id}")
    ]
    if not found:
        raise TrainingError(
            f"nothing of {source} is held out; measure with {', '.join(BENCHMARKS)}"
        )
    if limit is None or limit >= len(found):
        return found
    return [found[index * len(found) // limit] for index in range(limit)]


def measure(predict: Predictor, chosen: list[Item], title: str) -> dict[str, float]:
    """All figures of one set."""
    score = Score()
    for item in tqdm(chosen, title, unit="photo", mininterval=5):
        photo = cv2.imread(str(item.photo), cv2.IMREAD_COLOR)
        if photo is None:
            raise TrainingError(f"{item.photo} is missing or damaged; extract the set anew")
        mask = item.mask() >= 128
        matte = predict(cv2.cvtColor(photo, cv2.COLOR_BGR2RGB))
        score.add(numpy.clip(cv2.resize(matte, mask.shape[::-1]), 0, 1), mask)
    return score.result()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("model")
    parser.add_argument("--data", type=pathlib.Path, required=True)
    parser.add_argument("--sets", nargs="+", default=list(BENCHMARKS), metavar="SET")
    parser.add_argument("--size", type=int, help="side of the model's input, in pixels")
    parser.add_argument(
        "--onnx",
        type=pathlib.Path,
        help="run this graph in onnxruntime instead of the model's file",
    )
    parser.add_argument(
        "--bfloat16", action="store_true", help="compute in bfloat16, as servers that have it do"
    )
    parser.add_argument("--limit", type=int, help="only so many photos of each set, spread evenly")
    parser.add_argument("--out", type=pathlib.Path, help="a JSON file to write the figures to")
    arguments = parser.parse_args()
    precision = torch.bfloat16 if arguments.bfloat16 else torch.float32
    predict = predictor(arguments.model, arguments.size, arguments.onnx, precision)
    figures = {}
    for source in arguments.sets:
        figures[source] = measure(
            predict, held_out(source, arguments.data, arguments.limit), source
        )
        print(source, json.dumps(figures[source]), flush=True)
    if arguments.out:
        path = pathlib.Path(arguments.model)
        digest = hashlib.sha256(path.read_bytes()).hexdigest() if path.is_file() else None
        record = {"model": path.name, "sha256": digest, "limit": arguments.limit, "sets": figures}
        arguments.out.write_text(json.dumps(record, indent=2) + "\n")


if __name__ == "__main__":
    run(main)
