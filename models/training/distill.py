"""A teacher's mattes of the photos in shards, as further shards beside them.

    python distill.py u2net SHARDS --sets clothing-dataset groceries
    python distill.py modnet SHARDS --sets clothing

The teacher is a model of registry.json (its file must be there: `cutout models fetch u2net`).
Mattes keep their softness; photos that have one already are left out.
"""

import argparse
import pathlib

import cv2
import numpy
from tqdm import tqdm

from data import decoded
from errors import TrainingError, run
from predictors import Predictor, predictor
from shards import Sample, ShardWriter, read_index

#: JPEG at this quality keeps a soft matte to about one level in 255, at a third of PNG's size.
QUALITY = 95


def wanted(shards: pathlib.Path, sets: list[str]) -> list[Sample]:
    """Samples of these sets (all, if none is named) that no teacher has seen."""
    samples = read_index(shards)
    missing = set(sets) - {sample.set for sample in samples}
    if missing:
        raise TrainingError(
            f"{shards} holds nothing of {', '.join(sorted(missing))}; make it with prepare.py"
        )
    return [s for s in samples if "teacher" not in s.members and (not sets or s.set in sets)]


def matte(predict: Predictor, sample: Sample) -> bytes:
    """The teacher's matte in the photo's size, as JPEG."""
    photo, _ = decoded(sample)
    values = cv2.resize(numpy.clip(predict(photo), 0, 1), photo.shape[1::-1])
    grey = (values * 255).round().astype(numpy.uint8)
    return cv2.imencode(".jpg", grey, [cv2.IMWRITE_JPEG_QUALITY, QUALITY])[1].tobytes()


def distill(
    predict: Predictor, shards: pathlib.Path, sets: list[str], name: str, limit: int | None = None
) -> int:
    """Writes `SHARDS/teacher-NAME-SETS-*.tar`; gives the number of mattes."""
    samples = wanted(shards, sets)[:limit]
    prefix = "-".join(["teacher", name, *sets])
    taken = len(list(shards.glob(f"{prefix}*-000.tar")))
    with ShardWriter(shards, f"{prefix}-{taken}") as writer:
        for sample in tqdm(samples, name, unit="photo", mininterval=5):
            writer.add(sample.id, "teacher", "jpg", matte(predict, sample))
    return len(samples)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("teacher", help="a model of registry.json")
    parser.add_argument("shards", type=pathlib.Path)
    parser.add_argument("--sets", nargs="*", default=[], metavar="SET", help="default: all")
    parser.add_argument("--onnx", type=pathlib.Path, help="run this graph in onnxruntime instead")
    parser.add_argument("--limit", type=int, help="at most so many photos; another call goes on")
    arguments = parser.parse_args()
    predict = predictor(arguments.teacher, onnx=arguments.onnx)
    distill(predict, arguments.shards, arguments.sets, arguments.teacher, arguments.limit)


if __name__ == "__main__":
    run(main)
