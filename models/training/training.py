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
import dinov2
import exported
import memory
from averaging import WeightAverage, measure_batch_norm
from checkpoint import Checkpoint
from config import Config
from data import (
    StreamedPhotos,
    ValidationData,
    fingerprint,
    load_samples,
    pixels_and_targets,
)
from errors import TrainingError
from journal import Journal
from losses import Targets, loss
from metrics import Score
from model import DeepLab
from networks import built
from optimization import (
    compute_depthwise_in_float32,
    fastest_precision,
    freeze,
    optimizer,
    rate,
    set_rate,
)
from resident import ResidentPhotos

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
        # Choosing among cuDNN's ways pays off over hours, where all batches have one shape.
        torch.backends.cudnn.benchmark = config.resident is None
        torch.backends.cuda.matmul.allow_tf32 = True
        torch.manual_seed(config.seed)
        learning, validation = load_samples(shards, config.data)
        memory.require(config, len(learning), self.device)
        if config.resident is None:
            self.data = StreamedPhotos(learning, config, workers, self.device)
        else:
            self.data = ResidentPhotos(learning, config, self.device)
        self.validation = ValidationData(validation, config.data.size)
        self.network = built(config.network).to(self.device, memory_format=torch.channels_last)
        if self.device.type == "cpu" and isinstance(self.network, DeepLab):
            compute_depthwise_in_float32(self.network)
        freeze(self.network, config.optimizer.frozen_layers)
        self.optimizer = optimizer(self.network, config.optimizer)
        self.average = WeightAverage(self.network, config.optimizer.average)
        self.step, self.seconds, self.best, self.backbone = 0, 0.0, 0.0, "none"
        self.steps = round(config.optimizer.epochs * self.data.epoch_length / config.data.batch)

    def start(self, source: str | None = None, weights: pathlib.Path | None = None) -> None:
        """From a pretrained backbone, the averaged weights of another run, or a model file."""
        if weights is not None and exported.is_exported(weights):
            if self.config.vit:
                raise TrainingError(
                    f"{weights} is a model file, which only [model] can learn on from; "
                    "start from a checkpoint, or from --backbone"
                )
            exported.load(self.network, weights, self._photos_to_measure())
            self.backbone = f"the model file {weights.name}"
        elif weights is not None:
            other = Checkpoint.load(weights)
            if other.config.network != self.config.network:
                raise TrainingError(
                    f"{weights} is of a model of other widths; use its [model] or [vit] settings"
                )
            self.network.load_state_dict(other.average)
            self.backbone = other.backbone
        elif source is not None and self.config.vit:
            self.backbone = dinov2.load(self.network.encoder, pathlib.Path(source))
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
        self.step, self.seconds = saved.step, saved.seconds
        self.best, self.backbone = saved.best, saved.backbone

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
            seconds=self.seconds,
        ).save(self.folder / name)

    @property
    def progress(self) -> float:
        """How much of the run is over, 0 to 1: of its seconds, if it is bounded by them."""
        bound = self.config.optimizer.seconds
        return min(1, self.seconds / bound if bound else self.step / self.steps)

    def run(self, validate_every: int, save_every: int, until: int | None = None) -> None:
        """Learns up to the end of the run, or `until` a step; logs and saves as it goes."""
        steps = None if self.config.optimizer.seconds else self.steps
        last = min((s for s in (steps, until) if s), default=None)
        if self.progress >= 1:
            return
        journal = Journal(self.folder, self.step)
        batches = self.data.batches(self.step, last, lambda: self.progress)
        progress = tqdm(batches, initial=self.step, total=steps, unit="step", mininterval=10)
        before, began = self.seconds, time.monotonic()
        since, losses = began, []
        for pixels, targets in progress:
            losses.append(self.learn(pixels, targets))
            self.seconds = before + time.monotonic() - began
            is_last = self.step == last or self.progress >= 1
            if self.step % save_every and not is_last:
                continue
            mean = self._finite_mean(losses)
            progress.set_postfix(loss=f"{mean:.3f}")
            seconds = (time.monotonic() - since) / len(losses)
            due = self.step % validate_every == 0 or is_last
            scores = self.validate() if due and len(self.validation) else {}
            epoch = self.step * self.config.data.batch / self.data.epoch_length
            self._keep(scores)
            journal.add(step=self.step, epoch=epoch, loss=mean, seconds=seconds, **scores)
            since, losses = time.monotonic(), []
            if is_last:
                break

    def learn(self, pixels: torch.Tensor, targets: Targets) -> torch.Tensor:
        """One step; gives the loss before it, still on its device."""
        settings = self.config.optimizer
        set_rate(self.optimizer, settings, rate(self.step, settings.warmup, self.progress))
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
        # Varied as at a run's end, and of the size that the model is served at.
        for photos, _ in self.data.batches(self.step, self.step + NORM_BATCHES, lambda: 1.0):
            yield photos

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
