"""Loopless k shortest paths against brute force and igraph."""

import numpy as np
import pytest
from hypothesis import given, settings
from kernel_graphs import BACKENDS, all_paths, cases, random_topology, weighted_graphs

from corridors._kernels.topology import Topology
from corridors._kernels.yen import k_shortest


@pytest.mark.parametrize("backend", BACKENDS)
@pytest.mark.parametrize("with_places", [False, True])
def test_paths_equal_brute_force(backend, with_places):
    """Costs, number, and that each path is one of the loopless ones and comes once."""
    for rng, topology, weights in cases(150, seed=3):
        n = topology.n_vertices
        place = rng.integers(0, max(1, n // 2), n) if with_places else None
        source, target = rng.integers(0, n, 2)
        k = int(rng.integers(1, 40))
        expected = all_paths(topology, weights, source, target, place)
        paths = k_shortest(
            topology, weights, source, target, k, place_of_vertex=place, backend=backend
        )
        assert paths.costs.tolist() == [cost for cost, _ in expected[:k]]
        got = {tuple(path.tolist()) for path in paths.arcs}
        assert len(got) == len(paths.arcs)
        assert got <= {path for _, path in expected}


@pytest.mark.parametrize("backend", BACKENDS)
def test_a_thousand_paths_equal_igraph(backend):
    """Far beyond any fixed list of banned arcs: 1,000 paths, none twice, igraph's costs."""
    igraph = pytest.importorskip("igraph")
    rng = np.random.default_rng(4)
    topology = random_topology(rng, n=60, m=240)
    weights = rng.uniform(1, 9, 240)
    paths = k_shortest(topology, weights, 0, 59, 1000, backend=backend)
    graph = igraph.Graph(60, list(zip(topology.tail, topology.head, strict=True)), directed=True)
    other = graph.get_k_shortest_paths(
        0, 59, k=1000, mode="out", weights=weights.tolist(), output="epath"
    )
    np.testing.assert_allclose(paths.costs, [weights[path].sum() for path in other])
    assert len({tuple(path) for path in paths.arcs}) == 1000


@pytest.mark.parametrize("backend", BACKENDS)
def test_coming_back_to_a_place_is_refused_however_cheap(backend):
    """Place A is vertices 0 and 1 with a dear transfer; the detour by 2 is no way around it.

    0 -1-> 2 -1-> 1 -1-> 3 costs 3 but leaves place A and comes back; 0 -50-> 1 -1-> 3 costs 51.
    """
    topology = Topology(4, [0, 2, 1, 0], [2, 1, 3, 1])
    weights = [1.0, 1.0, 1.0, 50.0]
    free = k_shortest(topology, weights, 0, 3, 5, backend=backend)
    bound = k_shortest(topology, weights, 0, 3, 5, place_of_vertex=[0, 0, 1, 2], backend=backend)
    assert [path.tolist() for path in free.arcs] == [[0, 1, 2], [3, 2]]
    assert [path.tolist() for path in bound.arcs] == [[3, 2]]


@pytest.mark.parametrize("backend", BACKENDS)
def test_nothing_to_find(backend):
    """Out of reach, or already there: no path and no error."""
    topology = Topology(2, [0], [1])
    for ends in ((1, 0), (0, 0)):
        paths = k_shortest(topology, [1.0], *ends, 3, backend=backend)
        assert paths.arcs == []
        assert paths.costs.tolist() == []


def test_bad_input_is_refused():
    """Less than one path and places that do not fit say so."""
    topology = Topology(2, [0], [1])
    with pytest.raises(ValueError, match="k is 0; give 1 or more"):
        k_shortest(topology, [1.0], 0, 1, 0)
    with pytest.raises(ValueError, match="place_of_vertex has shape"):
        k_shortest(topology, [1.0], 0, 1, 1, place_of_vertex=[0])
    with pytest.raises(ValueError, match="arc 0: weight is nan"):
        k_shortest(topology, [np.nan], 0, 1, 1)


@settings(max_examples=60, deadline=None)
@given(weighted_graphs())
def test_costs_rise_and_fewer_is_a_start_of_more(graph):
    """The k-th cost never falls, and k=3 gives the first three of k=10."""
    topology, weights = graph
    target = topology.n_vertices - 1
    ten = k_shortest(topology, weights, 0, target, 10)
    three = k_shortest(topology, weights, 0, target, 3)
    assert (np.diff(ten.costs) >= 0).all()
    assert ten.costs[:3].tolist() == three.costs.tolist()
