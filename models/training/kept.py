"""Weights kept as a state dictionary, to a checkpoint that export.py and others read.

    python kept.py vit-s14-1.0.0-half.pt configs/best.toml vit-s14-1.0.0.pt

A checkpoint of the transformer has 360 MB, its weights alone in half precision 45. What is left out
is the optimizer's state, so a training starts anew from the result; it cannot be resumed.
"""

import argparse
import pathlib

import torch

from checkpoint import Checkpoint
from config import Config
from errors import TrainingError, run
from networks import built


def wrapped(path: pathlib.Path, config: Config) -> Checkpoint:
    """The checkpoint, in float32, of the weights in `path` of the network that `config` names."""
    try:
        state = torch.load(path, map_location="cpu", weights_only=True)
    except FileNotFoundError as error:
        raise TrainingError(f"{path} does not exist") from error
    except Exception as error:  # a damaged file can fail in any way
        raise TrainingError(f"{path} is no state dictionary, or damaged: {error}") from error
    network = built(config.network)
    try:
        network.load_state_dict(state)  # which brings all into the network's own float32
    except (RuntimeError, TypeError, AttributeError) as error:
        raise TrainingError(
            f"{path} does not hold the weights of the network in this configuration: {error}"
        ) from error
    weights = network.state_dict()
    if not all(value.isfinite().all() for value in weights.values()):
        raise TrainingError(f"{path} holds weights that are no numbers")
    return Checkpoint(
        config=config,
        step=0,
        network=weights,
        average=weights,
        optimizer={"state": {}, "param_groups": []},
        backbone=f"as kept in {path.name}",
        best=0.0,
        data="",
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("state", type=pathlib.Path, help="state dictionary, in any precision")
    parser.add_argument("config", type=pathlib.Path, help="what it was trained with")
    parser.add_argument("out", type=pathlib.Path, help="checkpoint to write")
    arguments = parser.parse_args()
    wrapped(arguments.state, Config.load(arguments.config)).save(arguments.out)
    print(f"{arguments.out}: {arguments.out.stat().st_size / 1e6:.0f} MB")


if __name__ == "__main__":
    run(main)
