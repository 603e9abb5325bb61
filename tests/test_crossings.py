"""Vessel lines, gauge changes and posts of the shipped network, priced from their parts."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest

import corridors as co
from corridors.costs import Component, Consignment, ParameterTable, Pricer
from corridors.costs.crossings import line_of, waits_on_line
from corridors.costs.lookup import Lookup
from corridors.costs.posts import server_of
from corridors.costs.vessels import (
    capacity_per_year,
    round_trip_h,
    sailings_per_day,
    wait_to_board,
)
from corridors.errors import DataError
from corridors.network.arcs import Arc
from corridors.schema import Parameter

KURYK, FEEDER = "kuryk-port-alat-ferry", "aktau-port-alat-ferry-feeder"
JULY, DECEMBER = date(2025, 7, 15), date(2025, 12, 15)


def hours(net: co.Network, edge: str, day: date, *, forward: bool = True) -> dict[str, Component]:
    """Components of time of one link by kind."""
    pricer = Pricer(net, Consignment(), day=day, heading="west")
    found = pricer.components(Arc(net.links[edge], forward))
    return {item.kind: item for item in found if item.measure == "time_h"}


def changed(net: co.Network, name: str, change: Callable[[Parameter], Parameter]) -> co.Network:
    """A network with one parameter changed."""
    return net.with_rows(parameters=[change(net.parameters[name])])


def scaled(factor: float) -> Callable[[Parameter], Parameter]:
    """Multiply a row."""
    return lambda row: replace(
        row, low=row.low * factor, value=row.value * factor, high=row.high * factor
    )


def lookup(net: co.Network, day: date) -> Lookup:
    """Rows of a day."""
    table = ParameterTable(net.parameters.values())
    return Lookup(net.places, table, day, "west", links=net.links.values())


def test_a_crossing_names_its_parts(shipped: co.Network) -> None:
    """Headway, queue, closure, berth and sailing stand apart; no fixed wait is left."""
    parts = hours(shipped, KURYK, DECEMBER)
    assert {"vessel headway", "vessel queue", "port closure", "sailing"} <= set(parts)
    assert "vessel wait" not in parts
    transfer = hours(shipped, "kuryk-port-kuryk-port-transfer-1520-caspian-ropax", DECEMBER)
    assert set(transfer) == {"handling"}


def test_one_storm_shuts_all_ports_of_a_sea(shipped: co.Network) -> None:
    """Closures share a cause on the Caspian and another on the Black Sea."""
    causes = {
        edge: hours(shipped, edge, DECEMBER)["port closure"].cause
        for edge in (KURYK, FEEDER, "turkmenbashi-alat-ferry-ropax", "poti-constanta-ferry-ropax",
                     "batumi-burgas-ferry")
    }  # fmt: skip
    assert set(list(causes.values())[:3]) == {"caspian-weather"}
    assert set(list(causes.values())[3:]) == {"blacksea-weather"}


def test_winter_is_worse_than_summer(shipped: co.Network) -> None:
    """Closures and waits are longer in December than in July."""
    for edge in (KURYK, FEEDER, "turkmenbashi-alat-ferry-ropax"):
        summer, winter = (
            sum(c.mean for c in hours(shipped, edge, day).values()) for day in (JULY, DECEMBER)
        )
        assert winter > summer * 1.2


@pytest.mark.parametrize(
    ("name", "factor"),
    [
        ("ships-kuryk-ropax", 2.0),
        ("ship-slots-ropax", 1.3),
        ("vessel-port-ropax", 0.5),
        ("cargo-kuryk-ropax-west", 0.8),
        ("closure-caspian-nov", 0.5),
        ("payload-loss-caspian", 0.5),
    ],
)
def test_levers_shorten_the_wait(shipped: co.Network, name: str, factor: float) -> None:
    """More ships, larger ones, faster ports, less cargo, calmer weather, deeper water."""
    after = changed(shipped, name, scaled(factor))
    kinds = ("vessel headway", "vessel queue", "port closure")
    before, now = (
        sum(parts[kind].mean for kind in kinds if kind in parts)
        for parts in (hours(net, KURYK, DECEMBER) for net in (shipped, after))
    )
    assert now < before - 1.0


def test_a_lower_sea_carries_less(shipped: co.Network) -> None:
    """A metre costs the payload share of the row, no more and no less."""
    low = changed(
        shipped,
        "sea-level-caspian-2025",
        lambda row: replace(row, low=row.low - 1, value=row.value - 1, high=row.high - 1),
    )
    arc = Arc(shipped.links[FEEDER])
    one, other = (line_of(arc, lookup(net, JULY)) for net in (shipped, low))
    assert one is not None
    assert other is not None
    lost = shipped.parameters["payload-loss-caspian"].value
    assert one.service.payload_share - other.service.payload_share == pytest.approx(lost)
    assert capacity_per_year(other.service) < capacity_per_year(one.service)


def test_capacity_and_traffic_are_of_the_order_published(shipped: co.Network) -> None:
    """Feeders: 3-4 sailings a week each way and at most 89,000 TEU a year; Kuryk: 46 wagons a day.

    The published capacity is the owners' own reckoning with all six ships of 2024 all year. Trucks
    take their share of a rail ferry's places.
    """
    feeder = line_of(Arc(shipped.links[FEEDER]), lookup(shipped, date(2024, 7, 2)))
    trucks = shipped.parameters["other-ropax-trucks"].value
    kuryk = line_of(Arc(shipped.links[KURYK]), lookup(shipped, DECEMBER))
    assert feeder is not None
    assert kuryk is not None
    assert 2.5 < sailings_per_day(feeder.service) * 7 < 4.5
    assert 60_000 < capacity_per_year(feeder.service) < 95_000
    assert 40 < capacity_per_year(kuryk.service) * (1.0 - trucks) / 365 < 70
    assert 90 < round_trip_h(kuryk.service) < 160
    assert feeder.teu_per_slot == 1.0


def test_a_counted_queue_holds_on_its_days(shipped: co.Network) -> None:
    """A thousand wagons in June 2025 are two weeks or more, and gone from the figures in July."""
    queue = hours(shipped, KURYK, date(2025, 6, 2))["vessel queue"]
    assert 24 * 10 < queue.spread.p50 < 24 * 25
    assert "queue-kuryk-2025-spring" in queue.parameters
    later = hours(shipped, KURYK, JULY)["vessel queue"]
    assert "queue-kuryk-2025-spring" not in later.parameters


def test_eastbound_does_not_meet_the_westbound_queue(shipped: co.Network) -> None:
    """The queue counted at Kuryk is that of ships to Alat."""
    back = hours(shipped, KURYK, date(2025, 6, 2), forward=False)
    assert back["vessel queue"].mean < 24


def test_services_without_ships_keep_a_plain_row(shipped: co.Network) -> None:
    """Deep sea and Caspian cargo ships have a wait on the transfer that boards them."""
    rows = lookup(shipped, JULY)
    assert not waits_on_line("aktau-port", "caspian-cargo", rows)
    assert not waits_on_line("rotterdam", "deep-sea", rows)
    boards = hours(shipped, "aktau-port-aktau-port-transfer-1520-caspian-cargo", JULY)
    assert set(boards) == {"handling", "vessel wait"}
    assert "vessel wait" not in hours(shipped, "aktau-port-amirabad-ferry", JULY)


def test_before_the_fleet_is_known_the_plain_row_moves_to_the_line(shipped: co.Network) -> None:
    """In 2020 only the Aktau line is known at Alat: there the Kuryk line takes the plain row."""
    day = date(2020, 7, 1)
    transfer = "kuryk-port-kuryk-port-transfer-1520-caspian-ropax"
    assert set(hours(shipped, transfer, day)) == {"handling", "vessel wait"}
    assert set(hours(shipped, KURYK, day)) == {"sailing"}
    back = hours(shipped, KURYK, day, forward=False)
    assert back["vessel wait"].parameters == ("wait-alat-ropax",)
    assert set(hours(shipped, "alat-alat-transfer-1520-caspian-ropax", day)) == {"handling"}


def test_a_weekly_line_waits_half_a_week(shipped: co.Network) -> None:
    """Batumi-Burgas sails once a week: 84 h, and a little for not being punctual."""
    wait = hours(shipped, "batumi-burgas-ferry", JULY)["vessel headway"]
    assert wait.mean == pytest.approx(84 * (1 + 0.2**2), rel=0.01)


@pytest.mark.parametrize(
    ("name", "value", "message"),
    [
        ("ships-kuryk-ropax", 0.0, r"ships is 0; give more than 0.*ships-kuryk-ropax"),
        ("closure-caspian-nov", 1.0, "closed_share is 1"),
        ("payload-loss-caspian", 0.9, "payload_share is"),
    ],
)
def test_an_impossible_fleet_is_named(
    shipped: co.Network, name: str, value: float, message: str
) -> None:
    """The error names the line, what is wrong and the rows."""
    broken = changed(shipped, name, lambda row: replace(row, low=value, value=value, high=value))
    with pytest.raises(DataError, match=message):
        hours(broken, KURYK, DECEMBER)


def test_wait_to_board_is_made_of_the_components(shipped: co.Network) -> None:
    """The mean of the wait is that of headway, queue and closed days in the port left."""
    line = line_of(Arc(shipped.links[KURYK]), lookup(shipped, DECEMBER))
    assert line is not None
    parts = hours(shipped, KURYK, DECEMBER)
    weather = line.service.weather
    by_hand = (
        parts["vessel headway"].mean
        + parts["vessel queue"].mean
        + weather.closed_share * weather.spell_h
    )
    assert wait_to_board(line.service).mean == pytest.approx(by_hand, rel=0.02)


DOSTYK = "dostyk-dostyk-transfer-1435-1520"


def test_a_gauge_change_is_work_and_queue(shipped: co.Network) -> None:
    """4.25 h of work at Dostyk; twice the slots shorten the queue.

    Autumn's queues are counted once: they stood eastbound and have rows at the post.
    """
    parts = hours(shipped, DOSTYK, JULY)
    assert parts["gauge change"].spread.value == 4.25
    more = changed(shipped, "slots-dostyk", scaled(2.0))
    assert hours(more, DOSTYK, JULY)["gauge queue"].mean < parts["gauge queue"].mean - 3
    assert hours(shipped, DOSTYK, DECEMBER)["gauge queue"].mean == parts["gauge queue"].mean


def test_too_few_slots_are_an_error(shipped: co.Network) -> None:
    """Ten trains a day for six slots and no end of the queue."""
    few = changed(shipped, "slots-dostyk", scaled(0.5))
    with pytest.raises(DataError, match=r"the queue has no end.*slots-dostyk"):
        hours(few, DOSTYK, JULY)


def test_places_without_slots_keep_a_plain_row(shipped: co.Network) -> None:
    """Zamyn-Uud was measured as a whole."""
    edge = "zamyn-uud-zamyn-uud-transfer-1435-1520"
    assert server_of(Arc(shipped.links[edge]), lookup(shipped, JULY)) is None
    assert hours(shipped, edge, JULY)["gauge change"].parameters == ("gauge-zamyn-uud",)


def test_bad_weeks_mix_into_border_dwell(shipped: co.Network) -> None:
    """Eastbound autumns after the evidence ends: two in three are bad; summer is not."""
    edge = next(
        name
        for name, link in shipped.links.items()
        if link.mode == "border" and {link.origin, link.destination} == {"alashankou", "dostyk"}
        and link.moves_by == "rail"
    )  # fmt: skip
    east = shipped.links[edge].origin == "dostyk"
    normal = hours(shipped, edge, date(2026, 7, 1), forward=east)["border"]
    autumn = hours(shipped, edge, date(2026, 10, 1), forward=east)["border"]
    assert autumn.spread.p50 > 2 * normal.spread.p50
    assert "bad-weeks-cn-kz-east-autumn" in autumn.parameters
    assert normal.parameters == ("dwell-alashankou-east-normal-3",)
