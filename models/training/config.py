"""What a training is: a TOML file as frozen values. `configs/` holds the ones in use."""

import dataclasses
import math
import pathlib
import tomllib
import typing

from errors import TrainingError


@dataclasses.dataclass(frozen=True)
class ModelConfig:
    """Widths of the network, and what its input is normalised with."""

    #: "full": 960 channels at the end, as for classification; "reduced": torchvision's
    #: `reduced_tail`, which halves the last blocks, as the MobileNetV3 paper does for detection
    #: and segmentation.
    tail: str = "reduced"
    #: Channels of each branch of the pyramid and of its result.
    aspp_channels: int = 192
    #: Dilations of the pyramid's 3x3 branches, in cells of the stride-16 grid.
    aspp_rates: tuple[int, ...] = (3, 6, 12)
    #: Stages of the decoder, deep to shallow: (stride of the skip, channels of the stage).
    decoder: tuple[tuple[int, int], ...] = ((8, 128), (4, 96))
    #: Channels that every skip is reduced to.
    skip_channels: int = 40
    #: Subtracted from, and dividing, RGB in 0...1.
    mean: tuple[float, float, float] = (0.5, 0.5, 0.5)
    deviation: tuple[float, float, float] = (0.5, 0.5, 0.5)

    @property
    def multiple(self) -> int:
        """What the input's sides are multiples of, in pixels."""
        return 32


@dataclasses.dataclass(frozen=True)
class ViTConfig:
    """Widths of the network with a transformer; the defaults are ViT-S/14 as DINOv2 made it."""

    #: Channels of a token, and heads that share them.
    width: int = 384
    heads: int = 6
    #: Blocks, and those (counted from 0) whose tokens the decoder sees.
    depth: int = 12
    taps: tuple[int, ...] = (2, 5, 8, 11)
    #: Side of a patch in pixels; the input's sides are multiples of it and of 8.
    patch: int = 14
    #: Side of the grid, in patches, that positions were learnt for.
    grid: int = 37
    #: Share of photos that skip the last block in training; less before it.
    drop: float = 0.1
    mean: tuple[float, float, float] = (0.485, 0.456, 0.406)
    deviation: tuple[float, float, float] = (0.229, 0.224, 0.225)

    @property
    def multiple(self) -> int:
        """What the input's sides are multiples of, in pixels."""
        return math.lcm(self.patch, 8)


@dataclasses.dataclass(frozen=True)
class DataConfig:
    """What is learnt from."""

    #: How often each set is gone through in one epoch; 0.5 is every other photo.
    mix: dict[str, float]
    #: Side of the square that photos are stretched to, in pixels; a multiple of the network's.
    size: int = 320
    batch: int = 16
    #: Sets and the share of each (by a hash of the id) that is kept for validation.
    validation: dict[str, float] = dataclasses.field(default_factory=dict)
    #: 0 to 1: how much colours, blur, compression and crops vary.
    augmentation: float = 1.0
    #: Probability that a cutout is put on another background.
    background_swap: float = 0.1


@dataclasses.dataclass(frozen=True)
class ResidentConfig:
    """Photos that stay in the memory of what computes; see resident.py."""

    #: Side of the squares that they are kept as, in pixels.
    side: int = 448
    #: Sides of batches, one drawn for each; data.size alone where empty, and towards the end.
    sizes: tuple[int, ...] = ()


@dataclasses.dataclass(frozen=True)
class LossConfig:
    """Weights of the terms; see losses.py."""

    truth: float = 1.0
    teacher: float = 0.5
    #: The same losses on the pyramid's own coarse answer.
    auxiliary: float = 0.4
    #: How much more a cell at an edge counts than one far from any.
    edge: float = 5.0


@dataclasses.dataclass(frozen=True)
class OptimizerConfig:
    """AdamW under a cosine, after a linear warm-up."""

    epochs: float = 40.0
    #: Where more than 0, the run lasts so many seconds instead, whatever it gets done in them:
    #: validations and savings count, reading the photos before and the last validation do not.
    seconds: float = 0.0
    learning_rate: float = 1e-3
    #: The pretrained backbone learns at this fraction of the rate,
    backbone_factor: float = 0.25
    #: and each of its layers at this fraction of the one behind it: the first know most already.
    layer_decay: float = 1.0
    #: So many of its first layers learn nothing, and keep their batch-norm statistics: they see the
    #: largest grids, so this is what saves most time.
    frozen_layers: int = 0
    weight_decay: float = 0.01
    #: Steps over which the rate rises from nothing.
    warmup: int = 300
    #: Decay of the moving average of the weights, a step.
    average: float = 0.999
    #: Norm that gradients are clipped to.
    clip: float = 2.0


