"""One training: its network, its data, and the step it is at."""

import math
import pathlib
import time
from collections.abc import Iterator

import torch
from torch import nn
from torch.utils.data import DataLoader
from tqdm import tqdm

import backbone
import exported
import memory
from averaging import WeightAverage, measure_batch_norm
from checkpoint import Checkpoint
from config import Config
from data import (
    Positions,
    TrainingData,
    ValidationData,
    fingerprint,
    load_samples,
    loader,
    pixels_and_targets,
)
from errors import TrainingError
from journal import Journal
from losses import loss
from metrics import Score
from model import DeepLab
from optimization import (
    compute_depthwise_in_float32,
    fastest_precision,
    freeze,
    optimizer,
    rate,
    set_rate,
)

#: Batches that batch-norm statistics are measured on before every validation.
NORM_BATCHES = 24


class Training:
    """Everything between a configuration and a checkpoint."""

    def __init__(
        self, config: Config, shards: pathlib.Path, folder: pathlib.Path, workers: int = 0
    ) -> None:
        self.config, self.folder, self.workers = config, folder, workers
        self.device = torch.device("cuda" if torch.cuda.is_available() else "cpu")
        self.precision = fastest_precision(self.device)
        torch.backends.cudnn.benchmark = True  # all batches have one shape
        torch.manual_seed(config.seed)
        memory.require(config, self.device)
        learning, validation = load_samples(shards, config.data)
        self.data = TrainingData(learning, config)
        self.validation = ValidationData(validation, config.data.size)
        self.network = DeepLab(config.model).to(self.device, memory_format=torch.channels_last)
        if self.device.type == "cpu":
            compute_depthwise_in_float32(self.network)
        freeze(self.network.features[: config.optimizer.frozen_layers])
        self.optimizer = optimizer(self.network, config.optimizer)
        self.average = WeightAverage(self.network, config.optimizer.average)
        self.step, self.best, self.backbone = 0, 0.0, "none"
        self.steps = round(config.optimizer.epochs * self.data.epoch_length / config.data.batch)

    def start(self, source: str | None = None, weights: pathlib.Path | None = None) -> None:
        """From a pretrained backbone, the averaged weights of another run, or a model file."""
        if weights is not None and exported.is_exported(weights):
            exported.load(self.network, weights, self._photos_to_measure())
            self.backbone = f"the model file {weights.name}"
        elif weights is not None:
            other = Checkpoint.load(weights)
            if other.config.model != self.config.model:
                raise TrainingError(
                    f"{weights} is of a model of other widths; use its [model] settings"
                )
            self.network.load_state_dict(other.average)
            self.backbone = other.backbone
        elif source is not None:
            self.backbone = backbone.load(self.network.features, source)
        self.average = WeightAverage(self.network, self.config.optimizer.average)

    def resume(self) -> None:
        """From the last checkpoint of this folder, which must be of the same configuration."""
        path = self.folder / "last.pt"
        saved = Checkpoint.load(path)
        saved.require(self.config, fingerprint(self.data.samples), path)
        self.network.load_state_dict(saved.network)
        self.average.network.load_state_dict(saved.average)
        self.optimizer.load_state_dict(saved.optimizer)
        self.step, self.best, self.backbone = saved.step, saved.best, saved.backbone

    def save(self, name: str) -> None:
        Checkpoint(
            config=self.config,
            step=self.step,
            network=self.network.state_dict(),
            average=self.average.network.state_dict(),
            optimizer=self.optimizer.state_dict(),
            backbone=self.backbone,
            best=self.best,
            data=fingerprint(self.data.samples),
        ).save(self.folder / name)

    def run(self, validate_every: int, save_every: int, until: int | None = None) -> None:
        """Learns up to the last step, or `until` a step; logs and saves as it goes."""
        last = min(self.steps, until or self.steps)
        journal = Journal(self.folder, self.step)
        batches = loader(
            self.data, Positions(self.step, last, self.config.data.batch), self.workers
        )
        progress = tqdm(batches, initial=self.step, total=self.steps, unit="step", mininterval=10)
        started, losses = time.monotonic(), []
        for batch in progress:
            losses.append(self.learn(batch))
            if self.step % save_every and self.step != last:
                continue
            mean = self._finite_mean(losses)
            progress.set_postfix(loss=f"{mean:.3f}")
            seconds = (time.monotonic() - started) / len(losses)
            due = self.step % validate_every == 0 or self.step == last
            scores = self.validate() if due and len(self.validation) else {}
            epoch = self.step * self.config.data.batch / self.data.epoch_length
            self._keep(scores)
            journal.add(step=self.step, epoch=epoch, loss=mean, seconds=seconds, **scores)
            started, losses = time.monotonic(), []

    def learn(self, batch: dict[str, torch.Tensor]) -> torch.Tensor:
        """One step; gives the loss before it, still on its device."""
        settings = self.config.optimizer
        set_rate(self.optimizer, settings, rate(self.step, self.steps, settings.warmup))
        pixels, targets = pixels_and_targets(batch, self.device)
        with torch.autocast(
            self.device.type, torch.bfloat16, enabled=self.precision is torch.bfloat16
        ):
            logits, coarse = self.network(pixels)
        value = loss(logits, coarse, targets, self.config.loss)
        self.optimizer.zero_grad(set_to_none=True)
        value.backward()
        nn.utils.clip_grad_norm_(self.network.parameters(), settings.clip)
        self.optimizer.step()
        self.step += 1
        self.average.update(self.network, self.step)
        return value.detach()

    @torch.no_grad()
    def validate(self) -> dict[str, float]:
        """Figures of the averaged weights, in evaluation mode, on photos that are kept back."""
        network, score = self.average.network, Score()
        measure_batch_norm(network, self._photos_to_measure())
        for part in DataLoader(
            self.validation, self.config.data.batch, num_workers=min(1, self.workers)
        ):
            pixels, targets = pixels_and_targets(part, self.device)
            mattes = network(pixels)[0].sigmoid().cpu().numpy()
            for matte, truth in zip(mattes, targets.truth.cpu().numpy(), strict=True):
                score.add(matte[0], truth[0] >= 0.5)
        return score.result()

    def _photos_to_measure(self) -> Iterator[torch.Tensor]:
        positions = Positions(self.step, self.step + NORM_BATCHES, self.config.data.batch)
        for batch in loader(self.data, positions, self.workers):
            yield pixels_and_targets(batch, self.device)[0]

    def _finite_mean(self, losses: list[torch.Tensor]) -> float:
        mean = torch.stack(losses).mean().item()
        if not math.isfinite(mean):
            raise TrainingError(
                f"the loss is no number at step {self.step}. The last checkpoint is sound: "
                "start a new run from it (--start) with a lower learning_rate"
            )
        return mean

    def _keep(self, scores: dict[str, float]) -> None:
        if scores and scores["max_f"] > self.best:
            self.best = scores["max_f"]
            self.save("best.pt")
        self.save("last.pt")
