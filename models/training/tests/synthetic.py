"""Photos of bright discs on noise, with their masks: a task that a few steps begin to learn."""

import pathlib

import cv2
import numpy
import torch

from config import Config, ViTConfig
from shards import ShardWriter
from vit import ViTMatting

#: The smallest network that has all its parts.
CONFIG = Config.load(pathlib.Path(__file__).parents[1] / "configs" / "test.toml")

#: The smallest transformer that has all its parts; it takes sides that are multiples of 56.
SMALL = ViTConfig(width=24, heads=2, depth=4, taps=(0, 1, 2, 3), grid=3)


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


def drawn_vit() -> ViTMatting:
    """A transformer of drawn weights, in evaluation mode."""
    network = ViTMatting(SMALL)
    shapes = {name: tuple(value.shape) for name, value in network.state_dict().items()}
    network.load_state_dict(drawn_state(shapes))
    return network.eval()


def drawn_state(shapes: dict[str, tuple[int, ...]]) -> dict[str, torch.Tensor]:
    """Weights out of NumPy's generator, which gives the same numbers on every machine."""
    random = numpy.random.default_rng(14)
    state = {}
    for name in sorted(shapes):
        values = torch.from_numpy(numpy.array(random.normal(size=shapes[name]), numpy.float32))
        if name.endswith("num_batches_tracked"):
            values = torch.tensor(0)
        elif name.endswith("running_var"):
            values = 0.5 + values.abs()
        elif name.endswith("bias"):
            values = 0.2 * values
        elif values.dim() == 1:  # factors of norms and branches
            values = 1 + 0.2 * values
        elif values.dim() in (2, 4) and "position" not in name:
            values = values * (3 / values[0].numel()) ** 0.5
        state[name] = values
    return state
