"""Sets of photos as their publishers lay them out, and what of them must never be trained on."""

import dataclasses
import pathlib
from collections.abc import Callable, Iterator
from functools import partial

import cv2
import numpy

from errors import TrainingError

Mask = numpy.ndarray  # uint8, H x W, 255 = foreground
#: Photos that are taken of one kind of Caltech 101, so that none outweighs the others.
LARGEST_KIND = 120


@dataclasses.dataclass(frozen=True)
class Item:
    """A photo on disk, and how to get its mask, if anybody drew one."""

    id: str
    photo: pathlib.Path
    mask: Callable[[], Mask] | None
    #: Whether the file says red where blue is meant.
    swapped: bool = False


def _grey(path: pathlib.Path) -> Mask:
    mask = cv2.imread(str(path), cv2.IMREAD_GRAYSCALE)
    if mask is None:
        raise TrainingError(f"{path} is missing or damaged; extract the set anew")
    return mask


def _nonzero(path: pathlib.Path) -> Mask:
    return (_grey(path) > 0).astype(numpy.uint8) * 255


def _pairs(photos: str, masks: str) -> Callable[[pathlib.Path], Iterator[Item]]:
    """Sets that keep `photos/ID.jpg` beside `masks/ID.png`."""

    def read(folder: pathlib.Path) -> Iterator[Item]:
        for photo in _files(folder / photos):
            mask = folder / masks / f"{photo.stem}.png"
            yield Item(photo.stem, photo, partial(_grey, mask))

    return read


def _labelled(labels: pathlib.Path) -> Mask:
    from scipy.io import loadmat

    return (loadmat(labels)["groundtruth"] > 0).astype(numpy.uint8) * 255


def _clothing(folder: pathlib.Path) -> Iterator[Item]:
    """Clothing co-parsing: half of the photos have a label a pixel, 0 being background."""
    for photo in _files(folder / "photos"):
        labels = folder / "annotations" / "pixel-level" / f"{photo.stem}.mat"
        mask = None
        if labels.exists():
            mask = partial(_labelled, labels)
        yield Item(photo.stem, photo, mask)


def _horses(folder: pathlib.Path) -> Iterator[Item]:
    """Weizmann horses: masks hold 0 and 1."""
    for photo in _files(folder / "horse"):
        mask = folder / "mask" / f"{photo.stem}.png"
        yield Item(photo.stem, photo, partial(_nonzero, mask))


def _photos(folder: pathlib.Path) -> Iterator[Item]:
    """Photos that nobody drew masks for, anywhere below the folder."""
    photos = sorted(p for p in folder.rglob("*") if p.suffix.lower() in (".jpg", ".jpeg"))
    if not photos:
        raise TrainingError(f"{folder} holds no photos; README.md says how to lay the set out")
    for photo in photos:
        yield _unmasked(photo, folder)


def _matching(pattern: str, swapped: bool = False) -> Callable[[pathlib.Path], Iterator[Item]]:
    """Sets whose photos without masks are those that match."""

    def read(folder: pathlib.Path) -> Iterator[Item]:
        photos = sorted(folder.glob(pattern))
        if not photos:
            raise TrainingError(f"{folder} holds no {pattern}; README.md says how to lay it out")
        for photo in photos:
            yield _unmasked(photo, folder, swapped)

    return read


def _caltech(folder: pathlib.Path) -> Iterator[Item]:
    """Caltech 101, at most so many of a kind; scenes and cropped faces are no subjects."""
    kinds = sorted(path for path in folder.glob("101_ObjectCategories/*") if path.is_dir())
    if not kinds:
        raise TrainingError(
            f"{folder} holds no 101_ObjectCategories; README.md says how to lay it out"
        )
    for kind in kinds:
        if kind.name in ("BACKGROUND_Google", "Faces_easy"):
            continue
        photos = _files(kind)
        count = min(len(photos), LARGEST_KIND)
        for index in range(count):
            yield _unmasked(photos[index * len(photos) // count], kind.parent)


def _unmasked(photo: pathlib.Path, folder: pathlib.Path, swapped: bool = False) -> Item:
    name = "-".join(photo.relative_to(folder).with_suffix("").parts)
    return Item(name, photo, None, swapped)


def _files(folder: pathlib.Path) -> list[pathlib.Path]:
    found = sorted(folder.glob("*.jpg"))
    if not found:
        raise TrainingError(f"{folder} holds no .jpg files; README.md says how to lay the set out")
    return found


SOURCES: dict[str, Callable[[pathlib.Path], Iterator[Item]]] = {
    "DUTS-TR": _pairs("DUTS-TR-Image", "DUTS-TR-Mask"),
    "DUTS-TE": _pairs("DUTS-TE-Image", "DUTS-TE-Mask"),
    "ECSSD": _pairs("images", "ground_truth_mask"),
    "clothing": _clothing,
    "horses": _horses,
    "clothing-dataset": _photos,
    "groceries": _matching("dataset/**/Packages/**/*.jpg"),
    "imagenet-sample": _photos,
    "cats-and-dogs": _photos,
    "caltech": _caltech,
    "figaro": _matching("**/*-org.jpg"),
    "cars": _matching("cars_train/*.jpg", swapped=True),
    "humans": _matching("Training_Images/*.jpg"),
}


def is_held_out(name: str) -> bool:
    """Whether `SET/ID` belongs to a benchmark: it may be measured with, never learnt from."""
    source, _, identity = name.partition("/")
    if source == "clothing":
        return int(identity) <= 200
    return source in ("DUTS-TE", "ECSSD")


def items(source: str, folder: pathlib.Path) -> list[Item]:
    """All photos of a set, in order of id."""
    if source not in SOURCES:
        raise TrainingError(f"no set is called '{source}'; there are {', '.join(SOURCES)}")
    if not folder.is_dir():
        raise TrainingError(
            f"{folder} is missing; README.md says where to get {source} and how to lay it out"
        )
    return list(SOURCES[source](folder))
