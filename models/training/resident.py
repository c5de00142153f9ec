"""All photos in the memory of what computes, as bytes: no process has to keep up with a GPU.

Photos are stretched to one square and stay there; a batch is gathered, varied and learnt from in
the same place. It serves processors too, where they have the memory.
"""

import itertools
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor

import cv2
import numpy
import torch
from torch import Tensor

import variation
from config import Config
from data import Batch, Order, decoded, is_sure
from errors import TrainingError
from losses import Targets
from shards import Sample

#: Planes of a photo: its mattes' kinds, the one to trust first.
MATTES = ("truth", "teacher")
#: Bytes of a pixel: red, green, blue, and one for each matte.
BYTES_PER_PIXEL = 3 + len(MATTES)
#: Photos that are decoded before they are moved together.
CHUNK = 512
#: From this share of a run on photos vary less, by the factor; and from that on they have the last
#: size alone, which is what the model is served at.
CALMER_FROM, CALMER = 0.6, 0.6
LAST_SIZE_FROM = 0.8


class ResidentPhotos:
    """The samples' photos and mattes on a device, and batches of them.

    A batch follows from the seed, the step and how much of the run is over. A generator's numbers
    differ from one kind of device to another.
    """

    def __init__(self, samples: list[Sample], config: Config, device: torch.device) -> None:
        self.config, self.device = config, device
        self.pixels, self.known = load(samples, config.resident.side, device)
        usable = self.known.amax(1).tolist()
        self.samples = [s for s, is_usable in zip(samples, usable, strict=True) if is_usable]
        self._require_all_sets()
        self.place = {sample.id: index for index, sample in enumerate(samples)}
        self.order = Order(self.samples, config)
        self.epoch_length = self.order.epoch_length

    def batches(
        self, first: int, last: int | None, progress: Callable[[], float]
    ) -> Iterator[Batch]:
        """Of the steps `first` to before `last`, in order, or without end."""
        for step in itertools.count(first) if last is None else range(first, last):
            yield self.batch(step, progress())

    def batch(self, step: int, progress: float) -> Batch:
        """The batch of a step, when a share `progress` of the run is over."""
        data, resident = self.config.data, self.config.resident
        random = numpy.random.default_rng((self.config.seed, step))
        sizes = resident.sizes if resident.sizes and progress < LAST_SIZE_FROM else (data.size,)
        size = int(random.choice(sizes))
        strength = data.augmentation * (1 if progress < CALMER_FROM else CALMER)
        numbers = range(step * data.batch, (step + 1) * data.batch)
        index = torch.tensor([self.place[self.order[n].id] for n in numbers], device=self.device)
        planes, known = self.pixels[index].float() / 255, self.known[index]
        draw = variation.Draw(len(index), int(random.integers(2**31)), self.device)
        photos, mattes = variation.varied(
            planes[:, :3], planes[:, 3:], known, size, strength, data.background_swap, draw
        )
        photos = photos.contiguous(memory_format=torch.channels_last)
        return photos, Targets(mattes[:, :1], mattes[:, 1:], known[:, 0], known[:, 1])

    def _require_all_sets(self) -> None:
        missing = self.config.data.mix.keys() - {sample.set for sample in self.samples}
        if missing:
            raise TrainingError(
                f"no photo of {', '.join(sorted(missing))} has a mask, or a teacher's matte with "
                "a subject in it; leave the set out of the mix, or take another teacher"
            )


def load(samples: list[Sample], side: int, device: torch.device) -> tuple[Tensor, Tensor]:
    """The samples' planes, uint8 N x 5 x side x side (RGB, truth, teacher), and N x 2: 1 where a
    matte is known and worth learning from."""
    shape = (BYTES_PER_PIXEL, side, side)
    pixels = torch.empty(len(samples), *shape, dtype=torch.uint8, device=device)
    known = numpy.zeros((len(samples), len(MATTES)), numpy.float32)
    cv2.setNumThreads(1)  # the pool's threads are enough
    with ThreadPoolExecutor() as pool:
        for start in range(0, len(samples), CHUNK):
            chunk = samples[start : start + CHUNK]
            end = start + len(chunk)
            planes = numpy.zeros((len(chunk), *shape), numpy.uint8)
            for _ in pool.map(fill, planes, known[start:end], chunk):
                pass  # for their exceptions
            pixels[start:end] = torch.from_numpy(planes).to(device)
    return pixels, torch.from_numpy(known).to(device)


def fill(planes: numpy.ndarray, known: numpy.ndarray, sample: Sample) -> None:
    """Writes one sample's planes (5 x side x side) and which of its mattes are known (2)."""
    photo, mattes = decoded(sample)
    if "teacher" in mattes and not is_sure(mattes["teacher"]):
        del mattes["teacher"]
    size = planes.shape[:0:-1]
    way = cv2.INTER_AREA if max(photo.shape[:2]) > size[0] else cv2.INTER_LINEAR
    planes[:3] = cv2.split(cv2.resize(photo, size, interpolation=way))
    for index, kind in enumerate(MATTES):
        if kind in mattes:
            planes[3 + index] = cv2.resize(mattes[kind], size, interpolation=way)
            known[index] = 1
