"""Folders to shards, and what must stay out of them."""

import pathlib

import cv2
import numpy
import pytest
from scipy.io import savemat
from synthetic import picture, write_set

from data import decoded
from distill import distill
from errors import TrainingError
from evaluate import held_out, measure
from prepare import prepare
from shards import read_index
from sources import SOURCES, is_held_out


def write_clothing(folder: pathlib.Path, numbers: list[int]) -> None:
    labels = folder / "annotations" / "pixel-level"
    labels.mkdir(parents=True)
    (folder / "photos").mkdir()
    for number in numbers:
        photo, mask = picture(number, 40)
        cv2.imwrite(str(folder / "photos" / f"{number:04}.jpg"), photo)
        savemat(labels / f"{number:04}.mat", {"groundtruth": (mask > 0).astype(numpy.uint8) * 7})


def test_held_out_photos_never_reach_shards(tmp_path: pathlib.Path) -> None:
    write_clothing(tmp_path / "clothing", [1, 199, 200, 201, 202])
    assert prepare("clothing", tmp_path / "clothing", tmp_path / "shards") == 2
    assert [s.id for s in read_index(tmp_path / "shards")] == ["clothing/0201", "clothing/0202"]


@pytest.mark.parametrize(
    ("source", "photos", "masks"),
    [("DUTS-TE", "DUTS-TE-Image", "DUTS-TE-Mask"), ("ECSSD", "images", "ground_truth_mask")],
)
def test_benchmarks_are_refused(
    tmp_path: pathlib.Path, source: str, photos: str, masks: str
) -> None:
    write_set(tmp_path / source, ["a", "b"], photos, masks)
    with pytest.raises(TrainingError, match="held out"):
        prepare(source, tmp_path / source, tmp_path / "shards")
    assert not list((tmp_path / "shards").glob("*.tar"))


def test_every_set_but_the_benchmarks_may_be_learnt_from() -> None:
    closed = {source for source in SOURCES if is_held_out(f"{source}/1000")}
    assert closed == {"DUTS-TE", "ECSSD"}


def test_photos_are_reduced_with_their_masks(tmp_path: pathlib.Path) -> None:
    write_set(tmp_path / "DUTS-TR", ["a", "b"], "DUTS-TR-Image", "DUTS-TR-Mask")
    prepare("DUTS-TR", tmp_path / "DUTS-TR", tmp_path / "shards", side=20)
    photo, mattes = decoded(read_index(tmp_path / "shards")[0])
    assert photo.shape == (20, 20, 3)
    assert mattes["truth"].shape == (20, 20)
    assert 0.05 < (mattes["truth"] > 127).mean() < 0.5


def test_missing_folders_are_explained(tmp_path: pathlib.Path) -> None:
    with pytest.raises(TrainingError, match=r"README\.md"):
        prepare("horses", tmp_path / "horses", tmp_path / "shards")
    (tmp_path / "groceries").mkdir()
    with pytest.raises(TrainingError, match="no photos"):
        prepare("groceries", tmp_path / "groceries", tmp_path / "shards")
    with pytest.raises(TrainingError, match="DUTS-TR"):
        prepare("unheard-of", tmp_path, tmp_path / "shards")


def test_a_teachers_mattes_join_their_photos(tmp_path: pathlib.Path) -> None:
    write_set(tmp_path / "DUTS-TR", ["a", "b"], "DUTS-TR-Image", "DUTS-TR-Mask")
    shards = tmp_path / "shards"
    prepare("DUTS-TR", tmp_path / "DUTS-TR", shards)
    halves = lambda photo: numpy.full((8, 8), 0.5, numpy.float32)  # noqa: E731
    assert distill(halves, shards, ["DUTS-TR"], "flat") == 2
    assert distill(halves, shards, ["DUTS-TR"], "flat") == 0
    _, mattes = decoded(read_index(shards)[1])
    assert numpy.abs(mattes["teacher"].astype(int) - 128).max() <= 2
    with pytest.raises(TrainingError, match="groceries"):
        distill(halves, shards, ["groceries"], "flat")


def test_measuring_takes_only_what_is_held_out(tmp_path: pathlib.Path) -> None:
    write_clothing(tmp_path / "clothing", [1, 2, 201])
    chosen = held_out("clothing", tmp_path, None)
    assert [item.id for item in chosen] == ["0001", "0002"]
    bright = lambda photo: (photo.mean(2) > 140).astype(numpy.float32)  # noqa: E731
    assert measure(bright, chosen, "clothing")["iou"] > 0.9
    write_set(tmp_path / "DUTS-TR", ["a"], "DUTS-TR-Image", "DUTS-TR-Mask")
    with pytest.raises(TrainingError, match="held out"):
        held_out("DUTS-TR", tmp_path, None)
