"""The most that a corridor carries, on a made-up network and on the shipped one."""

from dataclasses import replace

import networkx as nx
import numpy as np
import pytest

import corridors as co
from corridors.errors import DataError, NoRouteError, OptionError
from corridors.network import Network
from corridors.schema import Link, Parameter, Place


def row(name: str, quantity: str, value: float, where: str = "", unit: str = "") -> Parameter:
    """A parameter with a range around its value."""
    return Parameter(
        name, quantity, where, 0.9 * value, value, 1.1 * value, unit, basis="assumption", reason="x"
    )


BASE = (
    row("payload", "payload_t_per_teu", 10),
    row("train", "train_teu", 100),
    row("train-t", "train_t", 2000),
    row("days", "working_days_per_year", 100),
    row("wagon", "wagon_teu", 2),
    row("wagon-t", "wagon_t", 60),
)


def world(links: list[tuple[str, str]], rows: list[Parameter], **more: object) -> Network:
    """Places on a line of longitude, joined by rail, with capacities."""
    names = dict.fromkeys(end for link in links for end in link)
    places = {
        name: Place(name, name, "CN", "terminal", 100.0 - number, 40.0)
        for number, name in enumerate(names)
    }
    made = {}
    for number, (origin, destination) in enumerate(links):
        name = f"{origin}-{destination}-rail-{number}"
        made[name] = Link(
            name, origin, destination, "rail", "rail", length_km=100.0, gauge_mm=1435,
            tracks=2, **more,
        )  # fmt: skip
    shipped = co.load_network()
    parameters = {r.id: r for r in (*BASE, *rows)}
    return replace(
        shipped, places=places, links=made, parameters=parameters, corridors=(), pending=()
    )


def test_equals_minimum_cut_where_nothing_is_shared() -> None:
    """Random double-track networks carry what the cheapest cut lets pass."""
    for seed in range(8):
        draw = np.random.default_rng(seed)
        pairs = [(int(a), int(b)) for a, b in draw.integers(7, size=(18, 2)) if a != b]
        links = [(f"p{a}", f"p{b}") for a, b in [*pairs, (0, 3), (3, 6)]]
        sizes = draw.integers(1, 9, size=len(links)).tolist()
        rows = [
            row(f"cap-{n}", "capacity_trains_per_day", size, f"edge={a}-{b}-rail-{n}", "trains/day")
            for n, ((a, b), size) in enumerate(zip(links, sizes, strict=True))
        ]
        graph = nx.DiGraph()
        for (a, b), size in zip(links, sizes, strict=True):
            for one, other in ((a, b), (b, a)):
                before = graph[one][other]["capacity"] if graph.has_edge(one, other) else 0
                graph.add_edge(one, other, capacity=before + size)
        best = nx.minimum_cut_value(graph, "p0", "p6") * 100 * 100
        found = co.max_flow(world(links, rows), "p0", "p6")
        longest_wins = found.carrying.solved.at_most
        assert found.teu_per_year == pytest.approx(best, rel=1e-6) or longest_wins < best


def test_single_track_is_shared_by_both_directions() -> None:
    """What comes back takes the same track, so half of both ways is left."""
    rows = [row("cap", "capacity_trains_per_day", 3, "mode=rail", "trains/day"),
            row("back", "return_share", 1.0)]  # fmt: skip
    net = world([("a", "b")], rows)
    single = net.with_rows(links=[replace(link, tracks=1.0) for link in net.links.values()])
    assert co.max_flow(net, "a", "b").teu_per_year == pytest.approx(3 * 100 * 100)
    assert co.max_flow(single, "a", "b").teu_per_year == pytest.approx(3 * 100 * 100)
    free = single.with_rows(parameters=[row("back", "return_share", 0.5)])
    assert co.max_flow(free, "a", "b").teu_per_year == pytest.approx(4 * 100 * 100)


def test_links_that_share_a_place_share_its_capacity() -> None:
    """Two ways through one place carry together what the place takes."""
    links = [("a", "b"), ("a", "b"), ("b", "c")]
    rows = [row("line", "capacity_trains_per_day", 5, "mode=rail", "trains/day"),
            row("gate", "capacity_teu_per_year", 7000, "place=a", "TEU/year")]  # fmt: skip
    found = co.max_flow(world(links, rows), "a", "c")
    assert found.teu_per_year == pytest.approx(7000)
    table = found.bottlenecks()
    assert len(table) == 1
    assert "7,000 TEU a year" in table.iloc[0]["name"]
    assert table.iloc[0]["gain_per_year"] == pytest.approx(43_000)
    assert sum(found.duals[r.id] * r.capacity for r in found.resources if r.id in found.duals) == (
        pytest.approx(7000)
    )


def test_other_traffic_is_subtracted() -> None:
    """A third of the paths taken by others leaves two thirds."""
    rows = [row("cap", "capacity_trains_per_day", 3, "mode=rail", "trains/day"),
            row("other", "other_traffic_share", 1 / 3)]  # fmt: skip
    assert co.max_flow(world([("a", "b")], rows), "a", "b").teu_per_year == pytest.approx(20_000)


def test_units_that_disagree_are_told() -> None:
    """Trains and wagons on one thing that say different things stop the answer."""
    rows = [row("trains", "capacity_trains_per_day", 3, "mode=rail", "trains/day"),
            row("wagons", "capacity_wagons_per_day", 30, "mode=rail", "wagons/day")]  # fmt: skip
    with pytest.raises(DataError, match="disagree"):
        co.max_flow(world([("a", "b")], rows), "a", "b")
    rows[1] = row("wagons", "capacity_wagons_per_day", 150, "mode=rail", "wagons/day")
    assert co.max_flow(world([("a", "b")], rows), "a", "b").teu_per_year == pytest.approx(30_000)


