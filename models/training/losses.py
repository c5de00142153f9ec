"""How wrong a matte is. All tensors are N x 1 x H x W; truths are in 0...1."""

import dataclasses

from torch import Tensor
from torch.nn import functional

from config import LossConfig

#: Side, in cells, of the window in which an edge makes its surroundings count more.
EDGE_WINDOW = 31
#: How many cells of the matte make one, a side, where the coarse answer is judged.
COARSER = 4


@dataclasses.dataclass(frozen=True)
class Targets:
    """What the matte should be, and for whom that is known."""

    truth: Tensor
    teacher: Tensor
    #: N: 1 where the sample has a drawn mask (a teacher's matte), else 0.
    has_truth: Tensor
    has_teacher: Tensor


def edge_weights(truth: Tensor, strength: float) -> Tensor:
    """1 far from edges, to 1 + strength right at one (F3Net, Wei et al. 2020, arXiv:1911.11445).

    The mean around each cell is taken on a grid of half the size: it has no detail to lose, and a
    window over all cells would cost more than the network's largest layer.
    """
    half = functional.avg_pool2d(truth, 2)
    # A box is separable: two strips instead of a square are several times less work.
    side, padding = EDGE_WINDOW // 2, EDGE_WINDOW // 4
    mean = functional.avg_pool2d(half, (side, 1), 1, (padding, 0), count_include_pad=False)
    mean = functional.avg_pool2d(mean, (1, side), 1, (0, padding), count_include_pad=False)
    mean = functional.interpolate(mean, size=truth.shape[-2:], mode="bilinear")
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
    """All terms, weighted: drawn masks and teachers' mattes, for matte and coarse answer.

    `coarse` may be of any grid, and is compared on one of a quarter of the side.
    """
    total = logits.new_zeros(())
    for share, target, known in (
        (config.truth, targets.truth, targets.has_truth),
        (config.teacher, targets.teacher, targets.has_teacher),
    ):
        if not known.any():
            continue
        weights = edge_weights(target, config.edge)
        total = total + share * (structure(logits, target, weights) * known).mean()
        small = functional.avg_pool2d(target, COARSER)
        answer = functional.interpolate(coarse, size=small.shape[-2:], mode="bilinear")
        each = structure(answer, small, functional.avg_pool2d(weights, COARSER))
        total = total + share * config.auxiliary * (each * known).mean()
    return total
