"""Searches: by hand, by laws over random networks, and against brute force."""

from datetime import date
from itertools import pairwise

import networkx as nx
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import corridors as co
from corridors.errors import NoRouteError, OptionError, UnknownNameError
from corridors.network import CorridorRule, Network
from corridors.routing import OBJECTIVES, Planner
from corridors.routing.gates import Corridors
from corridors.schema import Link, Parameter, Place

DAY = date(2026, 1, 1)


def link(name: str, origin: str, destination: str, **more: object) -> Link:
    """A rail link of the made-up networks below."""
    base = {"mode": "rail", "moves_by": "rail", "gauge_mm": 1520.0, "length_km": 100.0}
    return Link(name, origin, destination, **(base | more))  # type: ignore[arg-type]


def network_of(links: list[Link], *, rules: tuple[CorridorRule, ...] = ()) -> Network:
    """A network whose hours are its kilometres over 50."""
    names = dict.fromkeys(end for row in links for end in (row.origin, row.destination))
    places = [Place(n, n, "KZ", "terminal", 50.0 + i / 100, 45.0) for i, n in enumerate(names)]
    figures = {
        "speed_kmh": 50.0, "tariff_usd_per_feu_km": 1.0, "electric_share": 0.0,
        "co2e_g_per_tkm": 20.0, "payload_t_per_feu": 10.0, "value_of_time_usd_per_t_h": 0.1,
        "gauge_change_h": 6.0, "gauge_change_usd_per_feu": 100.0, "handling_co2e_kg_per_feu": 5.0,
    }  # fmt: skip
    rows = [Parameter(q, q, "", v, v, v, shape="fixed") for q, v in figures.items()]
    return Network(
        places={p.id: p for p in places},
        links={row.id: row for row in links},
        parameters={row.id: row for row in rows},
        evidence={},
        corridors=rules,
        day=DAY,
    )


@st.composite
def networks(draw: st.DrawFn) -> Network:
    """Random networks of up to seven places with parallel and one-way links of two gauges."""
    count = draw(st.integers(3, 7))
    size = draw(st.integers(count, 16))
    links = []
    for number in range(size):
        a, b = draw(st.lists(st.integers(0, count - 1), min_size=2, max_size=2, unique=True))
        links.append(
            link(f"e{number}", f"p{a}", f"p{b}", length_km=float(draw(st.integers(1, 9))),
                 gauge_mm=draw(st.sampled_from([1435.0, 1520.0])), oneway=draw(st.booleans()))
        )  # fmt: skip
    for place in range(count):
        if draw(st.booleans()):
            links.append(
                Link(f"t{place}", f"p{place}", f"p{place}", "transfer",
                     from_side="rail-1435", to_side="rail-1520")
            )  # fmt: skip
    return network_of(links)


def movements(planner: Planner, weights: np.ndarray) -> nx.DiGraph:
    """Second opinion: vertices are arcs, edges are movements from one arc to the next."""
    arcs, graph = planner.graph.arcs, nx.DiGraph()
    for number, arc in enumerate(arcs):
        graph.add_node(number)
        for other, follower in enumerate(arcs):
            if arc.head == follower.tail and arc.reaches == follower.leaves:
                graph.add_edge(number, other, weight=weights[other])
    return graph


def brute_force(planner: Planner, origin: str, destination: str, weights: np.ndarray) -> float:
    """Cheapest way over all ways that pass no place twice on the same side."""
    arcs, best = planner.graph.arcs, float("inf")

    def walk(number: int, seen: frozenset[tuple[str, str]], cost: float) -> None:
        nonlocal best
        arc = arcs[number]
        if arc.head == destination:
            best = min(best, cost)
            return
        for following, nxt in enumerate(arcs):
            reached = (nxt.head, nxt.reaches)
            if (
                nxt.tail == arc.head
                and nxt.leaves == arc.reaches
                and nxt.head != origin
                and reached not in seen
            ):
                walk(following, seen | {reached}, cost + weights[following])

    for number, arc in enumerate(arcs):
        if arc.tail == origin and arc.head != origin:
            walk(number, frozenset({(arc.head, arc.reaches)}), weights[number])
    return best


@settings(max_examples=80, deadline=None)
@given(networks())
def test_search_equals_brute_force(network: Network) -> None:
    """The best journey costs what enumerating all journeys gives."""
    planner = Planner(network, co.Consignment(), on=DAY)
    names = list(planner.graph.vertices_of)
    origin, destination = names[0], names[-1]
    weights = planner.weights("time_h", "west")
    found = planner.search(origin, destination, planner.course(None), weights)
    expected = brute_force(planner, origin, destination, weights)
    cost = float("inf") if found is None else float(weights[found].sum())
    assert cost == pytest.approx(expected)


