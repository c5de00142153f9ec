"""Measures of a matte against a mask."""

import torch
from torch import Tensor

#: Weight of precision over recall in F, as the field has it (Achanta et al. 2009).
BETA_SQUARED = 0.3


class QuickScore:
    """MAE, the best F over thresholds, and IoU at a half, of many mattes; quick enough for every validation.

    F takes precision and recall as means over photos, as the benchmarks do.
    """

    def __init__(self) -> None:
        self.absolute: list[Tensor] = []
        self.precision: list[Tensor] = []
        self.recall: list[Tensor] = []
        self.overlap: list[Tensor] = []

    def add(self, mattes: Tensor, truths: Tensor) -> None:
        """N x 1 x H x W each, in 0...1."""
        mattes, truths = mattes.float(), (truths > 0.5).float()
        self.absolute.append((mattes - truths).abs().mean((1, 2, 3)).cpu())
        thresholds = torch.linspace(0, 1, 52, device=mattes.device)[:-1]
        chosen = torch.stack([(mattes > threshold).float().sum((1, 2, 3)) for threshold in thresholds], 1)
        right = torch.stack([((mattes > t).float() * truths).sum((1, 2, 3)) for t in thresholds], 1)
        self.precision.append((right / chosen.clamp(min=1)).cpu())
        self.recall.append((right / truths.sum((1, 2, 3))[:, None].clamp(min=1)).cpu())
        halves = (mattes > 0.5).float()
        either = ((halves + truths) > 0).float().sum((1, 2, 3)).clamp(min=1)
        self.overlap.append(((halves * truths).sum((1, 2, 3)) / either).cpu())

    def result(self) -> dict[str, float]:
        precision, recall = torch.cat(self.precision).mean(0), torch.cat(self.recall).mean(0)
        f = (1 + BETA_SQUARED) * precision * recall / (BETA_SQUARED * precision + recall).clamp(min=1e-8)
        return {
            "mae": torch.cat(self.absolute).mean().item(),
            "max_f": f.max().item(),
            "iou": torch.cat(self.overlap).mean().item(),
        }
