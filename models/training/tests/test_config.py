"""The configurations in use, and what none may be."""

import dataclasses
import pathlib

import pytest
from synthetic import CONFIG

from config import Config, ModelConfig, ResidentConfig, ViTConfig
from errors import TrainingError
from sources import SOURCES, is_held_out

CONFIGS = sorted((pathlib.Path(__file__).parents[1] / "configs").glob("*.toml"))


@pytest.mark.parametrize("path", CONFIGS, ids=lambda path: path.stem)
def test_every_configuration_can_be_trained(path: pathlib.Path) -> None:
    config = Config.load(path)
    assert Config.from_dict(config.to_dict(), "a checkpoint") == config
    if path.stem != "test":
        assert config.data.mix.keys() <= SOURCES.keys()
        assert not any(is_held_out(f"{name}/1000") for name in config.data.mix)


def test_best_and_quick_are_the_networks_that_are_served() -> None:
    best, quick = (Config.load(path) for path in CONFIGS if path.stem in ("best", "quick"))
    assert best.network == ViTConfig()
    assert quick.network == ModelConfig()
    for config in (best, quick):
        assert config.data.size == 448
        assert config.optimizer.seconds > 0
        assert isinstance(config.resident, ResidentConfig)


@pytest.mark.parametrize(
    ("settings", "remedy"),
    [
        ({"vit": {}}, "multiple of 56"),
        ({"resident": {"side": 32}}, r"raise it"),
        ({"resident": {"side": 64, "sizes": [48]}}, "multiple of 32"),
        ({"resident": {"sise": 64}}, "no setting"),
    ],
)
def test_what_cannot_be_is_explained(settings: dict, remedy: str) -> None:
    with pytest.raises(TrainingError, match=remedy):
        Config.from_dict({**CONFIG.to_dict(), **settings}, "here")


def test_frozen_layers_are_for_the_convolutional_network() -> None:
    frozen = dataclasses.replace(CONFIG.optimizer, frozen_layers=2)
    data = dataclasses.replace(CONFIG.data, size=56)
    table = dataclasses.replace(CONFIG, optimizer=frozen, data=data).to_dict()
    with pytest.raises(TrainingError, match="layer_decay"):
        Config.from_dict({**table, "vit": {}}, "here")
