"""The command line, run as a user would."""

import json
import subprocess
import sys
from pathlib import Path

import pytest


def run(*words: str, cwd: Path | None = None) -> subprocess.CompletedProcess[str]:
    """Run the command line in a process of its own."""
    command = [sys.executable, "-m", "corridors", *words]
    return subprocess.run(command, capture_output=True, text=True, check=False, cwd=cwd)


ROUTE_KEYS = {
    "origin", "destination", "corridor", "as_of", "on", "feasible", "reasons", "distance_km",
    "time_h", "cost_usd", "co2_kg", "countries", "border_crossings", "gauge_changes",
    "transshipments", "edges", "legs", "verdict", "warnings",
}  # fmt: skip


def test_compare_prints_json() -> None:
    """Thirty-two rows with the keys that are relied on."""
    done = run("compare", "--json")
    rows = json.loads(done.stdout)
    assert (done.returncode, len(rows)) == (0, 32)
    assert all(set(row) >= ROUTE_KEYS for row in rows)
    served = next(row for row in rows if row["feasible"])
    assert set(served["time_h"]) == {"p10", "p50", "p90", "mean"}
    assert set(served["cost_usd"]) == {"low", "value", "high"}
    leg = served["legs"][0]
    assert set(leg) >= {
        "from",
        "to",
        "mode",
        "edges",
        "distance_km",
        "time_h",
        "cost_usd",
        "sources",
    }


def test_compare_writes_csv_and_keeps_existing_files(tmp_path: Path) -> None:
    """A file that exists is kept unless told otherwise."""
    words = ("compare", "--lane", "xian", "poti", "--csv", "out.csv")
    assert run(*words, cwd=tmp_path).returncode == 0
    assert (
        (tmp_path / "out.csv").read_text(encoding="utf-8").startswith("origin,destination,corridor")
    )
    again = run(*words, cwd=tmp_path)
    assert again.returncode == 2
    assert "out.csv" in again.stderr
    assert run(*words, "--overwrite", cwd=tmp_path).returncode == 0


def test_route_explains_itself() -> None:
    """Every line of the ledger names its basis."""
    done = run("route", "xian", "duisburg", "--corridor", "northern", "--explain")
    assert done.returncode == 0
    assert "time_h:" in done.stdout
    assert "[published]" in done.stdout


def test_check_counts_figures() -> None:
    """Nothing is without a source."""
    done = run("check", "--json")
    report = json.loads(done.stdout)
    assert done.returncode == 0
    assert report["unsourced"] == 0
    assert set(report) >= {"published", "derived", "calibrated", "assumed", "unsourced", "problems"}


@pytest.mark.parametrize("suffix", ["png", "svg", "pdf"])
def test_map_is_written(tmp_path: Path, suffix: str) -> None:
    """A map of the corridors in each format."""
    done = run("map", f"map.{suffix}", cwd=tmp_path)
    assert (done.returncode, done.stderr) == (0, "")
    assert (tmp_path / f"map.{suffix}").stat().st_size > 20_000


@pytest.mark.parametrize(
    ("words", "code", "message"),
    [
        (("route", "xian", "duisbrug"), 2, "unknown place 'duisbrug'; nearest: duisburg"),
        (("route", "xian", "poti", "--avoid", "CN"), 4, "avoiding CN cuts every way"),
        (("route", "xian", "poti", "--feu", "0"), 2, "feu is 0.0; give more than 0"),
        (("compare", "--lanes", "none.csv"), 3, "none.csv: there is no such file"),
        (("compare", "--as-of", "soon"), 2, "'soon' is no date"),
        (("route", "xian", "poti", "--minimise", "money"), 2, "'money' is not one of"),
        (("map", "map.doc"), 2, "map.doc"),
    ],
)
def test_mistakes_are_one_message(
    tmp_path: Path, words: tuple[str, ...], code: int, message: str
) -> None:
    """A user's mistake is one clear message and never a traceback."""
    done = run(*words, cwd=tmp_path)
    assert (done.returncode, message in done.stderr) == (code, True), done.stderr
    assert "Traceback" not in done.stderr


def test_warm_compiles_or_names_the_extra() -> None:
    """With numba the kernels are compiled; without it the message names the extra."""
    done = run("warm")
    try:
        import numba  # noqa: F401
    except ImportError:
        assert (done.returncode, "corridors[fast]" in done.stderr) == (2, True)
    else:
        assert (done.returncode, "in the cache" in done.stdout) == (0, True)
