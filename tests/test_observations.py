"""Observed journeys: the table's form, the untouchable split, and where each figure comes from."""

from __future__ import annotations

import csv
import hashlib
import json
import re
from collections import defaultdict
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
COLUMNS = [
    *("id", "origin", "destination", "corridor", "via", "measure", "low", "value", "high", "unit"),
    *("direction", "date_from", "date_to", "clock", "kind", "train", "use", "source", "note"),
]
ALLOWED = {
    "corridor": {"middle", "northern", "cku", "kti", "other"},
    "measure": {"time_h", "cost_usd"},
    "direction": {"westbound", "eastbound", "northbound", "southbound", "both"},
    "clock": {"terminal", "door", "border"},
    "kind": {"observed", "timetabled", "announced"},
    "use": {"calibrate", "judge"},
    "train": {"ordinary", "full-timetable", "first", "test", "showcase", "record"},
}
UNITS = {"time_h": "h", "cost_usd": "USD/FEU"}
CHINA_BORDER = {"alashankou", "dostyk", "khorgos-cn", "khorgos-gate", "altynkol"}
BLACK_SEA = {"poti", "batumi", "constanta", "burgas", "varna", "chornomorsk", "samsun"}
DATE = re.compile(r"\d{4}(-\d{2}(-\d{2})?)?")


def read(path: str) -> list[dict[str, str]]:
    """Read the rows of a CSV file of the repository."""
    with (ROOT / path).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.fixture(scope="module")
def rows() -> list[dict[str, str]]:
    """All observations."""
    return read("data/observations.csv")


def lane(row: dict[str, str]) -> str:
    """Join the lane's two ids, sorted, so that both directions share one lane."""
    return "|".join(sorted((row["origin"], row["destination"])))


def rule(row: dict[str, str]) -> str:
    """Work out afresh the set that the split rule gives a lane."""
    ends = {row["origin"], row["destination"]}
    if ends in ({"xian", "baku"}, {"xian", "alat"}) or (ends & CHINA_BORDER and ends & BLACK_SEA):
        return "calibrate"
    digest = int(hashlib.sha256(lane(row).encode()).hexdigest(), 16)
    return "judge" if digest % 2 == 0 else "calibrate"


def test_columns_are_the_agreed_ones(rows: list[dict[str, str]]) -> None:
    """The header is that of the data contract, in its order."""
    assert list(rows[0]) == COLUMNS


