"""Fronts: by hand, against enumeration, and by their laws."""

from dataclasses import replace
from math import log

import numpy as np
import pytest
from small_networks import DAY, all_ways, fixed, varied

import corridors as co
from corridors.errors import NoRouteError, OptionError
from corridors.routes.trade_offs import measure_of
from corridors.routing import Planner
from corridors.routing.space import space_between

OBJECTIVES = ("time_h", "cost_usd", "co2_kg")


def figures(route: co.Route, objectives: tuple[str, ...]) -> tuple[float, ...]:
    """Figures of a route, to a millionth."""
    return tuple(round(measure_of(route, name), 4) for name in objectives)


def not_beaten(vectors: list[tuple[float, ...]]) -> set[tuple[float, ...]]:
    """Vectors that no other one equals or beats throughout."""
    alone = set(vectors)
    return {
        v for v in alone
        if not any(w != v and all(x <= y for x, y in zip(w, v, strict=True)) for w in alone)
    }  # fmt: skip


@pytest.mark.parametrize("seed", range(60))
@pytest.mark.parametrize(
    "objectives", [("time_h", "cost_usd"), ("time_h", "cost_usd", "distance_km"),
                   ("cost_usd", "border_crossings")]
)  # fmt: skip
def test_equals_enumeration(seed: int, objectives: tuple[str, ...]) -> None:
    """The front is the set of all ways that come back to no place and are not beaten."""
    network = varied(seed)
    planner = Planner(network, co.Consignment(), on=DAY)
    ways = [
        planner.route(way, "p0", "p1", minimised="time_h") for way in all_ways(planner, "p0", "p1")
    ]
    expected = not_beaten([figures(route, objectives) for route in ways])
    try:
        front = co.pareto_routes(network, "p0", "p1", objectives=objectives)
    except NoRouteError:
        assert not expected
        return
    found = [figures(route, objectives) for route in front]
    assert len(found) == len(set(found))
    assert set(found) == expected
    assert found == sorted(found)


def test_dry_port_beside_the_line_is_no_coming_back() -> None:
    """Two gauges meet at q, and the change is made at c beside it: in on one, out on the other.

    The way a - q - c - q - b touches q twice, each time on another side, and is a way like any.
    """
    from corridors.schema import Link

    base = varied(0)
    row = {"mode": "rail", "moves_by": "rail", "length_basis": "derived"}
    places = list(base.places)[:4]
    a, q, c, b = places
    links = [
        Link("a-q", a, q, gauge_mm=1435.0, length_km=10.0, **row),
        Link("q-c", q, c, gauge_mm=1435.0, length_km=10.0, **row),
        Link("c-q", c, q, gauge_mm=1520.0, length_km=10.0, **row),
        Link("q-b", q, b, gauge_mm=1520.0, length_km=10.0, **row),
        Link("a-b", a, b, gauge_mm=1520.0, length_km=900.0, **row),
        Link("t-c", c, c, "transfer", from_side="rail-1435", to_side="rail-1520"),
    ]
    rows = {n: r for n, r in base.parameters.items() if "edge=" not in r.where}
    network = replace(base, links={row.id: row for row in links}, parameters=rows)
    front = co.pareto_routes(network, a, b, objectives=("time_h", "distance_km"))
    assert [route.edges for route in front] == [("a-q", "q-c", "t-c", "c-q", "q-b")]


def test_without_return_keeps_every_other_way() -> None:
    """Barring one place from coming back takes away only ways that come back to it."""
    for seed in range(20):
        network = varied(seed)
        planner = Planner(network, co.Consignment(), on=DAY)
        space = space_between(planner.course(None), "p0", "p1")
        if space.empty:
            continue
        place = planner.graph.vertices_of["p2"][0] if (
            "p2" in planner.graph.vertices_of) else 0  # fmt: skip
        barred = space.without_return(place)
        weights = planner.weights("time_h", "east")
        free = planner.search("p0", "p1", planner.course(None), weights)
        if free is None or barred.empty:
            continue
        from corridors._kernels.yen import k_shortest

        best = k_shortest(barred.topology, barred.spread(weights), barred.start, barred.end, 1,
                          place_of_vertex=barred.place, backend="numpy")  # fmt: skip
        assert best.costs[0] == pytest.approx(weights[free].sum())


def test_laws_on_the_shipped_network(shipped: co.Network) -> None:
    """No member is beaten; the best by each objective is on the front."""
    front = co.pareto_routes(shipped, "xian", "istanbul", objectives=OBJECTIVES)
    assert front.exact
    vectors = [figures(route, OBJECTIVES) for route in front]
    assert not_beaten(vectors) == set(vectors)
    assert len(vectors) == len(set(vectors))
    for at, name in enumerate(OBJECTIVES):
        best = co.find_route(shipped, "xian", "istanbul", minimise=name)
        assert min(v[at] for v in vectors) == pytest.approx(measure_of(best, name), abs=1e-3)
    for route in front:
        assert len(route.places) == len(set(route.places))


def test_more_objectives_never_lose_a_member(shipped: co.Network) -> None:
    """Each pair of figures on a front of two is on the front of three."""
    two = co.pareto_routes(shipped, "xian", "poti", objectives=OBJECTIVES[:2])
    three = co.pareto_routes(shipped, "xian", "poti", objectives=OBJECTIVES)
    pairs = {figures(route, OBJECTIVES[:2]) for route in three}
    assert {figures(route, OBJECTIVES[:2]) for route in two} <= pairs


