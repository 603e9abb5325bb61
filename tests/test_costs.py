"""Prices of the made-up network, added up by hand."""

from dataclasses import replace
from datetime import date

import pytest

import corridors as co
from corridors.costs import ParameterTable, Pricer
from corridors.errors import DataError, OptionError
from corridors.network.arcs import Arc
from corridors.schema import Parameter

DAY = date(2026, 1, 1)


def test_across_the_water_by_hand(sample: co.Network) -> None:
    """Every dollar and kilogram of the middle way, added up in the comment.

    USD: 450 km x 0.5 = 225; border 50; gauge 100; 1,200 x 0.5 = 600; handling 150; feeder 500;
    handling 150; 600 x 0.5 = 300; together 2,075.
    CO2e of 20 t: electric 25 Wh x 400 g/kWh = 10 g/tkm: 450 km 90 kg, 600 km 120 kg; diesel 30 g:
    1,200 km 720 kg; ship 40 g: 400 km 320 kg; three transfers 15 kg; together 1,265.
    """
    route = co.find_route(sample, "alpha", "omega", via=["port-west"], minimise="time_h")
    assert route.edges[5] == "port-east-port-west-ferry-feeder"
    assert route.cost_usd.value == pytest.approx(2075)
    assert route.co2_kg == pytest.approx(1265)
    assert route.distance_km == pytest.approx(2650)
    assert (route.border_crossings, route.gauge_changes, route.transshipments) == (2, 1, 2)


def test_time_by_hand(sample: co.Network) -> None:
    """Mean hours are the sum of the components' means: 30 h over 1,200 km at 40 km/h and so on."""
    route = co.find_route(sample, "alpha", "omega", via=["port-west"])
    hours = {(c.edge, c.kind): c for c in route.components if c.measure == "time_h"}
    assert hours["gate-kz-port-east-rail", "running"].mean == pytest.approx(30.0)
    assert hours["port-east-transfer-feeder", "handling"].mean == pytest.approx(12.0)
    assert hours["port-east-transfer-feeder", "vessel wait"].spread.value == 48.0
    assert ("port-west-transfer-feeder", "vessel wait") not in hours
    means = [c.mean for c in route.components if c.measure == "time_h"]
    assert route.time_h.mean == pytest.approx(sum(means))


def test_cheapest_takes_the_other_ferry(sample: co.Network) -> None:
    """Two ferries join the same ports; each objective takes its own."""
    cheap = co.find_route(sample, "alpha", "omega", via=["port-west"], minimise="cost_usd")
    assert "port-east-port-west-ferry-ropax" in cheap.edges


def test_totals_grow_with_the_consignment(sample: co.Network) -> None:
    """Two FEU cost twice one; a TEU costs its share of a FEU; hours stay."""
    one = co.find_route(sample, "alpha", "omega")
    two = co.find_route(sample, "alpha", "omega", consignment=co.Consignment(feu=2))
    teu = co.find_route(sample, "alpha", "omega", consignment=co.Consignment(teu=1))
    assert two.cost_usd.value == pytest.approx(2 * one.cost_usd.value)
    assert teu.cost_usd.value == pytest.approx(0.6 * one.cost_usd.value)
    assert two.time_h == one.time_h


def test_weight_alone_is_carried_in_units_of_the_usual_payload(sample: co.Network) -> None:
    """Thirty tonnes at 20 t per FEU are one and a half FEU."""
    one = co.find_route(sample, "alpha", "omega")
    heavy = co.find_route(sample, "alpha", "omega", consignment=co.Consignment(tonnes=30))
    assert heavy.cost_usd.value == pytest.approx(1.5 * one.cost_usd.value)
    assert heavy.co2_kg == pytest.approx(1.5 * one.co2_kg)


def test_generalised_cost_adds_worth_of_time(sample: co.Network) -> None:
    """USD plus 0.2 USD per tonne-hour x 20 t x mean hours."""
    route = co.find_route(sample, "alpha", "omega", minimise="generalised_usd")
    expected = route.cost_usd.value + 0.2 * 20 * route.time_h.mean
    assert route.generalised_usd == pytest.approx(expected)


