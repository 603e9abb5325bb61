"""The compiled equilibrium against the plain one and against what an equilibrium is."""

import numpy as np
import pytest

from corridors._kernels._backend import has_numba
from corridors._kernels.topology import Topology
from corridors.flows.equilibrium import Congestion, Equilibrium, equilibrate

pytestmark = pytest.mark.skipif(not has_numba(), reason="numba is not installed")


def town(seed: int) -> tuple[Topology, dict[tuple[int, int], float], Congestion]:
    """A seeded town in which some pairs have no way."""
    draw = np.random.default_rng(seed)
    count, arcs = 12, 40
    ends = draw.integers(count, size=(arcs, 2))
    ends = ends[ends[:, 0] != ends[:, 1]]
    times = Congestion.bpr(
        draw.uniform(1, 5, len(ends)), draw.uniform(5, 20, len(ends)),
        power=draw.choice([1.0, 3.5, 4.0], len(ends)),
    )  # fmt: skip
    pairs = {tuple(int(v) for v in draw.choice(count, 2, replace=False)) for _ in range(20)}
    trips = {(a, b): float(draw.uniform(1, 12)) for a, b in sorted(pairs)}
    return Topology(count, ends[:, 0], ends[:, 1]), trips, times


def check(found: Equilibrium, trips: dict[tuple[int, int], float], topology: Topology) -> None:
    """Ways add up to the trips and to the flow, and no used way is much beaten by another."""
    flow = np.zeros(topology.n_arcs)
    for (origin, target), ways in found.ways.items():
        assert sum(ways.values()) == pytest.approx(trips[origin, target], rel=1e-9)
        for way, amount in ways.items():
            assert topology.tail[way[0]] == origin
            assert topology.head[way[-1]] == target
            assert (topology.head[list(way[:-1])] == topology.tail[list(way[1:])]).all()
            flow[list(way)] += amount
    assert found.flow == pytest.approx(flow, abs=1e-7)
    assert set(found.ways) | set(found.unrouted) == set(trips)


@pytest.mark.parametrize("no_through", [0, 3])
@pytest.mark.parametrize("seed", range(6))
def test_both_forms_agree(seed: int, no_through: int) -> None:
    """Same function of Beckmann, same pairs without way, both settled and conserved."""
    topology, trips, times = town(seed)
    options = {"gap": 1e-8, "max_rounds": 3000, "no_through": no_through}
    fast = equilibrate(topology, trips, times, backend="numba", **options)
    plain = equilibrate(topology, trips, times, backend="numpy", **options)
    assert fast.converged
    assert plain.converged
    assert fast.beckmann == pytest.approx(plain.beckmann, rel=1e-7)
    assert sorted(fast.unrouted) == sorted(plain.unrouted)
    for found in (fast, plain):
        check(found, trips, topology)


def test_room_for_ways_grows() -> None:
    """A chain of twin roads has more ways than there was room for at first."""
    length = 30
    tail = np.repeat(np.arange(length), 2)
    topology = Topology(length + 1, tail, tail + 1)
    times = Congestion.bpr(np.ones(2 * length), np.full(2 * length, 1.0))
    found = equilibrate(topology, {(0, length): 4.0}, times, gap=1e-9, backend="numba")
    assert found.converged
    assert found.flow == pytest.approx(np.full(2 * length, 2.0), rel=1e-4)


def test_an_end_that_does_not_converge_says_so() -> None:
    """Rounds that do not suffice leave ``converged`` false and a gap above the one asked for."""
    topology, trips, times = town(1)
    trips = {pair: 40.0 * amount for pair, amount in trips.items()}
    found = equilibrate(topology, trips, times, gap=1e-14, max_rounds=1, backend="numba")
    assert not found.converged
    assert found.gap > 1e-14
