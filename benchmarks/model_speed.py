"""How long Cutout's own network takes in libtorch, beside U2-Net-p and onnxruntime, in turns.

    /usr/bin/python3 benchmarks/model_speed.py --onnxruntime benchmarks/.venv/bin/python

Needs Debian's python3-torch and python3-torchvision, whose libtorch is the one that serves, and
models/u2netp/u2netp.pt (`models/import.py u2netp`). The network is untrained: its speed does not
depend on its weights. Models are prepared and run as Sources/CTorch does it.
"""

from __future__ import annotations

import argparse
import contextlib
import io
import os
import statistics
import subprocess
import sys
import tempfile
import time
import warnings
from collections.abc import Callable, Iterator
from pathlib import Path

import torch

ROOT = Path(__file__).resolve().parents[1]
TRAINING = ROOT / "models" / "training"
#: Sides of the looks that a model takes at a photo; the last pair is what is served.
LOOKS = ((320, None), (384, None), (448, None), (448, 320))
U2NETP = "U2-Net-p 320, float32"

Sampler = Callable[[], float]


def own_network() -> torch.nn.Module:
    """The network of configs/base.toml."""
    sys.path.insert(0, str(TRAINING))
    from config import Config
    from model import DeepLab

    return DeepLab(Config.load(TRAINING / "configs" / "base.toml").model).eval()


def libtorch(content: bytes, size: int, precision: torch.dtype) -> Sampler:
    """Runs a model file as CTorch does."""
    from deploy import as_served

    module = as_served(torch.jit.load(io.BytesIO(content)), precision)
    pixels = torch.full((1, 3, size, size), 0.5).contiguous(memory_format=torch.channels_last)

    def sample() -> float:
        with torch.inference_mode(), torch.jit.optimized_execution(False):
            start = time.perf_counter()
            module(pixels)
            return time.perf_counter() - start

    return sample


@contextlib.contextmanager
def onnxruntime(
    python: str, network: torch.nn.Module, looks: tuple[int, int | None], threads: int
) -> Iterator[Sampler]:
    """Runs the same network in onnxruntime, in a process of its own."""
    size, second = looks
    from deploy import MattingModule

    with tempfile.TemporaryDirectory() as folder:
        graph = str(Path(folder) / "network.onnx")
        example = torch.full((1, 3, size, size), 0.5)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of shapes that are meant to be constants
            module = MattingModule(network, second).eval()
            torch.onnx.export(module, example, graph, opset_version=14)
        script = str(Path(__file__).with_name("onnx_time.py"))
        process = subprocess.Popen(
            [python, script, graph, str(size), str(threads)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

        def sample() -> float:
            print(file=process.stdin, flush=True)
            return float(process.stdout.readline())

        yield sample
        process.communicate()


def measure(samplers: dict[str, Sampler], rounds: int) -> None:
    """Prints a table of all, taken in turns; the first round only warms up."""
    times: dict[str, list[float]] = {name: [] for name in samplers}
    for _ in range(rounds + 1):
        for name, sample in samplers.items():
            times[name].append(sample())
    reference = min(times[U2NETP][1:])
    print("| model | fastest | median | fastest, of U2-Net-p |")
    print("|---|---|---|---|")
    for name, samples in times.items():
        best, middle = min(samples[1:]), statistics.median(samples[1:])
        print(f"| {name} | {best * 1e3:.0f} ms | {middle * 1e3:.0f} ms | {best / reference:.2f} |")


def main() -> None:
    """Sets all up and measures."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rounds", type=int, default=12)
    parser.add_argument("--threads", type=int, default=min(2, os.cpu_count() or 1))
    parser.add_argument("--onnxruntime", metavar="PYTHON", help="a Python that has onnxruntime")
    arguments = parser.parse_args()
    torch.set_num_threads(arguments.threads)
    network = own_network()
    from export import torchscript

    u2netp = (ROOT / "models/u2netp/u2netp.pt").read_bytes()
    samplers = {
        U2NETP: libtorch(u2netp, 320, torch.float32),
        "U2-Net-p 320, bfloat16": libtorch(u2netp, 320, torch.bfloat16),
    }
    with contextlib.ExitStack() as stack:
        for size, second in LOOKS:
            content = torchscript(network, size, second)
            title = f"DeepLabV3+ {size}" + (f" and {second}" if second else "")
            samplers[f"{title}, float32"] = libtorch(content, size, torch.float32)
            samplers[f"{title}, bfloat16"] = libtorch(content, size, torch.bfloat16)
            if arguments.onnxruntime:
                other = onnxruntime(
                    arguments.onnxruntime, network, (size, second), arguments.threads
                )
                samplers[f"{title}, onnxruntime"] = stack.enter_context(other)
        measure(samplers, arguments.rounds)


if __name__ == "__main__":
    main()
