"""Folders of photos and masks to shards of small ones.

    python prepare.py DATA SHARDS [SET ...]

DATA has one folder for each set, laid out as README.md says. Photos are reduced to at most --side
pixels a side, enough for the sizes trained at. What is held out for measuring is never written.
"""

import argparse
import pathlib
from collections.abc import Iterator

import cv2
import numpy
from tqdm import tqdm

from errors import TrainingError, run
from shards import ShardWriter
from sources import SOURCES, Item, is_held_out, items

LONG_SIDE = 384
JPEG_QUALITY = 92


def reduced(picture: numpy.ndarray, side: int) -> numpy.ndarray:
    """The picture with its longer side at most `side` pixels, averaged over what falls together."""
    height, width = picture.shape[:2]
    scale = side / max(height, width)
    if scale >= 1:
        return picture
    size = (max(1, round(width * scale)), max(1, round(height * scale)))
    return cv2.resize(picture, size, interpolation=cv2.INTER_AREA)


def encoded(item: Item, side: int, quality: int) -> Iterator[tuple[str, str, bytes]]:
    """The sample's members: kind, suffix, content."""
    photo = cv2.imread(str(item.photo), cv2.IMREAD_COLOR)
    if photo is None:
        raise TrainingError(
            f"{item.photo} is no readable photo; extract the set anew or remove the file"
        )
    if item.swapped:
        photo = photo[..., ::-1]
    settings = [cv2.IMWRITE_JPEG_QUALITY, quality]
    yield "photo", "jpg", _bytes(".jpg", reduced(photo, side), settings)
    if item.mask is None:
        return
    mask = item.mask()
    if mask.shape != photo.shape[:2]:
        mask = cv2.resize(mask, photo.shape[1::-1], interpolation=cv2.INTER_LINEAR)
    yield "truth", "png", _bytes(".png", reduced(mask, side), [])


def _bytes(suffix: str, picture: numpy.ndarray, settings: list[int]) -> bytes:
    return cv2.imencode(suffix, picture, settings)[1].tobytes()


def prepare(
    source: str,
    folder: pathlib.Path,
    shards: pathlib.Path,
    side: int = LONG_SIDE,
    quality: int = JPEG_QUALITY,
) -> int:
    """Writes one set's shards and says how many samples there are in them."""
    usable = [item for item in items(source, folder) if not is_held_out(f"{source}/{item.id}")]
    if not usable:
        raise TrainingError(
            f"all of {source} is held out for measuring; it has no part in training"
        )
    with ShardWriter(shards, source) as writer:
        for item in tqdm(usable, source, unit="photo"):
            for kind, suffix, content in encoded(item, side, quality):
                writer.add(f"{source}/{item.id}", kind, suffix, content)
    return len(usable)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("data", type=pathlib.Path)
    parser.add_argument("shards", type=pathlib.Path)
    parser.add_argument("sets", nargs="*", metavar="SET", help=", ".join(SOURCES))
    parser.add_argument("--side", type=int, default=LONG_SIDE, help="of photos, in pixels")
    parser.add_argument("--quality", type=int, default=JPEG_QUALITY, help="of photos, as JPEG")
    arguments = parser.parse_args()
    sets = arguments.sets or [name for name in SOURCES if (arguments.data / name).is_dir()]
    if not sets:
        raise TrainingError(f"{arguments.data} holds none of the sets {', '.join(SOURCES)}")
    for source in sets:
        folder = arguments.data / source
        prepare(source, folder, arguments.shards, arguments.side, arguments.quality)


if __name__ == "__main__":
    run(main)
