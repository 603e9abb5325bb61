"""Capacities of gauge changes, and what ships take which goods."""

import numpy as np
import pandas as pd
import pytest

import corridors as co
from corridors.flows.choosing import Choice
from corridors.flows.demand import lanes_of
from corridors.flows.reading import Reading
from corridors.flows.setting import Setting
from corridors.network import Network


@pytest.fixture(scope="module")
def net() -> Network:
    """The shipped network."""
    return co.load_network()


def setting(net: Network, *rows: tuple[object, ...]) -> Setting:
    """A setting of a few lanes by land."""
    table = pd.DataFrame(list(rows), columns=["origin", "destination", "cargo", "amount"])
    return Setting(net, tuple(lanes_of(net, table)), net.day, None, ("deep-sea",))


def test_gauge_changes_take_the_slots_that_price_their_queue(net: Network) -> None:
    """One row says both how long trains wait at Dostyk and how many pass in a year."""
    state = setting(net, ("xian", "duisburg", "container", 1.0))
    found = [r for r in state.resources if r.kind == "gauge change" and "dostyk" in r.places]
    by_slots = [r for r in found if r.rows[0].quantity == "slots_per_day"]
    assert len(by_slots) == 2
    days = net.parameters["working-days"].value
    for resource in by_slots:
        assert resource.gross == pytest.approx(resource.rows[0].value * days)
        assert resource.rows[0].id == "slots-dostyk"
    assert not any(r.rows[0].quantity == "capacity_trains_per_day" for r in found)


def test_slots_of_a_direction_count_for_that_direction(net: Network) -> None:
    """From 1435 to 1520 mm at Altynkol is west, whatever the journey asked about."""
    state = setting(net, ("xian", "duisburg", "container", 1.0))
    graph = state.planner.graph
    rows = {}
    for resource in state.resources:
        if resource.kind == "gauge change" and resource.rows[0].id.startswith("slots-altynkol"):
            arc = graph.arcs[int(resource.arcs[0])]
            rows[arc.leaves, arc.reaches] = resource.rows[0].id
    assert rows == {
        ("rail-1435", "rail-1520"): "slots-altynkol-west",
        ("rail-1520", "rail-1435"): "slots-altynkol-east",
    }
    for heading in ("west", "east"):
        reading = Reading(graph, net.day, heading)
        arc = next(a for a in graph.arcs if a.link.id.startswith("malaszewicze-malaszewicze-t")
                   and a.leaves == "rail-1520")  # fmt: skip
        assert "west" in reading.facts(arc)["direction"]


def test_wagons_take_no_ships_of_boxes(net: Network) -> None:
    """General cargo in wagons crosses the Caspian on rail ferries, boxes may take feeders."""
    state = setting(net, ("almaty", "baku", "general", 1e6), ("almaty", "baku", "container", 1e4))
    arcs = state.planner.graph.arcs
    feeders = np.array([arc.link.service == "caspian-feeder" for arc in arcs])
    wagons, boxes = (np.isinf(state.cost(kind)) for kind in state.kinds)
    assert wagons[feeders].all()
    assert not boxes[feeders].any()


def test_routes_join_the_choice_when_queues_make_them_worth_while(net: Network) -> None:
    """Great demand spreads over more routes than small demand, and everybody still arrives."""
    small = Choice(setting(net, ("xian", "duisburg", "container", 1e3)))
    great = Choice(setting(net, ("xian", "duisburg", "container", 8e5)))
    count = [len(choice.agreement.lanes[0].routes) for choice in (small, great)]
    assert count[1] > count[0]
    plan = great.plan()
    assert plan.gap <= 1e-4
    assert plan.served.tolist() == pytest.approx([8e5])


def test_elasticities_come_with_a_predicted_plan_only(net: Network) -> None:
    """Dearer corridors lose; a cheapest plan predicts nothing."""
    table = pd.DataFrame([("almaty", "baku", "general", 1e6)],
                         columns=["origin", "destination", "cargo", "amount"])  # fmt: skip
    found = co.assign_flows(net, table, "choice", avoid=["deep-sea"]).elasticities()
    assert found["middle"] < 0.0
    assert co.assign_flows(net, table, avoid=["deep-sea"]).elasticities() == {}
