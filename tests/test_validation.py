"""`validate`, its command, its page, and the fit that reads it."""

import csv
import importlib.util
import json
import math
import sys
from dataclasses import replace
from datetime import date
from pathlib import Path
from types import ModuleType, SimpleNamespace
from typing import Any

import numpy as np
import pytest
from click.testing import CliRunner

import corridors as co
from corridors.cli.validating import validate as command
from corridors.costs import Spread
from corridors.errors import OptionError
from corridors.network import Network
from corridors.samples import sample_network
from corridors.schema import Observation, Parameter
from corridors.validation import Validation, comparing, day_seen, validate

ROOT = Path(__file__).resolve().parents[1]
ALPHA_OMEGA = Observation(
    id="alpha-omega", origin="alpha", destination="omega", corridor="middle", measure="time_h",
    value=300.0, unit="h", date_from=date(2025, 3, 1), date_to=date(2025, 3, 11),
    clock="terminal", kind="observed", use="judge", source="sample",
)  # fmt: skip
NORTH = replace(ALPHA_OMEGA, id="by-north", corridor="northern", value=200.0)


def tool(name: str) -> ModuleType:
    """Module of the folder of tools, which import each other by name."""
    folder = str(ROOT / "tools")
    if folder not in sys.path:
        sys.path.insert(0, folder)
    spec = importlib.util.spec_from_file_location(name, ROOT / "tools" / f"{name}.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def net() -> Network:
    """Made-up network."""
    return sample_network()


@pytest.fixture(scope="module")
def both(net: Network) -> Validation:
    """Two journeys of one lane."""
    return validate(net, observations=[ALPHA_OMEGA, NORTH])


@pytest.fixture(scope="module")
def calibrate() -> ModuleType:
    """`tools/calibrate.py`."""
    return tool("calibrate")


def test_error_and_band(both: Validation) -> None:
    """Error is the modelled median over the observed figure less one; the band is p10 to p90."""
    row = both.rows[0]
    assert row.route is not None
    assert row.p50 == row.route.time_h.p50
    assert row.error == pytest.approx(row.p50 / 300.0 - 1.0)
    for value, inside in ((row.p10, True), (row.p90, True), (row.p10 * 0.99, False),
                          (row.p90 * 1.01, False)):  # fmt: skip
        assert replace(row, observation=replace(ALPHA_OMEGA, value=value)).inside is inside


def test_corridor_and_day_of_the_row(both: Validation) -> None:
    """Each journey goes by its own corridor, in the world of the middle of its period."""
    assert [row.route.corridor for row in both.rows if row.route] == ["middle", "northern"]
    assert {row.route.as_of for row in both.rows if row.route} == {date(2025, 3, 6)}
    assert both.rows[0].sails
    assert not both.rows[1].sails


def test_via_is_kept(net: Network) -> None:
    """A journey passes the places that the row names."""
    seen = replace(ALPHA_OMEGA, via=("port-east", "port-west"))
    row = validate(net, observations=[seen]).rows[0]
    assert row.route is not None
    assert {"port-east", "port-west"} <= set(row.route.places)


def test_money_is_per_forty_foot_unit(net: Network) -> None:
    """Rates are set beside the price per FEU with all tariffs low, central and high."""
    seen = replace(ALPHA_OMEGA, measure="cost_usd", unit="USD/FEU", value=3000.0)
    row = validate(net, observations=[seen]).rows[0]
    assert row.route is not None
    money = row.route.cost_usd
    assert (row.p10, row.p50, row.p90) == (money.low, money.value, money.high)
    assert "USD" in row.largest()


def test_no_journey_says_why(net: Network) -> None:
    """A journey that the model does not have is a row with reasons and without figures."""
    seen = replace(ALPHA_OMEGA, corridor="northern", via=("port-east",))
    row = validate(net, observations=[seen]).rows[0]
    assert row.route is None
    assert row.notes
    assert math.isnan(row.error)
    assert not row.inside
    group = validate(net, observations=[seen, NORTH]).groups()[0]
    assert (group["n"], group["no_journey"]) == (1, 1)


def test_day_seen() -> None:
    """The middle of the period, never after the newest evidence, which is said."""
    newest = date(2026, 1, 1)
    assert day_seen(ALPHA_OMEGA, newest) == (date(2025, 3, 6), ())
    late = replace(ALPHA_OMEGA, date_from=date(2027, 1, 1), date_to=date(2027, 1, 3))
    day, told = day_seen(late, newest)
    assert day == newest
    assert "2027-01-02" in told[0]
    open_ended = replace(ALPHA_OMEGA, date_to=None)
    assert day_seen(open_ended, newest)[0] == date(2025, 3, 1)
    undated = replace(ALPHA_OMEGA, date_from=None, date_to=None)
    assert day_seen(undated, newest)[0] == newest


def test_door_to_door_stays_apart(net: Network) -> None:
    """Door-to-door rows wait at the origin where a row says so, and have their own group."""
    door = replace(ALPHA_OMEGA, id="door", clock="door")
    plain = validate(net, observations=[ALPHA_OMEGA, door])
    assert plain.rows[1].p50 == pytest.approx(plain.rows[0].p50)
    assert "door to door" in plain.rows[1].notes[0]
    assert {group["clock"] for group in plain.groups()} == {"door", "terminal or border"}
    assert all(group["n"] == 1 for group in plain.groups())
    wait = Parameter("order", "origin_wait_h", "country=CN", 24.0, 24.0, 24.0, "h", "fixed",
                     basis="assumption", reason="test")  # fmt: skip
    later = validate(net.with_rows(parameters=[wait]), observations=[door]).rows[0]
    assert later.p50 == pytest.approx(plain.rows[1].p50 + 24.0)


def test_groups_and_interval(net: Network, both: Validation) -> None:
    """Median of absolute errors; the interval draws lanes, so one lane has none."""
    group = both.groups()[0]
    errors = sorted(abs(row.error) for row in both.rows)
    assert group["corridor"] == "all"
    assert group["median_abs_error"] == pytest.approx(sum(errors) / 2)
    assert math.isnan(group["low"])
    other = replace(ALPHA_OMEGA, id="short", destination="port-east", corridor="", value=250.0)
    wider = validate(net, observations=[ALPHA_OMEGA, NORTH, other])
    first, again = wider.groups()[0], wider.groups()[0]
    assert first["low"] <= first["median_abs_error"] <= first["high"]
    assert first == again


def test_kinds_are_never_mixed(net: Network) -> None:
    """Timetables and announcements are summed up apart from what was observed."""
    plan = replace(ALPHA_OMEGA, id="plan", kind="announced", value=100.0)
    groups = validate(net, observations=[ALPHA_OMEGA, plan]).groups()
    assert [(g["kind"], g["n"]) for g in groups] == [
        ("observed", 1), ("observed", 1), ("announced", 1), ("announced", 1)
    ]  # fmt: skip


def test_select_and_use(net: Network, both: Validation) -> None:
    """`use` and `select` keep the rows asked for."""
    fitted = replace(NORTH, id="fitted", use="calibrate")
    assert len(validate(net, observations=[ALPHA_OMEGA, fitted], use="judge")) == 1
    assert [row.observation.id for row in both.select(corridor="northern").rows] == ["by-north"]


def test_bad_input(net: Network) -> None:
    """An unknown use and an empty table are refused with what to do."""
    with pytest.raises(OptionError, match="'train'; give one of calibrate, judge"):
        validate(net, use="train", observations=[ALPHA_OMEGA])
    with pytest.raises(OptionError, match="no observed journeys"):
        validate(net)


def test_frame_dict_and_text(both: Validation) -> None:
    """All three forms tell the same; JSON stands."""
    frame = both.to_frame()
    assert list(frame.index) == ["alpha-omega", "by-north"]
    assert frame.loc["alpha-omega", "error"] == pytest.approx(both.rows[0].error, abs=1e-4)
    record = both.to_dict()
    assert json.loads(json.dumps(record))["rows"][0]["id"] == "alpha-omega"
    assert both.to_text().count("observed, judge") == 2
    assert "median abs. error" in both.summary()


def test_progress_and_order(net: Network) -> None:
    """Rows keep the order of the table whatever their dates."""
    early = replace(NORTH, id="early", date_from=date(2024, 1, 1), date_to=date(2024, 1, 1))
    calls: list[tuple[int, int]] = []
    result = validate(
        net, observations=[ALPHA_OMEGA, early], progress=lambda done, of: calls.append((done, of))
    )
    assert [row.observation.id for row in result.rows] == ["alpha-omega", "early"]
    assert calls == [(1, 2), (2, 2)]


def test_plot(both: Validation) -> None:
    """One series per corridor; axes are labelled with units."""
    axes = both.plot()
    assert axes.get_xlabel() == "Observed [days]"
    assert len(axes.containers) == 2
    with pytest.raises(OptionError, match="cost_usd"):
        both.plot(measure="cost_usd")


def test_command_refuses_tables_without_journeys() -> None:
    """The command says what is missing."""
    folder = ROOT / "data" / "samples"
    run = CliRunner().invoke(
        command, ["--nodes", f"{folder}/nodes.geojson", "--edges", f"{folder}/edges.csv",
                  "--parameters", f"{folder}/parameters.csv"],
    )  # fmt: skip
    assert isinstance(run.exception, OptionError)
    assert "no observed journeys" in str(run.exception)


def test_command_prints_groups_and_json(monkeypatch: pytest.MonkeyPatch, net: Network) -> None:
    """Text by default, machine-readable on demand."""
    own = replace(net, observations=(ALPHA_OMEGA, replace(NORTH, use="calibrate")))
    monkeypatch.setattr("corridors.cli.options.load_network", lambda **_: own)
    text = CliRunner().invoke(command, ["--rows"], catch_exceptions=False).output
    assert "by-north (observed, calibrate" in text
    out = CliRunner().invoke(command, ["--use", "judge", "--json"], catch_exceptions=False).output
    assert [row["id"] for row in json.loads(out)["rows"]] == ["alpha-omega"]
    table = CliRunner().invoke(command, ["--csv", "-"], catch_exceptions=False).output
    assert [row["id"] for row in csv.DictReader(table.splitlines())] == ["alpha-omega", "by-north"]


def test_page_is_up_to_date() -> None:
    """``docs/validation.md`` is what the tables give now."""
    pages = tool("pages")
    page = (ROOT / "docs" / "validation.md").read_text(encoding="utf-8")
    assert page == pages.validation_page(), "run python tools/pages.py validation"


def test_moved_rows_stay_inside_their_range(calibrate: ModuleType) -> None:
    """A value never leaves low to high; a published row leaves it with no figure."""
    row = Parameter("x", "border_dwell_h", "", 10.0, 20.0, 60.0, "h", basis="published")
    up, down = calibrate.moved(row, 9.0), calibrate.moved(row, 0.01)
    assert (up.value, down.value) == (60.0, 10.0)
    assert row.low <= up.low <= up.value <= up.high <= row.high
    assert row.low <= down.low <= down.value <= down.high <= row.high
    free = calibrate.moved(replace(row, basis="assumption"), 2.0)
    assert (free.low, free.value, free.high) == (20.0, 40.0, 120.0)


def test_prior_is_read_back(calibrate: ModuleType) -> None:
    """A fitted row gives its prior back to the letter."""
    cells = {
        "low": "2", "value": "3", "high": "4", "basis": "calibrated", "cause": "new",
        "reason": "fitted 2026-11-22 on 3 journeys, group 'a (b)', error without its lane 9.1%: "
        "prior low/value/high = 8.50/36/84 (derived, cause gauge-brest); why; and more",
    }  # fmt: skip
    found = calibrate.restored(cells)
    assert (found["low"], found["value"], found["high"]) == ("8.50", "36", "84")
    assert (found["basis"], found["cause"], found["reason"]) == (
        "derived", "gauge-brest", "why; and more"
    )  # fmt: skip
    assert calibrate.restored(found) == found


def test_fitted_rows_of_the_table(calibrate: ModuleType) -> None:
    """Every row fitted on journeys tells its prior, and its value lies in the prior's range.

    Biases of choice are fitted on corridor volumes by ``tools/backcast.py`` and say so.
    """
    with (ROOT / "data" / "parameters.csv").open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["basis"] == "calibrated"]
    biases = [row for row in rows if row["quantity"] == "choice_bias_usd_per_feu"]
    assert all("volumes of 2021-2023" in row["reason"] for row in biases)
    fitted = [row for row in rows if row not in biases]
    assert fitted
    for row in fitted:
        prior = calibrate.restored(row)
        assert prior["basis"] in ("published", "derived", "assumption"), row["id"]
        assert float(prior["low"]) <= float(row["value"]) <= float(prior["high"]), row["id"]


