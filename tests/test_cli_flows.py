"""``corridors flow`` and ``corridors assign``."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from corridors.cli.flowing import assign, flow


def run(command: object, *words: str) -> str:
    """Output of a command that succeeds."""
    found = CliRunner().invoke(command, words, catch_exceptions=False)  # type: ignore[arg-type]
    assert found.exit_code == 0, found.output
    return found.output


def test_flow_prints_the_answer_and_its_ladder() -> None:
    """Text for people, JSON for machines."""
    text = run(flow, "xian", "baku", "--corridor", "middle", "--steps", "1")
    assert "TEU" in text
    assert "step 1: lift" in text
    record = json.loads(run(flow, "xian", "baku", "--corridor", "middle", "--json"))
    assert record["teu_per_year"] > 0
    assert record["bottlenecks"][0]["name"]
    assert len(record["relief_ladder"]) <= 3


def test_assign_reads_a_table_of_ones_own(tmp_path: Path) -> None:
    """A CSV with four columns is enough."""
    file = tmp_path / "lanes.csv"
    file.write_text("origin,destination,cargo,amount\nxian,baku,container,10\n", encoding="utf-8")
    record = json.loads(run(assign, "--demand", str(file), "--json"))
    assert record["lanes"][0]["served"] == pytest.approx(10)
    assert record["conservation_residual"] < 1e-6
    assert "gap" in run(assign, "--demand", str(file))
