"""Shards to batches. Which photo comes when, and how it is varied, follows from the seed alone."""

import hashlib
import itertools
import pathlib
from collections.abc import Callable, Iterator

import cv2
import numpy
import torch
from torch.utils.data import DataLoader, Dataset

import augment
from config import Config, DataConfig
from errors import TrainingError
from losses import Targets
from shards import Sample, read_index

#: A teacher's matte is a target if its mean distance from undecided (0.5), doubled, is more.
DECIDED = 0.9
#: Share of the photo that a teacher's subject must have.
SMALLEST_SUBJECT, LARGEST_SUBJECT = 0.01, 0.95

#: What is learnt from at a step: photos (N x 3 x H x W, RGB in 0...1) and what their mattes are.
Batch = tuple[torch.Tensor, Targets]


def is_validation(name: str, config: DataConfig) -> bool:
    """Whether the sample is kept for validation: decided by its name, so in every training."""
    share = config.validation.get(name.partition("/")[0], 0)
    return int.from_bytes(hashlib.sha256(name.encode()).digest()[:4], "big") < share * 2**32


def load_samples(folder: pathlib.Path, config: DataConfig) -> tuple[list[Sample], list[Sample]]:
    """Samples to learn from and to validate with: those of the mix that have a mask or a matte."""
    usable = [
        sample
        for sample in read_index(folder)
        if sample.set in config.mix and sample.members.keys() & {"truth", "teacher"}
    ]
    missing = config.mix.keys() - {sample.set for sample in usable}
    if missing:
        raise TrainingError(
            f"{folder} holds no usable samples of {', '.join(sorted(missing))}; "
            "make them with prepare.py (and distill.py), or leave the set out of the mix"
        )
    validation = [s for s in usable if is_validation(s.id, config) and "truth" in s.members]
    kept = {sample.id for sample in validation}
    return [sample for sample in usable if sample.id not in kept], validation


def fingerprint(samples: list[Sample]) -> str:
    """The same for the same photos with the same mattes: what a training must be resumed with."""
    digest = hashlib.sha256()
    for sample in samples:
        digest.update(f"{sample.id} {sorted(sample.members)}\n".encode())
    return digest.hexdigest()


def epoch_order(samples: list[Sample], config: DataConfig, seed: int, epoch: int) -> list[Sample]:
    """One epoch, shuffled: each set as often as the mix says, no photo twice before all once."""
    random = numpy.random.default_rng((seed, epoch))
    order: list[Sample] = []
    for source, share in sorted(config.mix.items()):
        own = [sample for sample in samples if sample.set == source]
        count = max(1, round(share * len(own)))
        while count > 0:
            drawn = random.permutation(len(own))[:count]
            order += [own[index] for index in drawn]
            count -= len(drawn)
    random.shuffle(order)
    return order


def decoded(sample: Sample) -> tuple[numpy.ndarray, dict[str, numpy.ndarray]]:
    """The photo (H x W x 3, RGB) and its mattes by kind (H x W), uint8."""
    pictures = {}
    for kind, member in sample.members.items():
        flag = cv2.IMREAD_COLOR if kind == "photo" else cv2.IMREAD_GRAYSCALE
        picture = cv2.imdecode(numpy.frombuffer(member.read(), numpy.uint8), flag)
        if picture is None:
            raise TrainingError(
                f"{member.shard} is damaged at {sample.id}; make it again with prepare.py"
            )
        pictures[kind] = picture
    photo = cv2.cvtColor(pictures.pop("photo"), cv2.COLOR_BGR2RGB)
    size = photo.shape[1::-1]
    return photo, {
        kind: matte if matte.shape == photo.shape[:2] else cv2.resize(matte, size)
        for kind, matte in pictures.items()
    }


class Order:
    """Which photo is the n-th of all epochs."""

    def __init__(self, samples: list[Sample], config: Config) -> None:
        self.samples, self.config = samples, config
        self.epoch, self.drawn = 0, epoch_order(samples, config.data, config.seed, 0)
        self.epoch_length = len(self.drawn)

    def __getitem__(self, index: int) -> Sample:
        epoch, position = divmod(index, self.epoch_length)
        if epoch != self.epoch:
            self.epoch = epoch
            self.drawn = epoch_order(self.samples, self.config.data, self.config.seed, epoch)
        return self.drawn[position]