class _Way:
    """A way of sharing with percentiles given by hand."""

    def __init__(self, name: str, settings: dict[str, Any], figures: list[Any], preferred: bool):
        self.sharing = SimpleNamespace(name=name, preferred=preferred)
        self.settings, self._figures = {"fit": settings}, figures
        self.fits = {"time_h": (SimpleNamespace(journeys=figures), None)}

    def percentiles(self, measure: str) -> list[Any]:
        assert measure == "time_h"
        return self._figures


def test_the_way_of_sharing_keeps_both_promises(calibrate: ModuleType) -> None:
    """Coverage with two errors to spare comes first, then the loss, then what is preferred."""
    settings = {"coverage": 0.8, "widest_block_train": 2.5, "same_loss": 0.02}

    def journeys(low: float, high: float) -> list[Any]:
        row = SimpleNamespace(sails=False, observation=SimpleNamespace(value=0.0))
        found = []
        for number in range(20):
            seen = SimpleNamespace(value=0.8 + 0.02 * number)
            row = SimpleNamespace(sails=False, observation=seen)
            found.append((SimpleNamespace(row=row), np.array([low, 1.0, high])))
        return found

    narrow = _Way("narrow", settings, journeys(0.95, 1.05), False)
    fair = _Way("fair", settings, journeys(0.8, 1.2), False)
    alike = _Way("alike", settings, journeys(0.797, 1.203), True)
    wide = _Way("wide", settings, journeys(0.4, 1.2), True)
    assert calibrate.chosen([narrow, fair]).sharing.name == "fair"
    assert calibrate.chosen([narrow, fair, alike]).sharing.name == "alike"
    assert calibrate.chosen([narrow, fair, wide]).sharing.name == "fair"


