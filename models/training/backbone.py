"""torchvision's MobileNetV3-Large (Howard et al. 2019, arXiv:1905.02244) and its start."""

import pathlib

import torch

from errors import TrainingError
from frozen_graph import read_constants

#: Index in `features` of the last layer at each stride, and its channels. The last three blocks are
#: dilated instead of strided, so the deepest grid has stride 16.
TAPS = {2: (1, 16), 4: (3, 24), 8: (6, 40)}

#: Of batch norms: ten times torchvision's, so that running statistics follow a short training too.
NORM_MOMENTUM = 0.1
#: The least share of the backbone's tensors that a start must bring.
SMALLEST_SHARE = 0.5


def _declare_detection_operators() -> None:
    """Lets a torchvision built for CUDA be imported beside a PyTorch built for CPUs.

    Its compiled operators do not load there; only detection models run them, yet importing it
    asks that they be declared.
    """
    try:
        import torchvision  # noqa: F401
    except RuntimeError:
        library = torch.library.Library("torchvision", "DEF")
        for name in ("nms", "qnms"):
            library.define(f"{name}(Tensor dets, Tensor scores, float iou_threshold) -> Tensor")
        _declare_detection_operators.library = library  # what it declares lives as long as it does


def mobilenet(tail: str) -> torch.nn.Sequential:
    """The 17 layers, untrained: normalised N x 3 x H x W to N x 960 (or 480) x H/16 x W/16."""
    _declare_detection_operators()
    from torchvision.models import mobilenet_v3_large

    reduced = {"full": False, "reduced": True}[tail]
    features = mobilenet_v3_large(reduced_tail=reduced, dilated=True).features
    for layer in features.modules():
        if isinstance(layer, torch.nn.BatchNorm2d):
            layer.momentum = NORM_MOMENTUM
    return features


def load(features: torch.nn.Sequential, source: str) -> str:
    """Fills the backbone with pretrained weights and says in a sentence what they were.

    `source` is "torchvision" (ImageNet; downloads), a TensorFlow detection graph (.pb), or a file
    of a state dictionary with torchvision's names.
    """
    if source == "torchvision":
        weights, what = _from_torchvision(), "torchvision's ImageNet weights (V2)"
    elif source.endswith(".pb"):
        weights, what = (
            _from_graph(pathlib.Path(source)),
            f"detection weights of {pathlib.Path(source).name}",
        )
    else:
        weights, what = _from_file(pathlib.Path(source)), pathlib.Path(source).name
    own = features.state_dict()
    fitting = {
        name: value
        for name, value in weights.items()
        if name in own and value.shape == own[name].shape
    }
    learnt = [name for name in own if not name.endswith("num_batches_tracked")]
    share = len(fitting.keys() & set(learnt)) / len(learnt)
    if share < SMALLEST_SHARE:
        raise TrainingError(
            f"{source} holds only {share:.0%} of the backbone's tensors in its shapes; "
            "is it a MobileNetV3-Large?"
        )
    features.load_state_dict(fitting, strict=False)
    return f"{what}: {share:.0%} of the tensors"


def _from_torchvision() -> dict[str, torch.Tensor]:
    from torchvision.models import MobileNet_V3_Large_Weights, mobilenet_v3_large

    return mobilenet_v3_large(
        weights=MobileNet_V3_Large_Weights.IMAGENET1K_V2
    ).features.state_dict()


def _from_file(path: pathlib.Path) -> dict[str, torch.Tensor]:
    try:
        weights = torch.load(path, map_location="cpu")
    except OSError as error:
        raise TrainingError(
            f"{path} cannot be read; give --backbone torchvision or a file"
        ) from error
    return {name.removeprefix("features."): value for name, value in weights.items()}


def _from_graph(path: pathlib.Path) -> dict[str, torch.Tensor]:
    """TensorFlow's names and layouts to torchvision's.

    TensorFlow pads strided convolutions on one side only, torchvision on both. As every other
    operation moves with its input, this shifts the grid by some pixels and changes features at
    the border alone.
    """
    constants = {
        name.partition("MobilenetV3/")[2]: value for name, value in read_constants(path).items()
    }
    weights = {}
    for name, value in constants.items():
        place = _place(name)
        if place is not None:
            weights[place] = _layout(name, torch.from_numpy(value.copy()))
    return weights


_NORM = {
    "gamma": "weight",
    "beta": "bias",
    "moving_mean": "running_mean",
    "moving_variance": "running_var",
}


def _place(name: str) -> str | None:
    """`expanded_conv_3/project/weights` -> `4.block.3.0.weight`; None outside the backbone."""
    block, *parts = name.split("/")
    if block in ("Conv", "Conv_1"):
        return f"{0 if block == 'Conv' else 16}.{_leaf(parts)}"
    if not block.startswith("expanded_conv"):
        return None
    number = int(block.removeprefix("expanded_conv").removeprefix("_") or 0)
    return _block_place(number, parts)


def _block_place(number: int, parts: list[str]) -> str | None:
    first = 0 if number == 0 else 1  # the first block has no expansion
    squeezes = 3 <= number <= 5 or number >= 10
    steps = {
        "expand": 0,
        "depthwise": first,
        "squeeze_excite": first + 1,
        "project": first + 1 + squeezes,
    }
    step, *leaf = parts
    if step not in steps or leaf[-1] == "reduction_indices":
        return None
    if step == "squeeze_excite":
        layer = "fc1" if leaf[0] == "Conv" else "fc2"
        kind = "weight" if leaf[1] == "weights" else "bias"
        return f"{number + 1}.block.{steps[step]}.{layer}.{kind}"
    return f"{number + 1}.block.{steps[step]}.{_leaf(leaf)}"


def _leaf(parts: list[str]) -> str | None:
    return f"1.{_NORM[parts[-1]]}" if parts[0] == "BatchNorm" else "0.weight"


def _layout(name: str, value: torch.Tensor) -> torch.Tensor:
    """H x W x in x out, or for depthwise ones H x W x channels x 1, to out x in x H x W."""
    if value.dim() != 4:
        return value
    return value.permute(2, 3, 0, 1) if "depthwise_weights" in name else value.permute(3, 2, 0, 1)
