"""Sweeps over sizes, dates and rules: the numbers of single comparisons, case by case."""

from importlib.util import find_spec
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

import corridors as co
from corridors.errors import OptionError, ScenarioError
from corridors.network import Network
from corridors.scenarios import Measure, Scenario

LANE = ("alpha", "omega")
DAYS = ["2026-07-01", "2036-01-01"]
RULE = {
    "id": "sc-test-ban", "title": "Nobody crosses Russia", "imposer": "EU", "kind": "law",
    "applies_to": "freight", "class": "T", "scope": "leg", "binds": "everyone", "countries": "RU",
    "mode": "any", "relation": "any", "goods_include": "all", "valid_from": "2026-01-01",
    "status": "in_force", "verified_on": "2026-07-17", "effect": "block", "note": "for a test",
}  # fmt: skip


def _dwell(**more: Any) -> co.Lever:
    return co.Lever.on("dwell", mode="rail", scale=(0.2, 3.0), name="dwell", **more)


def _ban() -> Scenario:
    row = tuple(RULE.items())
    return Scenario("ban", measures=(Measure("rule", action="new", row=row, scenario="ban"),))


def _shut() -> Scenario:
    shut = Measure("close", (("mode", ("ferry",)),), note="no ferries", scenario="shut")
    return Scenario("shut", measures=(shut,))


def _levers() -> list[Any]:
    return [co.Days(DAYS), co.Switch(_shut()), co.Switch(_ban()), _dwell()]


def _single(sample: Network, frame: pd.DataFrame) -> pd.DataFrame:
    """The same cases by one comparison each."""
    found = []
    for case in frame.index.get_level_values("case").unique():
        cells = frame.loc[case].iloc[0]
        sized = _dwell().measure.sized(float(cells["dwell"]))
        rows = co.compare(sample, lanes=[LANE], scenarios=[_as_scenario(cells, sized)],
                          dates=[cells["day"]]).rows  # fmt: skip
        found += [row.time_h.mean if isinstance(row, co.Route) else np.nan for row in rows]
    return pd.DataFrame({"time_h_mean": found}, index=frame.index)


def _as_scenario(cells: "pd.Series[Any]", sized: Measure) -> Scenario:
    measures = [*(_shut().measures if cells["shut"] == "on" else ()),
                *(_ban().measures if cells["ban"] == "on" else ()), sized]  # fmt: skip
    return Scenario("case", measures=tuple(measures))


def test_dates_rules_closures_and_sizes_together(sample: Network) -> None:
    """Every combination gives the hours of a comparison of its own."""
    found = co.sweep(sample, _levers(), lanes=[LANE], design="factorial", levels=2)
    frame = found.to_frame()
    assert len(found) == 16
    pd.testing.assert_frame_equal(frame[["time_h_mean"]], _single(sample, frame))
    assert frame["day"].map(str).unique().tolist() == DAYS
    assert frame.groupby("ban")["feasible"].sum().loc["on"] < frame["feasible"].sum()


@pytest.mark.skipif(find_spec("joblib") is None, reason="joblib is not installed")
@pytest.mark.parametrize("backend", ["threading", "loky"])
@pytest.mark.parametrize("levers", [_levers(), [_dwell()]], ids=["worlds", "one world"])
def test_workers_change_nothing(sample: Network, backend: str, levers: list[Any]) -> None:
    """Worlds or lanes spread over two workers: the same frame and ways."""
    from joblib import parallel_config

    options: dict[str, Any] = {"lanes": [LANE, ("gate-cn", "omega")], "cases": 12, "seed": 5}
    one = co.sweep(sample, levers, jobs=1, **options)
    with parallel_config(backend=backend, n_jobs=2):
        two = co.sweep(sample, levers, **options)
    pd.testing.assert_frame_equal(one.to_frame(), two.to_frame())
    assert one.ways == two.ways


def test_hypercube_takes_each_day_and_switch_equally_often(sample: Network) -> None:
    """Ten cases of two values each: five and five."""
    found = co.sweep(sample, _levers()[:2], lanes=[LANE], cases=10)
    for column in found.sizes.T:
        assert np.unique(column, return_counts=True)[1].tolist() == [5, 5]


