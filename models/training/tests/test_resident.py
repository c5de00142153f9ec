"""Photos in the memory of what computes: where they move, their mattes move."""

import dataclasses
import pathlib

import cv2
import numpy
import pytest
import torch
from synthetic import CONFIG, picture

import memory
import variation
from config import Config, ResidentConfig
from data import load_samples
from errors import TrainingError
from resident import ResidentPhotos
from shards import Sample, ShardWriter, read_index
from training import Training

CPU = torch.device("cpu")
#: No backdrops, which would not move with the mask.
STILL = dataclasses.replace(
    CONFIG,
    resident=ResidentConfig(side=96),
    data=dataclasses.replace(CONFIG.data, augmentation=1.0, background_swap=0.0, batch=16),
)


def resident(shards: pathlib.Path, config: Config) -> ResidentPhotos:
    return ResidentPhotos(load_samples(shards, config.data)[0], config, CPU)


def identity(count: int) -> torch.Tensor:
    return torch.eye(2, 3).expand(count, 2, 3).clone()


def test_photos_move_as_their_matrices_say() -> None:
    planes = torch.rand(1, 4, 64, 64)
    matrices = identity(1)
    assert torch.allclose(variation.moved(planes, matrices, 64), planes, atol=1e-5)
    matrices[:, 0, 0] = -1
    assert torch.allclose(variation.moved(planes, matrices, 64), planes.flip(3), atol=1e-5)
    quarter = torch.tensor([[[0.0, -1, 0], [1, 0, 0]]])
    turned = torch.rot90(planes, 1, (2, 3))
    assert torch.allclose(variation.moved(planes, quarter, 64), turned, atol=1e-5)
    corner = torch.tensor([[[0.5, 0, -0.5], [0, 0.5, -0.5]]])
    assert torch.allclose(variation.moved(planes, corner, 32), planes[..., :32, :32], atol=1e-5)


def test_crops_flips_and_turns_stay_within_their_bounds() -> None:
    draw = variation.Draw(4000, 1, CPU)
    matrices = variation.geometry(draw, 1.0)
    linear = matrices[..., :2]
    scale = linear.norm(dim=1)
    area = torch.linalg.det(linear).abs()
    assert variation.SMALLEST_CROP - 1e-3 <= area.min() < 0.4
    assert scale.max() <= 1 + 1e-5
    mirrored = (torch.linalg.det(linear) < 0).float().mean()
    assert abs(mirrored - 0.5) < 0.05
    turned = (linear[:, 0, 1].abs() > 1e-6).float().mean()
    assert abs(turned - variation.TURNED) < 0.05
    unturned = linear[:, 0, 1].abs() <= 1e-6
    reach = scale + matrices[..., 2].abs()
    assert reach[unturned].max() <= 1 + 1e-5


def test_masks_move_with_their_photos(shards: pathlib.Path) -> None:
    """The discs are bright: where a varied photo is, its mask must be 1, and nowhere else."""
    photos, targets = resident(shards, STILL).batch(3, 0.0)
    assert photos.shape == (16, 3, 64, 64)
    grey = torch.nn.functional.avg_pool2d(photos.mean(1, keepdim=True), 3, 1, 1)
    masks = targets.truth > 0.5
    moved = (masks != masks[:1]).flatten(1).any(1)
    assert moved.sum() >= 14
    for matte, mask in zip(grey, masks, strict=True):
        inside, outside = matte[mask].median(), matte[~mask].median()
        seen = matte > (inside + outside) / 2
        assert (seen & mask).sum() / (seen | mask).sum() > 0.85


def test_a_batch_follows_from_seed_and_step(shards: pathlib.Path) -> None:
    first, second = resident(shards, STILL), resident(shards, STILL)
    assert torch.equal(first.batch(5, 0.2)[0], second.batch(5, 0.2)[0])
    assert not torch.equal(first.batch(5, 0.2)[0], first.batch(6, 0.2)[0])
    other = resident(shards, dataclasses.replace(STILL, seed=8))
    assert not torch.equal(first.batch(5, 0.2)[0], other.batch(5, 0.2)[0])


def test_sizes_vary_until_the_end(shards: pathlib.Path) -> None:
    config = dataclasses.replace(STILL, resident=ResidentConfig(side=96, sizes=(32, 96)))
    data = resident(shards, config)
    assert {data.batch(step, 0.5)[0].shape[-1] for step in range(8)} == {32, 96}
    assert {data.batch(step, 0.9)[0].shape[-1] for step in range(8)} == {CONFIG.data.size}


