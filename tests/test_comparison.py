"""Lanes by corridor."""

import re
from pathlib import Path

import pytest

import corridors as co
from corridors.comparison import read_lanes
from corridors.errors import DataError, UnknownNameError


@pytest.fixture(scope="module")
def default(shipped: co.Network) -> co.Comparison:
    """The default lanes by all corridors."""
    return co.compare(shipped)


def test_default_lanes_by_all_corridors(default: co.Comparison) -> None:
    """Eight lanes by four corridors; each row is served or says why not."""
    frame = default.to_frame()
    assert len(frame) == 32
    assert set(frame.index.get_level_values("corridor")) == {"middle", "northern", "cku", "kti"}
    assert (frame["feasible"] | (frame["reasons"] != "")).all()
    served = frame[frame["feasible"]].groupby("corridor").size()
    assert (served[["middle", "northern", "kti"]] >= 2).all()


def test_served_rows_are_complete_and_ordered(default: co.Comparison) -> None:
    """Percentiles rise, prices rise, nothing is missing or zero."""
    frame = default.to_frame().query("feasible")
    assert (frame["time_h_p10"] < frame["time_h_p50"]).all()
    assert (frame["time_h_p50"] < frame["time_h_p90"]).all()
    assert (frame["cost_usd_low"] <= frame["cost_usd"]).all()
    assert (frame["cost_usd"] <= frame["cost_usd_high"]).all()
    assert (frame[["distance_km", "co2_kg"]] > 0).all().all()


def test_rows_belong_to_their_corridor(default: co.Comparison) -> None:
    """What is found under a corridor's name meets its rule."""
    for row in default.rows:
        if isinstance(row, co.Route):
            countries = set(row.countries)
            assert ("RU" in countries) == (row.corridor == "northern")


def test_published_length_of_the_northern_way(default: co.Comparison) -> None:
    """Xi'an-Duisburg by the northern corridor is 9,400 to 10,000 km by variant."""
    km = default.to_frame().loc[("xian", "duisburg", "northern"), "distance_km"]
    assert 9_400 <= km <= 10_000


def test_reverse_adds_every_lane_backwards(shipped: co.Network) -> None:
    """Eastbound beside westbound."""
    both = co.compare(shipped, lanes=[("xian", "poti")], corridors=["middle"], reverse=True)
    assert [(r.origin, r.destination) for r in both.rows] == [("xian", "poti"), ("poti", "xian")]


def test_off_the_way_says_so(shipped: co.Network) -> None:
    """A corridor off the way is no service: too long, or back to a country left before."""
    far = co.compare(shipped, lanes=[("kashgar", "tashkent")], corridors=["middle"])
    assert "more than 2 counts as no service" in far.rows[0].reasons[0]
    back = co.compare(shipped, lanes=[("almaty", "istanbul")], corridors=["cku"])
    assert "the journey would leave KG and come back to it" in back.rows[0].reasons[0]


def test_town_and_point_are_ends(shipped: co.Network) -> None:
    """A town joins by an assumed road leg, and a warning says so."""
    route = co.find_route(shipped, "Lyon", "76.9,43.2")
    assert route.legs[0].mode == route.legs[-1].mode == "road"
    assert any("assumed road leg" in w for w in route.warnings)
    with pytest.raises(co.errors.OptionError, match=re.escape(
        "(76.9, 43.2) is no place; give the name of a place or town, or "
        "'longitude,latitude' in one text"
    )):  # fmt: skip
        co.find_route(shipped, "Lyon", (76.9, 43.2))  # type: ignore[arg-type]


def test_lanes_are_read_from_a_file(tmp_path: Path, shipped: co.Network) -> None:
    """A planner's own list, and results back as CSV."""
    file = tmp_path / "lanes.csv"
    file.write_text("origin,destination\nxian,Almaty\n", encoding="utf-8")
    assert read_lanes(file) == [("xian", "Almaty")]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (
            "from,to\na,b\n",
            "lanes.csv: column 'destination' is missing; give origin and destination",
        ),
        ("origin,destination\nxian,\n", "lanes.csv line 2: an end is empty; give two places"),
        ("origin,destination\n", "lanes.csv: there are no lanes; give at least one row"),
    ],
)
def test_bad_lane_files(tmp_path: Path, text: str, message: str) -> None:
    """Missing columns, empty cells and empty files."""
    file = tmp_path / "lanes.csv"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(DataError) as caught:
        read_lanes(file)
    assert message in caught.value.problems


def test_unknown_corridor_is_refused_before_searching(shipped: co.Network) -> None:
    """The corridors that exist are named."""
    with pytest.raises(UnknownNameError, match="unknown corridor 'silk'"):
        co.compare(shipped, corridors=["silk"])
