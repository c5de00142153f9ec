"""A moving average of the weights, and batch-norm statistics measured for it."""

import copy
from collections.abc import Iterable

import torch
from torch import Tensor, nn


class WeightAverage:
    """The exponential moving average of parameters and statistics: steadier than any one step's.

    Early on the average is young and the decay smaller, so that the start is forgotten quickly.
    """

    def __init__(self, network: nn.Module, decay: float) -> None:
        self.network = copy.deepcopy(network).eval().requires_grad_(False)
        self.decay = decay

    @torch.no_grad()
    def update(self, network: nn.Module, step: int) -> None:
        decay = min(self.decay, (1 + step) / (10 + step))
        own, current = _floats(self.network), _floats(network)
        torch._foreach_mul_(own, decay)
        torch._foreach_add_(own, current, alpha=1 - decay)


def _floats(network: nn.Module) -> list[Tensor]:
    return [value for value in network.state_dict().values() if value.is_floating_point()]


@torch.no_grad()
def measure_batch_norm(network: nn.Module, batches: Iterable[Tensor]) -> None:
    """Replaces running statistics by the plain mean over `batches` (N x 3 x H x W, RGB in 0...1).

    Running statistics lag behind the weights, and those of averaged or transplanted weights
    belong to others.
    """
    layers = [layer for layer in network.modules() if isinstance(layer, nn.BatchNorm2d)]
    momenta = [layer.momentum for layer in layers]
    for layer in layers:
        layer.reset_running_stats()
        layer.momentum = None  # PyTorch's way to say: the mean of all batches
        layer.train()
    for pixels in batches:
        network(pixels)
    for layer, momentum in zip(layers, momenta, strict=True):
        layer.momentum = momentum
        layer.eval()
