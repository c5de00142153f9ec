"""Every setting is documented once, and nothing else is."""

import re
from pathlib import Path

ROOT = Path(__file__).parents[2]
NAME = r"(?:CUTOUT|ADMIN|GOOGLE|OIDC|ALLOW|ALLOWED|FRONTEND|REDIRECT|SECRET|JWT)_[A-Z_]*[A-Z]"
DOCUMENT = (ROOT / "docs" / "configuration.md").read_text()


def rows() -> list[str]:
    """The names in the first column of the tables."""
    lines = [line for line in DOCUMENT.splitlines() if line.startswith("| `")]
    return [name for line in lines for name in re.findall(NAME, line.split("|")[1])]


def test_settings_and_their_page_agree() -> None:
    code = {
        name
        for path in [*(ROOT / "Sources").rglob("*.swift"), ROOT / "scripts" / "run"]
        for name in re.findall(rf'(?<=["{{])({NAME})(?=["}}:])', path.read_text())
    }
    # Where scripts/run keeps its files; a folder of its own is for those who test it.
    assert set(rows()) == code - {"CUTOUT_RUN"}


def test_no_setting_is_told_of_twice() -> None:
    assert len(rows()) == len(set(rows()))
