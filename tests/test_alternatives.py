"""Distinct alternatives: by hand, against enumeration, and by their laws."""

from itertools import combinations

import pytest
from small_networks import DAY, all_ways, varied

import corridors as co
from corridors.errors import NoRouteError, OptionError
from corridors.network import CorridorRule
from corridors.routes.features import features, names_of
from corridors.routing import Planner

LIMIT = 0.8


def kilometres(route: co.Route) -> dict[tuple[frozenset[str], str, str], float]:
    """Kilometres by line: both gauges of one line are the same line."""
    found: dict[tuple[frozenset[str], str, str], float] = {}
    for arc in route.arcs:
        if arc.link.mode != "transfer":
            line = (frozenset((arc.tail, arc.head)), arc.link.moves, arc.link.service)
            found[line] = found.get(line, 0.0) + arc.link.length_km
    return found


def shared(a: co.Route, b: co.Route) -> float:
    """Shared kilometres over those of the shorter."""
    one, two = kilometres(a), kilometres(b)
    common = sum(min(one[line], two[line]) for line in one.keys() & two.keys())
    return common / min(a.distance_km, b.distance_km)


def marks(route: co.Route) -> frozenset[tuple[str, str]]:
    """What tells a route from others."""
    return frozenset(features(route.arcs, route.network.places, route.corridor))


def greedy(network: co.Network, origin: str, destination: str, k: int) -> list[float]:
    """Hours of the alternatives, from the list of all ways by rising hours."""
    planner = Planner(network, co.Consignment(), on=DAY)
    weights = planner.weights("time_h", planner.heading(origin, destination))
    ways = sorted(all_ways(planner, origin, destination), key=lambda way: weights[way].sum())
    chosen: list[co.Route] = []
    for way in ways:
        route = planner.route(way, origin, destination, minimised="time_h")
        if all(shared(route, c) <= LIMIT + 1e-9 and marks(route) != marks(c) for c in chosen):
            chosen.append(route)
    return [route.time_h.mean for route in chosen[:k]]


def test_sample_by_hand(sample: co.Network) -> None:
    """Round the sea or over it; the two ferries share all the rail, so that one of them is left.

    Rail alpha - port-east and port-west - omega is common to both ferries; only the crossing
    differs, less than a fifth of the way.
    """
    found = co.find_routes(sample, "alpha", "omega", k=5)
    assert [route.corridor for route in found] == ["northern", "middle"]
    assert found.exact
    assert found.note == (
        "all 2 journeys sharing at most 80% of the shorter; no further one exists"
    )
    assert found.names() == ("northern", "middle")


def test_overlap_of_one_lets_both_ferries_through(sample: co.Network) -> None:
    """Without a limit each ferry is an alternative, named by its service."""
    found = co.find_routes(sample, "alpha", "omega", k=5, max_overlap=1.0)
    services = {a.link.service for r in found for a in r.arcs if a.link.moves_by == "ferry"}
    assert services == {"feeder", "ropax"}
    assert any("feeder" in name for name in found.names())


@pytest.mark.parametrize("seed", range(60))
def test_equals_enumeration(seed: int) -> None:
    """The alternatives are those that go through all ways by rising hours gives."""
    network = varied(seed)
    expected = greedy(network, "p0", "p1", 4)
    try:
        found = co.find_routes(network, "p0", "p1", k=4)
    except NoRouteError:
        assert not expected
        return
    assert found.exact
    assert [route.time_h.mean for route in found] == pytest.approx(expected)


@pytest.mark.parametrize("minimise", ["time_h", "cost_usd"])
def test_laws_on_the_shipped_network(shipped: co.Network, minimise: str) -> None:
    """First is best, figures rise, overlap stays in its limit, each has something of its own."""
    found = co.find_routes(shipped, "xian", "duisburg", k=5, minimise=minimise)
    best = co.find_route(shipped, "xian", "duisburg", minimise=minimise)
    assert found[0].edges == best.edges
    figures = [r.time_h.mean if minimise == "time_h" else r.cost_usd.value for r in found]
    assert figures == sorted(figures)
    for a, b in combinations(found, 2):
        assert shared(a, b) <= LIMIT + 1e-9
        assert marks(a) != marks(b)
    for route in found:
        assert len(route.places) == len(set(route.places))
    assert len(set(found.names())) == len(found)


