"""How long Cutout's own network takes in libtorch, beside U2-Net-p, in turns.

    /usr/bin/python3 benchmarks/model_speed.py

Needs Debian's python3-torch and python3-torchvision, whose libtorch is the one that serves, and
models/u2netp/u2netp.pt (`models/import.py u2netp`). The network is untrained: its speed does not
depend on its weights. Models are prepared and run as Sources/CTorch does it.
"""

from __future__ import annotations

import argparse
import io
import os
import statistics
import sys
import time
from pathlib import Path

import torch

ROOT = Path(__file__).resolve().parents[1]
SIZES = (320, 384, 512)
U2NETP = "U2-Net-p 320"


def own(size: int) -> bytes:
    """The exported network of configs/base.toml, for inputs of `size` x `size`."""
    sys.path.insert(0, str(ROOT / "models" / "training"))
    from config import Config
    from export import torchscript
    from model import DeepLab

    config = Config.load(ROOT / "models" / "training" / "configs" / "base.toml")
    return torchscript(DeepLab(config.model).eval(), size)


def prepared(content: bytes, precision: torch.dtype) -> torch.jit.ScriptModule:
    """Frozen and in channels-last, as CTorch loads a model."""
    module = torch.jit.load(io.BytesIO(content)).eval()
    if precision is not torch.float32:
        module = module.to(precision)
    for weight in module.parameters():
        if weight.dim() == 4:
            weight.data = weight.contiguous(memory_format=torch.channels_last)
    return torch.jit.freeze(module)


def seconds(module: torch.jit.ScriptModule, size: int) -> float:
    """The time of one prediction."""
    pixels = torch.full((1, 3, size, size), 0.5).contiguous(memory_format=torch.channels_last)
    with torch.inference_mode(), torch.jit.optimized_execution(False):
        start = time.perf_counter()
        module(pixels)
        return time.perf_counter() - start


def main() -> None:
    """Prints a table: fastest and median of the rounds, and how many U2-Net-p runs fit in one."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rounds", type=int, default=12)
    parser.add_argument("--threads", type=int, default=min(2, os.cpu_count() or 1))
    arguments = parser.parse_args()
    torch.set_num_threads(arguments.threads)
    files = {U2NETP: ((ROOT / "models/u2netp/u2netp.pt").read_bytes(), 320)}
    files |= {f"DeepLabV3+ {size}": (own(size), size) for size in SIZES}
    for precision in (torch.float32, torch.bfloat16):
        models = {name: (prepared(data, precision), size) for name, (data, size) in files.items()}
        times: dict[str, list[float]] = {name: [] for name in models}
        for _ in range(arguments.rounds + 1):
            for name, (module, size) in models.items():
                times[name].append(seconds(module, size))
        print(f"\n| {str(precision).removeprefix('torch.')} | fastest | median | of U2-Net-p |")
        print("|---|---|---|---|")
        reference = min(times[U2NETP][1:])
        for name, samples in times.items():
            best, middle = min(samples[1:]), statistics.median(samples[1:])
            print(
                f"| {name} | {best * 1e3:.0f} ms | {middle * 1e3:.0f} ms | {best / reference:.2f} |"
            )


if __name__ == "__main__":
    main()
