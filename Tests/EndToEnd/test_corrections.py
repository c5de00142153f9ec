"""What people mend teaches, where they agree: from a brush stroke to a training's step."""

from __future__ import annotations

import csv
import subprocess
import tarfile
from collections.abc import Callable
from pathlib import Path

import pytest
from pages.account_page import AccountPage
from pages.item_page import ItemPage
from pages.mending import Mending
from pages.visitor import Visitor
from playwright.sync_api import Browser, Page, expect

from stack import EXECUTABLE, ROOT, Stack

TRAINING = ROOT / "models" / "training"
# One step of the smallest network.
STEP = """
import dataclasses, pathlib, sys
from config import Config
from training import Training
shards, run = map(pathlib.Path, sys.argv[1:])
config = Config.load(pathlib.Path("configs/test.toml"))
data = dataclasses.replace(config.data, mix={"corrections": 4.0})
training = Training(dataclasses.replace(config, data=data), shards, run)
training.run(validate_every=100, save_every=1, until=1)
"""


@pytest.fixture
def own(make_stack: Callable[..., Stack]) -> Stack:
    """A stack whose corrections are this test's alone."""
    return make_stack()


@pytest.fixture
def page(browser: Browser, own: Stack) -> Page:
    """A guest's page there."""
    return browser.new_context(base_url=own.url).new_page()


def export(own: Stack, folder: Path) -> list[str]:
    """The names of what is written."""
    command = [EXECUTABLE, "corrections", "export", folder, "--data", own.application.data]
    subprocess.run(command, check=True, capture_output=True)
    names = []
    for shard in sorted(folder.glob("corrections-*.tar")):
        with tarfile.open(shard) as tar:
            names += tar.getnames()
    return names


def test_from_a_brush_stroke_to_a_step(
    page: Page, own: Stack, photos: Path, tmp_path: Path
) -> None:
    visitor = Visitor(page, own.url)
    account = AccountPage(page)
    consent = page.get_by_role("checkbox", name="Give the photos that I mend")
    expect(consent).not_to_be_checked()
    consent.check()
    expect(page.get_by_text("What you mend from now on is given.")).to_be_visible()
    [identifier] = visitor.keep("jacket.jpg", photo=(photos / "jacket.jpg").read_bytes())
    assert export(own, tmp_path / "shards") == []
    item = ItemPage(page, identifier)
    item.expect_cutout()
    mending = Mending.begin(item)
    mending.stroke((0.35, 0.5), (0.6, 0.55))
    mending.done()
    expect(item.detail("Training")).to_have_text("Given, without your name", timeout=30_000)
    names = export(own, tmp_path / "shards")
    assert [name.split(".", 1)[1] for name in names] == ["photo.jpg", "truth.png"]
    assert identifier not in str(names)
    learn(tmp_path / "shards", tmp_path / "run")
    page.goto("/account")
    expect(page.get_by_text("1 photo given so far.")).to_be_visible()
    consent.uncheck()
    expect(page.get_by_text("Nothing of yours is given any more.")).to_be_visible()
    assert export(own, tmp_path / "shards") == []
    assert account.complaints == []


def learn(shards: Path, run: Path) -> None:
    """A step of a training that has corrections in its mix."""
    run.mkdir()
    python = TRAINING / ".venv" / "bin" / "python"
    result = subprocess.run(
        [python, "-c", STEP, shards, run], cwd=TRAINING, capture_output=True, text=True
    )
    assert result.returncode == 0, result.stderr[-3000:]
    with (run / "log.csv").open() as file:
        [row] = csv.DictReader(file)
    assert float(row["loss"]) > 0
    assert (run / "last.pt").stat().st_size > 0