def test_first_day_of_a_measure_moves(sample: Network) -> None:
    """A closure that starts after the day looked at leaves the ferries alone."""
    from dataclasses import replace
    from datetime import date

    shut = replace(_shut().measures[0], first=date(2026, 1, 1), last=date(2027, 1, 1))
    lever = co.Starts(shut, ["2026-01-01", "2028-01-01"], "closure")
    found = co.sweep(sample, [lever], lanes=[LANE], corridors=["middle"], design="factorial")
    served = found.to_frame()["feasible"].tolist()
    assert served == [False, True]


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"add": (0, 1), "scale": (1, 2)}, "a lever has one range; give one of set, add, scale"),
        ({"add": (5, 1)}, "lever from 5 to 1; give low below high"),
    ],
)
def test_levers_want_one_rising_range(options: dict[str, Any], message: str) -> None:
    """Ranges."""
    with pytest.raises(OptionError, match=message):
        co.Lever.on("dwell", border="BY-PL", **options)


def test_lever_names_unknown_selectors() -> None:
    """As a scenario file would."""
    with pytest.raises(ScenarioError, match="unknown key 'bordr'; did you mean 'border'"):
        co.Lever.on("dwell", bordr="BY-PL", add=(0, 5))


@pytest.mark.parametrize("days", [[], ["2026", "2026"], ["2027", "2026"]])
def test_days_rise(days: list[str]) -> None:
    """None, doubled, falling."""
    with pytest.raises(OptionError, match="days are missing, doubled or out of order"):
        co.Days(days)


def test_two_levers_of_one_name(sample: Network) -> None:
    """They would be one column."""
    with pytest.raises(OptionError, match="two levers are called 'dwell'; give each a name"):
        co.sweep(sample, [_dwell(), _dwell()], lanes=[LANE])


def test_tornado_is_the_sweep_of_one_lever_at_a_time(sample: Network) -> None:
    """Bars are cases of their own; the greatest swing is on top; no service is missing."""
    levers = [co.Lever.on("time", quantity="sailing_h", scale=(0.5, 2.0), name="sea"), _dwell(),
              co.Switch(_shut())]  # fmt: skip
    found = co.tornado(sample, levers, LANE, "middle")
    frame = found.to_frame()
    assert frame["swing"].is_monotonic_decreasing
    assert np.isnan(frame.loc["shut", "at_high"])
    assert frame.loc["shut", ["low", "high"]].tolist() == ["off", "on"]
    alone = co.sweep(sample, [_dwell()], lanes=[LANE], corridors=["middle"], sizes=[[0.2], [3.0]])
    hours = alone.figures["time_h_mean"][0]
    assert frame.loc["dwell", ["at_low", "at_high"]].tolist() == pytest.approx(hours.tolist())
    assert f"sea: {frame.loc['sea', 'at_low'] / 24:.2f} days at 0.5" in found.summary()
    axes = found.plot()
    assert [text.get_text() for text in axes.get_yticklabels()] == list(frame.index)
    assert "on: no service" in {text.get_text() for text in axes.texts}


def test_tornado_wants_service(sample: Network) -> None:
    """Nothing to compare with."""
    with pytest.raises(OptionError, match="middle does not serve alpha - omega with all levers"):
        co.tornado(_shut().apply(sample), [_dwell()], LANE, "middle")


def test_break_even_is_exact_to_the_tolerance(sample: Network) -> None:
    """On both sides of each crossing the other corridor leads, by the sign of the gap."""
    lever = co.Lever.on("dwell", border="KZ-RU", add=(0.0, 300.0), name="Russian border")
    found = co.break_even(sample, lever, LANE, tolerance=1e-4)
    assert len(found.crossings) == 1
    assert found.leaders[0] != found.leaders[1]
    for side, leader in ((-2e-4, found.leaders[0]), (2e-4, found.leaders[1])):
        world = Scenario("x", measures=(lever.measure.sized(found.size + side),)).apply(sample)
        rows = co.compare(world, lanes=[LANE], corridors=["middle", "northern"]).routes
        assert min(rows, key=lambda row: row.time_h.mean).corridor == leader
    assert f"{found.leaders[1]} from {found.size:.6g}" in found.summary()


