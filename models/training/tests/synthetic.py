"""Photos of bright discs on noise, with their masks: a task that a few steps begin to learn."""

import pathlib

import cv2
import numpy

from config import Config
from shards import ShardWriter

#: The smallest network that has all its parts.
CONFIG = Config.load(pathlib.Path(__file__).parents[1] / "configs" / "test.toml")


def picture(seed: int, side: int = 96) -> tuple[numpy.ndarray, numpy.ndarray]:
    """BGR H x W x 3 and mask H x W, uint8."""
    random = numpy.random.default_rng(seed)
    photo = random.integers(0, 90, (side, side, 3), dtype=numpy.uint8)
    mask = numpy.zeros((side, side), numpy.uint8)
    center = tuple(int(v) for v in random.integers(side // 3, 2 * side // 3, 2))
    cv2.circle(mask, center, int(random.integers(side // 6, side // 3)), 255, -1)
    photo[mask > 0] = numpy.clip(photo[mask > 0].astype(int) + 150, 0, 255)
    return photo, mask


def write_shards(folder: pathlib.Path, count: int = 24) -> pathlib.Path:
    with ShardWriter(folder, "discs") as writer:
        for number in range(count):
            photo, mask = picture(number)
            writer.add(
                f"discs/{number:03}", "photo", "jpg", cv2.imencode(".jpg", photo)[1].tobytes()
            )
            writer.add(
                f"discs/{number:03}", "truth", "png", cv2.imencode(".png", mask)[1].tobytes()
            )
    return folder


def write_set(folder: pathlib.Path, names: list[str], photos: str, masks: str) -> None:
    """Photos and masks in two folders, as their publishers lay them out."""
    for part in (photos, masks):
        (folder / part).mkdir(parents=True)
    for number, name in enumerate(names):
        photo, mask = picture(number, 40)
        cv2.imwrite(str(folder / photos / f"{name}.jpg"), photo)
        cv2.imwrite(str(folder / masks / f"{name}.png"), mask)
