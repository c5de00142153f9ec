"""Learning on from a model file: what export.py folded is unfolded.

A checkpoint is too large to be kept with the code; a model file is not. Folding multiplied each
batch norm into its convolution. Here the convolution's outputs are measured on photos, and a batch
norm is put behind it that undoes what it does: the same function, which can be trained again.
"""

import collections
import pathlib
import zipfile
from collections.abc import Iterable

import torch
from torch import Tensor, nn

from deploy import normalized_convolutions
from errors import TrainingError

#: What export.py's wrapper calls the network.
PREFIX = "network."
#: Expected norm of one output channel's weights in a fresh layer of PyTorch's, whatever its shape.
FRESH_NORM = 3**-0.5
#: Channels with less have learnt to be nothing, and stay so.
SMALLEST_NORM = 1e-6


@torch.no_grad()
def load(network: nn.Module, path: pathlib.Path, photos: Iterable[Tensor]) -> None:
    """Fills `network` with the weights of an exported file.

    `photos` are batches of N x 3 x H x W, RGB in 0...1, as the training will see them.
    """
    saved = _weights(path)
    pairs = [(pair.convolution, pair.norm) for pair in normalized_convolutions(network)]
    biases = _fill(network, pairs, saved, path)
    for (_, norm), bias in zip(pairs, biases, strict=True):
        norm.running_mean.zero_()
        norm.running_var.fill_(1 - norm.eps)
        norm.weight.fill_(1)
        norm.bias.copy_(bias)
    modes = {module: module.training for module in network.modules()}
    statistics = _measured(network.eval(), [conv for conv, _ in pairs], photos)
    for module, training in modes.items():
        module.training = training
    for conv, norm in pairs:
        _normalize(conv, norm, *statistics[conv])


def is_exported(path: pathlib.Path) -> bool:
    """Whether the file is TorchScript, which a checkpoint is not."""
    if not zipfile.is_zipfile(path):
        return False
    with zipfile.ZipFile(path) as archive:
        return any(entry.endswith("constants.pkl") for entry in archive.namelist())


def _weights(path: pathlib.Path) -> dict[str, Tensor]:
    try:
        state = torch.jit.load(str(path), map_location="cpu").state_dict()
    except (RuntimeError, ValueError) as error:
        raise TrainingError(f"{path} is no model file, or damaged: {error}") from error
    return {
        name.removeprefix(PREFIX): value.float()
        for name, value in state.items()
        if name.endswith((".weight", ".bias"))
    }


def _fill(
    network: nn.Module, pairs: list[tuple[nn.Conv2d, nn.BatchNorm2d]], saved: dict, path: object
) -> list[Tensor]:
    """Sets all convolutions; gives the biases of those that have a batch norm in their stead."""
    normalized = {conv for conv, _ in pairs}
    biases = {}
    for name, conv in network.named_modules():
        if not isinstance(conv, nn.Conv2d):
            continue
        weight = saved.pop(f"{name}.weight", None)
        bias = saved.pop(f"{name}.bias", None)
        if weight is None or bias is None or weight.shape != conv.weight.shape:
            raise TrainingError(f"{path} is of a model of other widths; use its [model] settings")
        conv.weight.copy_(weight)
        if conv in normalized:
            biases[conv] = bias
        else:
            conv.bias.copy_(bias)
    if saved:
        raise TrainingError(f"{path} is of a model with more layers; use its [model] settings")
    return [biases[conv] for conv, _ in pairs]


def _measured(
    network: nn.Module, convolutions: list[nn.Conv2d], photos: Iterable[Tensor]
) -> dict[nn.Conv2d, tuple[Tensor, Tensor]]:
    """Mean and variance of each output channel over all photos."""
    sums: dict[nn.Conv2d, list[Tensor]] = collections.defaultdict(list)

    def note(conv: nn.Conv2d, _: object, outputs: Tensor) -> None:
        values = outputs.float()
        sums[conv].append(torch.stack([values.mean((0, 2, 3)), values.square().mean((0, 2, 3))]))

    hooks = [conv.register_forward_hook(note) for conv in convolutions]
    for batch in photos:
        network(batch)
    for hook in hooks:
        hook.remove()
    means = {conv: torch.stack(parts).mean(0) for conv, parts in sums.items()}
    return {conv: (mean, (square - mean**2).clamp(min=0)) for conv, (mean, square) in means.items()}


def _normalize(conv: nn.Conv2d, norm: nn.BatchNorm2d, mean: Tensor, variance: Tensor) -> None:
    """Lets `norm` take out mean and variance and put both back: what it adds is its bias as before.

    A norm makes the scale of the weights before it free; the one of fresh layers suits the
    optimizer's steps.
    """
    norms = conv.weight.flatten(1).norm(dim=1)
    scale = torch.where(norms > SMALLEST_NORM, FRESH_NORM / norms, 1.0)
    conv.weight.mul_(scale.view(-1, 1, 1, 1))
    norm.running_mean.copy_(mean * scale)
    norm.running_var.copy_(variance * scale**2)
    norm.weight.copy_((norm.running_var + norm.eps).sqrt() / scale)
    norm.bias.add_(mean)
