"""Trains the model of a configuration, and goes on where it stopped when told --resume.

    python train.py configs/base.toml --shards SHARDS --run RUN --backbone torchvision
    python train.py configs/base.toml --shards SHARDS --run RUN --resume

RUN gets last.pt (everything, to go on from), best.pt (the same, of the best validation), log.csv and curve.png.
"""

import argparse
import math
import os
import pathlib
import time

import backbone
import memory
import torch
from averaging import WeightAverage, measure_batch_norm
from checkpoint import Checkpoint
from config import Config
from data import Positions, TrainingData, ValidationData, load_samples, loader, pixels_and_targets
from failure import TrainingFailure, run
from journal import Journal
from losses import loss
from metrics import QuickScore
from model import DeepLab
from torch import nn
from tqdm import tqdm

#: Batches that batch-norm statistics are measured on.
NORM_BATCHES = 24


def rate(step: int, steps: int, warmup: int) -> float:
    """The fraction of the learning rate at a step: up in a line, then down along a cosine to 1 %."""
    if step < warmup:
        return (step + 1) / warmup
    progress = (step - warmup) / max(1, steps - warmup)
    return 0.01 + 0.99 * 0.5 * (1 + math.cos(math.pi * min(1, progress)))


def has_bfloat16(device: torch.device) -> bool:
    """Whether bfloat16 is faster than float32 there."""
    if device.type == "cuda":
        return torch.cuda.is_bf16_supported()
    cpuinfo = pathlib.Path("/proc/cpuinfo")
    return cpuinfo.exists() and "avx512_bf16" in cpuinfo.read_text()


def parameter_groups(network: DeepLab, config: Config) -> list[dict]:
    """The backbone apart from the rest; biases and norms apart from both, without decay."""
    groups: dict[tuple[float, float], list[nn.Parameter]] = {}
    for name, parameter in network.named_parameters():
        factor = config.optimizer.backbone_factor if name.startswith("features.") else 1.0
        decay = config.optimizer.weight_decay if parameter.dim() > 1 else 0.0
        groups.setdefault((factor, decay), []).append(parameter)
    return [
        {"params": parameters, "factor": factor, "weight_decay": decay, "lr": 0.0}
        for (factor, decay), parameters in groups.items()
    ]


