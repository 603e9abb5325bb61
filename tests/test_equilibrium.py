"""User equilibria with published answers.

The tables of Sioux Falls (LeBlanc, Morlok and Pierskalla 1975, in the form of the collection
"Transportation Networks for Research") were taken from the example network of AequilibraE.
"""

import csv
from pathlib import Path

import numpy as np
import pytest

from corridors._kernels.topology import Topology
from corridors.flows.equilibrium import Congestion, equilibrate

HERE = Path(__file__).parent


def sioux_falls() -> tuple[Topology, dict[tuple[int, int], float], Congestion]:
    """Network, trips and times of Sioux Falls."""
    with (HERE / "sioux_falls_links.csv").open(encoding="utf-8") as file:
        table = np.array([[float(x) for x in row] for row in list(csv.reader(file))[1:]])
    with (HERE / "sioux_falls_trips.csv").open(encoding="utf-8") as file:
        wanted = np.array([[float(x) for x in row[1:]] for row in list(csv.reader(file))[1:]])
    topology = Topology(24, table[:, 0].astype(int) - 1, table[:, 1].astype(int) - 1)
    times = Congestion.bpr(table[:, 3], table[:, 2], b=table[:, 4], power=table[:, 5])
    trips = {(i, j): float(wanted[i, j]) for i, j in np.argwhere(wanted > 0).tolist()}
    return topology, trips, times


def test_sioux_falls_reaches_the_published_optimum() -> None:
    """Beckmann's function within a millionth at a gap of a millionth, and nothing lost."""
    topology, trips, times = sioux_falls()
    assert sum(trips.values()) == 360_600
    found = equilibrate(topology, trips, times, gap=1e-7)
    assert found.converged
    assert found.gap <= 1e-7
    assert found.beckmann == pytest.approx(4_231_335.28710744, rel=1e-6)
    assert found.beckmann == pytest.approx(times.area(found.flow))
    balance = np.bincount(topology.tail, found.flow, 24) - np.bincount(
        topology.head, found.flow, 24
    )
    for (i, j), amount in trips.items():
        balance[i] -= amount
        balance[j] += amount
    assert np.abs(balance).max() < 1e-6 * 360_600


def test_braess_reaches_the_published_optimum() -> None:
    """Three ways of equal time 92 and Beckmann's function at 386."""
    topology = Topology(4, [0, 0, 1, 2, 1], [1, 2, 3, 3, 2])
    times = Congestion(
        np.array([0.0, 50.0, 50.0, 0.0, 10.0]), np.array([10.0, 1.0, 1.0, 10.0, 1.0]), np.ones(5)
    )
    found = equilibrate(topology, {(0, 3): 6.0}, times, gap=1e-10)
    assert found.beckmann == pytest.approx(386.0)
    assert found.flow == pytest.approx(np.array([4.0, 2.0, 2.0, 4.0, 2.0]))


def test_the_gap_is_honest_when_rounds_run_out() -> None:
    """An answer that has not converged says so."""
    topology, trips, times = sioux_falls()
    found = equilibrate(topology, trips, times, gap=1e-12, max_rounds=3)
    assert not found.converged
    assert found.gap > 1e-12


def test_pairs_without_a_way_are_listed() -> None:
    """They lose nothing and are no error."""
    times = Congestion(np.ones(1), np.ones(1), np.ones(1))
    found = equilibrate(Topology(3, [0], [1]), {(0, 1): 1.0, (0, 2): 5.0}, times)
    assert found.unrouted == ((0, 2),)
    assert found.flow.tolist() == [1.0]


def test_bad_trips_are_told() -> None:
    """Negative flow and flow that is no number."""
    times = Congestion(np.ones(1), np.ones(1), np.ones(1))
    for amount in (-1.0, float("nan")):
        with pytest.raises(ValueError, match="0 or more"):
            equilibrate(Topology(2, [0], [1]), {(0, 1): amount}, times)
