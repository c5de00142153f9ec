"""All of a training in one file, so that it goes on as if it had never stopped."""

import dataclasses
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

    def save(self, path: pathlib.Path) -> None:
        """Written beside its place and moved there: there is always a whole one."""
        fields = {field.name: getattr(self, field.name) for field in dataclasses.fields(self)}
        fields["config"] = self.config.to_dict()
        partial = path.with_suffix(".partial")
        torch.save(fields, partial)
        partial.replace(path)

    @staticmethod
    def load(path: pathlib.Path) -> "Checkpoint":
        try:
            fields = torch.load(path, map_location="cpu", weights_only=True)
            fields["config"] = Config.from_dict(fields["config"], str(path))
            return Checkpoint(**fields)
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

    def require(self, config: Config, path: pathlib.Path) -> None:
        """Refuses to go on with other settings than it was trained with so far."""
        differences = self.config.differences(config)
        if differences:
            raise TrainingError(
                f"{path} belongs to another configuration (there, here): {'; '.join(differences)}. "
                "Resume with its own, or start a new run from its weights with --start"
            )
