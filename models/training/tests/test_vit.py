"""The network with a transformer: the same function as the one whose weights are served.

`goldens/vit.npz` holds answers of the network that vit-s14 1.0.0 was trained as, recorded from that
code: of a small one, whose weights `synthetic.drawn_vit` makes, and of the trained one on two
photos. The second needs the trained state dictionary:

    CUTOUT_VIT_STATE=vit-s14-1.0.0-half.pt pytest models/training/tests/test_vit.py
"""

import os
import pathlib

import numpy
import pytest
import torch
from synthetic import SMALL, drawn_vit

from config import ViTConfig
from export import photos_of
from vit import ViTMatting

#: Every so many pixels of an answer are recorded.
SPARSE, SPARSEST = 4, 16
PHOTOS = pathlib.Path(__file__).parents[3] / "Tests" / "Fixtures" / "photos"
STATE = os.environ.get("CUTOUT_VIT_STATE")


def drawn_picture() -> torch.Tensor:
    """1 x 3 x 56 x 112 in 0...1."""
    y, x = torch.meshgrid(torch.linspace(0, 1, 56), torch.linspace(0, 1, 112), indexing="ij")
    return torch.stack([x, y, ((x - 0.5) ** 2 + (y - 0.5) ** 2 < 0.1).float()])[None]


@pytest.fixture(scope="module")
def small() -> ViTMatting:
    return drawn_vit()


@pytest.fixture(scope="module")
def goldens() -> dict[str, numpy.ndarray]:
    return dict(numpy.load(pathlib.Path(__file__).parent / "goldens" / "vit.npz"))


def test_a_small_network_answers_as_recorded(small: ViTMatting, goldens: dict) -> None:
    with torch.no_grad():
        logits, coarse = small(drawn_picture())
    assert logits.shape == (1, 1, 56, 112)
    assert logits.std() > 0.1
    assert numpy.abs(logits[0, 0, ::SPARSE, ::SPARSE] - goldens["logits"]).max() < 1e-3
    assert numpy.abs(coarse[0, 0] - goldens["coarse"]).max() < 1e-3


def test_a_batch_answers_as_its_photos_do(small: ViTMatting) -> None:
    pictures = torch.cat([drawn_picture(), drawn_picture().flip(3)])
    with torch.no_grad():
        both = small(pictures)[0]
        each = torch.cat([small(picture[None])[0] for picture in pictures])
    assert (both - each).abs().max() < 1e-4


def test_branches_are_skipped_in_training_alone(small: ViTMatting) -> None:
    small.train()
    block = small.encoder.blocks[-1]
    tokens = torch.ones(64, 3, SMALL.width)
    torch.manual_seed(0)
    with torch.no_grad():
        skipped = (block(tokens) == tokens).flatten(1).all(1).sum()
        small.eval()
        assert not (block(tokens) == tokens).flatten(1).all(1).any()
    assert skipped <= 6  # both branches of a photo, a hundredth of the time


def test_the_trained_widths_are_the_defaults() -> None:
    shapes = {name: value.shape for name, value in ViTMatting(ViTConfig()).state_dict().items()}
    assert sum(shape.numel() for shape in shapes.values()) == 22_589_492
    assert shapes["encoder.blocks.11.mlp.fc1.weight"] == (1536, 384)
    assert shapes["encoder.position"] == (1, 384, 37, 37)
    assert shapes["stages.0.merge.0.3.weight"] == (160, 320, 1, 1)


@pytest.mark.skipif(STATE is None, reason="CUTOUT_VIT_STATE names no state dictionary")
@pytest.mark.parametrize("photo", ["cat", "shoes"])
def test_the_trained_network_answers_as_recorded(photo: str, goldens: dict) -> None:
    network = ViTMatting(ViTConfig())
    network.load_state_dict(torch.load(STATE, map_location="cpu"))
    with torch.no_grad():
        matte = network.eval()(photos_of(PHOTOS, 448)[photo])[0].sigmoid()
    assert matte.std() > 0.1
    assert numpy.abs(matte[0, 0, ::SPARSEST, ::SPARSEST] - goldens[photo]).max() < 1e-3
