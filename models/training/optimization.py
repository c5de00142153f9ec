"""How fast what learns, and in which precision."""

import math
import pathlib
import re

import torch
from torch import nn

from config import OptimizerConfig
from model import DeepLab


def rate(step: int, warmup: int, progress: float) -> float:
    """The fraction of the learning rate at a step, when a share `progress` of the run is over.

    A cosine down to 1 %, under a line up over the first `warmup` steps.
    """
    rising = min(1, (step + 1) / max(1, warmup))
    return rising * (0.01 + 0.99 * 0.5 * (1 + math.cos(math.pi * min(1, progress))))


#: Layers of a backbone by the names of their parameters, the first being 0.
LAYER = re.compile(r"(?:features|encoder\.blocks)\.(\d+)\.")


def backbone_layers(names: list[str]) -> dict[str, int]:
    """How many of the backbone's layers lie behind each of its parameters, by name."""
    layer = {}
    for name in names:
        if found := LAYER.match(name):
            layer[name] = int(found[1])
        elif name.startswith("encoder."):  # what makes the tokens, and the norms behind the blocks
            layer[name] = -1
    last = max(layer.values(), default=0)
    layer |= {name: last for name in layer if name.startswith("encoder.norms.")}
    return {name: last - index for name, index in layer.items()}


def optimizer(network: nn.Module, settings: OptimizerConfig) -> torch.optim.AdamW:
    """AdamW: the pretrained backbone apart from the rest; biases and norms without weight decay."""
    behind = backbone_layers([name for name, _ in network.named_parameters()])
    groups: dict[tuple[float, float], list[nn.Parameter]] = {}
    for name, parameter in network.named_parameters():
        if not parameter.requires_grad:
            continue
        factor = 1.0
        if name in behind:
            factor = settings.backbone_factor * settings.layer_decay ** behind[name]
        decay = settings.weight_decay if parameter.dim() > 1 else 0.0
        groups.setdefault((factor, decay), []).append(parameter)
    return torch.optim.AdamW(
        [
            {"params": parameters, "factor": factor, "weight_decay": decay}
            for (factor, decay), parameters in groups.items()
        ],
        lr=0.0,
    )


def set_rate(optimizer: torch.optim.Optimizer, settings: OptimizerConfig, fraction: float) -> None:
    for group in optimizer.param_groups:
        group["lr"] = settings.learning_rate * group["factor"] * fraction


def fastest_precision(device: torch.device) -> torch.dtype:
    """bfloat16 where the hardware computes it, else float32."""
    if device.type == "cuda":
        return torch.bfloat16 if torch.cuda.is_bf16_supported() else torch.float32
    cpuinfo = pathlib.Path("/proc/cpuinfo")
    has_bfloat16 = cpuinfo.exists() and "avx512_bf16" in cpuinfo.read_text()
    return torch.bfloat16 if has_bfloat16 else torch.float32


def freeze(network: nn.Module, layers: int) -> None:
    """Keeps weights and batch-norm statistics of the backbone's first `layers` as they are."""
    if layers:
        network.features[:layers].requires_grad_(False).eval()


class Float32Depthwise(nn.Conv2d):
    """A depthwise convolution that mixed precision leaves in float32."""

    def forward(self, inputs: torch.Tensor) -> torch.Tensor:
        with torch.autocast(inputs.device.type, enabled=False):
            return super().forward(inputs.float()).to(inputs.dtype)


def compute_depthwise_in_float32(network: DeepLab) -> None:
    """Runs the depthwise convolutions in float32 whose bfloat16 gradient is slow on processors.

    oneDNN's takes two to five times as long (PyTorch 2.13, Zen 4), except for 3x3 kernels that
    keep a large grid's size: those of the decoder.
    """
    for part in (network.features, network.pyramid):
        for module in part.modules():
            if isinstance(module, nn.Conv2d) and module.groups == module.in_channels > 1:
                module.__class__ = Float32Depthwise
