"""`corridors routes`, `pareto` and `simulate` as a user meets them."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from corridors.cli.main import cli

Run = Callable[..., Result]


@pytest.fixture
def run() -> Run:
    """The command line."""
    return lambda *words: CliRunner().invoke(cli, list(words))


def test_routes_in_words_and_json(run: Run) -> None:
    """A line per route with its name and how the set was found; JSON is a list of routes."""
    told = run("routes", "xian", "poti", "-k", "2")
    assert told.exit_code == 0
    assert "the 2 best journeys sharing at most 80% of the shorter" in told.output
    found = json.loads(run("routes", "xian", "poti", "-k", "2", "--json").output)
    assert len(found) == 2
    assert {"name", "exact", "note", "time_h", "edges", "legs"} <= set(found[0])


def test_routes_by_corridor(run: Run) -> None:
    """One route per corridor."""
    found = json.loads(run("routes", "xian", "duisburg", "--by-corridor", "--json").output)
    corridors = [row["corridor"] for row in found]
    assert len(corridors) == len(set(corridors)) >= 2


def test_pareto_tells_what_is_given_up(run: Run) -> None:
    """The table of trade-offs follows the routes."""
    told = run("pareto", "xian", "istanbul", "--objective", "time_h", "--objective", "cost_usd")
    assert told.exit_code == 0
    assert "What each gives up against the next:" in told.output
    assert " days for " in told.output


def test_pareto_to_a_file(run: Run, tmp_path: Path) -> None:
    """The CSV names each member."""
    file = tmp_path / "front.csv"
    assert run("pareto", "xian", "poti", "--csv", str(file)).exit_code == 0
    assert file.read_text(encoding="utf-8").startswith("name,origin,destination")


def test_simulate_in_words_and_json(run: Run) -> None:
    """Percentiles, shares and the chance to arrive; the same seed gives the same words."""
    words = ["simulate", "--lane", "xian", "poti", "--draws", "500", "--within", "20"]
    told = run(*words)
    assert told.exit_code == 0
    assert "within 20 days" in told.output
    assert "500 draws of seed 1" in told.output
    rows = json.loads(run(*words, "--json").output)
    served = [row for row in rows if row["feasible"]]
    assert all(0 <= row["within_20_days"] <= 1 for row in served)
    assert rows == json.loads(run(*words, "--json").output)
    other = json.loads(run(*words, "--seed", "2", "--json").output)
    assert rows != other


def test_simulate_needs_a_lane(run: Run) -> None:
    """Nothing to draw is a usage error."""
    told = run("simulate", "--draws", "10")
    assert told.exit_code == 2
    assert "no lanes; give --lane FROM TO or --lanes FILE" in told.output


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (("routes", "xian", "poti", "-k", "0"), "k is 0; give a whole number of 1 or more"),
        (("pareto", "xian", "poti", "--objective", "joy"), "unknown objective 'joy'"),
        (("simulate", "--lane", "xian", "poti", "--draws", "-1"), "draws is -1; give a whole"),
    ],
)
def test_bad_input(run: Run, words: tuple[str, ...], message: str) -> None:
    """What is wrong is one sentence."""
    told = run(*words)
    assert told.exit_code != 0
    assert message in str(told.exception)
