"""All of a training in one file, so that it goes on as if it had never stopped."""

import dataclasses
import json
import pathlib

import torch

from config import Config
from errors import TrainingError


@dataclasses.dataclass
class Checkpoint:
    """State after `step` optimizer steps."""

    config: Config
    step: int
    #: State dictionaries.
    network: dict
    average: dict
    optimizer: dict
    #: What the backbone was before training, in words.
    backbone: str
    #: The best validation score so far.
    best: float
    #: Fingerprint of the photos that are learnt from.
    data: str
    #: Seconds that the run has taken, for one that is bounded by time.
    seconds: float = 0.0

    def save(self, path: pathlib.Path) -> None:
        """Written beside its place and moved there: there is always a whole one.

        All but tensors goes in as JSON, so that no version of PyTorch runs code that a file holds.
        """
        record = {
            "config": self.config.to_dict(),
            "step": self.step,
            "backbone": self.backbone,
            "best": self.best,
            "data": self.data,
            "seconds": self.seconds,
            "groups": self.optimizer["param_groups"],
        }
        tensors = {
            "network": self.network,
            "average": self.average,
            "moments": self.optimizer["state"],
        }
        partial = path.with_suffix(".partial")
        torch.save({"record": json.dumps(record), **tensors}, partial)
        partial.replace(path)

    @staticmethod
    def load(path: pathlib.Path) -> "Checkpoint":
        try:
            saved = torch.load(path, map_location="cpu", weights_only=True)
            record = json.loads(saved["record"])
            return Checkpoint(
                config=Config.from_dict(record["config"], str(path)),
                step=record["step"],
                network=saved["network"],
                average=saved["average"],
                optimizer={"state": saved["moments"], "param_groups": record["groups"]},
                backbone=record["backbone"],
                best=record["best"],
                data=record["data"],
                seconds=record.get("seconds", 0.0),  # absent before runs were bounded by time
            )
        except FileNotFoundError as error:
            raise TrainingError(
                f"{path} does not exist; start without --resume, or name another"
            ) from error
        except TrainingError:
            raise
        except Exception as error:  # a damaged file can fail in any way
            raise TrainingError(
                f"{path} is no checkpoint of this pipeline, or damaged: {error}"
            ) from error

    def require(self, config: Config, data: str, path: pathlib.Path) -> None:
        """Refuses to go on with other settings or photos than it was trained with so far."""
        differences = self.config.differences(config)
        if differences:
            raise TrainingError(
                f"{path} belongs to another configuration (there, here): {'; '.join(differences)}. "
                "Resume with its own, or start a new run from its weights with --start"
            )
        if self.data != data:
            raise TrainingError(
                f"{path} was trained with other photos than the shards now hold. Put those shards "
                "back, or start a new run from its weights with --start"
            )
