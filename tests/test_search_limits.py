"""What searches refuse or answer in words through the public calls, and traps of their kernels."""

import ast
import csv
import os
import subprocess
import sys
from functools import partial
from pathlib import Path

import numpy as np
import pytest

import corridors as co
from corridors.data import data_file
from corridors.errors import DataError, NoRouteError, OptionError
from corridors.simulation import gathering

PACKAGE = Path(co.__file__).parent


def edited(tmp_path: Path, column: str, value: str) -> Path:
    """Links of the sample, one of them with another cell."""
    with data_file("samples", "edges.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    rows[0][column] = value
    path = tmp_path / "edges.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, rows[0])
        writer.writeheader()
        writer.writerows(rows)
    return path


@pytest.mark.parametrize(
    ("value", "told"),
    [
        ("-5", "line 2, edge 'alpha-gate-cn-rail': length_km is '-5'; give 0 to 30000 [km]"),
        ("nan", "line 2, edge 'alpha-gate-cn-rail': length_km is 'nan'; give 0 to 30000 [km]"),
        ("", "edge 'alpha-gate-cn-rail': length_km is empty; give the kilometres to count"),
    ],
)
def test_negative_and_missing_lengths(tmp_path: Path, value: str, told: str) -> None:
    """Caught when the table is read, with file, row, value and what is allowed."""
    folder = data_file("samples")
    with pytest.raises(DataError) as caught:
        co.load_network(nodes=folder / "nodes.geojson", edges=edited(tmp_path, "length_km", value),
                        parameters=folder / "parameters.csv", evidence=folder / "evidence.csv",
                        corridors=folder / "corridors.toml")  # fmt: skip
    assert len(caught.value.problems) == 1
    assert told in caught.value.problems[0]
    assert caught.value.problems[0].startswith("edges.csv")


def test_a_missing_price_is_named(sample: co.Network) -> None:
    """A quantity without a row that fits is told before any search, not taken for nothing."""
    rows = {n: r for n, r in sample.parameters.items() if r.quantity != "speed_kmh"}
    bare = co.Network(sample.places, sample.links, rows, sample.evidence, sample.corridors,
                      sample.day)  # fmt: skip
    for ask in (co.find_route, co.find_routes, co.pareto_routes):
        with pytest.raises(
            DataError, match=r"parameters\.csv: no speed_kmh fits edge '.*add a row"
        ):
            ask(bare, "alpha", "omega")


@pytest.mark.parametrize("k", [0, -1, 2.5, True])
def test_how_many_alternatives(sample: co.Network, k: object) -> None:
    """A whole number of 1 or more."""
    with pytest.raises(OptionError, match=rf"k is {k!r}; give a whole number of 1 or more"):
        co.find_routes(sample, "alpha", "omega", k=k)  # type: ignore[arg-type]


def test_objectives_that_do_not_exist(sample: co.Network) -> None:
    """Each call names what can be asked for."""
    with pytest.raises(OptionError, match="cannot minimise 'joy'; give one of time_h, cost_usd"):
        co.find_route(sample, "alpha", "omega", minimise="joy")
    with pytest.raises(OptionError, match="unknown objective 'joy'; give two to four of time_h"):
        co.pareto_routes(sample, "alpha", "omega", objectives=("time_h", "joy"))
    with pytest.raises(OptionError, match="objectives are time_h; give two to four, each once"):
        co.pareto_routes(sample, "alpha", "omega", objectives=("time_h",))
    with pytest.raises(OptionError, match=r"epsilon is -1; give 0 or more, such as 0\.05"):
        co.pareto_routes(sample, "alpha", "omega", epsilon=-1)


def test_pieces_that_do_not_hang_together(sample: co.Network) -> None:
    """Between pieces there is no journey: an error with its reason, or a gap in a table."""
    pieces = sample.without_links(
        [n for n, row in sample.links.items() if "omega" in (row.origin, row.destination)
         and "planned" not in n]
    )  # fmt: skip
    reason = co.time_matrix(pieces, ["alpha"], ["omega"]).reasons["alpha", "omega"][0]
    assert reason == "no link at omega is open on 2026-01-01"
    for ask in (co.find_route, co.find_routes, co.pareto_routes):
        with pytest.raises(NoRouteError) as caught:
            ask(pieces, "alpha", "omega")
        assert caught.value.reasons == (reason,)
    table = co.time_matrix(pieces, ["alpha"], ["omega", "gate-kz"])
    assert np.isnan(table.values[0, 0])
    assert np.isfinite(table.values[0, 1])
    run = co.simulate(pieces, [("alpha", "omega")], draws=10)
    frame = run.to_frame()
    assert not frame["feasible"].any()
    assert (frame["reasons"].str.len() > 0).all()


def test_more_draws_than_memory_holds(sample: co.Network, monkeypatch: pytest.MonkeyPatch) -> None:
    """Beyond a limit draws are counted, not kept; quantiles stay right to 0.05 per cent."""
    lanes = [("alpha", "omega")]
    kept = co.simulate(sample, lanes, draws=20_000).to_frame()
    monkeypatch.setattr(
        "corridors.simulation.simulating.gather", partial(gathering.gather, held_bytes=1)
    )
    counted = co.simulate(sample, lanes, draws=20_000).to_frame()
    for column in ("time_h_p10", "time_h_p50", "time_h_p90", "time_h_mean", "cost_usd_p50"):
        np.testing.assert_allclose(counted[column], kept[column], rtol=2e-3)
    with pytest.raises(OptionError, match="draws is 0; give a whole number of 1 or more"):
        co.simulate(sample, lanes, draws=0)


def test_searches_convert_no_graph_of_networkx() -> None:
    """Arrays are made from tables once; a loop over a networkx graph is 1,000 times slower."""
    for room in ("_kernels", "routing", "simulation"):
        for path in (PACKAGE / room).glob("*.py"):
            tree = ast.parse(path.read_text(encoding="utf-8"))
            names = {
                alias.name.split(".")[0]
                for node in ast.walk(tree) if isinstance(node, ast.Import)
                for alias in node.names
            } | {
                (node.module or "").split(".")[0]
                for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)
            }  # fmt: skip
            assert not names & {"networkx", "rustworkx", "igraph"}, path.name


def test_products_of_draws_are_sparse_or_compiled() -> None:
    """Dense products would go to threads that other jobs hold, and can take 190 times as long."""
    for room in ("_kernels", "simulation"):
        for path in (PACKAGE / room).glob("*.py"):
            tree = ast.parse(path.read_text(encoding="utf-8"))
            for node in ast.walk(tree):
                if isinstance(node, ast.BinOp) and isinstance(node.op, ast.MatMult):
                    assert "csr_array" in path.read_text(encoding="utf-8"), path.name
                if isinstance(node, ast.Attribute):
                    assert node.attr not in ("matmul", "dot", "einsum", "tensordot"), path.name


def test_a_first_search_needs_no_compiler() -> None:
    """On the shipped network a route and its alternatives come without numba, pandas or drawing."""
    code = (
        "import sys, corridors as co; net = co.load_network(); "
        "co.find_route(net, 'xian', 'poti'); co.find_routes(net, 'xian', 'poti', k=2); "
        "print([n for n in ('numba', 'pandas', 'matplotlib', 'geopandas') if n in sys.modules])"
    )
    env = {k: v for k, v in os.environ.items() if k != "PYTHONDONTWRITEBYTECODE"}
    told = subprocess.run(
        [sys.executable, "-c", code], env=env, check=True, capture_output=True, text=True
    )
    assert told.stdout.strip() == "[]"
