"""Paths that share little: exact where enumeration ends, honest where it does not."""

import numpy as np
import pytest
from kernel_graphs import all_paths, cases, random_topology

from corridors._kernels.alternatives import distinct_paths, overlap, penalty_paths
from corridors._kernels.topology import Topology
from corridors._kernels.via import ViaPaths, via_paths


def test_overlap_by_hand():
    """Shared 3 of 4 and 5: 0.75; nothing shared: 0; same stretch under two arc ids counts."""
    length = [3.0, 1.0, 2.0, 3.0]
    assert overlap([0, 1], [0, 2], length) == 0.75
    assert overlap([0, 1], [3, 2], length) == 0.0
    assert overlap([0, 1], [3, 2], length, stretch=[0, 1, 2, 0]) == 0.75
    assert overlap([1, 2], [1, 2], [0.0, 0.0, 0.0]) == 1.0


def _greedy(topology, weights, source, target, k, length, limit):
    chosen = []
    for cost, path in all_paths(topology, weights, source, target):
        if all(overlap(path, other, length) <= limit + 1e-12 for _, other in chosen):
            chosen.append((cost, path))
    return [cost for cost, _ in chosen[:k]]


@pytest.mark.parametrize("limit", [0.3, 0.8])
def test_exact_answer_is_the_greedy_choice_over_all_paths(limit):
    """With distinct costs the paths are those that filtering the full list would leave."""
    for rng, topology, weights in cases(80, seed=8):
        weights = weights + rng.random(topology.n_arcs)  # no ties: the choice is unique
        length = rng.integers(1, 9, topology.n_arcs).astype(float)
        source, target = rng.integers(0, topology.n_vertices, 2)
        found = distinct_paths(
            topology, weights, source, target, 3, length=length, max_overlap=limit
        )
        assert found.exact
        np.testing.assert_allclose(
            found.costs, _greedy(topology, weights, source, target, 3, length, limit)
        )


def test_out_of_time_says_so_and_still_keeps_the_limit():
    """With one path enumerated the rest are candidates: not exact, still distinct, first best."""
    rng = np.random.default_rng(9)
    topology = random_topology(rng, n=80, m=400)
    weights = rng.uniform(1, 9, 400)
    found = distinct_paths(topology, weights, 0, 79, 4, length=weights, max_overlap=0.4, cap=1)
    assert not found.exact
    assert len(found.arcs) == 4
    assert (np.diff(found.costs) >= 0).all()
    exact = distinct_paths(topology, weights, 0, 79, 4, length=weights, max_overlap=0.4, cap=20_000)
    assert found.costs[0] == exact.costs[0]
    for at, path in enumerate(found.arcs):
        assert weights[path].sum() == pytest.approx(found.costs[at])
        assert all(overlap(path, other, weights) <= 0.4 + 1e-9 for other in found.arcs[:at])


def test_candidates_are_loopless_paths_with_their_cost():
    """Every via and penalty path is one of the loopless ones; via-paths come by rising cost."""
    for rng, topology, weights in cases(80, seed=10):
        source, target = rng.integers(0, topology.n_vertices, 2)
        known = {path: cost for cost, path in all_paths(topology, weights, source, target)}
        via = list(via_paths(topology, weights, source, target))
        for cost, path in via + list(penalty_paths(topology, weights, source, target)):
            assert known[tuple(path.tolist())] == pytest.approx(cost)
        assert [cost for cost, _ in via] == sorted(cost for cost, _ in via)
        if known:
            assert via[0][0] == min(known.values())


def test_via_paths_that_share_too_much_are_left_out():
    """Barring a path leaves exactly the via-paths whose overlap with it is within the limit."""
    kept = 0
    for rng, topology, weights in cases(60, seed=11):
        length = rng.integers(1, 9, topology.n_arcs).astype(float)
        stretch = np.arange(topology.n_arcs)
        source, target = rng.integers(0, topology.n_vertices, 2)
        free = list(via_paths(topology, weights, source, target, backend="numpy"))
        if not free:
            continue
        paths = ViaPaths(topology, weights, source, target, backend="numpy")
        paths.bar_sharing(free[0][1], length, stretch, 0.5)
        found = []
        while (item := paths.next()) is not None:
            found.append(item[1].tolist())
        wanted = [p.tolist() for _, p in free if overlap(p, free[0][1], length) <= 0.5]
        assert found == wanted
        kept += len(found)
    assert kept > 20


def test_a_condition_of_the_caller_is_kept():
    """Of two ways round a square only the one without arc 0 is accepted."""
    topology = Topology(4, [0, 1, 0, 2], [1, 3, 2, 3])
    found = distinct_paths(
        topology, [1, 1, 2, 2], 0, 3, 2, length=[1, 1, 1, 1], accept=lambda path: 0 not in path
    )
    assert [path.tolist() for path in found.arcs] == [[2, 3]]
    assert found.exact


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"k": 0}, "k is 0"),
        ({"max_overlap": 1.5}, "max_overlap is 1.5; give 0 to 1"),
        ({"length": [1.0, 2.0]}, "length has shape"),
        ({"length": [np.nan]}, "give one finite value"),
    ],
)
def test_bad_input_is_refused(options, message):
    """The message names what is wrong."""
    given = {"k": 1, "length": [1.0], **options}
    with pytest.raises(ValueError, match=message):
        distinct_paths(Topology(2, [0], [1]), [1.0], 0, 1, **given)