def test_a_group_that_does_not_help_unseen_lanes_keeps_its_prior(
    calibrate: ModuleType, net: Network
) -> None:
    """Two lanes that ask for opposite multipliers: neither foretells the other."""
    settings = {"observation_error": 0.05, "prior_share": 1.0, "least_reduction": 0.15}
    row = next(r for r in net.parameters.values() if r.quantity == "speed_kmh" and r.value < r.high)
    group = calibrate.Group("railway", "time_h", (row.id,), 0.3)
    sharing = calibrate.Sharing("own")
    grouped = {row.id: 0}
    seen = validate(net, observations=[ALPHA_OMEGA, NORTH]).rows
    used = [r for r in seen if calibrate.Journey(r, net, grouped).free]
    assert used

    def fit_of(factors: list[float]) -> Any:
        journeys = []
        for number, factor in enumerate(factors):
            base = calibrate.Journey(used[0], net, grouped)
            value = float(base.quantiles([factor], grouped, sharing, {})[1])
            told = replace(used[0].observation, id=f"seen-{number}", value=value)
            journeys.append(calibrate.Journey(replace(used[0], observation=told), net, grouped))
            journeys[-1].lane = f"lane {number}"
        return calibrate.Fit(journeys, [group], sharing, {}, settings)

    assert fit_of([0.85, 0.85, 0.86]).helpful() == [0]
    assert fit_of([0.85, 1.2]).helpful() == []


