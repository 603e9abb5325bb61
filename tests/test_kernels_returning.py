"""Paths that come back to no place: brute force, and what is refused."""

import numpy as np
import pytest
from kernel_graphs import BACKENDS, cases

from corridors._kernels.returning import first_return, shortest_without_return
from corridors._kernels.topology import Topology


def cheapest(topology, weights, place, source, target):
    """Enumerate all paths that pass no vertex and come back to no place."""
    best = np.inf
    tails, heads = topology.tail.tolist(), topology.head.tolist()

    def walk(vertex, seen, left, spent):
        nonlocal best
        if vertex == target:
            best = min(best, spent)
            return
        for arc, tail in enumerate(tails):
            head = heads[arc]
            if tail != vertex or head in seen or spent + weights[arc] >= best:
                continue
            gone = left | {place[vertex]} if place[head] != place[vertex] else left
            if place[head] not in gone:
                walk(head, seen | {head}, gone, spent + weights[arc])

    walk(source, frozenset({source}), frozenset(), 0.0)
    return best


@pytest.mark.parametrize("backend", BACKENDS)
def test_equals_brute_force(backend):
    """Over random graphs whose vertices share places, and pairs with no way among them."""
    found_some = 0
    for rng, topology, weights in cases(150, seed=5):
        place = rng.integers(0, max(2, topology.n_vertices // 2), topology.n_vertices)
        source, target = rng.integers(0, topology.n_vertices, 2).tolist()
        path = shortest_without_return(topology, weights, source, target, place, backend=backend)
        want = cheapest(topology, weights, place, source, target)
        got = np.inf if path is None else weights[path].sum()
        assert got == want
        if path is not None and path.size:
            found_some += 1
            assert first_return(topology, path, place) is None
            assert topology.tail[path[0]] == source
            assert topology.head[path[-1]] == target
    assert found_some > 20


def test_a_place_may_have_several_vertices_in_a_row():
    """Only coming back counts: 1 and 2 are one place, 4 is that place again."""
    topology = Topology(6, [0, 1, 2, 3, 4, 3], [1, 2, 3, 4, 5, 5])
    place = [0, 1, 1, 2, 1, 3]
    weights = [1, 1, 1, 1, 1, 9]
    path = shortest_without_return(topology, weights, 0, 5, place, backend="numpy")
    assert path is not None
    assert path.tolist() == [0, 1, 2, 5]
    assert first_return(topology, [0, 1, 2, 3, 4], np.array(place)) == 1
    weights[5] = np.inf
    assert shortest_without_return(topology, weights, 0, 5, place, backend="numpy") is None


def test_places_of_another_length_are_refused():
    """One place per vertex."""
    with pytest.raises(ValueError, match=r"place_of_vertex has shape \(1,\); give one per vertex"):
        shortest_without_return(Topology(2, [0], [1]), [1.0], 0, 1, [0])
