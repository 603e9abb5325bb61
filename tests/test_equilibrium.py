"""User equilibria with published answers."""

from importlib.util import find_spec

import numpy as np
import pytest
from sioux_falls import ZONES, tables

from corridors._kernels.topology import Topology
from corridors.flows.equilibrium import Congestion, equilibrate

needs_aequilibrae = pytest.mark.skipif(
    find_spec("aequilibrae") is None, reason="AequilibraE has no wheel for this Python"
)


def sioux_falls() -> tuple[Topology, dict[tuple[int, int], float], Congestion]:
    """Network, trips and times of Sioux Falls."""
    table, wanted = tables()
    topology = Topology(ZONES, table[:, 0].astype(int) - 1, table[:, 1].astype(int) - 1)
    times = Congestion.bpr(table[:, 3], table[:, 2], b=table[:, 4], power=table[:, 5])
    trips = {(i, j): float(wanted[i, j]) for i, j in np.argwhere(wanted > 0).tolist()}
    return topology, trips, times


@needs_aequilibrae
def test_sioux_falls_reaches_the_published_optimum() -> None:
    """Beckmann's function within a millionth at a gap of a millionth, and nothing lost."""
    topology, trips, times = sioux_falls()
    assert (topology.n_arcs, sum(trips.values())) == (76, 360_600)
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


@needs_aequilibrae
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