def test_a_showcase_train_is_fitted_apart(calibrate: ModuleType, net: Network) -> None:
    """A journey of a showcase train adds up at the prior, and its share moves by itself."""
    share = Parameter("train-showcase", "train_time_share", "train=showcase", 0.5, 0.8, 1.1,
                      "share", basis="assumption", reason="for the test")  # fmt: skip
    own = net.with_rows(parameters=[share])
    row, plain = (
        validate(own, observations=[replace(ALPHA_OMEGA, train=train)]).rows[0]
        for train in ("showcase", "ordinary")
    )
    assert row.p50 < plain.p50
    grouped = {"train-showcase": 0}
    journey = calibrate.Journey(row, own, grouped)
    sharing = calibrate.Sharing("own")
    found = journey.quantiles([1.0], grouped, sharing, {})
    assert found == pytest.approx([row.p10, row.p50, row.p90])
    assert journey.quantiles([1.25], grouped, sharing, {})[1] == pytest.approx(plain.p50)


def test_a_broad_gauge_train_keeps_its_pace() -> None:
    """Speeds on the broad gauge share a cause; a train made up anew behind the change does not."""
    rows = co.load_network().parameters
    broad = {
        rows[f"speed-rail-{land}"].cause for land in ("kz", "ru", "by", "uz", "tm", "az", "ge")
    }
    assert broad == {"train-1520"}
    assert {rows[f"speed-rail-{land}"].cause for land in ("cn", "pl", "de", "tr", "ir")} == {""}
    assert rows["onward-altynkol"].cause == rows["dwell-khorgos"].cause == "train-priority"


