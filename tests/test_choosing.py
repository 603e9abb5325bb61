"""Predicted split: distinct routes, odds, queues that agree with flows."""

from dataclasses import replace
from itertools import pairwise

import numpy as np
import pandas as pd
import pytest

import corridors as co
from corridors.flows.choosing import Choice, ChoiceModel, chosen, elasticities, model_of
from corridors.flows.demand import lanes_of
from corridors.flows.route_sets import RouteChoice, cheaper_by_corridor, path_sizes, routes_of
from corridors.flows.setting import Setting
from corridors.network import Network


@pytest.fixture(scope="module")
def net() -> Network:
    """The shipped network."""
    return co.load_network()


def setting(net: Network, *rows: tuple[object, ...], avoid: tuple[str, ...] = ()) -> Setting:
    """A setting of a few lanes."""
    table = pd.DataFrame(list(rows), columns=["origin", "destination", "cargo", "amount"])
    return Setting(net, tuple(lanes_of(net, table)), net.day, None, avoid)


def test_routes_are_distinct_and_belong_to_their_corridors(net: Network) -> None:
    """No two routes of a corridor share more than the limit, unless other ships carry them."""
    found = setting(net, ("xian", "duisburg", "container", 1.0))
    routes = routes_of(found, "xian", "duisburg", found.kinds[0])
    assert {"northern", "middle"} <= {route.corridor for route in routes}
    length, arcs = found.planner.graph.length_km, found.planner.graph.arcs

    def ships(route: RouteChoice) -> set[str]:
        return {
            arcs[n].link.service for n in route.arcs if arcs[n].link.moves_by in ("ferry", "sea")
        }

    for route in routes:
        assert found.planner.corridor_of(route.arcs) == route.corridor
    for one, other in pairwise(routes):
        if one.corridor == other.corridor and ships(one) & ships(other):
            shared = length[list(set(one.arcs) & set(other.arcs))].sum()
            shorter = min(length[list(r.arcs)].sum() for r in (one, other))
            assert shared <= 0.8 * shorter + 1e-6


def test_each_kind_of_ship_is_offered(net: Network) -> None:
    """Feeder and rail ferry leave from ports beside each other and share the railway to them."""
    found = setting(net, ("xian", "baku", "container", 1.0))
    arcs = found.planner.graph.arcs
    services = {
        arcs[n].link.service
        for route in routes_of(found, "xian", "baku", found.kinds[0])
        for n in route.arcs
        if route.corridor == "middle"
    }
    assert {"caspian-feeder", "caspian-ropax"} <= services


def test_path_sizes_of_equal_routes() -> None:
    """Three routes that are one count for one."""
    twins = [RouteChoice("a", (0, 1))] * 3
    assert path_sizes(twins, np.array([1.0, 2.0])).tolist() == pytest.approx([1 / 3] * 3)


def test_a_way_nobody_takes_makes_no_path_smaller() -> None:
    """A hundred dear ways along a route leave it its own; as many of its price do not."""
    dear = [RouteChoice("a", (0, 1)), *([RouteChoice("a", (0, 2))] * 100)]
    length = np.array([3.0, 1.0, 1.0])
    far = np.array([0.0, *([50.0] * 100)])
    assert path_sizes(dear, length, far, 1.0)[0] == pytest.approx(1.0)
    assert path_sizes(dear, length, far * 0.0, 1.0)[0] == pytest.approx(0.25 + 0.75 / 101)
    # between the two: each counts by its odds
    near = np.array([0.0, *([np.log(4.0)] * 100)])
    assert path_sizes(dear, length, near, 1.0)[0] == pytest.approx(0.25 + 0.75 / 26)


def test_flows_agree_with_queues(net: Network) -> None:
    """The gap is reached, nothing is lost, and everybody arrives."""
    found = co.assign_flows(net, co.load_demand(2025), "choice", avoid=["deep-sea"])
    assert found.gap <= 1e-4
    assert found.residual < 1e-6
    table = found.lanes()
    assert table["served"].tolist() == pytest.approx(table["demand"].tolist())


def test_without_queues_the_split_is_the_closed_form(net: Network) -> None:
    """Odds of two routes are their path sizes and the difference of their costs."""
    state = setting(net, ("xian", "baku", "container", 10.0))
    model = ChoiceModel(400.0, 0.0, 0.0, 4.0)
    plan = chosen(state, model)
    kind = state.kinds[0]
    routes = routes_of(state, "xian", "baku", kind)
    cost = np.array([state.cost(kind)[list(r.arcs)].sum() * 2.0 for r in routes])
    sizes = path_sizes(routes, state.planner.graph.length_km, cost, 400.0)
    odds = sizes * np.exp(-(cost - cost.min()) / 400.0)
    shares = {route.arcs: share for route, share in zip(routes, odds / odds.sum(), strict=True)}
    assert sum(p.amount for p in plan.paths) == pytest.approx(10.0)
    for path in plan.paths:
        assert path.amount == pytest.approx(10.0 * shares[path.arcs], rel=1e-6)


