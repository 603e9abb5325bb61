"""``corridors flow`` and ``corridors assign``."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from corridors.cli.failing import criticality
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


def test_assign_cuts_draws_and_tells_elasticities(tmp_path: Path) -> None:
    """The study's options: part of a country closed, pictures, what dearer corridors lose."""
    file = tmp_path / "lanes.csv"
    file.write_text("origin,destination,cargo,amount\nalmaty,baku,general,500000\n",
                    encoding="utf-8")  # fmt: skip
    picture, sankey = tmp_path / "flows.png", tmp_path / "who.svg"
    text = run(assign, "--demand", str(file), "--method", "choice", "--cut", "RU", "50",
               "--elasticities", "--map", str(picture), "--sankey", str(sankey),
               "--avoid", "deep-sea")  # fmt: skip
    assert "middle 1 % dearer: -" in text
    assert picture.stat().st_size > 10_000
    assert sankey.exists()
    found = CliRunner().invoke(assign, ["--demand", str(file), "--elasticities"])
    assert str(found.exception) == "a cheapest plan has no elasticities; give --method choice"


def test_flow_draws_its_ladder(tmp_path: Path) -> None:
    """A chart beside the text."""
    file = tmp_path / "ladder.png"
    run(flow, "almaty", "baku", "--corridor", "middle", "--steps", "1", "--chart", str(file))
    assert file.exists()
    found = CliRunner().invoke(flow, ["almaty", "baku", "--steps", "0", "--chart", str(file)])
    assert "give --steps 1 or more" in str(found.exception)


def test_criticality_ranks_failures(tmp_path: Path) -> None:
    """Text by rank, all rows as JSON."""
    file = tmp_path / "lanes.csv"
    file.write_text("origin,destination,cargo,amount\nxian,baku,container,1000\n",
                    encoding="utf-8")  # fmt: skip
    words = ["--demand", str(file), "--kind", "border", "--avoid", "deep-sea", "--days", "10"]
    text = run(criticality, *words)
    assert text.startswith("1. border ")
    assert "in 10 days" in text
    rows = json.loads(run(criticality, *words, "--json"))
    assert {"kind", "what", "extra_usd", "unserved_teu"} <= set(rows[0])
