"""Pareto fronts against brute force, and what epsilon promises."""

import numpy as np
import pytest
from kernel_graphs import BACKENDS, all_paths, random_topology

from corridors._kernels._backend import has_numba
from corridors._kernels.pareto import pareto_front
from corridors._kernels.topology import Topology


def _cases(count, seed):
    rng = np.random.default_rng(seed)
    for number in range(count):
        topology = random_topology(rng, n=int(rng.integers(2, 8)), m=int(rng.integers(1, 20)))
        costs = rng.integers(0, 6, (topology.n_arcs, 2 + number % 3)).astype(float)
        if number % 4 == 0:
            costs[rng.integers(topology.n_arcs), 1] = np.inf
        source, target = rng.integers(0, topology.n_vertices, 2)
        if source != target:
            yield topology, costs, int(source), int(target)


def _vectors(topology, costs, source, target):
    open_arcs = np.where(np.isfinite(costs).all(axis=1), 0.0, np.inf)
    paths = all_paths(topology, open_arcs, source, target)
    return {tuple(costs[list(path)].sum(axis=0).tolist()) for _, path in paths}


@pytest.mark.parametrize("backend", BACKENDS)
def test_fronts_equal_brute_force(backend):
    """Two, three and four objectives with ties: the same vectors, in order, with their paths."""
    for topology, costs, source, target in _cases(200, 5):
        every = _vectors(topology, costs, source, target)
        best = sorted(
            v
            for v in every
            if not any(u != v and all(x <= y for x, y in zip(u, v, strict=True)) for u in every)
        )
        front = pareto_front(topology, costs, source, target, backend=backend)
        assert [tuple(row) for row in front.costs.tolist()] == best
        for path, vector in zip(front.arcs, front.costs, strict=True):
            assert costs[path].sum(axis=0).tolist() == vector.tolist()
            assert topology.tail[path[0]] == source
            assert topology.head[path[-1]] == target


@pytest.mark.parametrize("backend", BACKENDS)
@pytest.mark.parametrize("epsilon", [0.05, 0.3, 1.0])
def test_epsilon_keeps_its_promise(backend, epsilon):
    """Every path is at most epsilon better than some path kept, and the kept are on the front."""
    for topology, costs, source, target in _cases(120, 6):
        exact = pareto_front(topology, costs, source, target, backend=backend)
        some = pareto_front(topology, costs, source, target, epsilon=epsilon, backend=backend)
        kept = {tuple(row) for row in some.costs.tolist()}
        assert kept <= {tuple(row) for row in exact.costs.tolist()}
        for vector in exact.costs:
            assert (some.costs <= (1 + epsilon) * vector + 1e-9).all(axis=1).any()


@pytest.mark.parametrize("backend", BACKENDS)
def test_epsilon_does_not_compound_along_a_chain(backend):
    """Twelve choices in a row, each 4 % apart: the promise is for the whole path, not each step."""
    n, epsilon = 12, 0.05
    tail, head = np.repeat(np.arange(n), 2), np.repeat(np.arange(1, n + 1), 2)
    costs = np.tile([[1.0, 1.04], [1.04, 1.0]], (n, 1))
    front = pareto_front(Topology(n + 1, tail, head), costs, 0, n, epsilon=epsilon, backend=backend)
    for dear in range(n + 1):
        vector = np.array([n - dear + 1.04 * dear, 1.04 * (n - dear) + dear])
        assert (front.costs <= (1 + epsilon) * vector + 1e-9).all(axis=1).any()
    assert len(front.arcs) < n + 1


@pytest.mark.skipif(not has_numba(), reason="numba (extra 'fast') is not installed")
def test_both_forms_give_the_same_paths():
    """A long ladder with hundreds of labels: same vectors and same arcs, bit by bit."""
    rng = np.random.default_rng(7)
    tail = np.repeat(np.arange(59), 4)
    head = np.minimum(tail + rng.integers(1, 4, len(tail)), 59)
    topology = Topology(60, tail, head)
    costs = rng.uniform(1, 9, (len(tail), 3))
    first, second = (
        pareto_front(topology, costs, 0, 59, backend=name) for name in ("numpy", "numba")
    )
    assert len(first.arcs) > 10
    assert first.costs.tolist() == second.costs.tolist()
    assert [p.tolist() for p in first.arcs] == [p.tolist() for p in second.arcs]


@pytest.mark.parametrize("backend", BACKENDS)
def test_edges_of_the_question(backend):
    """Already there: one empty path. Out of reach: none. Too many labels: say what to do."""
    topology = Topology(3, [0, 0], [1, 1])
    costs = [[1.0, 2.0], [2.0, 1.0]]
    here = pareto_front(topology, costs, 0, 0, backend=backend)
    assert [path.tolist() for path in here.arcs] == [[]]
    assert here.costs.tolist() == [[0.0, 0.0]]
    assert pareto_front(topology, costs, 0, 2, backend=backend).costs.shape == (0, 2)
    with pytest.raises(MemoryError, match="more than 1 labels; give epsilon"):
        pareto_front(topology, costs, 0, 1, max_labels=1, backend=backend)


def test_bad_input_is_refused():
    """Wrong shapes, negative and missing costs, negative epsilon."""
    topology = Topology(2, [0], [1])
    with pytest.raises(ValueError, match="2 to 4 objectives"):
        pareto_front(topology, [[1.0]], 0, 1)
    with pytest.raises(ValueError, match="arc 0, objective 1: cost is nan"):
        pareto_front(topology, [[1.0, np.nan]], 0, 1)
    with pytest.raises(ValueError, match=r"epsilon is -0\.1"):
        pareto_front(topology, [[1.0, 1.0]], 0, 1, epsilon=-0.1)
