"""How wrong a matte is. All tensors are N x 1 x H x W; truths are in 0...1."""

import dataclasses

from torch import Tensor
from torch.nn import functional

from config import LossConfig

#: Side, in cells, of the window in which an edge makes its surroundings count more.
EDGE_WINDOW = 31


@dataclasses.dataclass(frozen=True)
class Targets:
    """What the matte should be, and for whom that is known."""

    truth: Tensor
    teacher: Tensor
    #: N: 1 where the sample has a drawn mask (a teacher's matte), else 0.
    has_truth: Tensor
    has_teacher: Tensor


def edge_weights(truth: Tensor, strength: float) -> Tensor:
    """1 far from edges, to 1 + strength right at one (F3Net, Wei et al. 2020, arXiv:1911.11445)."""
    padding = EDGE_WINDOW // 2
    # A box is separable: two strips instead of a square are 15 times less work.
    mean = functional.avg_pool2d(truth, (EDGE_WINDOW, 1), 1, (padding, 0), count_include_pad=False)
    mean = functional.avg_pool2d(mean, (1, EDGE_WINDOW), 1, (0, padding), count_include_pad=False)
    return 1 + strength * (mean - truth).abs()


def structure(logits: Tensor, truth: Tensor, weights: Tensor) -> Tensor:
    """Weighted cross-entropy plus weighted 1 - IoU, for each sample; soft truths are welcome."""
    entropy = functional.binary_cross_entropy_with_logits(logits, truth, reduction="none")
    entropy = (weights * entropy).sum((1, 2, 3)) / weights.sum((1, 2, 3))
    matte = logits.sigmoid()
    common = (weights * matte * truth).sum((1, 2, 3))
    either = (weights * (matte + truth - matte * truth)).sum((1, 2, 3))
    return entropy + 1 - (common + 1) / (either + 1)


def loss(logits: Tensor, coarse: Tensor, targets: Targets, config: LossConfig) -> Tensor:
    """All terms, weighted: drawn masks and teachers' mattes, for matte and coarse answer."""
    total = logits.new_zeros(())
    for share, target, known in (
        (config.truth, targets.truth, targets.has_truth),
        (config.teacher, targets.teacher, targets.has_teacher),
    ):
        if not known.any():
            continue
        weights = edge_weights(target, config.edge)
        for weight, answer in ((1.0, logits), (config.auxiliary, coarse)):
            each = structure(answer, target, weights)
            total = total + share * weight * (each * known).mean()
    return total
