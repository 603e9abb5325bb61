"""Links that open or close on the way."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from small_networks import DAY, all_ways, varied

import corridors as co
from corridors.errors import NoRouteError
from corridors.network import CorridorRule
from corridors.routing import Planner
from corridors.routing.windows import WAITING, find_in_time, notes_on_dates

PLANNED = "alpha-omega-border-planned"


def test_worth_waiting_for(sample: co.Network) -> None:
    """The planned line opens the day after departure; waiting for it beats the ways round.

    From 31 December one day leads to 1 January: 24 h of waiting, and then the line itself.
    """
    usual = co.find_route(sample, "alpha", "omega", on="2030-12-31")
    line = co.find_route(sample.as_of("2035-06"), "alpha", "omega", minimise="distance_km")
    assert usual.time_h.mean > 24 + line.time_h.mean
    found = co.find_route(sample, "alpha", "omega", on="2034-12-31")
    assert found.edges == (PLANNED,)
    waits = [c for c in found.components if c.kind == WAITING]
    assert [c.spread.value for c in waits] == [24.0]
    assert found.time_h.mean == pytest.approx(24.0 + line.time_h.mean)
    assert "waits 24 h at alpha until 2035-01-01, when alpha-omega-border-planned opens" in (
        found.warnings
    )
    assert any("opens 2035-01-01" in text for text in found.warnings)
    kinds = found.explain().to_frame()["kind"]
    assert WAITING in set(kinds)


def test_not_worth_waiting_for(sample: co.Network) -> None:
    """A month before the opening the usual way is taken, without a wait."""
    usual = co.find_route(sample, "alpha", "omega", on="2030-12-01")
    found = co.find_route(sample, "alpha", "omega", on="2034-12-01")
    assert found.edges == usual.edges
    assert not [c for c in found.components if c.kind == WAITING]


def test_closing_before_it_is_reached(sample: co.Network) -> None:
    """A link that closes before it is reached is not used; one that closes after it is."""
    best = co.find_route(sample, "alpha", "omega")
    last = best.arcs[-1].link
    reached = best.passage_dates[-1]
    assert (reached - best.on).days >= 1
    early = sample.with_rows(links=[replace(last, closes=reached - timedelta(days=1))])
    late = sample.with_rows(links=[replace(last, closes=reached)])
    assert last.id not in co.find_route(early, "alpha", "omega").edges
    assert co.find_route(late, "alpha", "omega").edges == best.edges


def test_no_way_left(sample: co.Network) -> None:
    """Where every way closes too early, the message names the link and the day."""
    last = [row for row in sample.links.values() if "omega" in (row.origin, row.destination)]
    shut = sample.with_rows(links=[replace(row, closes=sample.day) for row in last])
    with pytest.raises(NoRouteError, match=r"omega.* closes on 2026-01-01, before the journey"):
        co.find_route(shut, "alpha", "omega")


@pytest.mark.parametrize("seed", range(40))
@pytest.mark.parametrize("minimise", ["time_h", "cost_usd"])
def test_equals_enumeration(seed: int, minimise: str) -> None:
    """The best journey under windows is the best over all ways, each waiting where it must."""
    import numpy as np

    network = varied(seed)
    planner = Planner(network, co.Consignment(), on=DAY)
    rng = np.random.default_rng(seed)
    windows: dict[str, tuple[tuple[date, date], ...]] = {}
    for name in network.links:
        if rng.random() < 0.5:
            first = DAY + timedelta(days=int(rng.integers(0, 3)))
            forever = rng.random() < 0.3
            last = date.max if forever else first + timedelta(days=int(rng.integers(0, 4)))
            windows[name] = ((first, last),)
    heading = planner.heading("p0", "p1")
    hours, own = planner.weights("time_h", heading), planner.weights(minimise, heading)

    def total(way: list[int]) -> float:
        clock = spent = 0.0
        for number in way:
            edge = planner.graph.arcs[number].link.id
            for first, last in windows.get(edge, ()):
                if first <= DAY + timedelta(hours=clock) <= last:
                    if last == date.max:
                        return float("inf")
                    clock = ((last - DAY).days + 1) * 24.0
            clock += hours[number]
            spent += own[number]
        return clock if minimise == "time_h" else spent

    expected = min((total(way) for way in all_ways(planner, "p0", "p1")), default=float("inf"))
    found = find_in_time(planner, "p0", "p1", minimise=minimise, windows=windows)
    if found is None:
        assert expected == float("inf")
        return
    value = found.time_h.mean if minimise == "time_h" else found.cost_usd.value
    assert value == pytest.approx(expected)


def test_draws_keep_the_wait_and_say_so(sample: co.Network) -> None:
    """A simulation books the way that waits; the wait is fixed, and a note tells it."""
    rule = CorridorRule("any", "Any", countries_any=frozenset({"AZ"}))
    world = replace(sample, corridors=(rule,))
    run = co.simulate(world, [("alpha", "omega")], draws=200, on="2034-12-31")
    assert run.served[0].routes[0].edges == (PLANNED,)
    assert run.notes == (f"{PLANNED}: every draw waits as long as mean hours do",)
    assert run.served[0].time_h.points.min() > 24.0
    before = co.simulate(world, [("alpha", "omega")], draws=200, on="2034-12-01")
    assert before.notes == ()


def test_a_link_met_while_closed_is_told(sample: co.Network) -> None:
    """Ways chosen anew in each draw may meet a link that has closed by mean hours."""
    route = co.find_route(sample, "alpha", "omega")
    last = route.arcs[-1]
    arcs = (*route.arcs[:-1], replace(last, link=replace(last.link, closes=sample.day)))
    notes = notes_on_dates([replace(route, arcs=arcs)])
    day = route.passage_dates[-1]
    assert notes == (f"{last.link.id} is closed on {day}, when mean hours reach it",)
    assert notes_on_dates([route]) == ()
