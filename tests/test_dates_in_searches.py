"""Links that open and close on the way, in every search: against all ways at their own hours."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from itertools import combinations

import numpy as np
import pytest
from small_networks import DAY, all_ways, varied
from test_alternatives import LIMIT, marks, shared
from test_pareto import figures, not_beaten

import corridors as co
from corridors.errors import NoRouteError
from corridors.network import CorridorRule, Network
from corridors.routes import Route
from corridors.routing import Planner
from corridors.routing.windows import WAITING
from corridors.schema import Link

SEEDS = range(40)
Totals = list[tuple[float, float, Route]]  # hours, dollars, the way without its waits


def dated(seed: int) -> tuple[Network, Network]:
    """A network some of whose links open, close or pause within days, and the same undated."""
    short = varied(seed)  # its journeys take hours; days are wanted
    far = [replace(link, length_km=5 * link.length_km) for link in short.links.values()]
    plain = short.with_rows(links=far)
    rng = np.random.default_rng(1_000 + seed)

    def day(low: int, high: int) -> date:
        return DAY + timedelta(days=int(rng.integers(low, high)))

    links = []
    for link in plain.links.values():
        kind = rng.integers(6)
        if kind == 0:
            link = replace(link, opens=day(-1, 4))
        elif kind == 1:
            link = replace(link, closes=day(-1, 3))
        elif kind == 2:
            first = day(-1, 2)
            link = replace(link, closed=((first, first + timedelta(days=int(rng.integers(3)))),))
        links.append(link)
    return plain.with_rows(links=links), plain


def shut_on(link: Link, day: date) -> bool:
    """Whether a link is closed on a day."""
    return not link.valid_on(day)


def in_the_world(link: Link, until: date) -> bool:
    """Whether a search whose journeys end on a day may use the link, waiting if need be."""
    if link.valid_on(DAY):
        return True
    days = (DAY + timedelta(days=n) for n in range((until - DAY).days + 1))
    return any(link.valid_on(day) for day in days)


def totals(world: Network, plain: Network, until: date) -> Totals:
    """Hours and dollars of every way that can be travelled by waiting where links are closed."""
    planner = Planner(plain, co.Consignment(), on=DAY)
    heading = planner.heading("p0", "p1")
    hours = planner.weights("time_h", heading)
    found = []
    for way in all_ways(planner, "p0", "p1"):
        clock, possible = 0.0, True
        for number in way:
            link = world.links[planner.graph.arcs[number].link.id]
            possible &= in_the_world(link, until)
            last = max(until, DAY + timedelta(hours=clock)) + timedelta(days=9)
            while possible and shut_on(link, DAY + timedelta(hours=clock)):
                clock = (clock // 24 + 1) * 24.0
                possible = DAY + timedelta(hours=clock) <= last
            clock += hours[number]
        if possible:
            route = planner.route(way, "p0", "p1", minimised="time_h")
            found.append((clock, route.cost_usd.value, route))
    return sorted(found, key=lambda item: item[0])


def as_far_as_it_takes(
    world: Network, plain: Network, choose: Callable[[Totals], Totals]
) -> Totals:
    """What is chosen among all ways, dates known as far as the last journey chosen takes."""
    usual = [link for link in world.links.values() if link.valid_on(DAY)]
    free = replace(plain, links={link.id: plain.links[link.id] for link in usual})
    chosen = choose(totals(free, free, DAY))
    until, seen = DAY - timedelta(days=1), False
    while chosen:
        later = DAY + timedelta(hours=max(hours for hours, _, _ in chosen))
        if seen and later <= until:
            return chosen
        until, seen = max(later, until), True
        chosen = choose(totals(world, plain, until))
    return []


def best(found: Totals) -> Totals:
    """The quickest way."""
    return found[:1]


def distinct(found: Totals) -> Totals:
    """Up to three ways, each the quickest that differs from those before."""
    kept: Totals = []
    for item in found:
        others = [route for _, _, route in kept]
        if all(shared(item[2], o) <= LIMIT and marks(item[2]) != marks(o) for o in others):
            kept.append(item)
    return kept[:3]


def front(found: Totals) -> Totals:
    """Ways that none beats in hours and dollars."""
    vectors = not_beaten([(round(h, 4), round(usd, 4)) for h, usd, _ in found])
    return [item for item in found if (round(item[0], 4), round(item[1], 4)) in vectors]


@pytest.mark.parametrize("seed", SEEDS)
def test_best_way_and_matrix(seed: int) -> None:
    """`find_route` and the cell of `time_matrix` are the quickest way, waits counted."""
    world, plain = dated(seed)
    expected = as_far_as_it_takes(world, plain, best)
    cell = co.time_matrix(world, ["p0"], ["p1"]).values[0, 0]
    try:
        found = co.find_route(world, "p0", "p1")
    except NoRouteError:
        assert not expected
        assert np.isnan(cell)
        return
    assert found.time_h.mean == pytest.approx(expected[0][0])
    assert cell == pytest.approx(expected[0][0])


@pytest.mark.parametrize("seed", SEEDS)
def test_alternatives(seed: int) -> None:
    """`find_routes` ranks by hours with waits, and the answer stays exact."""
    world, plain = dated(seed)
    expected = as_far_as_it_takes(world, plain, distinct)
    try:
        found = co.find_routes(world, "p0", "p1", k=3)
    except NoRouteError:
        assert not expected
        return
    assert found.exact
    assert [r.time_h.mean for r in found] == pytest.approx([hours for hours, _, _ in expected])
    for one, other in combinations(found, 2):
        assert shared(one, other) <= LIMIT + 1e-9


@pytest.mark.parametrize("seed", SEEDS)
def test_front(seed: int) -> None:
    """`pareto_routes` holds the ways that none beats, hours with waits."""
    world, plain = dated(seed)
    expected = as_far_as_it_takes(world, plain, front)
    try:
        found = co.pareto_routes(world, "p0", "p1", objectives=("time_h", "cost_usd"))
    except NoRouteError:
        assert not expected
        return
    assert found.exact
    want = [(hours, usd) for hours, usd, _ in expected]
    got = [figures(route, ("time_h", "cost_usd")) for route in found]
    np.testing.assert_allclose(got, want, atol=1e-3)


def test_dates_matter_in_these_networks() -> None:
    """The networks above do make journeys wait, and find none where none is."""
    waits = none = 0
    for seed in SEEDS:
        world, _ = dated(seed)
        try:
            found = co.find_routes(world, "p0", "p1", k=3)
        except NoRouteError:
            none += 1
            continue
        waits += any(c.kind == WAITING for route in found for c in route.components)
    assert waits >= 3
    assert none >= 1


def test_a_pause_is_waited_out(sample: co.Network) -> None:
    """The last link is closed until the day after it is reached: the way that waits says so."""
    best_way = co.find_route(sample, "alpha", "omega")
    last, reached = best_way.arcs[-1].link, best_way.passage_dates[-1]
    paused = sample.with_rows(links=[replace(last, closed=((reached, reached),))])
    found = co.find_routes(paused, "alpha", "omega", k=5, max_overlap=1.0)
    again = next(r for r in found if r.edges == best_way.edges)
    (wait,) = [c.spread.value for c in again.components if c.kind == WAITING]
    assert 0 < wait <= 24
    assert again.time_h.mean == pytest.approx(best_way.time_h.mean + wait)
    assert again.passage_dates[-1] == reached + timedelta(days=1)
    assert f"when {last.id} opens" in " ".join(again.warnings)
    assert [r.time_h.mean for r in found] == sorted(r.time_h.mean for r in found)


def test_closed_on_every_way_tells_until_when(sample: co.Network) -> None:
    """Nothing is waited for before departure; the reason names the days."""
    border = sample.links["gate-cn-gate-kz-border"]
    sample = sample.without_links(["alpha-omega-border-planned"])
    paused = sample.with_rows(links=[replace(border, closed=((sample.day, sample.day),))])
    with pytest.raises(NoRouteError, match=f"{border.id} is closed from 2026-01-01 to 2026-01-01"):
        co.find_route(paused, "alpha", "omega")
    for_good = sample.with_rows(links=[replace(border, closed=((date.min, date.max),))])
    with pytest.raises(NoRouteError, match=f"{border.id} is closed for good"):
        co.find_route(for_good, "alpha", "omega")


def test_no_way_open_in_time_names_the_links(sample: co.Network) -> None:
    """Where every way closes before it is passed, alternatives and front name what closes."""
    last = [row for row in sample.links.values() if "omega" in (row.origin, row.destination)]
    shut = sample.with_rows(links=[replace(row, closes=sample.day) for row in last])
    for ask in (co.find_routes, co.pareto_routes):
        with pytest.raises(NoRouteError, match=r"omega.* closes on 2026-01-01, before the journ"):
            ask(shut, "alpha", "omega")


def test_rules_and_dates_of_links_together(sample: co.Network) -> None:
    """Under a policy a link's own dates hold too: the journey is the same as without rules."""
    best_way = co.find_route(sample, "alpha", "omega")
    last, reached = best_way.arcs[-1].link, best_way.passage_dates[-1]
    paused = sample.with_rows(links=[replace(last, closed=((reached, reached),))])
    policy = co.PolicyChoice()
    plain = co.find_route(paused, "alpha", "omega")
    found = co.find_route(paused, "alpha", "omega", policy=policy)
    assert found.time_h.mean == pytest.approx(plain.time_h.mean)
    assert found.verdict in ("pass", "delay")
    ways = co.find_routes(paused, "alpha", "omega", k=5, max_overlap=1.0, policy=policy)
    assert ways.exact
    again = next(r for r in ways if r.edges == best_way.edges)
    assert f"when {last.id} opens" in " ".join(again.warnings)
    front = co.pareto_routes(paused, "alpha", "omega", policy=policy)
    assert front.exact
    assert min(r.time_h.mean for r in front) == pytest.approx(found.time_h.mean)


def test_draws_of_ways_keep_the_dates(sample: co.Network) -> None:
    """`simulate` that chooses in each draw fixes waits at the hours of mean times and says so."""
    world = replace(
        sample, corridors=(CorridorRule("any", "Any", countries_any=frozenset({"AZ"})),)
    )
    options = {"draws": 64, "choice": "fastest", "on": "2034-12-31"}
    run = co.simulate(world, [("alpha", "omega")], **options)
    planned = "alpha-omega-border-planned"
    assert run.served[0].routes[0].edges == (planned,)
    assert run.served[0].time_h.points.min() > 24.0
    assert f"{planned}: every draw waits as long as mean hours do" in run.notes
