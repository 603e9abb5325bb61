"""Batched elimination and the ensemble driver: same answers however the work is cut."""

import os
import tracemalloc

import numpy as np
import pytest
from hypothesis import given, settings
from kernel_graphs import BACKENDS, all_pairs, cases, random_topology, weighted_graphs

from corridors._kernels._backend import has_numba
from corridors._kernels.ensemble import (
    Plan,
    arc_use,
    costs,
    ensemble,
    ensemble_blocks,
    route_signatures,
    signature,
)
from corridors._kernels.sampling import LOGNORMAL, WeightSampler
from corridors._kernels.search import shortest_tree
from corridors._kernels.summary import Summary
from corridors._kernels.topology import Topology

needs_numba = pytest.mark.skipif(not has_numba(), reason="numba (extra 'fast') is not installed")


def _every_pair(plan):
    vertices = np.arange(plan.topology.n_vertices)
    return plan.matrix(vertices, vertices)


def _blocks(count, seed, lanes=(1, 3, 70)):
    for number, (rng, topology, _) in enumerate(cases(count, seed)):
        block = rng.integers(0, 6, (topology.n_arcs, lanes[number % len(lanes)])).astype(float)
        block[rng.random(block.shape) < 0.1] = np.inf
        yield rng, Plan(topology), block


@pytest.mark.parametrize("backend", BACKENDS)
@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_costs_equal_brute_force_for_all_pairs(backend, dtype):
    """Graphs where vertices are only sources or only sinks included: the tree must not be pruned.

    An elimination tree built from one-way slots passes every two-way test and fails here.
    """
    for _, plan, block in _blocks(90, seed=11):
        got = costs(plan, block.astype(dtype), _every_pair(plan), backend=backend)
        assert got.dtype == dtype
        for lane in range(block.shape[1]):
            expected = all_pairs(plan.topology, block[:, lane])
            assert got[:, lane].tolist() == expected.ravel().tolist()
            if lane == 3:
                break


@pytest.mark.parametrize("backend", BACKENDS)
def test_a_larger_graph_equals_the_single_search(backend):
    """150 vertices: triangles matter; compare with one search per lane."""
    rng = np.random.default_rng(12)
    topology = random_topology(rng, n=150, m=420)
    plan = Plan(topology)
    block = rng.uniform(1, 9, (420, 5))
    origins, destinations = rng.integers(0, 150, (2, 6))
    got = costs(plan, block, plan.matrix(origins, destinations), backend=backend)
    for lane in range(5):
        for at, origin in enumerate(origins):
            tree = shortest_tree(topology, block[:, lane], origin)
            np.testing.assert_allclose(got[6 * at : 6 * at + 6, lane], tree.distance[destinations])


@pytest.mark.parametrize("backend", BACKENDS)
def test_too_wide_a_graph_is_searched_lane_by_lane_with_the_same_answers(backend):
    """With no triangle allowed nothing is eliminated, and the answers stay."""
    for rng, plan, block in _blocks(24, seed=13):
        single = Plan(plan.topology, max_triangles=-1)
        assert plan.eliminates
        assert not single.eliminates
        pairs = np.argwhere(np.ones((plan.topology.n_vertices,) * 2))
        first = costs(plan, block, pairs, backend=backend)
        assert costs(single, block, pairs, backend=backend).tolist() == first.tolist()
        bits, _ = signature(plan, rng.integers(-1, 3, plan.topology.n_arcs))
        routes = route_signatures(single, block, pairs, bits, resolution=1.0, backend=backend)
        assert routes.costs.tolist() == first.tolist()
        assert ((routes.signatures < 0) == np.isinf(first)).all()


def test_a_hopeless_graph_is_refused_soon():
    """3,500 vertices joined at random would fill up; the plan gives up instead of running on."""
    rng = np.random.default_rng(18)
    plan = Plan(random_topology(rng, n=3_500, m=28_000))
    assert not plan.eliminates
    assert plan.n_triangles is None
    assert np.isfinite(costs(plan, np.ones((28_000, 2)), [(0, 1)])).all()


