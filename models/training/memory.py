"""Whether a training fits the machine: asked before it starts, not found out after an hour."""

import torch

from config import Config
from errors import TrainingError

#: Bytes that one pixel of a batch costs at its peak, activations and gradients together: measured
#: with the base widths in float32, and rounded up.
BYTES_PER_PIXEL = 1800
#: Weights, optimizer, libraries.
BYTES_AT_REST = 1_500_000_000


def needed(config: Config) -> int:
    """Bytes that a step takes, roughly."""
    return BYTES_AT_REST + BYTES_PER_PIXEL * config.data.batch * config.data.size**2


def available(device: torch.device) -> int:
    """Bytes that may be taken there now."""
    if device.type == "cuda":
        return torch.cuda.mem_get_info(device)[0]
    with open("/proc/meminfo") as file:
        fields = dict(line.split(":") for line in file)
    return int(fields["MemAvailable"].split()[0]) * 1024


def require(config: Config, device: torch.device) -> None:
    need, there = needed(config), available(device)
    if need > there:
        raise TrainingError(
            f"a batch of {config.data.batch} at {config.data.size} pixels needs about "
            f"{need / 1e9:.0f} GB and {there / 1e9:.0f} GB are free on {device.type}; "
            "lower data.batch, or free some"
        )
