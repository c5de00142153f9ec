"""What the loss rewards."""

import pytest
import torch
from torch.nn import functional

from config import LossConfig
from losses import COARSER, Targets, edge_weights, loss


def disc(size: int = 64) -> torch.Tensor:
    y, x = torch.meshgrid(torch.arange(size), torch.arange(size), indexing="ij")
    return (((x - size / 2) ** 2 + (y - size / 2) ** 2) < (size / 4) ** 2).float()[None, None]


def of(
    logits: torch.Tensor, truth: bool = True, teacher: bool = False, auxiliary: float = 0.4
) -> float:
    known = Targets(
        disc(), 0.5 * disc(), torch.tensor([float(truth)]), torch.tensor([float(teacher)])
    )
    coarse = functional.avg_pool2d(logits, COARSER)
    return loss(logits, coarse, known, LossConfig(auxiliary=auxiliary)).item()


def test_right_is_better_than_wrong_and_blank() -> None:
    right = (disc() - 0.5) * 12
    assert of(right, auxiliary=0) < 0.05
    assert of(right) < of(torch.zeros_like(right)) < of(-right)


def test_the_coarse_answer_counts_too() -> None:
    right = (disc() - 0.5) * 12
    known = Targets(disc(), disc(), torch.ones(1), torch.zeros(1))
    better, worse = (
        loss(right, functional.avg_pool2d(coarse, COARSER), known, LossConfig()).item()
        for coarse in (right, -right)
    )
    assert better < worse


def test_edges_count_more_than_what_is_far_from_them() -> None:
    weights = edge_weights(disc(), 5.0)
    assert weights.min() == pytest.approx(1.0, abs=0.01)
    assert weights[0, 0, 32, 48] > 2.5
    assert weights[0, 0, 2, 2] < 1.1


def test_an_edge_off_by_two_cells_costs_more_than_a_far_hole_of_as_many() -> None:
    logits = (disc() - 0.5) * 12
    shifted = logits.roll(2, dims=3)
    cells = int((shifted != logits).sum())
    far = logits.clone()
    far.view(-1)[:cells] = 6
    assert of(shifted) > of(far)


def test_a_teacher_counts_only_where_there_is_one() -> None:
    logits = torch.zeros(1, 1, 64, 64)
    assert of(logits, truth=False, teacher=False) == 0
    assert of(logits, truth=True, teacher=True) > of(logits, truth=True) > 0
