"""How fast what learns, and in which precision."""

import math
import pathlib

import torch
from torch import nn

from config import OptimizerConfig


def rate(step: int, steps: int, warmup: int) -> float:
    """The fraction of the learning rate at a step: a line up, then a cosine down to 1 %."""
    if step < warmup:
        return (step + 1) / warmup
    progress = (step - warmup) / max(1, steps - warmup)
    return 0.01 + 0.99 * 0.5 * (1 + math.cos(math.pi * min(1, progress)))


def optimizer(network: nn.Module, settings: OptimizerConfig) -> torch.optim.AdamW:
    """AdamW: the pretrained backbone apart from the rest; biases and norms without weight decay."""
    groups: dict[tuple[float, float], list[nn.Parameter]] = {}
    for name, parameter in network.named_parameters():
        if not parameter.requires_grad:
            continue
        factor = settings.backbone_factor if name.startswith("features.") else 1.0
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


def freeze(layers: nn.Module) -> None:
    """Keeps weights and batch-norm statistics of `layers` as they are."""
    layers.requires_grad_(False).eval()


class Float32Depthwise(nn.Conv2d):
    """A depthwise convolution that mixed precision leaves in float32."""

    def forward(self, inputs: torch.Tensor) -> torch.Tensor:
        with torch.autocast(inputs.device.type, enabled=False):
            return super().forward(inputs.float()).to(inputs.dtype)


def compute_depthwise_in_float32(network: nn.Module) -> None:
    """Runs the depthwise convolutions in float32 whose bfloat16 gradient is slow on processors.

    oneDNN's takes two to five times as long (PyTorch 2.13, Zen 4), except for 3x3 kernels that
    keep a large grid's size: those of the decoder.
    """
    for part in (network.features, network.pyramid):
        for module in part.modules():
            if isinstance(module, nn.Conv2d) and module.groups == module.in_channels > 1:
                module.__class__ = Float32Depthwise
