"""Sweeps over sizes, dates and rules: the numbers of single comparisons, case by case."""

from importlib.util import find_spec
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
    measures = [*(_shut().measures if cells["shut"] else ()),
                *(_ban().measures if cells["ban"] else ()), sized]  # fmt: skip
    return Scenario("case", measures=tuple(measures))


def test_dates_rules_closures_and_sizes_together(sample: Network) -> None:
    """Every combination gives the hours of a comparison of its own."""
    found = co.sweep(sample, _levers(), lanes=[LANE], design="factorial", levels=2)
    frame = found.to_frame()
    assert len(found) == 16
    pd.testing.assert_frame_equal(frame[["time_h_mean"]], _single(sample, frame))
    assert frame["day"].map(str).unique().tolist() == DAYS
    assert frame.groupby("ban")["feasible"].sum().loc[True] < frame["feasible"].sum()


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
    from datetime import date
    from dataclasses import replace

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