@pytest.mark.parametrize("backend", BACKENDS)
def test_arc_use_is_a_flow_of_shortest_paths(backend):
    """What leaves and enters each vertex balances, and cost times use is what the pairs cost."""
    for rng, plan, block in _blocks(60, seed=14, lanes=(1,)):
        pairs = _every_pair(plan)
        amount = rng.integers(1, 5, len(pairs.given)).astype(float)
        cost, use = arc_use(plan, block, pairs, amount, backend=backend)
        reached = np.isfinite(cost[:, 0])
        assert cost.tolist() == costs(plan, block, pairs, backend=backend).tolist()
        paid = np.where(use > 0, block[:, 0], 0.0) @ use
        assert paid == (cost[reached, 0] * amount[reached]).sum()
        balance = np.zeros(plan.topology.n_vertices)
        np.add.at(balance, plan.topology.tail, use)
        np.add.at(balance, plan.topology.head, -use)
        expected = np.zeros(plan.topology.n_vertices)
        np.add.at(expected, pairs.given[reached, 0], amount[reached])
        np.add.at(expected, pairs.given[reached, 1], -amount[reached])
        assert balance.tolist() == expected.tolist()


@pytest.mark.parametrize("backend", BACKENDS)
def test_signatures_tell_which_groups_a_route_uses(backend):
    """Unique shortest routes: the fields count the arcs of each group on the route."""
    rng = np.random.default_rng(15)
    topology = random_topology(rng, n=40, m=160)
    plan = Plan(topology)
    group = rng.integers(-1, 5, 160) * (rng.random(160) < 0.1)
    group[group == 0] = -1
    bits, fields = signature(plan, group)
    block = rng.integers(1000, 9000, (160, 4)).astype(float)
    pairs = plan.matrix([0, 1, 2], [30, 31, 32])
    routes = route_signatures(plan, block, pairs, bits, resolution=1.0, backend=backend)
    for lane in range(4):
        for row, (origin, destination) in enumerate(pairs.given.tolist()):
            tree = shortest_tree(topology, block[:, lane], origin)
            if not np.isfinite(tree.distance[destination]):
                assert routes.signatures[row, lane] == -1
                continue
            arcs, vertex = [], destination
            while vertex != origin:
                arcs.append(tree.arriving[vertex])
                vertex = topology.tail[tree.arriving[vertex]]
            assert routes.costs[row, lane] == tree.distance[destination]
            for name, (shift, mask) in fields.items():
                used = int(routes.signatures[row, lane]) >> shift & mask
                assert used == (group[arcs] == name).sum()


@needs_numba
def test_both_forms_agree_to_the_bit():
    """Costs in float32 and float64, and packed costs with signatures."""
    for rng, plan, block in _blocks(40, seed=16):
        block = block * rng.uniform(0.5, 2, block.shape)
        pairs = _every_pair(plan)
        bits, _ = signature(plan, rng.integers(-1, 4, plan.topology.n_arcs))
        for dtype in (np.float32, np.float64):
            given_block = block.astype(dtype)
            first, second = (
                costs(plan, given_block, pairs, backend=name) for name in ("numpy", "numba")
            )
            assert first.tobytes() == second.tobytes()
            one, two = (
                route_signatures(plan, given_block, pairs, bits, resolution=0.001, backend=name)
                for name in ("numpy", "numba")
            )
            assert one.costs.tobytes() == two.costs.tobytes()
            assert one.signatures.tobytes() == two.signatures.tobytes()