def test_zero_capacity_everywhere_is_an_answer() -> None:
    """Nothing passes, and what shuts it is named."""
    rows = [row("cap", "capacity_trains_per_day", 0, "mode=rail", "trains/day")]
    found = co.max_flow(world([("a", "b"), ("b", "c")], rows), "a", "c")
    assert found.teu_per_year == 0.0
    assert len(found.bottlenecks())
    assert not len(found.to_frame())


def test_a_way_without_capacity_is_told() -> None:
    """Links of which no capacity is known are named, not taken for endless."""
    with pytest.raises(DataError, match="has no capacity"):
        co.max_flow(world([("a", "b")], []), "a", "b")


def test_wrong_options_are_told() -> None:
    """Unit, steps and corridors are checked."""
    net = world([("a", "b")], [row("cap", "capacity_trains_per_day", 3, "mode=rail")])
    with pytest.raises(OptionError, match="teu or t"):
        co.max_flow(net, "a", "b", unit="barrels")
    with pytest.raises(OptionError, match="empty list"):
        co.max_flow(net, "a", "b", corridor=[])
    with pytest.raises(OptionError, match="1 or more"):
        co.max_flow(net, "a", "b").relief_ladder(steps=0)
    with pytest.raises(NoRouteError):
        co.max_flow(net, "a", "a")


KURYK_ALONE = ("aktau-port", "beyneu", "zhanaozen", "kuryk-port-kuryk-port-transfer-1520-road")


def test_lifting_the_only_limit_leaves_none() -> None:
    """That is an infinite gain, in words, and the last step of the ladder."""
    rows = [row("line", "capacity_trains_per_day", 3, "edge=a-b-rail-0", "trains/day")]
    found = co.max_flow(world([("a", "b"), ("b", "c")], rows), "a", "c")
    assert found.teu_per_year == pytest.approx(3 * 100 * 100)
    assert found.bottlenecks().loc[0, "gain_per_year"] == np.inf
    assert "lifted alone no other limit is held" in found.summary()
    ladder = found.relief_ladder(steps=3)
    assert ladder["after_per_year"].tolist() == [np.inf]
    with pytest.raises(OptionError, match="nothing binds, or all limits are lifted"):
        found.plot()


@pytest.fixture(scope="module")
def net() -> Network:
    """The shipped network."""
    return co.load_network()


def test_ways_of_the_shipped_network_are_services(net: Network) -> None:
    """No way comes back to a place or leaves its corridor; together they carry the answer."""
    for corridor in ("middle", "northern"):
        found = co.max_flow(net, "xian", "duisburg", corridor=corridor)
        graph = found.carrying.graph
        for way in found.ways:
            places = ["xian", *(graph.arcs[number].head for number in way.arcs)]
            visits = [here for here, before in zip(places[1:], places, strict=False)
                      if here != before]  # fmt: skip
            assert len({"xian", *visits}) == len(visits) + 1
            assert found.planner.corridor_of(way.arcs) == corridor
            assert graph.arcs[way.arcs[0]].tail == "xian"
        assert sum(way.amount for way in found.ways) == pytest.approx(found.teu_per_year, rel=1e-6)
        assert found.carrying.solved.at_most == pytest.approx(found.teu_per_year, rel=1e-4)
        load, size = found.carrying.load, found.carrying.capacity
        assert (load <= size * (1 + 1e-6) + 1e-6).all()


def test_kuryk_ferry_is_named_in_planners_words(net: Network) -> None:
    """The Kuryk ferry binds what comes by rail and Kuryk alone."""
    found = co.max_flow(net, "mangystau", "alat", avoid=KURYK_ALONE)
    assert found.bottlenecks().iloc[0]["name"] == "Kuryk rail ferry, 46 wagons a day"


def test_relief_ladder_rises(net: Network) -> None:
    """Each step carries at least what the step before did, and starts where it ended."""
    ladder = co.max_flow(net, "xian", "poti", corridor="middle").relief_ladder(steps=3)
    assert (ladder["gain_per_year"] >= 0).all()
    assert ladder["before_per_year"].tolist()[1:] == pytest.approx(
        ladder["after_per_year"].tolist()[:-1]
    )


def test_second_track_of_dostyk_moiynty_shows_with_its_date(net: Network) -> None:
    """Before 30 September 2025 a single track bound what came by Dostyk."""
    after = co.max_flow(net, "dostyk", "mointy", on="2026-01-01").teu_per_year
    before = co.max_flow(net.as_of("2025-09-01"), "dostyk", "mointy", on="2025-09-01").teu_per_year
    assert after > before


def test_scenario_capacity_takes_effect(net: Network) -> None:
    """A measure on a capacity changes the answer, one that hits nothing is refused."""
    from corridors.errors import ScenarioError
    from corridors.network.pending import Pending

    where = (("edge", ("kuryk-port-kuryk-port-transfer-1520-caspian-ropax",)),)
    twice = Pending("capacity", where, "scale", 2.0, said="twice the Kuryk ferry")
    ends = ("mangystau", "alat")
    plain = co.max_flow(net, *ends, avoid=KURYK_ALONE).teu_per_year
    more = co.max_flow(replace(net, pending=(twice,)), *ends, avoid=KURYK_ALONE).teu_per_year
    assert more > plain
    odd = Pending("capacity", where, "add", 2.0, unit="berths", said="two berths")
    with pytest.raises(ScenarioError, match="two berths"):
        co.max_flow(replace(net, pending=(odd,)), *ends, avoid=KURYK_ALONE)