def test_fewer_are_a_beginning_of_more(shipped: co.Network) -> None:
    """The k best start like the k + 2 best."""
    few = co.find_routes(shipped, "xian", "poti", k=2)
    more = co.find_routes(shipped, "xian", "poti", k=4)
    assert [r.edges for r in few] == [r.edges for r in more][:2]


def test_constraints_are_kept(shipped: co.Network) -> None:
    """Corridor, via and avoid hold for every alternative."""
    found = co.find_routes(
        shipped, "xian", "istanbul", k=3, corridor="middle", via=["poti"], avoid=["IR"]
    )
    assert len(found) >= 1
    for route in found:
        assert route.corridor == "middle"
        assert "poti" in route.places
        assert "IR" not in route.countries


def test_by_corridor_is_what_compare_gives(shipped: co.Network) -> None:
    """One route per corridor that serves the lane, the best first."""
    found = co.find_routes(shipped, "xian", "duisburg", by="corridor")
    table = co.compare(shipped, lanes=[("xian", "duisburg")])
    assert {r.edges for r in found} == {r.edges for r in table.routes}
    hours = [route.time_h.mean for route in found]
    assert hours == sorted(hours)


def test_not_exact_is_said(monkeypatch: pytest.MonkeyPatch, shipped: co.Network) -> None:
    """Where enumeration is cut short the set says so, and the limit still holds."""
    monkeypatch.setattr("corridors.routing.alternatives._ENUMERATED", 5)
    found = co.find_routes(shipped, "xian", "duisburg", k=5)
    assert not found.exact
    assert "a better one may exist" in found.note
    for a, b in combinations(found, 2):
        assert shared(a, b) <= LIMIT + 1e-9


@pytest.mark.parametrize("k", [0, -1, 1.5, True])
def test_k_below_one(sample: co.Network, k: object) -> None:
    """No number of routes below one is taken."""
    with pytest.raises(OptionError, match=r"k is .*; give a whole number of 1 or more"):
        co.find_routes(sample, "alpha", "omega", k=k)  # type: ignore[arg-type]


@pytest.mark.parametrize("share", [-0.1, 1.1, float("nan")])
def test_overlap_outside_its_range(sample: co.Network, share: float) -> None:
    """An overlap is a share."""
    with pytest.raises(OptionError, match=r"max_overlap is .*; give a share from 0 to 1"):
        co.find_routes(sample, "alpha", "omega", max_overlap=share)


def test_no_journey_and_unknown_words(sample: co.Network) -> None:
    """What cuts every way is told; what cannot be asked is refused."""
    with pytest.raises(NoRouteError, match="avoiding KZ cuts every way"):
        co.find_routes(sample, "alpha", "omega", avoid=["KZ"])
    with pytest.raises(NoRouteError, match="origin and destination are the same place"):
        co.find_routes(sample, "alpha", "alpha")
    with pytest.raises(OptionError, match="cannot minimise 'joy'"):
        co.find_routes(sample, "alpha", "omega", minimise="joy")
    with pytest.raises(OptionError, match="by is 'country'; give 'corridor'"):
        co.find_routes(sample, "alpha", "omega", by="country")  # type: ignore[arg-type]
    with pytest.raises(OptionError, match="not both"):
        co.find_routes(sample, "alpha", "omega", by="corridor", corridor="middle")


def test_no_row_for_the_overlap(sample: co.Network) -> None:
    """Without a parameter the limit has to be given."""
    from dataclasses import replace

    rows = {n: r for n, r in sample.parameters.items() if r.quantity != "max_overlap_share"}
    bare = replace(sample, parameters=rows)
    with pytest.raises(OptionError, match=r"parameters\.csv has no max_overlap_share"):
        co.find_routes(bare, "alpha", "omega")
    assert len(co.find_routes(bare, "alpha", "omega", max_overlap=0.8)) == 2


def test_names_tell_what_is_different() -> None:
    """Routes of one corridor are named by what only one of them has; equal names get numbers."""
    network = varied(3, rules=(CorridorRule("east", "East", countries_any=frozenset({"KZ"})),))
    found = co.find_routes(network, "p0", "p1", k=4, max_overlap=1.0)
    names = names_of(list(found))
    assert len(set(names)) == len(names) == len(found)


def test_inputs_stay_untouched(sample: co.Network) -> None:
    """Searching changes no table."""
    before = sample.hash
    co.find_routes(sample, "alpha", "omega", costs={"border": 99.0})
    assert sample.hash == before