def test_break_even_over_days(sample: Network) -> None:
    """The day found is the first on which the lead has passed."""
    from dataclasses import replace
    from datetime import date

    late = replace(_shut().measures[0], first=date(2030, 5, 17))
    world = Scenario("late", measures=(late,)).apply(sample)
    slow = co.Lever.on("dwell", border="KZ-RU", add=(0, 900)).measure
    world = Scenario("slow", measures=(slow,)).apply(world)
    found = co.break_even(world, co.Days(["2029-01-01", "2031-01-01"]), LANE)
    assert found.leaders == ("middle", "northern")
    day = found.day
    assert day is not None
    for at, served in ((day, False), (date.fromordinal(day.toordinal() - 1), True)):
        row = co.compare(world, lanes=[LANE], corridors=["middle"], dates=[at]).rows[0]
        assert row.feasible == served
    assert found.to_dict()["day"] == day.isoformat()


@pytest.mark.parametrize(
    ("options", "message"),
    [({"points": 1}, "points is 1; give 2 or more"), ({"tolerance": 0.0}, "tolerance is 0")],
)
def test_break_even_checks_its_options(
    sample: Network, options: dict[str, Any], message: str
) -> None:
    """Points and tolerance."""
    with pytest.raises(OptionError, match=message):
        co.break_even(sample, _dwell(), LANE, **options)


@pytest.mark.skipif(find_spec("SALib") is None, reason="SALib is not installed")
@pytest.mark.parametrize("method", ["sobol", "morris"])
@pytest.mark.filterwarnings("ignore")
def test_sensitivity_finds_the_lever_that_acts(sample: Network, method: Any) -> None:
    """A lever that the lane never meets has no share."""
    levers = [_dwell(), co.Lever.on("time", quantity="sailing_h", scale=(0.9, 1.1), name="sea")]
    found = co.sensitivity(sample, levers, LANE, "northern", method=method, samples=8)
    assert found.index[0] == "dwell"
    column = "total" if method == "sobol" else "mu_star"
    assert found.loc["sea", column] == pytest.approx(0.0, abs=1e-9)


def _sweep(*words: str) -> str:
    from click.testing import CliRunner

    from corridors.cli.main import cli

    done = CliRunner().invoke(cli, ["sweep", *words], catch_exceptions=False)
    assert done.exit_code == 0, done.output
    return done.output


BLACK_SEA = ("--lane", "xian", "poti", "--corridor", "middle")
DWELL = ("--lever", "dwell:border=CN-KZ,mode=rail:add:0:240")


def test_command_sweeps_sizes_and_switches() -> None:
    """One row per case, with what each lever was; switches in words."""
    import json

    rows = json.loads(_sweep(*DWELL, "--switch", "iran-closed", "--design", "factorial",
                             "--levels", "2", "--json", *BLACK_SEA))  # fmt: skip
    assert {row["iran-closed"] for row in rows} == {"on", "off"}
    assert [row["dwell of CN-KZ rail"] for row in rows] == [0.0, 0.0, 240.0, 240.0]
    hours = {row["dwell of CN-KZ rail"]: row["time_h_mean"] for row in rows}
    assert hours[240.0] > hours[0.0]


def test_command_turns_levers_alone(tmp_path: Path) -> None:
    """Text and picture of a tornado."""
    file = tmp_path / "tornado.png"
    said = _sweep(*DWELL, "--tornado", "--chart", str(file), *BLACK_SEA)
    assert said.startswith("xian - poti by middle:")
    assert file.stat().st_size > 10_000


def test_command_finds_a_break_even() -> None:
    """JSON with crossings and leaders."""
    import json

    found = json.loads(_sweep("--lever", "cost:border=CN-KZ:add:0:10", "--break-even", "middle",
                              "northern", "--lane", "xian", "duisburg", "--json"))  # fmt: skip
    assert found["leaders"] == [found["at_low"]]
    assert found["crossings"] == []


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (("--lever", "x:1"), "lever 'x:1'; give SCENARIO:NUMBER:LOW:HIGH such as"),
        (("--lever", "six-ships:9:0:1"), "lever 'six-ships:9:0:1': six-ships has measures 1 to 1"),
        (("--lever", "six-ships:1:a:1"), "lever 'six-ships:1:a:1'; low and high are numbers"),
        (("--start", "cku-2030:1"), "start 'cku-2030:1'; give SCENARIO:NUMBER:DAY,DAY such as"),
    ],
)
def test_command_names_what_it_wants(words: tuple[str, ...], message: str) -> None:
    """Every form of lever."""
    from click.testing import CliRunner

    from corridors.cli.main import cli

    done = CliRunner().invoke(cli, ["sweep", *words])
    assert isinstance(done.exception, OptionError)
    assert message in str(done.exception)
