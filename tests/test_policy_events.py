"""Dated disruptions."""

from datetime import date

import pytest

from corridors.data.files import data_file
from corridors.errors import DataError
from corridors.policy import load_events, load_rules

EVENTS = load_events()


def test_all_events_are_there():
    """52 events, all with countries, a cause, an effect and an address."""
    assert len(EVENTS) == 52
    for event in EVENTS:
        assert event.countries, event.id
        assert event.row["url"].startswith("http"), event.id
        assert event.row["confidence"] in "ABC", event.id


def test_rules_named_by_events_exist():
    """An event that is modelled by a rule names one that exists."""
    rules = load_rules()
    named = {event.rule for event in EVENTS if event.rule}
    assert len(named) > 10
    assert named <= set(rules.ids)


@pytest.mark.parametrize(
    ("name", "inside", "outside"),
    [
        ("pl-closure-2025", "2025-09-24", "2025-09-25"),
        ("alashankou-2021", "2021-10-31", "2021-11-01"),
        ("az-ir-suspension-2026", "2026-03-08", "2026-03-09"),
        ("btk-closure", "2024-05-19", "2024-05-20"),
        ("kg-tj-closure", "2025-03-12", "2025-03-13"),
        ("kg-cn-holidays", "2025-05-31", "2025-06-01"),
        ("kg-cn-holidays", "2024-10-02", "2024-10-07"),
        ("saryagash-2025", "2026-06-01", "2025-10-31"),
        ("red-sea-rates", "2024-01-31", "2024-02-01"),
    ],
)
def test_days(name, inside, outside):
    """Last days are days still hit; months last to their end; holidays come back."""
    event = EVENTS[f"sa-ev-{name}"]
    assert event.on(date.fromisoformat(inside))
    assert not event.on(date.fromisoformat(outside))


def test_selection():
    """Events by border, place, mode and day."""
    found = EVENTS.select(place="kuryk-port", mode="ferry", on=date(2025, 6, 1))
    assert "sa-ev-kuryk-2025a" in [event.id for event in found]
    assert all("KZ" in event.countries for event in EVENTS.select(country="KZ"))
    assert len(EVENTS.select(effect="closure").to_frame()) == len(EVENTS.select(effect="closure"))


def test_numbers_are_numbers():
    """Ranges were parsed, with their sign, and what was not published stays empty."""
    forecast = EVENTS["sa-ev-caspian-forecast"]
    assert (forecast.low, forecast.value, forecast.high) == (-34.0, None, -32.4)
    assert EVENTS["sa-ev-az-land-border"].value is None
    assert EVENTS["sa-ev-red-sea-transit-time"].unit == "day"


def test_bad_events(tmp_path):
    """A falling window, a strange effect and a missing unit are told with line and id."""
    text = data_file("events.csv").read_text(encoding="utf-8").splitlines()
    file = tmp_path / "events.csv"
    line = next(row for row in text if row.startswith("sa-ev-pl-closure-2025,"))
    bad = [
        line.replace("2025-09-24", "2025-09-01", 1),
        line.replace("2025-2,", "x").replace(",closure,", ",boom,", 1).replace("2025", "2024", 1),
        line.replace("pl-closure", "other", 1).replace("2025-09-12", "someday", 1),
    ]
    file.write_text("\n".join([text[0], *bad]) + "\n", encoding="utf-8")
    with pytest.raises(DataError) as caught:
        load_events(file)
    found = caught.value.problems
    assert "line 2, event 'sa-ev-pl-closure-2025': date_to lies before" in found[0]
    assert "effect is 'boom'; give one of closure" in found[1]
    assert "line 4" in found[2]
    assert "give dates such as" in found[2]


def test_missing_column(tmp_path):
    """A table without a column is refused with its name."""
    file = tmp_path / "events.csv"
    file.write_text("id,title\nx,y\n", encoding="utf-8")
    with pytest.raises(DataError, match="column 'date_from' is missing"):
        load_events(file)