class Training:
    """A run: its network, its data, and the step it is at."""

    def __init__(self, config: Config, shards: pathlib.Path, folder: pathlib.Path, workers: int) -> None:
        self.config, self.folder, self.workers = config, folder, workers
        self.device = torch.device("cuda" if torch.cuda.is_available() else "cpu")
        self.precision = torch.bfloat16 if has_bfloat16(self.device) else torch.float32
        torch.manual_seed(config.seed)
        learning, validation = load_samples(shards, config.data)
        memory.require(config, self.device)
        self.data, self.validation = TrainingData(learning, config), ValidationData(validation, config.data.size)
        self.network = DeepLab(config.model).to(self.device, memory_format=torch.channels_last)
        self.optimizer = torch.optim.AdamW(parameter_groups(self.network, config))
        self.average = WeightAverage(self.network, config.optimizer.average)
        self.step, self.best, self.backbone = 0, 0.0, "none"
        self.steps = round(config.optimizer.epochs * self.data.epoch_length / config.data.batch)

    def start(self, source: str | None, weights: pathlib.Path | None) -> None:
        """From a pretrained backbone, or from the averaged weights of another run."""
        if weights is not None:
            other = Checkpoint.load(weights)
            if other.config.model != self.config.model:
                raise TrainingFailure(f"{weights} is of a model of other widths; use its [model] settings")
            self.network.load_state_dict(other.average)
            self.backbone = other.backbone
        elif source is not None:
            self.backbone = backbone.load(self.network.features, source)
        self.average = WeightAverage(self.network, self.config.optimizer.average)

    def resume(self) -> None:
        path = self.folder / "last.pt"
        saved = Checkpoint.load(path)
        saved.require(self.config, path)
        self.network.load_state_dict(saved.network)
        self.average.network.load_state_dict(saved.average)
        self.optimizer.load_state_dict(saved.optimizer)
        self.step, self.best, self.backbone = saved.step, saved.best, saved.backbone

    def save(self, name: str) -> None:
        Checkpoint(
            self.config,
            self.step,
            self.network.state_dict(),
            self.average.network.state_dict(),
            self.optimizer.state_dict(),
            self.backbone,
            self.best,
        ).save(self.folder / name)

    def learn(self, batch: dict[str, torch.Tensor]) -> torch.Tensor:
        """One step; the loss before it, still on its device."""
        settings = self.config.optimizer
        factor = rate(self.step, self.steps, settings.warmup)
        for group in self.optimizer.param_groups:
            group["lr"] = settings.learning_rate * group["factor"] * factor
        pixels, targets = pixels_and_targets(batch, self.device)
        with torch.autocast(self.device.type, self.precision, enabled=self.precision is torch.bfloat16):
            logits, coarse = self.network(pixels)
        value = loss(logits, coarse, targets, self.config.loss)
        self.optimizer.zero_grad(set_to_none=True)
        value.backward()
        nn.utils.clip_grad_norm_(self.network.parameters(), settings.clip)
        self.optimizer.step()
        self.step += 1
        self.average.update(self.network, self.step)
        return value.detach()

    def validate(self) -> dict[str, float]:
        """Scores of the averaged weights, in evaluation mode, on photos that are kept back."""
        network, score = self.average.network, QuickScore()
        batch = self.config.data.batch
        photos = Positions(self.step, self.step + NORM_BATCHES, batch)
        with torch.no_grad(), torch.autocast(self.device.type, self.precision, enabled=self.device.type == "cuda"):
            measured = loader(self.data, photos, self.workers)
            measure_batch_norm(network, (pixels_and_targets(b, self.device)[0] for b in measured))
            last = math.ceil(len(self.validation) / batch)
            for part in torch.utils.data.DataLoader(self.validation, batch, num_workers=min(1, self.workers)):
                pixels, targets = pixels_and_targets(part, self.device)
                score.add(network(pixels)[0].sigmoid(), targets.truth)
        return score.result() if last else {}

    def run(self, validate_every: int, save_every: int) -> None:
        journal = Journal(self.folder, self.step)
        batches = loader(self.data, Positions(self.step, self.steps, self.config.data.batch), self.workers)
        progress = tqdm(batches, initial=self.step, total=self.steps, unit="step", mininterval=10)
        started, losses = time.monotonic(), []
        for batch in progress:
            losses.append(self.learn(batch))
            if self.step % save_every == 0 or self.step == self.steps:
                mean = torch.stack(losses).mean().item()
                if not math.isfinite(mean):
                    raise TrainingFailure("the loss is no number any more; resume with a lower learning rate")
                progress.set_postfix(loss=f"{mean:.3f}")
                scores = {}
                if self.step % validate_every == 0 or self.step == self.steps:
                    scores = self.validate()
                seconds = (time.monotonic() - started) / len(losses)
                journal.add(step=self.step, epoch=self.step * self.config.data.batch / self.data.epoch_length,
                            loss=mean, seconds=seconds, **scores)
                if scores and scores["max_f"] > self.best:
                    self.best = scores["max_f"]
                    self.save("best.pt")
                self.save("last.pt")
                started, losses = time.monotonic(), []


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("config", type=pathlib.Path)
    parser.add_argument("--shards", type=pathlib.Path, required=True)
    parser.add_argument("--run", type=pathlib.Path, required=True, help="folder of checkpoints and log")
    parser.add_argument("--resume", action="store_true", help="go on from RUN/last.pt")
    parser.add_argument("--backbone", metavar="torchvision | FILE", help="pretrained weights to start from")
    parser.add_argument("--start", type=pathlib.Path, metavar="FILE", help="a checkpoint whose weights to start from")
    parser.add_argument("--workers", type=int, default=max(1, (os.cpu_count() or 2) - 1))
    parser.add_argument("--validate-every", type=int, default=500, metavar="STEPS")
    parser.add_argument("--save-every", type=int, default=100, metavar="STEPS")
    arguments = parser.parse_args()
    arguments.run.mkdir(parents=True, exist_ok=True)
    training = Training(Config.load(arguments.config), arguments.shards, arguments.run, arguments.workers)
    if arguments.resume:
        training.resume()
    elif (arguments.run / "last.pt").exists():
        raise TrainingFailure(f"{arguments.run} holds a training already; add --resume, or name another folder")
    else:
        training.start(arguments.backbone, arguments.start)
    training.run(arguments.validate_every, arguments.save_every)


if __name__ == "__main__":
    run(main)