def test_fit_recovers_a_slower_railway(calibrate: ModuleType, net: Network) -> None:
    """Journeys seen at the medians of a slower railway pull the speed there, part of the way.

    A railway on which no journey runs keeps its prior.
    """
    settings = {"observation_error": 0.05, "prior_share": 1.0, "least_reduction": 0.15}
    row = next(r for r in net.parameters.values() if r.quantity == "speed_kmh" and r.value < r.high)
    lone = calibrate.Group("unused", "time_h", ("nothing",), 0.3)
    group = calibrate.Group("railway", "time_h", (row.id,), 0.3)
    sharing = calibrate.Sharing("own")
    seen = validate(net, observations=[ALPHA_OMEGA, NORTH]).rows
    grouped = {row.id: 0, "nothing": 1}
    used = [r for r in seen if calibrate.Journey(r, net, grouped).free]
    slower = [
        replace(r, observation=replace(
            r.observation,
            value=float(calibrate.Journey(r, net, grouped).quantiles(
                [0.85, 1.0], grouped, sharing, {})[1]),
        ))
        for r in used
    ]  # fmt: skip
    journeys = [calibrate.Journey(r, net, grouped) for r in slower]
    logs, narrowed = calibrate.Fit(journeys, [group, lone], sharing, {}, settings).run()
    assert 0.83 < math.exp(logs[0]) < 0.97
    assert logs[1] == 0.0
    assert narrowed[1] < 0.15


def test_journeys_of_the_fit_add_up(calibrate: ModuleType, net: Network) -> None:
    """Splitting a journey into fixed and moving parts changes nothing at the prior."""
    row = validate(net, observations=[ALPHA_OMEGA]).rows[0]
    name = next(p.id for p in net.parameters.values() if p.quantity == "speed_kmh")
    sharing = calibrate.Sharing("own")
    found = calibrate.Journey(row, net, {name: 0}).quantiles([1.0], {name: 0}, sharing, {})
    assert found == pytest.approx([row.p10, row.p50, row.p90])


def test_only_calibrating_observations_are_read(calibrate: ModuleType, net: Network) -> None:
    """What judges never reaches the fit, nor do times that were only announced."""
    rows = [
        ALPHA_OMEGA,
        replace(ALPHA_OMEGA, id="fit", use="calibrate"),
        replace(ALPHA_OMEGA, id="plan", use="calibrate", kind="announced"),
        replace(ALPHA_OMEGA, id="rate", use="calibrate", kind="timetabled", measure="cost_usd"),
    ]
    own = replace(net, observations=tuple(rows))
    assert [row.id for row in calibrate.for_fit(own)] == ["fit", "rate"]


