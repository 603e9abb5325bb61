"""Small random graphs and brute force for the tests of the kernels."""

from itertools import product

import numpy as np
import pytest
from hypothesis import strategies as st

from corridors._kernels._backend import has_numba
from corridors._kernels.topology import Topology

BACKENDS = [
    "numpy",
    pytest.param(
        "numba",
        marks=pytest.mark.skipif(not has_numba(), reason="numba (extra 'fast') is not installed"),
    ),
]


def random_topology(rng, kind="any", n=None, m=None):
    """Draw a directed multigraph, self-loops and parallel arcs included.

    ``one_way``: arcs go from lower to higher numbers only. ``sources_and_sinks``: every vertex is
    only left or only entered.
    """
    n = n or int(rng.integers(2, 9))
    m = m or int(rng.integers(1, 24))
    tail, head = rng.integers(0, n, m), rng.integers(0, n, m)
    if kind == "one_way":
        tail, head = np.minimum(tail, head), np.maximum(tail, head)
    if kind == "sources_and_sinks":
        tail, head = rng.integers(0, n // 2, m), rng.integers(n // 2, n, m)
    return Topology(n, tail, head)


KINDS = ("any", "one_way", "sources_and_sinks")


def cases(count, seed=0):
    """Yield graphs with whole weights, one arc in ten closed: ties and dead ends abound."""
    rng = np.random.default_rng(seed)
    for number in range(count):
        topology = random_topology(rng, KINDS[number % 3])
        weights = rng.integers(0, 6, topology.n_arcs).astype(float)
        weights[rng.random(topology.n_arcs) < 0.1] = np.inf
        yield rng, topology, weights


def all_pairs(topology, weights):
    """Floyd and Warshall: the cost between all vertices."""
    n = topology.n_vertices
    cost = np.full((n, n), np.inf)
    np.fill_diagonal(cost, 0.0)
    np.minimum.at(cost, (topology.tail, topology.head), weights)
    for via, a, b in product(range(n), repeat=3):
        cost[a, b] = min(cost[a, b], cost[a, via] + cost[via, b])
    return cost


def all_paths(topology, weights, source, target, place=None):
    """Every loopless path as (cost, arcs), cheapest first."""
    place = range(topology.n_vertices) if place is None else place
    found = []

    def go(vertex, used, left, path, cost):
        if vertex == target:
            found.append((cost, tuple(path)))
            return
        for arc in range(topology.n_arcs):
            other = int(topology.head[arc])
            if topology.tail[arc] != vertex or other in used or not np.isfinite(weights[arc]):
                continue
            gone = left | {place[vertex]} if place[other] != place[vertex] else left
            if place[other] not in gone:
                go(other, used | {other}, gone, [*path, arc], cost + weights[arc])

    if source != target:
        go(source, {source}, frozenset(), [], 0.0)
    return sorted(found)


@st.composite
def weighted_graphs(draw, max_vertices=8, max_arcs=24):
    """Topology and whole weights, zero included."""
    n = draw(st.integers(2, max_vertices))
    m = draw(st.integers(1, max_arcs))
    ends = st.lists(st.integers(0, n - 1), min_size=m, max_size=m)
    weights = draw(st.lists(st.integers(0, 9), min_size=m, max_size=m))
    return Topology(n, draw(ends), draw(ends)), np.array(weights, dtype=float)