def test_ledger_adds_up_to_the_totals(sample: co.Network) -> None:
    """Means of hours, values of dollars and kilograms."""
    route = co.find_route(sample, "alpha", "omega")
    frame = route.explain().to_frame()
    sums = frame.groupby("measure")[["mean", "value"]].sum()
    assert sums.loc["time_h", "mean"] == pytest.approx(route.time_h.mean)
    assert sums.loc["cost_usd", "value"] == pytest.approx(route.cost_usd.value)
    assert sums.loc["co2_kg", "value"] == pytest.approx(route.co2_kg)


def test_hand_set_cost_moves_its_range(sample: co.Network) -> None:
    """A parameter set by hand scales low and high with it."""
    route = co.find_route(sample, "alpha", "omega", costs={"border": 20.0})
    base = co.find_route(sample, "alpha", "omega")
    border = [c for c in route.components if c.kind == "border" and c.parameters == ("border",)]
    assert [(c.spread.low, c.spread.value, c.spread.high) for c in border] == [(10, 20, 40)] * 2
    assert route.time_h.mean > base.time_h.mean


def test_missing_parameter_is_named(sample: co.Network) -> None:
    """A quantity without any row is one clear message."""
    rows = {k: v for k, v in sample.parameters.items() if v.quantity != "gauge_change_h"}
    with pytest.raises(
        DataError, match=r"no gauge_change_h fits transfer 'gate-kz-transfer-gauge'"
    ):
        co.find_route(replace(sample, parameters=rows), "alpha", "omega")


def test_strongest_selector_wins() -> None:
    """Edge before place before country, then the number of selectors, then the newest."""
    rows = [
        Parameter("a", "speed_kmh", "", 1, 1, 1),
        Parameter("b", "speed_kmh", "mode=rail;direction=fwd", 1, 2, 2),
        Parameter("c", "speed_kmh", "country=KZ", 1, 3, 3),
        Parameter("d", "speed_kmh", "country=KZ", 1, 4, 4, valid_from=date(2024, 1, 1)),
        Parameter("e", "speed_kmh", "edge=x", 1, 5, 5),
    ]
    table = ParameterTable(rows)

    def find(day: date = DAY, **facts: str) -> str:
        row = table.find("speed_kmh", {k: frozenset({v}) for k, v in facts.items()}, day)
        return row.id if row else ""

    assert find() == "a"
    assert find(mode="rail", direction="fwd") == "b"
    assert find(mode="rail", country="KZ") == "d"
    assert find(date(2020, 1, 1), country="KZ") == "c"
    assert find(edge="x", country="KZ") == "e"


def test_months_wrap_around_the_year() -> None:
    """November to February holds in January and not in May."""
    table = ParameterTable([Parameter("w", "vessel_wait_h", "month=11-2", 1, 2, 3)])
    found = [table.find("vessel_wait_h", {"month": frozenset({m})}, DAY) for m in ("1", "11", "5")]
    assert [row is not None for row in found] == [True, True, False]


def test_border_selector_holds_in_either_order(sample: co.Network) -> None:
    """KZ-RU also means RU-KZ."""
    pricer = Pricer(sample, co.Consignment(), day=DAY, heading="west")
    link = sample.links["gate-kz-north-border"]
    for forward in (True, False):
        dwell = [c for c in pricer.components(Arc(link, forward)) if c.kind == "border"]
        assert dwell[0].parameters == ("border-ru",)


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ({"feu": 0}, "feu is 0; give more than 0"),
        ({"tonnes": -3}, "tonnes is -3; give more than 0"),
        ({"teu": float("nan")}, "teu is nan; give more than 0"),
        ({"hs": "85x"}, "hs is '85x'; give 2, 4, 6, 8 or 10 digits"),
        ({"goods_origin": "China"}, "'China' is no country; give an ISO code"),
    ],
)
def test_impossible_consignments_are_refused(given: dict[str, object], message: str) -> None:
    """Zero, negative or missing amounts and malformed codes."""
    with pytest.raises(OptionError, match=message):
        co.Consignment(**given)
