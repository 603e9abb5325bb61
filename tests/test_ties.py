"""Ways of equal worth: which is taken turns on the tables, never on the last bits of a sum."""

from collections.abc import Sequence
from itertools import permutations
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from kernel_graphs import BACKENDS, random_topology

import corridors as co
from corridors._kernels.returning import _Watching, shortest_without_return
from corridors._kernels.search import shortest_path, shortest_tree
from corridors._kernels.topology import Topology
from corridors.costs.distribution import Spread
from corridors.network import Network
from corridors.routing.planner import Planner
from corridors.units import binaries, binary

LANES = (("xian", "duisburg"), ("xian", "halkali"), ("xian", "tehran"), ("almaty", "halkali"))
CORRIDORS = ("middle", "northern", "cku", "kti")


@given(st.lists(st.floats(0.0, 10_000.0), min_size=2, max_size=5))
def test_sums_do_not_turn_on_their_order(parts: Sequence[float]) -> None:
    """Plain floats differ already in 0.1 + 0.2 + 0.3."""
    assert len({sum(map(binary, order)) for order in permutations(parts)}) == 1


@given(st.floats(-1e8, 1e8))
def test_rounding_is_finer_than_anything_measured(number: float) -> None:
    """Half of 1/2**30 at most, the same for one number and for many."""
    assert abs(binary(number) - number) <= 0.5 / 2**30
    assert binaries(np.array([number]))[0] == binary(number)


@pytest.mark.parametrize("number", [float("nan"), float("inf"), float("-inf"), 1e308])
def test_what_has_no_fraction_stays(number: float) -> None:
    """Closed ways have infinite weights."""
    assert np.isnan(binary(number)) if np.isnan(number) else binary(number) == number


def _ways(network: Network, objective: str) -> list[tuple[str, ...] | None]:
    planner = Planner(network, co.Consignment(feu=1), on=network.day)
    found = []
    for origin, destination in LANES:
        weights = planner.weights(objective, planner.heading(origin, destination))
        for corridor in CORRIDORS:
            way = planner.search(origin, destination, planner.course(corridor), weights)
            arcs = planner.graph.arcs
            found.append(None if way is None else tuple(arcs[n].link.id for n in way))
    return found


@pytest.mark.parametrize("objective", ["time_h", "cost_usd", "generalised_usd"])
def test_another_library_takes_the_same_ways(
    shipped: Network, objective: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Means moved by their last bits, as another version's exp and log move them."""
    before = _ways(shipped, objective)
    plain = Spread.__dict__["mean"].func
    rng = np.random.default_rng(5)

    def shaken(self: Spread) -> float:
        return float(plain(self)) * (1.0 + float(rng.integers(-4, 5)) * 2.0**-52)

    monkeypatch.setattr(Spread, "mean", property(shaken))
    assert any(plain(s) != shaken(s) for s in [Spread(1.0, 2.0, 5.0)] * 9)
    assert _ways(shipped, objective) == before


@pytest.mark.parametrize("backend", BACKENDS)
def test_numbers_of_vertices_do_not_choose_the_way(backend: Any) -> None:
    """Another opening shifts the numbers of places; ways that tie stay as they are."""
    rng = np.random.default_rng(11)
    came_back = 0
    for _ in range(400):
        size = 12
        topology = random_topology(rng, n=size, m=45)  # type: ignore[no-untyped-call]
        weights = rng.integers(1, 3, topology.n_arcs).astype(float)
        place = rng.integers(0, 6, size)
        turned = rng.permutation(size)
        other = Topology(size, turned[topology.tail], turned[topology.head])
        other_place = np.empty_like(place)
        other_place[turned] = place
        a, b = rng.integers(0, size, 2).tolist()
        c, d = int(turned[a]), int(turned[b])
        plain = shortest_path(topology, weights, a, b, backend=backend)
        _same(plain, shortest_path(other, weights, c, d, backend=backend))
        found = shortest_without_return(topology, weights, a, b, place, backend=backend)
        again = shortest_without_return(other, weights, c, d, other_place, backend=backend)
        _same(found, again)
        came_back += plain is not None and (found is None or found.tolist() != plain.tolist())
    assert came_back > 40


def test_watching_places_takes_the_way_that_a_plain_search_takes() -> None:
    """What another way had to be watched for must not change a way that keeps clear of it."""
    rng = np.random.default_rng(13)
    compared = 0
    for _ in range(400):
        topology = random_topology(rng, n=12, m=45)  # type: ignore[no-untyped-call]
        weights = rng.integers(1, 3, topology.n_arcs).astype(float)
        place = np.arange(12)
        a, b = rng.integers(0, 12, 2).tolist()
        plain = shortest_path(topology, weights, a, b, backend="numpy")
        if plain is None or a == b:
            continue
        to_go = shortest_tree(topology, weights, b, backward=True, backend="numpy").distance
        watching = _Watching(topology, weights, place, to_go)
        for watched in rng.permutation(12)[:3].tolist():
            _same(plain, watching.path(a, b, watched))
        compared += 1
    assert compared > 200


def _same(one: Any, other: Any) -> None:
    assert (one is None) == (other is None)
    assert one is None or one.tolist() == other.tolist()
