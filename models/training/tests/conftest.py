"""What several tests share."""

import pathlib

import pytest
from synthetic import write_shards


@pytest.fixture(scope="session")
def shards(tmp_path_factory: pytest.TempPathFactory) -> pathlib.Path:
    """Shards of synthetic photos."""
    return write_shards(tmp_path_factory.mktemp("shards"))