def test_queues_spread_the_flow(net: Network) -> None:
    """The more hours a full capacity costs, the less the greatest route carries."""
    state = setting(net, ("xian", "duisburg", "container", 4e5), avoid=("deep-sea",))
    calm = chosen(state, ChoiceModel(400.0, 0.0, 0.0, 4.0))
    full = chosen(state, ChoiceModel(400.0, 0.0, 240.0, 4.0))
    assert max(p.amount for p in full.paths) < max(p.amount for p in calm.paths)
    assert (full.delay_h >= 0).all()
    assert len(full.bottlenecks())


def test_next_to_nothing_is_sent_beyond_capacity(net: Network) -> None:
    """Refused loading keeps a choice within capacities that soft queues would pass."""
    demand = co.load_demand(2025).groupby(["origin", "destination", "cargo"])["amount"].sum()
    rows = demand.reset_index().itertuples(index=False, name=None)
    state = setting(net, *rows, avoid=("deep-sea",))
    model = model_of(state)
    room = np.array([r.capacity for r in state.resources])
    hard, soft = (chosen(state, m) for m in (model, replace(model, beyond_h=0.0)))
    most, most_soft = ((plan.load[room > 0] / room[room > 0]).max() for plan in (hard, soft))
    assert most < 1.05 < 1.5 < most_soft
    assert hard.gap <= 1e-4
    assert hard.residual < 1e-6
    assert "more is refused as if it waited" in hard.summary()
    # nobody waits what a refusal stands for: at most a queue at capacity and a little
    assert hard.delay_h.max() < 1.3 * max(model.queue_h)
    assert hard.refused_h.max() > 1000.0 > 0.0 == soft.refused_h.max()


def test_hours_of_a_queue_by_hand(net: Network) -> None:
    """Half used, full and a tenth beyond: the fourth power, then a straight line and refusal."""
    state = setting(net, ("xian", "baku", "container", 10.0))
    model = ChoiceModel(400.0, 0.0, 100.0, 4.0, beyond_h=5000.0)
    choice = Choice(state, model)
    room = choice._room
    here = int(np.flatnonzero(np.isfinite(room))[0])
    for used, hours in ((0.5, 6.25), (1.0, 100.0), (1.1, 100.0 + 40.0 + 500.0)):
        load = np.zeros(len(room))
        load[here] = used * room[here]
        assert choice._queues(load)[here] == pytest.approx(hours)


def test_a_queue_brings_the_way_round_it(net: Network) -> None:
    """Without queues nothing is cheaper than the best known; a queue on it is gone round."""
    state = setting(net, ("xian", "duisburg", "container", 4e5), avoid=("deep-sea",))
    kind, graph = state.kinds[0], state.planner.graph
    cheapest: dict[str, RouteChoice] = {}
    for route in routes_of(state, "xian", "duisburg", kind):
        cheapest.setdefault(route.corridor, route)
    known = list(cheapest.values())
    asked = {"setting": state, "origin": "xian", "destination": "duisburg", "kind": kind}
    assert cheaper_by_corridor(**asked, known=known, waits_h=np.zeros(len(graph.arcs))) == []
    jammed = {link for link in net.links if link.startswith(("alashankou-dostyk", "khorgos-cn"))}
    held = np.array([1e4 if arc.link.id in jammed else 0.0 for arc in graph.arcs])
    found = cheaper_by_corridor(**asked, known=known, waits_h=held)
    price = state.cost(kind) + state.worth_of_hour(kind.cargo) * held
    assert "northern" in {route.corridor for route in found}
    for route in found:
        was = price[list(cheapest[route.corridor].arcs)].sum()
        assert price[list(route.arcs)].sum() < was
        assert held[list(cheapest[route.corridor].arcs)].any()


def test_dearer_corridors_lose(net: Network) -> None:
    """Own elasticities are negative."""
    state = setting(net, ("astana", "poti", "general", 1e6))
    found = elasticities(state, model_of(state))
    assert found
    assert all(value < 0 for value in found.values())


def test_a_lane_that_nothing_serves_is_listed(net: Network) -> None:
    """It has a reason and costs nothing."""
    found = chosen(setting(net, ("xian", "moscow", "container", 3.0), avoid=("RU",)))
    assert found.lanes().iloc[0]["unserved"] == 3.0
    assert found.unserved().iloc[0]["reasons"]