@settings(max_examples=40, deadline=None)
@given(networks(), st.randoms(use_true_random=False))
def test_closing_links_never_helps(network: Network, chance: object) -> None:
    """A journey with some links closed is never better."""
    planner = Planner(network, co.Consignment(), on=DAY)
    names = list(planner.graph.vertices_of)
    weights = planner.weights("cost_usd", "west")
    course = planner.course(None)
    free = planner.search(names[0], names[-1], course, weights)
    shut = np.array([chance.random() < 0.3 for _ in weights])  # type: ignore[attr-defined]
    less = planner.search(names[0], names[-1], course, np.where(shut, np.inf, weights))
    if less is not None:
        assert free is not None
        assert weights[free].sum() <= weights[less].sum() + 1e-9


@settings(max_examples=40, deadline=None)
@given(networks())
def test_search_equals_a_search_over_movements(network: Network) -> None:
    """Splitting places into sides gives the answers of a graph of arcs and movements."""
    planner = Planner(network, co.Consignment(), on=DAY)
    names = list(planner.graph.vertices_of)
    weights = planner.weights("generalised_usd", "west")
    found = planner.search(names[0], names[-1], planner.course(None), weights, loopless=False)
    graph, arcs = movements(planner, weights), planner.graph.arcs
    graph.add_node("start")
    for number, arc in enumerate(arcs):
        if arc.tail == names[0]:
            graph.add_edge("start", number, weight=weights[number])
    lengths = nx.single_source_dijkstra_path_length(graph, "start")
    ends = [lengths[n] for n, arc in enumerate(arcs) if arc.head == names[-1] and n in lengths]
    assert (found is None) == (not ends)
    if found is not None:
        assert weights[found].sum() == pytest.approx(min(ends))


GATES = (
    CorridorRule("two", "Two gates", gates=(frozenset({"p1"}), frozenset({"p3"}))),
    CorridorRule("one", "One gate", gates=(frozenset({"p2"}),)),
)


def ways(network: Network, origin: str, destination: str) -> list[list[int]]:
    """All ways that pass no place twice, as arc numbers."""
    planner = Planner(network, co.Consignment(), on=DAY)
    graph = nx.MultiDiGraph()
    for number, arc in enumerate(planner.graph.arcs):
        graph.add_edge(arc.tail, arc.head, key=number)
    if origin not in graph or destination not in graph:
        return []
    return [
        [key for *_, key in path] for path in nx.all_simple_edge_paths(graph, origin, destination)
    ]


@settings(max_examples=40, deadline=None)
@given(
    st.lists(st.tuples(st.integers(0, 5), st.integers(0, 5), st.integers(1, 9)), min_size=6,
             max_size=11),
    st.sampled_from(["two", "one", "other"]),
)  # fmt: skip
def test_corridor_search_equals_filtered_enumeration(
    rows: list[tuple[int, int, int]], corridor: str
) -> None:
    """The best journey of a corridor is the best of all journeys that belong to it."""
    links = [
        link(f"e{n}", f"p{a}", f"p{b}", length_km=float(km))
        for n, (a, b, km) in enumerate(rows)
        if a != b
    ] + [link("first", "p0", "p9"), link("last", "p5", "p8")]
    network = network_of(links, rules=GATES)
    planner = Planner(network, co.Consignment(), on=DAY)
    watch, weights = Corridors(planner.graph), planner.weights("distance_km", "west")
    costs = [weights[w].sum() for w in ways(network, "p9", "p8") if watch.of(w) == corridor]
    rule = next((r for r in GATES if r.id == corridor), "other")
    found = planner.search("p9", "p8", planner.course(rule), weights)
    assert (found is None) == (not costs)
    if found is not None:
        assert watch.of(found) == corridor
        assert weights[found].sum() == pytest.approx(min(costs))


@pytest.mark.parametrize("objective", OBJECTIVES)
def test_best_is_best_by_its_own_measure(sample: co.Network, objective: str) -> None:
    """Each objective's route is no worse by that measure than the others' routes."""

    def measure(route: co.Route) -> float:
        value = getattr(route, objective)
        return float(getattr(value, "mean", getattr(value, "value", value)))

    routes = {o: co.find_route(sample, "alpha", "omega", minimise=o) for o in OBJECTIVES}
    assert measure(routes[objective]) == pytest.approx(min(map(measure, routes.values())))


