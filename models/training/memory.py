"""Whether a training fits the machine: asked before it starts, not found out after an hour."""

import torch

import resident
from config import Config
from errors import TrainingError

#: Bytes that one pixel of a batch costs at its peak, activations and gradients together: measured
#: with the base widths in float32, and rounded up.
BYTES_PER_PIXEL = 1800
#: Weights, optimizer, libraries.
BYTES_AT_REST = 1_500_000_000


def needed(config: Config, photos: int) -> int:
    """Bytes that a step takes, roughly, and with it the photos, where they are resident."""
    step = BYTES_PER_PIXEL * config.data.batch * config.data.size**2
    kept = 0
    if config.resident is not None:
        kept = photos * resident.BYTES_PER_PIXEL * config.resident.side**2
    return BYTES_AT_REST + step + kept


def available(device: torch.device) -> int:
    """Bytes that may be taken there now."""
    if device.type == "cuda":
        return torch.cuda.mem_get_info(device)[0]
    with open("/proc/meminfo") as file:
        fields = dict(line.split(":") for line in file)
    return int(fields["MemAvailable"].split()[0]) * 1024


def require(config: Config, photos: int, device: torch.device) -> None:
    """Refuses a training of so many photos that the device has no room for."""
    need, there = needed(config, photos), available(device)
    if need <= there:
        return
    what = f"a batch of {config.data.batch} at {config.data.size} pixels"
    remedy = "lower data.batch, or free some"
    if config.resident is not None:
        what += f" beside {photos} photos at {config.resident.side}"
        remedy += ", or leave out [resident]: photos are then read as they are needed"
    raise TrainingError(
        f"{what} needs about {need / 1e9:.0f} GB and {there / 1e9:.0f} GB are free on "
        f"{device.type}; {remedy}"
    )
