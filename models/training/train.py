"""Trains the model of a configuration, and goes on where it stopped when told --resume.

    python train.py configs/base.toml --shards SHARDS --run RUN --backbone torchvision
    python train.py configs/base.toml --shards SHARDS --run RUN --resume
    python train.py configs/quick.toml --shards SHARDS --run RUN --start FILE --teacher BEST/last.pt

RUN gets last.pt (everything, to go on from), best.pt (the same, at the best validation), log.csv
and curve.png.
"""

import argparse
import os
import pathlib

from config import Config
from distill import distill, teacher
from errors import TrainingError, run
from training import Training


def parsed() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("config", type=pathlib.Path)
    parser.add_argument("--shards", type=pathlib.Path, required=True)
    parser.add_argument(
        "--run", type=pathlib.Path, required=True, help="folder of checkpoints and log"
    )
    parser.add_argument("--resume", action="store_true", help="go on from RUN/last.pt")
    parser.add_argument(
        "--backbone", metavar="torchvision | FILE", help="pretrained weights to start from"
    )
    parser.add_argument(
        "--start",
        type=pathlib.Path,
        metavar="FILE",
        help="a checkpoint whose weights to start from",
    )
    parser.add_argument(
        "--teacher",
        metavar="MODEL | FILE",
        help="whose mattes, made first, are targets too: a registered model or a checkpoint",
    )
    parser.add_argument(
        "--workers", type=int, default=max(1, (os.cpu_count() or 2) - 1), help="decoding processes"
    )
    parser.add_argument("--validate-every", type=int, default=500, metavar="STEPS")
    parser.add_argument("--save-every", type=int, default=100, metavar="STEPS")
    parser.add_argument("--until", type=int, metavar="STEP", help="stop there; --resume goes on")
    return parser.parse_args()


def main() -> None:
    arguments = parsed()
    config = Config.load(arguments.config)
    arguments.run.mkdir(parents=True, exist_ok=True)
    if not arguments.resume and (arguments.run / "last.pt").exists():
        raise TrainingError(
            f"{arguments.run} holds a training already; add --resume, or name another folder"
        )
    if arguments.teacher:
        name = pathlib.Path(arguments.teacher).stem
        distill(teacher(arguments.teacher), arguments.shards, sorted(config.data.mix), name)
    training = Training(config, arguments.shards, arguments.run, arguments.workers)
    if arguments.resume:
        training.resume()
    else:
        training.start(arguments.backbone, arguments.start)
    training.run(arguments.validate_every, arguments.save_every, arguments.until)


if __name__ == "__main__":
    run(main)
