"""Folders to shards, and what must stay out of them."""

import pathlib

import cv2
import numpy
import pytest
from scipy.io import savemat
from synthetic import picture, write_set

from data import decoded
from distill import distill, one_by_one
from errors import TrainingError
from evaluate import held_out, measure
from prepare import prepare
from shards import ShardWriter, read_index
from sources import SOURCES, is_held_out, items


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
    with pytest.raises(TrainingError, match="Packages"):
        prepare("groceries", tmp_path / "groceries", tmp_path / "shards")
    (tmp_path / "caltech").mkdir()
    with pytest.raises(TrainingError, match="101_ObjectCategories"):
        prepare("caltech", tmp_path / "caltech", tmp_path / "shards")
    with pytest.raises(TrainingError, match="DUTS-TR"):
        prepare("unheard-of", tmp_path, tmp_path / "shards")


def write_photo(path: pathlib.Path, photo: numpy.ndarray) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    cv2.imwrite(str(path), photo)


def test_of_caltech_scenes_are_left_out_and_no_kind_outweighs_others(
    tmp_path: pathlib.Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sources.LARGEST_KIND", 2)
    grey = numpy.full((20, 20, 3), 128, numpy.uint8)
    for kind, count in (("ant", 1), ("beaver", 5), ("BACKGROUND_Google", 3), ("Faces_easy", 3)):
        for number in range(count):
            write_photo(tmp_path / "101_ObjectCategories" / kind / f"image_{number}.jpg", grey)
    names = [item.id for item in items("caltech", tmp_path)]
    assert names == ["ant-image_0", "beaver-image_0", "beaver-image_2"]


def test_only_the_photos_of_subjects_are_taken(tmp_path: pathlib.Path) -> None:
    red = numpy.zeros((20, 20, 3), numpy.uint8)
    red[..., 2] = 200
    write_photo(tmp_path / "groceries" / "dataset" / "train" / "Packages" / "a.jpg", red)
    write_photo(tmp_path / "groceries" / "dataset" / "train" / "Fruit" / "b.jpg", red)
    write_photo(tmp_path / "figaro" / "Training" / "hair-org.jpg", red)
    write_photo(tmp_path / "figaro" / "Training" / "hair-gt.jpg", red)
    write_photo(tmp_path / "cars" / "cars_train" / "c.jpg", red)
    for source in ("groceries", "figaro", "cars"):
        assert prepare(source, tmp_path / source, tmp_path / "shards") == 1
    means = {s.set: decoded(s)[0].mean((0, 1)) for s in read_index(tmp_path / "shards")}
    assert means["figaro"][0] > 150 > 50 > means["figaro"][2]
    assert means["cars"][2] > 150 > 50 > means["cars"][0]


def test_a_teachers_mattes_join_their_photos(tmp_path: pathlib.Path) -> None:
    write_set(tmp_path / "DUTS-TR", ["a", "b"], "DUTS-TR-Image", "DUTS-TR-Mask")
    shards = tmp_path / "shards"
    prepare("DUTS-TR", tmp_path / "DUTS-TR", shards)
    halves = one_by_one(lambda photo: numpy.full((8, 8), 0.5, numpy.float32))
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


def test_no_shard_is_larger_than_its_limit(tmp_path: pathlib.Path) -> None:
    limit = 102_400
    with ShardWriter(tmp_path, "noise", limit) as writer:
        for number in range(150):
            writer.add(f"noise/{number:03}", "photo", "jpg", bytes(100 + 37 * number))
    sizes = [path.stat().st_size for path in sorted(tmp_path.glob("*.tar"))]
    assert len(sizes) > 3
    assert max(sizes) <= limit
    assert min(sizes[:-1]) > 0.85 * limit
    assert len(read_index(tmp_path)) == 150
