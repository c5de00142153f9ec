"""A teacher's mattes of the photos in shards, as further shards beside them.

    python distill.py u2net SHARDS --sets clothing-dataset groceries
    python distill.py modnet SHARDS --sets clothing
    python distill.py RUN/last.pt SHARDS

The teacher is a model of registry.json (its file must be there: `cutout models fetch u2net`), or a
checkpoint of train.py, which sees several photos at once, each mirrored as well. Mattes keep
their softness; photos that have one already are left out. `train.py --teacher` does the same first.
"""

import argparse
import pathlib
from concurrent.futures import ThreadPoolExecutor

import cv2
import numpy
from numpy import ndarray
from tqdm import tqdm

from data import decoded
from errors import TrainingError, run
from predictors import BatchPredictor, Predictor, batch_predictor, is_checkpoint, predictor
from shards import Sample, ShardWriter, read_index

#: Photos that the teacher is given at once.
BATCH = 32
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


def teacher(name: str, onnx: pathlib.Path | None = None) -> BatchPredictor:
    """A registered model, a model file, or a checkpoint, by name; or an ONNX graph."""
    if onnx is None and is_checkpoint(name):
        return batch_predictor(pathlib.Path(name))
    return one_by_one(predictor(name, onnx=onnx))


def one_by_one(predict: Predictor) -> BatchPredictor:
    """A teacher of what takes a single photo."""
    return lambda photos: [predict(photo) for photo in photos]


def encoded(values: ndarray, size: tuple[int, int]) -> bytes:
    """A matte in the photo's size (width, height), as JPEG."""
    grey = (cv2.resize(numpy.clip(values, 0, 1), size) * 255).round().astype(numpy.uint8)
    return cv2.imencode(".jpg", grey, [cv2.IMWRITE_JPEG_QUALITY, QUALITY])[1].tobytes()


def distill(
    teach: BatchPredictor,
    shards: pathlib.Path,
    sets: list[str],
    name: str,
    limit: int | None = None,
) -> int:
    """Writes `SHARDS/teacher-NAME-*.tar`; gives the number of mattes."""
    samples = wanted(shards, sets)[:limit]
    taken = len(list(shards.glob(f"teacher-{name}-*-000.tar")))
    progress = tqdm(total=len(samples), desc=name, unit="photo", mininterval=5)
    with ShardWriter(shards, f"teacher-{name}-{taken}") as writer, ThreadPoolExecutor() as pool:
        for start in range(0, len(samples), BATCH):
            part = samples[start : start + BATCH]
            photos = [photo for photo, _ in pool.map(decoded, part)]
            sizes = [photo.shape[1::-1] for photo in photos]
            for sample, matte in zip(part, pool.map(encoded, teach(photos), sizes), strict=True):
                writer.add(sample.id, "teacher", "jpg", matte)
            progress.update(len(part))
    progress.close()
    return len(samples)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("teacher", help="a model of registry.json, or a checkpoint")
    parser.add_argument("shards", type=pathlib.Path)
    parser.add_argument("--sets", nargs="*", default=[], metavar="SET", help="default: all")
    parser.add_argument("--onnx", type=pathlib.Path, help="run this graph in onnxruntime instead")
    parser.add_argument("--limit", type=int, help="at most so many photos; another call goes on")
    arguments = parser.parse_args()
    teach = teacher(arguments.teacher, arguments.onnx)
    name = pathlib.Path(arguments.teacher).stem
    distill(teach, arguments.shards, arguments.sets, name, arguments.limit)


if __name__ == "__main__":
    run(main)