def test_epsilon_keeps_its_promise(shipped: co.Network) -> None:
    """What is left out is at most so much better, in any objective, than something kept."""
    whole = co.pareto_routes(shipped, "xian", "istanbul", objectives=OBJECTIVES)
    part = co.pareto_routes(shipped, "xian", "istanbul", objectives=OBJECTIVES, epsilon=0.1)
    assert not part.exact
    assert len(part) <= len(whole)
    kept = np.array([figures(route, OBJECTIVES) for route in part])
    for route in whole:
        assert (kept <= 1.1 * np.array(figures(route, OBJECTIVES)) + 1e-6).all(axis=1).any()


def test_corridor_is_kept(shipped: co.Network) -> None:
    """A front within a corridor holds its journeys only."""
    front = co.pareto_routes(shipped, "xian", "duisburg", corridor="middle")
    assert {route.corridor for route in front} == {"middle"}


def test_trade_offs_are_differences(shipped: co.Network) -> None:
    """The table tells what each saves against the next and what it pays for it."""
    front = co.pareto_routes(shipped, "xian", "istanbul", objectives=OBJECTIVES[:2])
    table = front.trade_offs()
    assert list(table.index) == list(front.names())
    days = (front[1].time_h.mean - front[0].time_h.mean) / 24
    dollars = front[0].cost_usd.value - front[1].cost_usd.value
    assert table["trade_off"].iloc[0] == f"{days:,.1f} days for {dollars:,.0f} USD"
    assert table["trade_off"].iloc[-1] == ""


def test_risk_adds_up() -> None:
    """Risk is the sum of -ln(1 - p); without a figure the message names the missing row."""
    network = varied(5)
    with pytest.raises(OptionError, match="no row of quantity disruption_share, disrupted_share"):
        co.pareto_routes(network, "p0", "p1", objectives=("time_h", "risk"))
    rows = [fixed("disruption_share", 0.1), fixed("disruption_share", 0.5, "edge=e0")]
    risky = network.with_rows(parameters=rows)
    from corridors.routing.risk import risk_of_arcs

    planner = Planner(risky, co.Consignment(), on=DAY)
    by_edge = {
        arc.link.id: risk
        for arc, risk in zip(planner.graph.arcs, risk_of_arcs(planner, "west"), strict=True)
    }
    assert by_edge["e0"] == pytest.approx(log(2))
    assert by_edge["e1"] == pytest.approx(-log(0.9))
    assert len(co.pareto_routes(risky, "p0", "p1", objectives=("time_h", "risk"))) >= 1


def test_risk_on_the_shipped_network(shipped: co.Network) -> None:
    """Gauge changes with bad weeks and stormy crossings carry risk; plain lines carry none."""
    from corridors.routing.risk import risk_of_arcs

    planner = Planner(shipped, co.Consignment(), on=shipped.day)
    risk = risk_of_arcs(planner, "west")
    figures_of = zip(planner.graph.arcs, risk.tolist(), strict=True)
    risky = {arc.link.id for arc, value in figures_of if value > 0}
    links = shipped.links
    assert any(links[name].mode == "transfer" for name in risky)
    assert any(links[name].moves_by == "ferry" for name in risky)
    plain = [arc.link.id for arc in planner.graph.arcs if arc.link.mode in ("rail", "road")]
    assert not risky & {*plain}
    front = co.pareto_routes(shipped, "xian", "istanbul", objectives=("time_h", "risk"))
    assert front.exact
    assert [r.time_h.mean for r in front] == sorted(r.time_h.mean for r in front)
    assert [r.risk for r in front] == sorted((r.risk for r in front), reverse=True)
    table = front.trade_offs()
    assert {"time_h", "risk"} <= set(table.columns)
    assert all("of risk" in text for text in table["trade_off"][:-1])


@pytest.mark.parametrize(
    ("objectives", "message"),
    [
        (("time_h",), "give two to four, each once"),
        (("time_h", "time_h"), "give two to four, each once"),
        (("time_h", "cost_usd", "co2_kg", "distance_km", "border_crossings"), "give two to four"),
        (("time_h", "joy"), "unknown objective 'joy'; give two to four of time_h, cost_usd"),
        ("time_h", "objectives is 'time_h'; give a tuple"),
    ],
)
def test_objectives_that_cannot_be(sample: co.Network, objectives: object, message: str) -> None:
    """Objectives are two to four that exist."""
    with pytest.raises(OptionError, match=message):
        co.pareto_routes(sample, "alpha", "omega", objectives=objectives)  # type: ignore[arg-type]


def test_other_bad_input(sample: co.Network) -> None:
    """A bad epsilon and a pair that cannot be reached are answered with what is wrong."""
    with pytest.raises(OptionError, match=r"epsilon is -1; give 0 or more"):
        co.pareto_routes(sample, "alpha", "omega", epsilon=-1)
    with pytest.raises(NoRouteError, match="avoiding KZ cuts every way"):
        co.pareto_routes(sample, "alpha", "omega", avoid=["KZ"])
