"""Weights kept without their training become a checkpoint again."""

import pathlib

import pytest
import torch

import export
from config import Config
from errors import TrainingError
from kept import wrapped
from networks import built

CONFIGS = pathlib.Path(__file__).parents[1] / "configs"


@pytest.fixture
def kept(tmp_path: pathlib.Path) -> tuple[pathlib.Path, Config, dict]:
    """A state dictionary in half precision, its configuration, and its weights."""
    config = Config.load(CONFIGS / "test.toml")
    torch.manual_seed(1)
    state = built(config.network).state_dict()
    half = {name: v.half() if v.is_floating_point() else v for name, v in state.items()}
    path = tmp_path / "half.pt"
    torch.save(half, path)
    return path, config, half


def test_export_reads_what_was_kept(
    kept: tuple[pathlib.Path, Config, dict], tmp_path: pathlib.Path
) -> None:
    path, config, half = kept
    wrapped(path, config).save(tmp_path / "checkpoint.pt")
    network, multiple = export.network_of(tmp_path / "checkpoint.pt")
    assert multiple == config.network.multiple
    for name, value in network.state_dict().items():
        assert value.dtype == (torch.float32 if half[name].is_floating_point() else torch.int64)
        assert torch.equal(value, half[name].to(value.dtype)), name


def test_weights_of_another_network_are_refused(
    kept: tuple[pathlib.Path, Config, dict],
) -> None:
    path, _, half = kept
    with pytest.raises(TrainingError, match="does not hold the weights of the network"):
        wrapped(path, Config.load(CONFIGS / "best.toml"))
    torch.save({name: value * float("nan") for name, value in half.items()}, path)
    with pytest.raises(TrainingError):
        wrapped(path, Config.load(CONFIGS / "test.toml"))


def test_files_that_are_none_are_refused(tmp_path: pathlib.Path) -> None:
    config = Config.load(CONFIGS / "test.toml")
    with pytest.raises(TrainingError, match="does not exist"):
        wrapped(tmp_path / "nothing.pt", config)
    (tmp_path / "damaged.pt").write_bytes(b"no weights")
    with pytest.raises(TrainingError, match="no state dictionary, or damaged"):
        wrapped(tmp_path / "damaged.pt", config)
    torch.save([1, 2], tmp_path / "list.pt")
    with pytest.raises(TrainingError, match="does not hold"):
        wrapped(tmp_path / "list.pt", config)