def _sampled(backend="auto", seed=17):
    rng = np.random.default_rng(seed)
    topology = random_topology(rng, n=40, m=140)
    value = rng.uniform(5, 50, 140)
    draw = WeightSampler(
        140,
        np.arange(140),
        0.8 * value,
        value,
        1.5 * value,
        np.full(140, LOGNORMAL),
        np.arange(140) % 9,
        backend=backend,
    )
    plan = Plan(topology)
    bits, _ = signature(plan, np.where(np.arange(140) % 20 == 0, np.arange(140) // 20, -1))
    return plan, draw, plan.matrix([0, 1, 2], [30, 31]), bits


@pytest.mark.parametrize("backend", BACKENDS)
def test_chunks_and_threads_do_not_change_the_answer(backend):
    """Chunks of 1, 64, 500, all and shared evenly, on one to three threads: the same bits."""
    plan, draw, pairs, bits = _sampled(backend)
    runs = [
        ensemble(
            plan,
            draw,
            pairs,
            1000,
            seed=3,
            chunk=chunk,
            threads=threads,
            bits=bits,
            resolution=0.01,
            amount=np.ones(6),
            backend=backend,
        )
        for chunk, threads in ((1, 1), (64, 3), (500, 1), (5000, 3), (None, 2), (None, 3))
    ]
    for run in runs[1:]:
        assert run.costs.tobytes() == runs[0].costs.tobytes()
        assert run.signatures.tobytes() == runs[0].signatures.tobytes()
        np.testing.assert_allclose(run.use, runs[0].use, rtol=1e-6)
    other = ensemble(plan, draw, pairs, 1000, seed=4, bits=bits, resolution=0.01, backend=backend)
    assert other.costs.tobytes() != runs[0].costs.tobytes()


@needs_numba
def test_both_forms_draw_and_solve_the_same_ensemble():
    """Weights, costs and signatures of 300 draws are the same bits with and without compiler."""
    answers = []
    for backend in ("numpy", "numba"):
        plan, draw, pairs, bits = _sampled(backend)
        answers.append(
            ensemble(plan, draw, pairs, 300, seed=5, bits=bits, resolution=0.01, backend=backend)
        )
    assert answers[0].costs.tobytes() == answers[1].costs.tobytes()
    assert answers[0].signatures.tobytes() == answers[1].signatures.tobytes()


def test_a_longer_run_starts_with_the_shorter():
    """The first 100 of 1,000 draws are the 100 draws."""
    plan, draw, pairs, _ = _sampled()
    short = ensemble(plan, draw, pairs, 100, seed=6).costs
    assert ensemble(plan, draw, pairs, 1000, seed=6).costs[:, :100].tobytes() == short.tobytes()


def test_summary_equals_the_full_answer():
    """Means and quantiles of blocks against NumPy on all draws; shares add to one."""
    plan, draw, pairs, bits = _sampled()
    summary = Summary(6, precision=0.002)
    options = {"seed": 7, "bits": bits, "resolution": 0.001}
    for block in ensemble_blocks(plan, draw, pairs, 2000, chunk=100, threads=2, **options):
        summary.add(block)
    full = ensemble(plan, draw, pairs, 2000, **options)
    assert summary.draws == 2000
    np.testing.assert_allclose(summary.mean(), full.costs.mean(axis=1), rtol=1e-9)
    for q in (0.1, 0.5, 0.9):
        exact = np.quantile(full.costs, q, axis=1, method="inverted_cdf")
        np.testing.assert_allclose(summary.quantile(q), exact, rtol=0.0021)
    for pair in range(6):
        names, times = np.unique(full.signatures[pair], return_counts=True)
        expected = dict(zip(names.tolist(), (times / 2000).tolist(), strict=True))
        assert summary.shares(pair) == pytest.approx(expected)


@pytest.mark.parametrize("backend", BACKENDS)
def test_summaries_are_the_same_bits_however_the_work_is_cut(backend):
    """Means of sums round alike for any chunk and thread count."""
    plan, draw, pairs, _ = _sampled(backend)
    means = set()
    for chunk, threads in ((1, 1), (128, 2), (5000, 1), (None, 3)):
        summary = Summary(6)
        for block in ensemble_blocks(
            plan, draw, pairs, 1000, seed=2, chunk=chunk, threads=threads, backend=backend
        ):
            summary.add(block)
        means.add(summary.mean().tobytes() + summary.quantile(0.3).tobytes())
    assert len(means) == 1


def test_memory_does_not_grow_with_the_draws():
    """Ten times the draws, summarised block by block, take no more memory."""
    plan, draw, pairs, _ = _sampled()
    peaks = []
    for draws in (2_000, 2_000, 20_000):
        summary = Summary(6)
        tracemalloc.start()
        for block in ensemble_blocks(plan, draw, pairs, draws, seed=8, chunk=512):
            summary.add(block)
        peaks.append(tracemalloc.get_traced_memory()[1])
        tracemalloc.stop()
    assert peaks[2] < 1.3 * peaks[1] + 200_000


def test_progress_counts_up_and_an_interrupt_stops_cleanly():
    """Progress reports each chunk; Ctrl-C from it ends the run and leaves no thread behind."""
    import threading

    plan, draw, pairs, _ = _sampled()
    for threads in (1, 2):
        seen = []
        ensemble(
            plan,
            draw,
            pairs,
            1000,
            seed=9,
            chunk=256,
            threads=threads,
            progress=lambda done, of, seen=seen: seen.append((done, of)),
        )
        assert seen == [(256, 1000), (512, 1000), (768, 1000), (1000, 1000)]

        def interrupt(done, of):
            raise KeyboardInterrupt

        before = threading.active_count()
        with pytest.raises(KeyboardInterrupt):
            ensemble(
                plan, draw, pairs, 100_000, seed=9, chunk=256, threads=threads, progress=interrupt
            )
        assert threading.active_count() == before


def test_errors_in_a_thread_reach_the_caller():
    """A weight that is missing in some draw names arc and lane."""
    plan = Plan(Topology(2, [0], [1]))

    def bad(block, lanes, rng):
        weights = np.ones((1, lanes))
        weights[0, 5] = np.nan
        return weights

    for threads in (1, 2):
        with pytest.raises(ValueError, match="arc 0, lane 5: weight is nan"):
            ensemble(plan, bad, [(0, 1)], 500, seed=1, chunk=64, threads=threads)


def test_bad_input_is_refused():
    """Counts, sizes and requests that cannot be met say what to do."""
    plan = Plan(Topology(2, [0], [1]))

    def draw(block, lanes, rng):
        return np.ones((1, lanes))

    with pytest.raises(ValueError, match="draws is 0; give 1 or more"):
        ensemble(plan, draw, [(0, 1)], 0, seed=1)
    with pytest.raises(ValueError, match="more than 537; summarise block by block"):
        ensemble(plan, draw, np.zeros((1000, 2), int), 1_000_000, seed=1)
    with pytest.raises(ValueError, match="bits and resolution go together"):
        ensemble(plan, draw, [(0, 1)], 1, seed=1, resolution=1.0)
    with pytest.raises(ValueError, match="pairs hold 2; vertices are 0 to 1"):
        costs(plan, [[1.0]], [(0, 2)])
    with pytest.raises(ValueError, match=r"give \(1 arcs, lanes\)"):
        costs(plan, [1.0], [(0, 1)])
    bits, _ = signature(plan, [0])
    with pytest.raises(ValueError, match="is too fine for costs this large; give at least"):
        route_signatures(plan, [[1e9]], [(0, 1)], bits, resolution=1e-3)
    with pytest.raises(ValueError, match="need 40 bits"):
        signature(Plan(Topology(41, np.arange(40), np.arange(1, 41))), np.arange(40))


@settings(max_examples=40, deadline=None)
@given(weighted_graphs())
def test_closing_an_arc_never_helps_in_any_lane(graph):
    """Lane i has arc i closed: no pair gets cheaper than with all arcs open."""
    topology, weights = graph
    plan = Plan(topology)
    block = np.repeat(weights[:, None], topology.n_arcs + 1, axis=1)
    block[np.arange(topology.n_arcs), np.arange(topology.n_arcs)] = np.inf
    got = costs(plan, block, _every_pair(plan))
    assert (got >= got[:, -1:]).all()


@pytest.mark.skipif(os.cpu_count() == 1, reason="needs two cores")
@needs_numba
def test_threads_run_at_the_same_time():
    """Compiled code lets go of the interpreter: two threads are inside kernels together."""
    import threading

    plan, draw, pairs, _ = _sampled("numba")
    together = threading.Barrier(2, timeout=20)

    def meet(block, lanes, rng):
        if block < 2:
            together.wait()  # passes only if two blocks are being worked on
        return draw(block, lanes, rng)

    run = ensemble(plan, meet, pairs, 128, seed=1, chunk=64, threads=2)
    assert np.isfinite(run.costs).any()
