"""Trains that go first: which hours they save, added up by hand."""

from dataclasses import replace

import pytest
from click.testing import CliRunner

import corridors as co
from corridors.cli.routing import route as command
from corridors.costs.trains import HURRIED
from corridors.errors import OptionError
from corridors.schema import Parameter


def share(name: str, where: str, value: float) -> Parameter:
    """Row of the share of hours of a train."""
    return Parameter(
        name, "train_time_share", where, 0.5, value, 1.0, "share", basis="assumption",
        reason="for the test",
    )  # fmt: skip


@pytest.fixture
def net(sample: co.Network) -> co.Network:
    """The made-up network with a faster train, which no ship waits for."""
    rows = [share("fast", "train=full-timetable", 0.5),
            share("fast-at-sea", "train=full-timetable;mode=ferry|sea", 0.75)]  # fmt: skip
    return sample.with_rows(parameters=rows)


def hours(net: co.Network, train: str) -> dict[tuple[str, str], float]:
    """Mean hours of the middle way, component by component."""
    goods = co.Consignment(feu=1, train=train)
    route = co.find_route(net, "alpha", "omega", via=["port-west"], consignment=goods)
    return {(c.edge, c.kind): c.mean for c in route.components if c.measure == "time_h"}


def test_hours_saved_by_hand(net: co.Network) -> None:
    """Half of what runs and waits on land, three quarters of the wait for a ship, all the rest."""
    usual, fast = hours(net, "ordinary"), hours(net, "full-timetable")
    assert usual.keys() == fast.keys()
    for (edge, kind), mean in usual.items():
        factor = 1.0 if kind not in HURRIED else 0.75 if kind == "vessel wait" else 0.5
        assert fast[edge, kind] == pytest.approx(mean * factor), (edge, kind)
    assert {kind for _, kind in usual} >= {"running", "border", "vessel wait", "sailing"}


def test_prices_and_ordinary_trains_stay(net: co.Network, sample: co.Network) -> None:
    """The choice of the train changes hours alone, and rows of others change nothing."""
    assert hours(net, "ordinary") == hours(sample, "ordinary")
    a, b = (
        co.find_route(net, "alpha", "omega", via=["port-west"],
                      consignment=co.Consignment(feu=1, train=train))
        for train in ("ordinary", "full-timetable")
    )  # fmt: skip
    assert (a.cost_usd, a.co2_kg) == (b.cost_usd, b.co2_kg)


def test_every_hour_saved_names_its_row(net: co.Network) -> None:
    """The ledger shows the share and takes the weaker basis of the two."""
    goods = co.Consignment(feu=1, train="full-timetable")
    route = co.find_route(net, "alpha", "omega", via=["port-west"], consignment=goods)
    for item in route.components:
        if item.measure == "time_h":
            named = {"fast", "fast-at-sea"} & set(item.parameters)
            assert bool(named) is (item.kind in HURRIED)
            assert not named or item.basis == "assumption"


def test_trucks_do_not_go_first(shipped: co.Network) -> None:
    """A journey by road takes as long as ever."""
    plain, fast = (
        co.find_route(shipped, "kashgar", "osh", avoid=["rail"],
                      consignment=co.Consignment(feu=1, train=train)).time_h
        for train in ("ordinary", "showcase")
    )  # fmt: skip
    assert plain == fast


def test_full_timetable_trains_meet_their_timetable(shipped: co.Network) -> None:
    """Xi'an to Duisburg is printed as 12.5 days for such a train; it lies within p10 to p90."""
    goods = co.Consignment(feu=1, train="full-timetable")
    span = co.find_route(shipped, "xian", "duisburg", corridor="northern", consignment=goods).time_h
    assert span.p10 < 12.5 * 24 < span.p90


def test_unknown_trains_are_refused() -> None:
    """By name, with those that exist."""
    wanted = (
        "consignment: train is 'express'; give one of ordinary, full-timetable, showcase"
    )  # fmt: skip
    with pytest.raises(OptionError, match=wanted):
        co.Consignment(train="express")
    assert replace(co.Consignment(), train="showcase").train == "showcase"


def test_the_command_asks_for_a_train() -> None:
    """``--train`` shortens the journey on the shipped network."""
    asked = ["xian", "duisburg", "--corridor", "northern"]
    plain, fast = (
        CliRunner().invoke(command, [*asked, *more])
        for more in ([], ["--train", "full-timetable"])
    )  # fmt: skip
    assert plain.exit_code == fast.exit_code == 0
    days = [float(told.output.split(" days")[0].rsplit(" ", 1)[1]) for told in (plain, fast)]
    assert days[1] < 0.85 * days[0]