class TrainingData(Dataset):
    """Item n is the n-th photo of all epochs: its pixels depend on n and the seed alone."""

    def __init__(self, samples: list[Sample], config: Config) -> None:
        self.config, self.order = config, Order(samples, config)
        self.transform = augment.augmentation(config.data.size, config.data.augmentation)

    def __getitem__(self, index: int) -> dict[str, torch.Tensor]:
        random = numpy.random.default_rng(
            (self.config.seed, *divmod(index, self.order.epoch_length))
        )
        photo, mattes = decoded(self.order[index])
        if "teacher" in mattes and not is_sure(mattes["teacher"]):
            del mattes["teacher"]
        if mattes and random.random() < self.config.data.background_swap:
            other, _ = decoded(self.order.drawn[random.integers(len(self.order.drawn))])
            matte = mattes.get("truth", next(iter(mattes.values())))
            photo = augment.on_background(
                photo, matte, augment.background(matte.shape, other, random)
            )
        self.transform.set_random_seed(int(random.integers(2**31)))
        varied = self.transform(image=photo, masks=list(mattes.values()))
        return item(varied["image"], dict(zip(mattes, varied["masks"], strict=True)))


def is_sure(matte: numpy.ndarray) -> bool:
    """Whether a teacher's matte (uint8, H x W) is worth learning from.

    Where a photo has no subject a teacher wavers between both answers, or takes all or nothing.
    """
    values = matte.astype(numpy.float32) / 255
    decided = numpy.abs(2 * values - 1).mean()
    return bool(decided > DECIDED and SMALLEST_SUBJECT < values.mean() < LARGEST_SUBJECT)


class ValidationData(Dataset):
    """Photos and masks stretched to the training's size, unvaried."""

    def __init__(self, samples: list[Sample], size: int) -> None:
        self.samples, self.size = samples, size

    def __len__(self) -> int:
        return len(self.samples)

    def __getitem__(self, index: int) -> dict[str, torch.Tensor]:
        photo, mattes = decoded(self.samples[index])
        square = (self.size, self.size)
        photo = cv2.resize(photo, square, interpolation=cv2.INTER_AREA)
        return item(photo, {kind: cv2.resize(matte, square) for kind, matte in mattes.items()})


def item(photo: numpy.ndarray, mattes: dict[str, numpy.ndarray]) -> dict[str, torch.Tensor]:
    """Photo 3 x H x W; truth, teacher 1 x H x W: uint8, so that little moves between processes."""
    blank = numpy.zeros(photo.shape[:2], numpy.uint8)
    planes = {
        kind: torch.from_numpy(mattes.get(kind, blank))[None] for kind in ("truth", "teacher")
    }
    known = {f"has_{kind}": torch.tensor(float(kind in mattes)) for kind in ("truth", "teacher")}
    return {"photo": torch.from_numpy(photo).permute(2, 0, 1), **planes, **known}


def pixels_and_targets(batch: dict[str, torch.Tensor], device: torch.device) -> Batch:
    """A batch on its device, scaled to 0...1; photos in channels-last."""
    moved = {name: value.to(device, non_blocking=True) for name, value in batch.items()}
    photo = moved["photo"].float().div(255).contiguous(memory_format=torch.channels_last)
    targets = Targets(
        moved["truth"].float() / 255,
        moved["teacher"].float() / 255,
        moved["has_truth"],
        moved["has_teacher"],
    )
    return photo, targets


class Positions:
    """Batches of consecutive item numbers, from a step on, to the last one if there is one."""

    def __init__(self, first: int, last: int | None, batch: int) -> None:
        self.first, self.last, self.batch = first, last, batch

    def __iter__(self) -> Iterator[list[int]]:
        steps = itertools.count(self.first)
        if self.last is not None:
            steps = range(self.first, self.last)
        for step in steps:
            yield list(range(step * self.batch, (step + 1) * self.batch))


class StreamedPhotos:
    """Photos read from the shards as they are needed, varied by processes beside the training."""

    def __init__(
        self, samples: list[Sample], config: Config, workers: int, device: torch.device
    ) -> None:
        self.samples, self.workers, self.device = samples, workers, device
        self.data, self.batch = TrainingData(samples, config), config.data.batch
        self.epoch_length = self.data.order.epoch_length

    def batches(
        self, first: int, last: int | None, progress: Callable[[], float]
    ) -> Iterator[Batch]:
        """Of the steps `first` to before `last`, in order; `progress` changes nothing here."""
        loader = DataLoader(
            self.data,
            batch_sampler=Positions(first, last, self.batch),
            num_workers=self.workers,
            pin_memory=self.device.type == "cuda",
            worker_init_fn=_start_worker,
        )
        for batch in loader:
            yield pixels_and_targets(batch, self.device)


def _start_worker(_: int) -> None:
    cv2.setNumThreads(0)
    torch.set_num_threads(1)
