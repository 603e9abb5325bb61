"""The shape of a graph: rows, components and what can be reached."""

import numpy as np
import pytest
from kernel_graphs import cases

from corridors._kernels.topology import Topology


def test_parallel_arcs_and_loops_keep_their_ids():
    """Two arcs 0 -> 1, a loop at 1 and an arc back: rows list all four by id."""
    topology = Topology(2, [0, 1, 0, 1], [1, 1, 1, 0])
    assert topology.forward.start.tolist() == [0, 2, 4]
    assert topology.forward.arc.tolist() == [0, 2, 1, 3]
    assert topology.backward.start.tolist() == [0, 1, 4]
    assert topology.backward.arc.tolist() == [3, 0, 1, 2]
    assert topology.parallel.arc.tolist() == [0, 2, 3]


def test_arrays_are_copied_and_locked():
    """Changing the caller's array does not change the graph, nor can the graph's be changed."""
    tail = np.array([0])
    topology = Topology(2, tail, [1])
    tail[0] = 1
    assert topology.tail.tolist() == [0]
    with pytest.raises(ValueError, match="read-only"):
        topology.tail[0] = 1
    with pytest.raises(AttributeError):
        topology.n_vertices = 3


@pytest.mark.parametrize(
    ("tail", "head", "message"),
    [
        ([0, 1], [1], "2 tails but 1 heads"),
        ([0, 2], [1, 1], "arc 1: tail is 2; vertices are 0 to 1"),
        ([0], [-1], "arc 0: head is -1"),
        ([0.5], [1], "give whole numbers"),
        ([[0]], [1], "2 dimensions"),
    ],
)
def test_bad_arcs_are_named(tail, head, message):
    """What is wrong with the arcs stands in the message."""
    with pytest.raises(ValueError, match=message):
        Topology(2, tail, head)


def test_reachable_follows_directions_and_closures():
    """0 -> 1 -> 2 with 1 -> 2 closed."""
    topology = Topology(4, [0, 1], [1, 2])
    assert topology.reachable([0]).tolist() == [True, True, True, False]
    assert topology.reachable([0], closed=[False, True]).tolist() == [True, True, False, False]
    assert topology.reachable([2], backward=True).tolist() == [True, True, True, False]
    assert topology.components.tolist() == [0, 0, 0, 1]


def test_reachable_equals_a_plain_walk():
    """Reached vertices are those that repeated relaxation reaches."""
    for rng, topology, weights in cases(60):
        source = int(rng.integers(topology.n_vertices))
        closed = np.isinf(weights)
        reached = {source}
        for _ in range(topology.n_vertices):
            for arc in np.flatnonzero(~closed):
                if topology.tail[arc] in reached:
                    reached.add(int(topology.head[arc]))
        assert set(np.flatnonzero(topology.reachable([source], closed=closed))) == reached


def test_a_graph_without_arcs_or_vertices_is_fine():
    """Empty is a size, not an error."""
    assert Topology(0, [], []).components.tolist() == []
    assert Topology(2, [], []).forward.start.tolist() == [0, 0, 0]