def test_ids_are_unique_sorted_and_kebab_case(rows: list[dict[str, str]]) -> None:
    """A row can be named, and a diff stays readable."""
    ids = [row["id"] for row in rows]
    assert ids == sorted(set(ids))
    assert [i for i in ids if not re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", i)] == []


@pytest.mark.parametrize("column", sorted(ALLOWED))
def test_words_are_from_the_list(rows: list[dict[str, str]], column: str) -> None:
    """Every coded column holds allowed words only."""
    assert {row[column] for row in rows} <= ALLOWED[column]


def test_units_fit_the_measure(rows: list[dict[str, str]]) -> None:
    """Times are hours and prices USD per FEU, whatever the page printed."""
    assert [r["id"] for r in rows if r["unit"] != UNITS[r["measure"]]] == []


def test_figures_are_positive_and_in_order(rows: list[dict[str, str]]) -> None:
    """Every row has a value, and low <= value <= high where the ends are given."""
    for row in rows:
        given = [float(row[k]) for k in ("low", "value", "high") if row[k]]
        assert row["value"], row["id"]
        assert given == sorted(given), row["id"]
        assert given[0] > 0, row["id"]


def test_times_are_not_days_by_mistake(rows: list[dict[str, str]]) -> None:
    """A freight journey of the table takes half a day to 100 days."""
    times = {r["id"]: float(r["value"]) for r in rows if r["measure"] == "time_h"}
    assert {k: v for k, v in times.items() if not 12 <= v <= 2400} == {}


def test_dates_are_iso_and_in_order(rows: list[dict[str, str]]) -> None:
    """Both dates are there, in ISO form, and the first is not the later one."""
    for row in rows:
        assert DATE.fullmatch(row["date_from"]), row["id"]
        assert DATE.fullmatch(row["date_to"]), row["id"]
        width = min(len(row["date_from"]), len(row["date_to"]))
        assert row["date_from"][:width] <= row["date_to"][:width], row["id"]


def test_split_follows_the_rule(rows: list[dict[str, str]]) -> None:
    """Nobody chose what judges: the hash of the lane did."""
    wrong = {r["id"]: (r["use"], rule(r)) for r in rows if r["use"] != rule(r)}
    assert wrong == {}


def test_no_lane_serves_both_sets(rows: list[dict[str, str]]) -> None:
    """A lane that calibrates never judges, in either direction."""
    uses = defaultdict(set)
    for row in rows:
        uses[lane(row)].add(row["use"])
    assert {name: sorted(use) for name, use in uses.items() if len(use) > 1} == {}


def test_both_sets_hold_observed_times(rows: list[dict[str, str]]) -> None:
    """There is something to fit on and something to judge by, seen and not only promised."""
    seen = [row for row in rows if row["kind"] == "observed" and row["measure"] == "time_h"]
    assert {row["use"] for row in seen} == {"calibrate", "judge"}


def test_sources_resolve(rows: list[dict[str, str]]) -> None:
    """Every source id is a published figure held in the evidence tables."""
    known: set[str] = set()
    for path in ("data/evidence.csv", "tools/added_evidence.csv"):
        if (ROOT / path).exists():
            known |= {row["id"] for row in read(path)}
    missing = {
        row["id"]: [s for s in row["source"].split() if s not in known]
        for row in rows
        if not set(row["source"].split()) <= known or not row["source"]
    }
    assert missing == {}


def test_judges_build_no_parameter(rows: list[dict[str, str]]) -> None:
    """No figure that judges the model stands behind one of its parameters."""
    judges = {s: row["id"] for row in rows if row["use"] == "judge" for s in row["source"].split()}
    used = {
        parameter["id"]: sorted(set(parameter["source"].split()) & set(judges))
        for parameter in read("data/parameters.csv")
    }
    assert {name: ids for name, ids in used.items() if ids} == {}


def test_a_published_figure_counts_once(rows: list[dict[str, str]]) -> None:
    """No evidence row stands behind two counted observations of one lane in one direction."""
    seen: dict[tuple[str, str, str, str], str] = {}
    for row in rows:
        for source in row["source"].split():
            key = (source, row["origin"], row["destination"], row["measure"])
            assert key not in seen, f"{row['id']} repeats {source} of {seen.get(key)}"
            seen[key] = row["id"]


def test_ends_and_via_are_places() -> None:
    """Every place named by an observation is a node of the network."""
    features = json.loads((ROOT / "data/nodes.geojson").read_text(encoding="utf-8"))["features"]
    nodes = {feature["properties"]["id"] for feature in features}
    for row in read("data/observations.csv"):
        named = {row["origin"], row["destination"], *filter(None, row["via"].split(";"))}
        assert named <= nodes, f"{row['id']}: {sorted(named - nodes)} are no places"
        assert row["origin"] != row["destination"], row["id"]


WORDS = {
    "full-timetable": r"\b(priority|full-timetable)\b",
    "record": r"\b(record|fastest|best)\b",
    "showcase": r"\b(showcase|anniversary)\b",
    "test": r"\b(test|pilot)\b",
    "first": r"\b(first (\w+ )?train|inaugural)\b",
}


def test_trains_are_named_by_the_words_of_the_note(rows: list[dict[str, str]]) -> None:
    """Nobody chose which trains are special: the words of the note did."""
    for row in rows:
        words = row["note"].partition("; printed words")[0]
        if row["source"].startswith("ad-t-"):  # told apart when the page was read
            continue
        kinds = [kind for kind, pattern in WORDS.items() if re.search(pattern, words)]
        wanted = kinds[0] if kinds and row["measure"] == "time_h" else "ordinary"
        assert row["train"] == wanted, row["id"]
