"""Shortest trees and paths against brute force and SciPy."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from kernel_graphs import BACKENDS, all_pairs, cases, random_topology, weighted_graphs
from scipy.sparse import csr_matrix
from scipy.sparse.csgraph import dijkstra

from corridors._kernels import topology as topology_module
from corridors._kernels._backend import has_numba
from corridors._kernels.search import shortest_path, shortest_tree, walk
from corridors._kernels.topology import Topology


@pytest.mark.parametrize("backend", BACKENDS)
def test_trees_equal_brute_force_both_ways(backend):
    """All pairs, forward and backward, on graphs that go both ways or only one."""
    for _, topology, weights in cases(120):
        cost = all_pairs(topology, weights)
        for vertex in range(topology.n_vertices):
            for backward, expected in ((False, cost[vertex]), (True, cost[:, vertex])):
                tree = shortest_tree(topology, weights, vertex, backward=backward, backend=backend)
                assert tree.distance.tolist() == expected.tolist()
                for end in np.flatnonzero(np.isfinite(expected)):
                    path = walk(topology, tree, end, backward=backward)
                    assert weights[path].sum() == expected[end]


@pytest.mark.parametrize("backend", BACKENDS)
def test_many_sources_and_targets_take_the_best_pair(backend):
    """The path is as cheap as the cheapest pair, starts at a source and ends at a target."""
    for rng, topology, weights in cases(120, seed=1):
        cost = all_pairs(topology, weights)
        sources, targets = rng.integers(0, topology.n_vertices, (2, 2))
        best = cost[np.ix_(sources, targets)].min()
        path = shortest_path(topology, weights, sources, targets, backend=backend)
        if path is None:
            assert best == np.inf
            continue
        assert weights[path].sum() == best
        if path.size:
            assert topology.tail[path[0]] in sources
            assert topology.head[path[-1]] in targets
            assert (topology.head[path[:-1]] == topology.tail[path[1:]]).all()
        else:
            assert set(sources.tolist()) & set(targets.tolist())


@pytest.mark.skipif(not has_numba(), reason="numba (extra 'fast') is not installed")
def test_both_forms_choose_the_same_arcs():
    """With positive weights even ties are broken alike: the lowest arc id arrives."""
    for _, topology, weights in cases(120, seed=2):
        first, second = (
            shortest_tree(topology, weights + 1, 0, backend=name) for name in ("numpy", "numba")
        )
        assert first.distance.tolist() == second.distance.tolist()
        assert first.arriving.tolist() == second.arriving.tolist()


@pytest.mark.parametrize("backend", BACKENDS)
def test_large_graphs_are_renamed_inside_only(backend, monkeypatch):
    """Working in another order changes neither costs nor vertex and arc ids."""
    monkeypatch.setattr(topology_module, "RELABEL_FROM", 100)
    rng = np.random.default_rng(0)
    topology = random_topology(rng, n=400, m=1600)
    assert topology.relabelled is not topology
    weights = rng.uniform(0.1, 9, topology.n_arcs)
    pairs = topology.parallel
    best = np.minimum.reduceat(weights[pairs.arc], pairs.start)
    ends = np.divmod(pairs.key, 400)
    matrix = csr_matrix((best, ends), shape=(400, 400))
    for backward in (False, True):
        tree = shortest_tree(topology, weights, 7, backward=backward, backend=backend)
        expected = dijkstra(matrix.T if backward else matrix, indices=7)
        np.testing.assert_allclose(tree.distance, expected)
        end = int(np.flatnonzero(np.isfinite(expected))[-1])
        path = walk(topology, tree, end, backward=backward)
        assert weights[path].sum() == pytest.approx(expected[end])
    path = shortest_path(topology, weights, 7, [300, 301], backend=backend)
    expected = dijkstra(matrix, indices=7)[[300, 301]].min()
    assert weights[path].sum() == pytest.approx(expected)


@pytest.mark.parametrize("backend", BACKENDS)
@pytest.mark.parametrize(("weight", "shown"), [(-1.0, "-1.0"), (np.nan, "nan"), (-np.inf, "-inf")])
def test_bad_weights_name_arc_and_value(backend, weight, shown):
    """The first bad arc and its weight stand in the message."""
    topology = Topology(2, [0, 0], [1, 1])
    for call in (shortest_tree, shortest_path):
        ends = (0,) if call is shortest_tree else (0, 1)
        with pytest.raises(ValueError, match=f"arc 1: weight is {shown}"):
            call(topology, [1.0, weight], *ends, backend=backend)


def test_other_bad_input_is_refused():
    """Wrong sizes, vertices and backends say so."""
    topology = Topology(2, [0], [1])
    with pytest.raises(ValueError, match=r"weights have shape \(2,\); give one per arc, 1"):
        shortest_tree(topology, [1, 1], 0)
    with pytest.raises(ValueError, match="sources hold 2; vertices are 0 to 1"):
        shortest_tree(topology, [1], 2)
    with pytest.raises(ValueError, match="targets is empty"):
        shortest_path(topology, [1], 0, [])
    with pytest.raises(ValueError, match="backend is 'cuda'"):
        shortest_tree(topology, [1], 0, backend="cuda")


@pytest.mark.parametrize("backend", BACKENDS)
def test_out_of_reach_is_none_and_infinite(backend):
    """A closed arc leaves no path and no big number."""
    topology = Topology(2, [0], [1])
    assert shortest_path(topology, [np.inf], 0, 1, backend=backend) is None
    assert shortest_tree(topology, [np.inf], 0, backend=backend).distance.tolist() == [0, np.inf]


@settings(max_examples=60, deadline=None)
@given(weighted_graphs(), st.data())
def test_closing_an_arc_never_helps(graph, data):
    """No distance falls when an arc is closed; weights given stay untouched."""
    topology, weights = graph
    before = shortest_tree(topology, weights, 0).distance
    closed = weights.copy()
    closed[data.draw(st.integers(0, topology.n_arcs - 1))] = np.inf
    kept = closed.copy()
    assert (shortest_tree(topology, closed, 0).distance >= before).all()
    assert (closed == kept).all()
