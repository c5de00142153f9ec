"""Learning, stopping, and going on."""

import csv
import dataclasses
import pathlib

import pytest
import torch
from synthetic import CONFIG, write_shards

from checkpoint import Checkpoint
from config import Config
from data import TrainingData, load_samples
from errors import TrainingError
from training import Training


def trained(
    shards: pathlib.Path, folder: pathlib.Path, until: int, resume: bool = False
) -> Training:
    folder.mkdir(exist_ok=True)
    training = Training(CONFIG, shards, folder)
    if resume:
        training.resume()
    training.run(validate_every=100, save_every=1, until=until)
    return training


def test_a_few_steps_lower_the_loss(shards: pathlib.Path, tmp_path: pathlib.Path) -> None:
    trained(shards, tmp_path, until=16)
    with (tmp_path / "log.csv").open() as file:
        rows = list(csv.DictReader(file))
    losses = [float(row["loss"]) for row in rows]
    assert sum(losses[-4:]) < 0.9 * sum(losses[:4])
    assert 0 < float(rows[-1]["max_f"]) <= 1
    assert (tmp_path / "curve.png").stat().st_size > 0


def test_resuming_goes_on_as_if_never_stopped(shards: pathlib.Path, tmp_path: pathlib.Path) -> None:
    trained(shards, tmp_path / "parts", until=2)
    resumed = trained(shards, tmp_path / "parts", until=4, resume=True)
    whole = trained(shards, tmp_path / "whole", until=4)
    assert resumed.step == whole.step == 4
    for name, value in whole.network.state_dict().items():
        torch.testing.assert_close(resumed.network.state_dict()[name], value, msg=name)


def test_validation_photos_are_never_learnt_from(shards: pathlib.Path) -> None:
    learning, validation = load_samples(shards, CONFIG.data)
    assert validation
    assert not {s.id for s in learning} & {s.id for s in validation}
    assert len(learning) + len(validation) == 24


def test_a_photo_depends_on_its_number_alone(shards: pathlib.Path) -> None:
    learning, _ = load_samples(shards, CONFIG.data)
    first, second = TrainingData(learning, CONFIG), TrainingData(learning, CONFIG)
    for index in (0, 30):
        assert torch.equal(first[index]["photo"], second[index]["photo"])
    assert not torch.equal(first[0]["photo"], first[len(learning)]["photo"])


def test_a_checkpoint_of_another_configuration_is_refused(
    shards: pathlib.Path, tmp_path: pathlib.Path
) -> None:
    trained(shards, tmp_path, until=1)
    other = dataclasses.replace(CONFIG, seed=4)
    with pytest.raises(TrainingError, match=r"seed: 3, 4.*--start"):
        Training(other, shards, tmp_path).resume()


def test_resuming_with_other_photos_is_refused(
    shards: pathlib.Path, tmp_path: pathlib.Path
) -> None:
    trained(shards, tmp_path, until=1)
    fewer = write_shards(tmp_path / "fewer", count=20)
    with pytest.raises(TrainingError, match="other photos"):
        Training(CONFIG, fewer, tmp_path).resume()


def test_what_is_no_checkpoint_is_refused(tmp_path: pathlib.Path) -> None:
    (tmp_path / "last.pt").write_bytes(b"something else")
    with pytest.raises(TrainingError, match="no checkpoint"):
        Checkpoint.load(tmp_path / "last.pt")
    with pytest.raises(TrainingError, match="does not exist"):
        Checkpoint.load(tmp_path / "absent.pt")


def test_too_little_memory_is_said_before_it_runs_out(
    shards: pathlib.Path, tmp_path: pathlib.Path
) -> None:
    data = dataclasses.replace(CONFIG.data, batch=100_000, size=1024)
    with pytest.raises(TrainingError, match=r"lower data\.batch"):
        Training(dataclasses.replace(CONFIG, data=data), shards, tmp_path)


def test_missing_sets_are_named(shards: pathlib.Path, tmp_path: pathlib.Path) -> None:
    data = dataclasses.replace(CONFIG.data, mix={"discs": 1.0, "horses": 1.0})
    with pytest.raises(TrainingError, match="horses"):
        load_samples(shards, data)
    with pytest.raises(TrainingError, match=r"prepare\.py"):
        load_samples(tmp_path, data)


@pytest.mark.parametrize(
    ("section", "setting", "value", "remedy"),
    [
        ("data", "size", 100, "multiple of 32"),
        ("data", "sise", 96, "no setting"),
        ("model", "tail", "short", "full or reduced"),
        ("model", "decoder", [[16, 8]], "strides of 8, 4 or 2"),
    ],
)
def test_settings_that_cannot_be_are_explained(
    section: str, setting: str, value: object, remedy: str
) -> None:
    table = CONFIG.to_dict()
    table[section] = {**table[section], setting: value}
    with pytest.raises(TrainingError, match=remedy):
        Config.from_dict(table, "here")
