"""Learning on from a model file."""

import pathlib

import pytest
import torch
from synthetic import CONFIG

import exported
from config import ModelConfig
from deploy import MattingModule
from errors import TrainingError
from export import TOLERANCE, torchscript
from model import DeepLab
from training import Training

SIZE = CONFIG.data.size


@pytest.fixture(scope="module")
def learnt(shards: pathlib.Path, tmp_path_factory: pytest.TempPathFactory) -> Training:
    """A network that has learnt a little, with statistics of the photos."""
    training = Training(CONFIG, shards, tmp_path_factory.mktemp("run"))
    training.run(validate_every=12, save_every=6, until=12)
    return training


@pytest.fixture(scope="module")
def file(learnt: Training, tmp_path_factory: pytest.TempPathFactory) -> pathlib.Path:
    path = tmp_path_factory.mktemp("models") / "model.pt"
    path.write_bytes(torchscript(learnt.average.network, SIZE))
    return path


def test_what_is_read_answers_as_the_file_does(
    file: pathlib.Path, shards: pathlib.Path, tmp_path: pathlib.Path
) -> None:
    again = Training(CONFIG, shards, tmp_path)
    again.start(weights=file)
    pixels = torch.rand(1, 3, SIZE, SIZE)
    with torch.no_grad():
        expected = torch.jit.load(str(file))(pixels)
        matte = MattingModule(again.network.eval())(pixels)
    assert expected.std() > 0
    assert (matte - expected).abs().max() < TOLERANCE


def test_batch_norms_at_work_change_nothing(file: pathlib.Path) -> None:
    """On the photos that were measured, each batch norm takes out just what it puts back."""
    photos = torch.rand(8, 3, SIZE, SIZE)
    network = DeepLab(CONFIG.model)
    exported.load(network, file, [photos])
    assert network.training
    served = torch.jit.load(str(file))
    with torch.no_grad():
        expected = torch.cat([served(photo[None]) for photo in photos])
        mattes = network(photos)[0].sigmoid()
    assert (mattes - expected).abs().max() < TOLERANCE


def test_other_widths_are_refused(file: pathlib.Path) -> None:
    other = DeepLab(ModelConfig(aspp_channels=32, aspp_rates=(1, 2), decoder=((4, 16),)))
    with pytest.raises(TrainingError, match="other widths"):
        exported.load(other, file, [])


def test_a_damaged_file_is_refused(tmp_path: pathlib.Path) -> None:
    path = tmp_path / "model.pt"
    path.write_bytes(b"PK no model")
    with pytest.raises(TrainingError, match="damaged"):
        exported.load(DeepLab(CONFIG.model), path, [])