def test_legs_and_edges_join_up(shipped: co.Network) -> None:
    """Legs follow each other, and their totals are the route's."""
    route = co.find_route(shipped, "xian", "istanbul", corridor="middle")
    assert route.legs[0].origin == "xian"
    assert route.legs[-1].destination == "halkali"
    assert all(a.destination == b.origin for a, b in pairwise(route.legs))
    assert sum(leg.distance_km for leg in route.legs) == pytest.approx(route.distance_km)
    assert sum(leg.time_h for leg in route.legs) == pytest.approx(route.time_h.mean)
    assert [edge for leg in route.legs for edge in leg.edges] == list(route.edges)


def test_inputs_stay_untouched(sample: co.Network) -> None:
    """Searching changes no table."""
    before = sample.hash
    co.find_route(sample, "alpha", "omega", costs={"border": 99.0}, avoid=["RU"])
    assert sample.hash == before


def test_planned_link_opens_on_its_date(sample: co.Network) -> None:
    """Before 2035 the planned line is not used; after, it is, with a warning."""
    before = co.find_route(sample, "alpha", "omega", minimise="distance_km")
    after = co.find_route(sample.as_of("2035-06"), "alpha", "omega", minimise="distance_km")
    assert "alpha-omega-border-planned" not in before.edges
    assert after.edges == ("alpha-omega-border-planned",)
    assert any("is planned (opens 2035-01-01), not in service" in w for w in after.warnings)


@pytest.mark.parametrize(
    ("options", "reason"),
    [
        ({"avoid": ["KZ"]}, "avoiding KZ cuts every way"),
        ({"avoid": ["feeder", "ropax", "RU"]}, "avoiding RU cuts every way"),
        ({"avoid": ["gate-cn-gate-kz-border"]}, "avoiding gate-cn-gate-kz-border cuts every way"),
        ({"avoid": ["CN-KZ"]}, "avoiding CN-KZ cuts every way"),
        ({"corridor": "other"}, "alpha-omega-border-planned opens on 2035-01-01"),
        ({"via": ["port-west", "gate-kz"]}, "no way passes port-west, gate-kz in this order"),
    ],
)
def test_no_route_says_what_cuts_it(
    sample: co.Network, options: dict[str, object], reason: str
) -> None:
    """An impossible journey names the closure, the date or the order that makes it so."""
    with pytest.raises(NoRouteError) as caught:
        co.find_route(sample, "alpha", "omega", **options)
    assert any(reason in text for text in caught.value.reasons)


def test_unknown_place_names_the_nearest_three(shipped: co.Network) -> None:
    """A misspelt place is answered with three that exist."""
    with pytest.raises(UnknownNameError, match="unknown place 'duisbrug'; nearest: duisburg") as e:
        co.find_route(shipped, "xian", "duisbrug")
    assert len(e.value.nearest) == 3


def test_unknown_objective_and_corridor(sample: co.Network) -> None:
    """What can be minimised and which corridors exist is said."""
    with pytest.raises(OptionError, match="cannot minimise 'money'; give one of time_h"):
        co.find_route(sample, "alpha", "omega", minimise="money")
    with pytest.raises(UnknownNameError, match="unknown corridor 'silk'; nearest: northern"):
        co.find_route(sample, "alpha", "omega", corridor="silk")


def test_nothing_to_avoid_by_that_name(sample: co.Network) -> None:
    """A thing to avoid that matches nothing is an error, never a silent no-op."""
    with pytest.raises(
        UnknownNameError, match="unknown thing to avoid 'port-eats'; nearest: port-east"
    ):
        co.find_route(sample, "alpha", "omega", avoid=["port-eats"])


def test_same_place_at_both_ends(sample: co.Network) -> None:
    """A journey to where it starts is refused."""
    with pytest.raises(NoRouteError, match="origin and destination are the same place"):
        co.find_route(sample, "alpha", "Alpha")


def test_a_corridor_is_never_searched_by_what_it_is_not_meant_by() -> None:
    """The short way over the pass belongs to the corridor, but a search for it goes round."""
    links = [
        link("near", "a", "pass"), link("over", "pass", "b"),
        link("round", "a", "b", length_km=900.0),
    ]  # fmt: skip
    rule = CorridorRule(
        "long", "Long", countries_any=frozenset({"KZ"}), gates_none=frozenset({"pass"})
    )
    net = network_of(links, rules=(rule,))
    assert co.find_route(net, "a", "b").edges == ("near", "over")
    assert co.find_route(net, "a", "b").corridor == "long"
    assert co.find_route(net, "a", "b", corridor="long").edges == ("round",)
    with pytest.raises(NoRouteError):
        co.find_route(net, "a", "b", corridor="other")