def test_without_variation_photos_are_as_they_were(shards: pathlib.Path) -> None:
    plain = dataclasses.replace(STILL.data, augmentation=0.0)
    data = resident(shards, dataclasses.replace(STILL, data=plain))
    photos, targets = data.batch(0, 0.0)
    sample = data.order[0]
    photo = cv2.resize(picture(int(sample.id[-3:]))[0], (64, 64), interpolation=cv2.INTER_AREA)
    seen = photos[0].permute(1, 2, 0).numpy()[..., ::-1] * 255
    assert numpy.abs(seen - photo).mean() < 12
    assert targets.has_truth.all()
    assert not targets.has_teacher.any()


def test_a_background_is_swapped_and_the_subject_kept() -> None:
    photos = torch.full((64, 3, 64, 64), 0.5)
    alpha = torch.zeros(64, 1, 64, 64)
    alpha[..., 20:44, 20:44] = 1
    chosen = torch.arange(64) % 2 == 0
    result = variation.on_backgrounds(photos, alpha, chosen, variation.Draw(64, 2, CPU))
    assert torch.equal(result[~chosen], photos[~chosen])
    assert torch.allclose(result[..., 22:42, 22:42], photos[..., 22:42, 22:42])
    corners = result[chosen][..., 0, 0]
    assert ((corners - 0.5).abs().amax(1) > 0.02).float().mean() > 0.5


def write_teacher(shards: pathlib.Path, mattes: dict[str, numpy.ndarray]) -> None:
    with ShardWriter(shards, "teacher-drawn") as writer:
        for name, matte in mattes.items():
            writer.add(name, "teacher", "jpg", cv2.imencode(".jpg", matte)[1].tobytes())


def unmasked(folder: pathlib.Path, count: int) -> list[str]:
    """Photos of discs without masks; their ids."""
    names = [f"discs/{number:03}" for number in range(count)]
    with ShardWriter(folder, "discs") as writer:
        for number, name in enumerate(names):
            writer.add(name, "photo", "jpg", cv2.imencode(".jpg", picture(number)[0])[1].tobytes())
    return names


def test_a_teachers_mattes_are_the_targets_of_photos_without_masks(
    tmp_path: pathlib.Path,
) -> None:
    names = unmasked(tmp_path, 8)
    write_teacher(tmp_path, {name: picture(n)[1] for n, name in enumerate(names)})
    data = resident(tmp_path, STILL)
    _, targets = data.batch(0, 0.0)
    assert targets.has_teacher.all()
    assert not targets.has_truth.any()
    assert 0.05 < targets.teacher.mean() < 0.6
    assert not targets.truth.any()


def test_mattes_without_a_subject_are_no_targets(tmp_path: pathlib.Path) -> None:
    names = unmasked(tmp_path, 4)
    undecided = numpy.full((96, 96), 128, numpy.uint8)
    empty = numpy.zeros((96, 96), numpy.uint8)
    mattes = [undecided, empty, picture(2)[1], 255 - empty]
    write_teacher(tmp_path, dict(zip(names, mattes, strict=True)))
    samples = [s for s in read_index(tmp_path) if "teacher" in s.members]
    assert [s.id for s in ResidentPhotos(samples, STILL, CPU).samples] == [names[2]]
    (tmp_path / "teacher-drawn-000.tar").unlink()
    write_teacher(tmp_path, dict.fromkeys(names, empty))
    with pytest.raises(TrainingError, match="another teacher"):
        resident(tmp_path, STILL)


def test_resident_photos_count_as_memory() -> None:
    streamed = dataclasses.replace(STILL, resident=None)
    more = memory.needed(STILL, 1000) - memory.needed(streamed, 1000)
    assert more == 1000 * 5 * 96 * 96
    with pytest.raises(TrainingError, match=r"leave out \[resident\]"):
        memory.require(STILL, 10**9, CPU)


def test_a_run_with_resident_photos_learns_and_resumes(
    shards: pathlib.Path, tmp_path: pathlib.Path
) -> None:
    config = dataclasses.replace(CONFIG, resident=ResidentConfig(side=64))

    def trained(folder: str, until: int, resume: bool = False) -> Training:
        (tmp_path / folder).mkdir(exist_ok=True)
        training = Training(config, shards, tmp_path / folder)
        if resume:
            training.resume()
        training.run(validate_every=100, save_every=1, until=until)
        return training

    trained("parts", until=2)
    resumed, whole = trained("parts", until=4, resume=True), trained("whole", until=4)
    for name, value in whole.network.state_dict().items():
        torch.testing.assert_close(resumed.network.state_dict()[name], value, msg=name)


def test_samples_are_found_by_their_ids(shards: pathlib.Path) -> None:
    data = resident(shards, STILL)
    samples: list[Sample] = [data.order[n] for n in range(data.epoch_length)]
    assert {s.id for s in samples} == {s.id for s in data.samples}
    assert len(data.pixels) == len(data.place)
