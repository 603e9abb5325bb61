"""Differences, robust choices, sweeps and run records."""

from pathlib import Path

import numpy as np
import pytest

import corridors as co
from corridors.errors import DataError, OptionError
from corridors.network import Network
from corridors.scenarios import Measure, Scenario

LANE = ("alpha", "omega")


def _dwell(size: float = 0.5) -> Measure:
    return Measure("dwell", (("mode", ("rail",)),), "scale", size, note="dwell", scenario="x")


def test_diff_of_days_names_links_and_parameters_in_use(sample: Network) -> None:
    """The planned line of the sample opens in 2035; nothing else changes with the day."""
    from dataclasses import replace
    from datetime import date

    found = co.diff(sample, replace(sample, day=date(2036, 1, 1)))
    assert "links in use" in found.tables
    assert {c.after for c in found.changes if c.table == "links in use"} == {"true"}


def test_diff_says_which_routes_change(sample: Network) -> None:
    """Shorter dwell: the same way, fewer hours."""
    world = Scenario("x", measures=(_dwell(),)).apply(sample)
    found = co.diff(sample, world, lanes=[LANE])
    assert found.changed_routes
    assert all(row.hours < 0 for row in found.changed_routes)
    assert "routes change" in found.summary()


def test_diff_wants_networks(sample: Network) -> None:
    """Anything else is refused with what to give."""
    with pytest.raises(OptionError, match="is no network; give load_network"):
        co.diff(sample, "x")  # type: ignore[arg-type]


def test_index_levels_and_change_from_baseline(sample: Network) -> None:
    """Scenario and day lead; a faster world has negative change."""
    fast = Scenario("fast", measures=(_dwell(),))
    frame = co.compare(sample, lanes=[LANE], scenarios=[Scenario("baseline"), fast]).to_frame()
    assert list(frame.index.names)[:2] == ["scenario", "as_of"]
    change = frame["time_h_p50_change"]
    assert (change.loc["baseline"].dropna() == 0).all()
    assert (change.loc["fast"].dropna() < 0).all()


def test_robust_choice_by_hand(sample: Network) -> None:
    """Regret is the loss against the best of the same state; the least of its largest wins."""
    slow = Scenario("slow", measures=(_dwell(8.0),))
    table = co.compare(sample, lanes=[LANE], scenarios=[Scenario("baseline"), slow])
    frame = table.to_frame()["time_h_p50"].unstack("corridor")
    regret = frame.sub(frame.min(axis=1), axis=0).fillna(np.inf).max()
    chosen = co.robust_choices(table).to_frame()
    marked = chosen[chosen["least_regret"]].index.get_level_values("corridor")[0]
    assert regret[marked] == pytest.approx(regret.min())


def test_sweep_equals_one_comparison_per_case(sample: Network) -> None:
    """The batched search gives the hours of single worlds."""
    lever = co.Lever(_dwell(), 0.2, 3.0)
    found = co.sweep(sample, [lever], lanes=[LANE], cases=7)
    for case in range(7):
        size = float(found.sizes[case, 0])
        world = Scenario("x", measures=(lever.measure.sized(size),)).apply(sample)
        rows = co.compare(world, lanes=[LANE]).rows
        for number, row in enumerate(rows):
            hours = found.figures["time_h_mean"][number, case]
            expected = row.time_h.mean if isinstance(row, co.Route) else np.nan
            assert hours == pytest.approx(expected, nan_ok=True)


def test_hypercube_uses_every_level_alike(sample: Network) -> None:
    """Same seed, same cases; each level equally often."""
    lever = co.Lever(_dwell(), 0.2, 3.0)
    one, two = (
        co.sweep(sample, [lever], lanes=[LANE], cases=12, levels=4, seed=5) for _ in range(2)
    )
    assert (one.sizes == two.sizes).all()
    assert np.unique(one.sizes, return_counts=True)[1].tolist() == [3, 3, 3, 3]


def test_factorial_takes_all_combinations(sample: Network) -> None:
    """Three levels of two levers are nine cases, ends included."""
    levers = [co.Lever(_dwell(), 0.2, 3.0, "a"), co.Lever(_dwell(), 0.5, 2.0, "b")]
    sizes = co.sweep(sample, levers, lanes=[LANE], design="factorial", levels=3).sizes
    assert len(np.unique(sizes, axis=0)) == 9
    assert sizes.min(axis=0).tolist() == [0.2, 0.5]


def test_break_even_is_where_the_sign_turns(sample: Network) -> None:
    """On both sides of the point another corridor leads; outside the range it says so."""
    first, second = "northern", "middle"
    lever = co.Lever(
        Measure("time", (("quantity", ("sailing_h",)),), "scale", 1.0, note="sea", scenario="x"),
        0.01, 50.0,
    )  # fmt: skip
    point = co.break_even(sample, lever, LANE, corridors=(second, first), tolerance=1e-4)
    if point.size == point.size:
        assert point.at_low != point.at_high
        assert 0.01 < point.size < 50.0
    else:
        assert "no break-even in the range" in point.summary()


def test_lever_refuses_what_has_no_size() -> None:
    """Closures and reversed ranges."""
    with pytest.raises(OptionError, match="only measures on parameters have a size"):
        co.Lever(Measure("close", (("id", ("x",)),)), 0.0, 1.0)
    with pytest.raises(OptionError, match="give low below high"):
        co.Lever(_dwell(), 2.0, 1.0)


def test_record_gives_the_same_numbers_again(sample: Network, tmp_path: Path) -> None:
    """Write, read, run: no difference."""
    fast = Scenario("fast", measures=(_dwell(),))
    found = co.compare(sample, lanes=[LANE], scenarios=[Scenario("baseline"), fast], draws=200)
    record = co.record_of(found, scenarios=[Scenario("baseline"), fast])
    file = co.write_record(record, tmp_path / "run.json")
    back = co.read_record(file)
    again = co.record_of(back.again(sample), scenarios=[Scenario("baseline"), fast])
    assert back.differences(again) == ()
    with pytest.raises(OptionError, match="exists already"):
        co.write_record(record, file)


def test_what_is_no_record_is_refused(tmp_path: Path) -> None:
    """Any other JSON."""
    file = tmp_path / "x.json"
    file.write_text("{}", encoding="utf-8")
    with pytest.raises(DataError, match=r"x\.json: no run record"):
        co.read_record(file)
