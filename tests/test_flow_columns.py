"""Column generation against the plain arc formulation."""

import numpy as np
import pytest

from corridors._kernels.topology import Topology
from corridors.flows.columns import Commodity, Problem, plan
from corridors.flows.programme import Bounds, least_cost


def random_problem(seed: int, *, tight: float) -> Problem:
    """Some lanes over a random graph, arcs and vertices with capacities."""
    draw = np.random.default_rng(seed)
    count, arcs, lanes = 9, 34, 5
    tail, head = draw.integers(count, size=arcs), draw.integers(count, size=arcs)
    cost = draw.uniform(1, 9, size=arcs)
    own = np.eye(arcs)
    entering = np.array([(head == v).astype(float) for v in range(count)])
    use = np.vstack([own, entering])
    capacity = draw.uniform(2, 9, size=len(use)) * tight
    goods = tuple(
        Commodity((int(a),), (int(b),), float(draw.uniform(1, 4)))
        for a, b in (draw.choice(count, 2, replace=False) for _ in range(lanes))
    )
    return Problem(Topology(count, tail, head), (cost,), (use,), capacity, goods)


def by_arcs(problem: Problem) -> tuple[float, float]:
    """Most served and its least cost by one variable per lane and arc."""
    top, goods = problem.topology, problem.commodities
    size, lanes = top.n_vertices, len(goods)
    blocks = [(top.tail + k * size, top.head + k * size) for k in range(lanes)]
    # an arc from the target back to the source carries what is served
    tail = np.concatenate([*(b[0] for b in blocks), [g.targets[0] + k * size
                                                     for k, g in enumerate(goods)]])  # fmt: skip
    head = np.concatenate([*(b[1] for b in blocks), [g.sources[0] + k * size
                                                     for k, g in enumerate(goods)]])  # fmt: skip
    use = np.hstack([*([problem.uses[0]] * lanes), np.zeros((len(problem.capacity), lanes))])
    upper = np.concatenate([np.full(lanes * top.n_arcs, np.inf), [g.amount for g in goods]])
    gain = np.concatenate([np.zeros(lanes * top.n_arcs), -np.ones(lanes)])
    supply = np.zeros(size * lanes)
    first = least_cost(size * lanes, tail, head, supply, gain, upper=upper,
                       bounds=Bounds(use, problem.capacity))  # fmt: skip
    use = np.vstack([use, gain])
    limit = np.append(problem.capacity, first.value * (1 - 1e-9))
    cost = np.concatenate([*([problem.costs[0]] * lanes), np.zeros(lanes)])
    second = least_cost(size * lanes, tail, head, supply, cost, upper=upper,
                        bounds=Bounds(use, limit))  # fmt: skip
    return -first.value, second.value


@pytest.mark.parametrize("tight", [0.2, 0.5, 2.0])
@pytest.mark.parametrize("seed", range(12))
def test_plan_equals_the_arc_formulation(seed: int, tight: float) -> None:
    """Same service, same cost, nothing lost and no capacity exceeded."""
    problem = random_problem(seed, tight=tight)
    served, cost = by_arcs(problem)
    found = plan(problem)
    assert found.served.sum() == pytest.approx(served, rel=1e-6, abs=1e-7)
    assert found.cost == pytest.approx(cost, rel=1e-6, abs=1e-6)
    assert found.gap < 1e-6
    assert found.service_gap < 1e-6
    flow = np.zeros(problem.topology.n_arcs)
    for path in found.paths:
        ends = problem.topology.tail[list(path.arcs)], problem.topology.head[list(path.arcs)]
        assert (ends[0][1:] == ends[1][:-1]).all()
        assert ends[0][0] in problem.commodities[path.commodity].sources
        assert ends[1][-1] in problem.commodities[path.commodity].targets
        np.add.at(flow, list(path.arcs), path.amount)
    assert (problem.uses[0] @ flow <= problem.capacity * (1 + 1e-7) + 1e-7).all()


def test_shadow_price_is_what_one_more_unit_saves() -> None:
    """A little more of a capacity that binds lowers the cost by its price."""
    roads = Topology(2, [0, 0], [1, 1])
    goods = (Commodity((0,), (1,), 5.0),)
    costs, uses = (np.array([1.0, 3.0]),), (np.eye(2),)
    found = plan(Problem(roads, costs, uses, np.array([2.0, 9.0]), goods))
    more = plan(Problem(roads, costs, uses, np.array([2.5, 9.0]), goods))
    assert found.prices.tolist() == pytest.approx([2.0, 0.0])
    assert found.cost - more.cost == pytest.approx(0.5 * 2.0)


def test_unserved_demand_has_a_worth_and_no_price() -> None:
    """What cannot be served costs nothing; more capacity would serve it."""
    roads = Topology(3, [0], [1])
    goods = (Commodity((0,), (1,), 5.0), Commodity((0,), (2,), 1.0))
    found = plan(Problem(roads, (np.array([7.0]),), (np.eye(1),), np.array([2.0]), goods))
    assert found.served.tolist() == pytest.approx([2.0, 0.0])
    assert found.cost == pytest.approx(14.0)
    assert found.worth.tolist() == pytest.approx([1.0])
    assert found.reachable.tolist() == [True, False]