@dataclasses.dataclass(frozen=True)
class Config:
    """All that decides a training, so a checkpoint of another one can be told apart."""

    data: DataConfig
    model: ModelConfig = ModelConfig()
    #: The network with a transformer, in place of `model`.
    vit: ViTConfig | None = None
    loss: LossConfig = LossConfig()
    optimizer: OptimizerConfig = OptimizerConfig()
    #: Without it, photos are read from the shards as they are needed.
    resident: ResidentConfig | None = None
    seed: int = 1

    @staticmethod
    def load(path: pathlib.Path) -> "Config":
        """The file's settings; those that it leaves out have the defaults above."""
        try:
            table = tomllib.loads(path.read_text())
        except OSError as error:
            raise TrainingError(
                f"{path} cannot be read; configs/ holds the ones there are"
            ) from error
        except tomllib.TOMLDecodeError as error:
            raise TrainingError(f"{path} is not TOML: {error}") from error
        return Config.from_dict(table, str(path))

    @staticmethod
    def from_dict(table: dict, origin: str) -> "Config":
        config = _build(Config, table, origin)
        config._require_sizes(origin)
        if config.model.tail not in ("full", "reduced"):
            raise TrainingError(
                f"{origin}: model.tail is '{config.model.tail}'; use full or reduced"
            )
        if config.vit and config.optimizer.frozen_layers:
            raise TrainingError(
                f"{origin}: optimizer.frozen_layers is for [model]; with [vit], use layer_decay"
            )
        if any(stride not in (2, 4, 8) for stride, _ in config.model.decoder):
            raise TrainingError(
                f"{origin}: model.decoder needs strides of 8, 4 or 2, deep to shallow"
            )
        return config

    def _require_sizes(self, origin: str) -> None:
        sizes = {"data.size": [self.data.size]}
        if self.resident is not None:
            sizes["resident.sizes"] = list(self.resident.sizes)
            if self.resident.side < max(self.data.size, *self.resident.sizes, 0):
                raise TrainingError(
                    f"{origin}: resident.side is {self.resident.side}, less than what is learnt "
                    "at; raise it, or lower data.size and resident.sizes"
                )
        step = self.network.multiple
        for name, sides in sizes.items():
            if any(side <= 0 or side % step for side in sides):
                raise TrainingError(f"{origin}: {name} is {sides[0]}; use a multiple of {step}")

    @property
    def network(self) -> ModelConfig | ViTConfig:
        """The widths of the network that is trained."""
        return self.vit or self.model

    def to_dict(self) -> dict:
        return dataclasses.asdict(self)

    def differences(self, other: "Config") -> list[str]:
        """Settings that differ, as `name: this one's value, the other's value`."""
        mine, theirs = _flat(self.to_dict()), _flat(other.to_dict())
        names = sorted(mine.keys() | theirs.keys())
        return [
            f"{name}: {mine.get(name)}, {theirs.get(name)}"
            for name in names
            if mine.get(name) != theirs.get(name)
        ]


def _build(kind: type, table: dict, origin: str) -> object:
    fields = {field.name: field for field in dataclasses.fields(kind)}
    unknown = table.keys() - fields.keys()
    if unknown:
        raise TrainingError(
            f"{origin} has {', '.join(sorted(unknown))}, which is no setting; "
            f"there are {', '.join(fields)}"
        )
    try:
        return kind(
            **{name: _value(fields[name].type, value, origin) for name, value in table.items()}
        )
    except TypeError as error:
        raise TrainingError(f"{origin} leaves out a setting that is needed: {error}") from error


def _value(kind: object, value: object, origin: str) -> object:
    if isinstance(value, dict) and type(None) in typing.get_args(kind):
        kind = typing.get_args(kind)[0]
    if dataclasses.is_dataclass(kind):
        return _build(kind, value, origin)
    if isinstance(value, list):
        return tuple(tuple(item) if isinstance(item, list) else item for item in value)
    return value


def _flat(table: dict, prefix: str = "") -> dict:
    result = {}
    for name, value in table.items():
        if isinstance(value, dict):
            result |= _flat(value, f"{prefix}{name}.")
        else:
            result[prefix + name] = value
    return result
