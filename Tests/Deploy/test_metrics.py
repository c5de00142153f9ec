"""Metrics, alerts and dashboard belong together: promtool and a live scrape say so."""

from __future__ import annotations

import json
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from pictures import encoded, scene
from stack import ROOT, Stack

GRAFANA = ROOT / "deploy" / "grafana"
PROMTOOL = ROOT / ".build" / "prometheus" / "usr" / "bin" / "promtool"
TOKEN = "a-token-of-24-characters"
# What Prometheus itself says of a target.
ITS_OWN = {"up"}


def promtool(*arguments: str | Path, text: str | None = None) -> str:
    """What promtool says; it must be content."""
    command = [PROMTOOL, *arguments]
    run = subprocess.run(command, input=text, capture_output=True, text=True, cwd=GRAFANA)
    assert run.returncode == 0, run.stdout + run.stderr
    return run.stdout + run.stderr


@pytest.fixture(scope="module")
def stack() -> Iterator[Stack]:
    """A Cutout whose figures somebody may read."""
    with Stack({"CUTOUT_METRICS": TOKEN}) as stack:
        yield stack


@pytest.fixture(scope="module")
def scrape(stack: Stack) -> str:
    """The figures after two removals and a refusal."""
    for content in (encoded(scene()), encoded(scene()), b"no photo"):
        httpx.post(f"{stack.url}/api/remove", content=content, timeout=60)
    answer = httpx.get(f"{stack.url}/metrics", headers={"Authorization": f"Bearer {TOKEN}"})
    assert answer.status_code == 200
    return answer.text


def expressions() -> list[str]:
    """Every query of the dashboard, with Grafana's variables filled in."""
    panels = json.loads((GRAFANA / "dashboard.json").read_text())["panels"]
    queries = [target["expr"] for panel in panels for target in panel.get("targets", [])]
    return [query.replace("$__rate_interval", "5m") for query in queries]


def metrics(text: str) -> set[str]:
    """The names of metrics in queries."""
    return {
        name
        for name in re.findall(r"\b(?:cutout|process)_\w+", text)
        # The group of rules is called like their metrics.
        if name != "cutout"
    }


def names(scrape: str) -> set[str]:
    """The names that a scrape has, or will have once there is something to tell."""
    declared = dict(re.findall(r"^# TYPE (\S+) (\S+)$", scrape, re.MULTILINE))
    endings = {"histogram": ("_bucket", "_sum", "_count")}
    return {name + end for name, kind in declared.items() for end in endings.get(kind, ("",))}


def test_a_scrape_is_as_prometheus_reads_it(scrape: str) -> None:
    assert promtool("check", "metrics", text=scrape) == ""
    removals = re.search(r"^cutout_removal_seconds_count\{[^}]*\} (\d+)$", scrape, re.MULTILINE)
    assert removals
    assert removals[1] == "2"
    assert 'cutout_refusals_total{reason="unsupported_image"} 1' in scrape


def test_nobody_without_the_token_reads_them(stack: Stack) -> None:
    answer = httpx.get(f"{stack.url}/metrics")
    assert answer.status_code == 401
    assert "cutout_" not in answer.text


def test_alerts_are_rules_and_do_what_they_say() -> None:
    promtool("check", "rules", "alerts.yaml")
    promtool("test", "rules", "alerts-test.yaml")


def test_alerts_and_dashboard_ask_for_metrics_that_there_are(scrape: str, tmp_path: Path) -> None:
    queries = "\n".join(expressions())
    asked = metrics((GRAFANA / "alerts.yaml").read_text()) | metrics(queries)
    assert asked - names(scrape) - ITS_OWN == set()
    # promtool knows the grammar of queries in rules.
    rules = [{"record": f"panel:{i}", "expr": query} for i, query in enumerate(expressions())]
    file = tmp_path / "panels.json"
    file.write_text(json.dumps({"groups": [{"name": "panels", "rules": rules}]}))
    promtool("check", "rules", file)


def test_the_page_of_metrics_names_all(scrape: str) -> None:
    page = (ROOT / "docs" / "operations.md").read_text().partition("## Metrics")[2]
    page = page.partition("\n## ")[0]
    told = {name for name in names(scrape) if name.startswith("cutout_")}
    told = {re.sub("_(bucket|sum|count)$", "", name) for name in told}
    shortened = {name for name in told if f"`_{name.split('_', 2)[-1]}`" in page}
    assert {name for name in told - shortened if f"`{name}`" not in page} == set()