def test_hours_and_dollars_can_be_fitted_apart(calibrate: ModuleType, net: Network) -> None:
    """A fit of one measure reads its observations and puts back its own rows only."""
    rows = [
        replace(ALPHA_OMEGA, id="fit", use="calibrate"),
        replace(ALPHA_OMEGA, id="rate", use="calibrate", kind="timetabled", measure="cost_usd"),
    ]
    own = replace(net, observations=tuple(rows))
    assert [row.id for row in calibrate.for_fit(own, ("time_h",))] == ["fit"]
    told = (
        "fitted 2026-11-22 on 3 journeys, group 'a', error without its lane 9.1%: prior "
        "low/value/high = 8/36/84 (derived, cause x); why"
    )
    for quantity, measure in (("border_dwell_h", "time_h"), ("wagon_usd_per_feu_km", "cost_usd")):
        row = {"quantity": quantity, "value": "3", "reason": told}
        for fitted in calibrate.MEASURES:
            wanted = "36" if fitted == measure else "3"
            assert calibrate.restored(row, (fitted,))["value"] == wanted


def test_running_may_have_a_cause_of_its_own(calibrate: ModuleType) -> None:
    """Waits share one cause, speeds another; money and roads keep their own."""
    lots = (("train-priority", ("onward-*",)), ("train-running", ("speed-rail-*",)))
    way = calibrate.Sharing("both", lots, ("*-road*",))
    rows = {
        "onward-x": ("onward_wait_h", "train-priority"),
        "speed-rail-x": ("speed_kmh", "train-running"),
        "speed-road-x": ("speed_kmh", "speed-road-x"),
        "onward-road-x": ("onward_wait_h", "onward-road-x"),
        "tariff-x": ("tariff_usd_per_feu_km", "tariff-x"),
    }
    found = {
        name: way.of(Parameter(name, quantity, "", 1.0, 2.0, 3.0, "")) for name, (quantity, _)
        in rows.items()
    }  # fmt: skip
    assert found == {name: cause for name, (_, cause) in rows.items()}


@pytest.mark.parametrize(
    ("train", "special"),
    [("ordinary", False), ("first", True), ("record", True), ("full-timetable", True)],
)
def test_special_trains_are_told_apart(net: Network, train: str, special: bool) -> None:
    """One rule sorts all rows, whichever set they serve."""
    for use in ("calibrate", "judge"):
        seen = replace(ALPHA_OMEGA, train=train, use=use)
        row = validate(net, observations=[seen]).rows[0]
        assert row.special_train is special
        assert row.to_dict()["special_train"] is special


def test_trains_of_both_kinds_stand_in_the_page(net: Network) -> None:
    """Best days are compared with the lower tail as well; a kind without journeys has no line."""
    seen = [ALPHA_OMEGA, replace(NORTH, train="showcase", value=1.0)]
    result = validate(net, observations=seen)
    lines = tool("pages").train_lines(result)
    assert len(lines) == 4
    assert "| others | judge | 1 |" in lines[2]
    assert "| first, test, best or record | judge | 1 |" in lines[3]
    assert lines[3].rstrip(" |").endswith("100 % | 0 %")


def test_the_middle_corridor_keeps_out_of_iran(net: Network) -> None:
    """Unless an end or a place named lies there; other corridors are free."""
    shipped = co.load_network()
    seen = {row.id: row for row in shipped.observations}
    middle = seen["china-border-poti-2022"]
    assert comparing._not_through(shipped, middle) == ["IR"]
    assert comparing._not_through(shipped, replace(middle, via=("anzali",))) == []
    assert comparing._not_through(shipped, replace(middle, corridor="other")) == []
    assert comparing._not_through(net, ALPHA_OMEGA) == []
    row = validate(shipped, observations=[middle]).rows[0]
    assert row.route is not None
    assert "IR" not in row.route.countries


def test_a_page_about_trucks_finds_the_road() -> None:
    """Where a page names the road, rail is left out, and the shipped network has the road."""
    shipped = co.load_network()
    seen = [row for row in shipped.observations if row.id == "kashgar-tashkent-pilot-2017"]
    row = validate(shipped, observations=seen).rows[0]
    assert row.route is not None
    assert {leg.mode for leg in row.route.legs} == {"road"}


def test_pinball_prefers_the_truth() -> None:
    """A band around the figure beats one beside it and one too wide."""
    seen = 100.0
    pinball = tool("fitting").pinball
    near = pinball(90.0, 100.0, 110.0, seen)
    assert near < pinball(120.0, 130.0, 140.0, seen)
    assert near < pinball(10.0, 100.0, 1000.0, seen)
    assert Spread(90.0, 100.0, 110.0).p10 == 90.0
