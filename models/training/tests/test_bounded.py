"""Runs that end with their time, and a teacher's mattes made on the way."""

import csv
import dataclasses
import io
import itertools
import pathlib
import sys

import numpy
import pytest
import torch
from synthetic import CONFIG, write_shards

import train
import training
from checkpoint import Checkpoint
from config import Config, ResidentConfig
from data import decoded
from export import network_of, torchscript
from optimization import rate
from shards import ShardWriter, read_index
from training import Training

#: What the clock of `ticking` shows later each time that it is looked at, in seconds.
TICK = 0.25


def bounded(seconds: float, resident: bool) -> Config:
    return dataclasses.replace(
        CONFIG,
        optimizer=dataclasses.replace(CONFIG.optimizer, epochs=1e9, seconds=seconds),
        resident=ResidentConfig(side=64) if resident else None,
    )


@pytest.fixture
def ticking(monkeypatch: pytest.MonkeyPatch) -> None:
    times = (TICK * count for count in itertools.count())
    monkeypatch.setattr(training.time, "monotonic", lambda: next(times))


@pytest.mark.parametrize("resident", [False, True])
def test_a_run_ends_with_its_seconds(
    resident: bool, ticking: None, shards: pathlib.Path, tmp_path: pathlib.Path
) -> None:
    done = Training(bounded(3.0, resident), shards, tmp_path)
    done.run(validate_every=1000, save_every=1000)
    assert 3 < done.step <= 12
    assert done.progress == 1
    saved = Checkpoint.load(tmp_path / "last.pt")
    assert saved.step == done.step
    assert saved.seconds >= 3
    with (tmp_path / "log.csv").open() as file:
        assert float(list(csv.DictReader(file))[-1]["max_f"]) > 0


def test_its_checkpoint_becomes_a_model_file(
    ticking: None, shards: pathlib.Path, tmp_path: pathlib.Path
) -> None:
    Training(bounded(4.0, True), shards, tmp_path).run(validate_every=1000, save_every=1000)
    network, _ = network_of(tmp_path / "last.pt")
    content = torchscript(network, CONFIG.data.size)
    pixels = torch.rand(1, 3, CONFIG.data.size, CONFIG.data.size)
    matte = torch.jit.load(io.BytesIO(content))(pixels)
    assert matte.shape == (1, 1, CONFIG.data.size, CONFIG.data.size)


def test_time_already_spent_counts_when_it_goes_on(
    ticking: None, shards: pathlib.Path, tmp_path: pathlib.Path
) -> None:
    first = Training(bounded(3.0, True), shards, tmp_path)
    first.run(validate_every=1000, save_every=1, until=4)
    assert 0 < first.progress < 1
    second = Training(bounded(3.0, True), shards, tmp_path)
    second.resume()
    assert second.seconds == first.seconds
    second.run(validate_every=1000, save_every=1)
    assert second.progress == 1
    steps = second.step
    second.run(validate_every=1000, save_every=1)
    assert second.step == steps


def test_the_rate_rises_and_then_falls_with_the_run() -> None:
    assert rate(0, 10, 0.0) == pytest.approx(0.1)
    assert rate(10, 10, 0.0) == pytest.approx(1)
    assert rate(10, 10, 0.5) == pytest.approx(0.505)
    assert rate(10, 10, 1.0) == pytest.approx(0.01)


def without_masks(folder: pathlib.Path, shards: pathlib.Path) -> None:
    with ShardWriter(folder, "plain") as writer:
        for sample in read_index(shards):
            name = sample.id.replace("discs/", "plain/")
            writer.add(name, "photo", "jpg", sample.members["photo"].read())


def test_a_teacher_makes_mattes_of_photos_without_masks_first(
    tmp_path: pathlib.Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A network that learnt on masks teaches one that has photos of a set without any."""
    shards = write_shards(tmp_path / "shards")
    teacher = tmp_path / "teacher"
    teacher.mkdir()
    learnt = Training(CONFIG, shards, teacher)
    learnt.run(validate_every=100, save_every=100, until=24)
    with torch.no_grad():  # as sure of its answers as one that has learnt for longer
        learnt.average.network.head.weight.mul_(10)
        learnt.average.network.head.bias.mul_(10)
    learnt.save("last.pt")
    without_masks(shards, shards)
    settings = tmp_path / "student.toml"
    test = (pathlib.Path(train.__file__).parent / "configs" / "test.toml").read_text()
    settings.write_text(
        test.replace("discs = 1.0", "discs = 1.0\nplain = 1.0", 1) + "[resident]\nside = 64\n"
    )
    arguments = [str(settings), "--shards", str(shards), "--run", str(tmp_path / "student")]
    arguments += ["--teacher", str(teacher / "last.pt"), "--workers", "0", "--until", "1"]
    monkeypatch.setattr(sys, "argv", ["train.py", *arguments])
    train.main()
    taught = [s for s in read_index(shards) if s.set == "plain" and "teacher" in s.members]
    assert len(taught) == 24
    errors = []
    for sample in taught:
        truth = next(s for s in read_index(shards) if s.id == sample.id.replace("plain", "discs"))
        matte = decoded(sample)[1]["teacher"]
        errors.append(numpy.abs(matte / 255.0 - decoded(truth)[1]["truth"] / 255.0).mean())
    assert numpy.mean(errors) < 0.15
    assert Checkpoint.load(tmp_path / "student" / "last.pt").step == 1
