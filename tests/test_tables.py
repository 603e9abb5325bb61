"""Laws of the curated tables of places, links and corridors, read without the library."""

import csv
import json
import math
import re
import tomllib
from collections import defaultdict
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
DATA = ROOT / "data"
ID = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
DATE = re.compile(r"\d{4}(-\d{2}(-\d{2})?)?")
EVIDENCE = re.compile(r"(mc|no|so|em|co|re|sa|ad)-")
MODES = {"rail", "road", "ferry", "sea", "border", "transfer"}
KINDS = {"terminal", "port", "border", "gauge_change", "junction", "dry_port", "passage"}
SERVICES = {
    "caspian-feeder",
    "caspian-ropax",
    "caspian-cargo",
    "lake-van",
    "blacksea-feeder",
    "blacksea-ropax",
    "baltic",
    "deep-sea",
    "gulf",
}
BOTH_GAUGES = [
    ("brest", "malaszewicze"),
    ("sarahs", "sarakhs"),
    ("zamyn-uud", "erenhot"),
    ("manzhouli", "zabaikalsk"),
    ("alashankou", "dostyk"),
    ("khorgos-cn", "altynkol"),
]


def _rows(path):
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


EDGES = _rows(DATA / "edges.csv")
LINKS = [row for row in EDGES if row["mode"] != "transfer"]
TRANSFERS = [row for row in EDGES if row["mode"] == "transfer"]
FEATURES = json.loads((DATA / "nodes.geojson").read_text(encoding="utf-8"))["features"]
NODES = {feature["properties"]["id"]: feature for feature in FEATURES}
CORRIDORS = tomllib.loads((DATA / "corridors.toml").read_text(encoding="utf-8"))


def _country(place):
    return NODES[place]["properties"]["country"]


def _side(row):
    if row["service"]:
        return row["service"]
    return "road" if row["moves_by"] == "road" else f"rail-{row['gauge_mm']}"


def _sides():
    sides = defaultdict(set)
    for row in LINKS:
        sides[row["from"]].add(_side(row))
        sides[row["to"]].add(_side(row))
    return sides


def _early(date):
    return (date + "-01-01")[:10] if len(date) == 4 else (date + "-01")[:10]


def test_ids_are_unique_well_formed_and_sorted():
    """Ids of both tables: lower case, hyphens, each once, in order."""
    for ids in ([row["id"] for row in EDGES], [f["properties"]["id"] for f in FEATURES]):
        assert len(ids) == len(set(ids))
        assert ids == sorted(ids)
        assert [i for i in ids if not ID.fullmatch(i)] == []


def test_link_ids_are_built_from_ends_and_mode():
    """An id starts with its ends and mode; parallel links end in a variant."""
    wrong = []
    for row in EDGES:
        stem = f"{row['from']}-{row['to']}-{row['mode']}"
        if row["id"] != stem and not row["id"].startswith(stem + "-"):
            wrong.append(row["id"])
    assert wrong == []


def test_ends_exist_and_every_place_is_used():
    """Each end is a place, and no place is without a link."""
    ends = {row["from"] for row in LINKS} | {row["to"] for row in LINKS}
    assert sorted(ends - set(NODES)) == []
    assert sorted(set(NODES) - ends) == []


def test_places_are_complete():
    """Country, kind, position and gauges of each place are of the agreed form."""
    for place, feature in NODES.items():
        properties = feature["properties"]
        assert re.fullmatch("[A-Z]{2}", properties["country"]), place
        assert properties["kind"] in KINDS, place
        assert set(properties["gauges"]) <= {1435, 1520}, place
        assert re.fullmatch("([A-Z]{2}[A-Z0-9]{3})?", properties["unlocode"] or ""), place
        lon, lat = feature["geometry"]["coordinates"]
        assert -20 <= lon <= 130, place
        assert -36 <= lat <= 66, place


def test_names_and_aliases_lead_to_one_place():
    """No two places share an id, name, alias or UN/LOCODE in any case."""
    owner = {}
    clashes = []
    for place, feature in NODES.items():
        p = feature["properties"]
        names = {place, p["name"], p["unlocode"], *p["aliases"]} - {"", None}
        for name in {name.casefold() for name in names}:
            if owner.setdefault(name, place) != place:
                clashes.append((name, owner[name], place))
    assert clashes == []
    assert owner["istanbul"] == "halkali"
    assert owner["khorgos"] == "altynkol"


def test_border_exactly_where_countries_differ():
    """A rail or road link is a border link if and only if its ends lie in two countries."""
    wrong = []
    for row in LINKS:
        if row["moves_by"] in {"rail", "road"}:
            differ = _country(row["from"]) != _country(row["to"])
            if differ != (row["mode"] == "border") or (
                not differ and row["mode"] != row["moves_by"]
            ):
                wrong.append(row["id"])
        elif row["mode"] != row["moves_by"]:
            wrong.append(row["id"])
    assert wrong == []
    assert {row["mode"] for row in EDGES} == MODES


def test_ships_name_a_known_service():
    """Ferry and sea links, and only they, name one of the vessel services."""
    for row in LINKS:
        if row["moves_by"] in {"ferry", "sea"}:
            assert row["service"] in SERVICES, row["id"]
        else:
            assert row["service"] == "", row["id"]


def test_rail_links_have_a_cited_gauge_and_others_none():
    """Gauge is 1435 or 1520 with a source on rail, empty elsewhere; places hold it too."""
    for row in LINKS:
        if row["moves_by"] == "rail":
            assert row["gauge_mm"] in {"1435", "1520"}, row["id"]
            assert row["gauge_source"], row["id"]
            for end in (row["from"], row["to"]):
                gauges = NODES[end]["properties"]["gauges"]
                assert int(row["gauge_mm"]) in gauges, (row["id"], end)
        else:
            assert row["gauge_mm"] == "", row["id"]


@pytest.mark.parametrize(("a", "b"), BOTH_GAUGES)
def test_gauge_borders_have_both_gauges_and_the_change_at_an_end(a, b):
    """Both gauges cross the post and goods can change on at least one side of it."""
    crossing = {r["gauge_mm"] for r in LINKS if {r["from"], r["to"]} == {a, b}}
    assert crossing == {"1435", "1520"}
    assert any(
        {r["from_side"], r["to_side"]} == {"rail-1435", "rail-1520"}
        for r in TRANSFERS
        if r["from"] in (a, b)
    )


def test_gauges_meet_only_where_they_can_change():
    """A place reached by both gauges has a transfer between them."""
    missing = []
    for place, sides in _sides().items():
        if {"rail-1435", "rail-1520"} <= sides:
            pairs = [{r["from_side"], r["to_side"]} for r in TRANSFERS if r["from"] == place]
            if {"rail-1435", "rail-1520"} not in pairs:
                missing.append(place)
    assert missing == []


def test_transfers_join_two_sides_that_links_reach():
    """A transfer stays at its place and joins two different sides, each pair once."""
    sides = _sides()
    seen = set()
    for row in TRANSFERS:
        assert row["from"] == row["to"], row["id"]
        assert row["from_side"] != row["to_side"], row["id"]
        assert {row["from_side"], row["to_side"]} <= sides[row["from"]], row["id"]
        key = (row["from"], frozenset((row["from_side"], row["to_side"])))
        assert key not in seen, row["id"]
        seen.add(key)
        assert row["length_km"] == "0", row["id"]
        assert row["moves_by"] == "", row["id"]


def test_links_have_no_sides():
    """Sides belong to transfers only."""
    assert [r["id"] for r in LINKS if r["from_side"] or r["to_side"] or r["from"] == r["to"]] == []


def test_every_service_can_be_boarded_from_land():
    """Each service has a port where goods come from rail or road."""
    land = {
        side
        for row in TRANSFERS
        for side, other in (
            (row["from_side"], row["to_side"]),
            (row["to_side"], row["from_side"]),
        )
        if other == "road" or other.startswith("rail")
    }
    assert {row["service"] for row in LINKS if row["service"]} <= land


def test_dates_are_dates_in_order_and_cited():
    """Dates are ISO, low to high encloses the opening, and each has a source."""
    for row in EDGES:
        for column in ("opens", "closes", "opens_low", "opens_high"):
            assert row[column] == "" or DATE.fullmatch(row[column]), (row["id"], column)
        if row["opens"] or row["closes"]:
            assert row["dates_source"], row["id"]
        if row["opens_low"]:
            low, opens, high = (_early(row[c]) for c in ("opens_low", "opens", "opens_high"))
            assert low <= opens <= high, row["id"]


def test_lines_not_yet_open_have_an_opening_date_and_a_range():
    """A line under construction or planned says when it opens, and how surely."""
    for row in LINKS:
        if row["status"] in {"construction", "planned"}:
            assert row["opens"], row["id"]
            assert row["opens_low"], row["id"]
            assert row["opens_high"], row["id"]


def test_the_railway_by_torugart_opens_at_the_end_of_2030():
    """The three parts of the China-Kyrgyzstan-Uzbekistan railway open together."""
    parts = ["kashgar-torugart-border-1435", "torugart-makmal-rail", "makmal-jalal-abad-rail"]
    assert [r["opens"] for r in LINKS if r["id"] in parts] == ["2030-12-31"] * 3


def test_published_figures_are_cited():
    """Length, tracks and wires each stand beside a source; shares lie between 0 and 1."""
    for row in EDGES:
        for column in ("length", "tracks", "electrified"):
            value = row["length_km" if column == "length" else column]
            assert bool(value) == bool(row[f"{column}_source"]), (row["id"], column)
        assert bool(row["length_km"]) == bool(row["length_basis"]), row["id"]
        if row["electrified"]:
            assert 0 <= float(row["electrified"]) <= 1, row["id"]


def test_citations_exist():
    """Every evidence id cited by a link is a row of the evidence tables."""
    table = DATA / "evidence.csv"
    if not table.exists():
        pytest.skip("data/evidence.csv is not there yet, so citations cannot be looked up")
    known = {row["id"] for row in _rows(table)}
    known |= {row["id"] for row in _rows(ROOT / "tools" / "added_evidence.csv")}
    parameters = DATA / "parameters.csv"
    if parameters.exists():
        known |= {row["id"] for row in _rows(parameters)}
    cited = {
        (citation, row["id"])
        for row in EDGES
        for column in row
        if column.endswith("_source")
        for citation in row[column].split()
        if parameters.exists() or EVIDENCE.match(citation)
    }
    assert sorted(pair for pair in cited if pair[0] not in known) == []


def test_added_evidence_keeps_the_schema():
    """Rows found by look-ups have the columns, an own prefix and a source each."""
    rows = _rows(ROOT / "tools" / "added_evidence.csv")
    ids = [row["id"] for row in rows]
    assert len(ids) == len(set(ids))
    for row in rows:
        assert row["id"].startswith("ad-"), row["id"]
        assert row["publisher"], row["id"]
        assert row["source_title"], row["id"]
        assert row["confidence"] in {"A", "B", "C"}, row["id"]


def test_corridor_gates_and_variants_name_places_and_links():
    """Gates are places or links, variants are places, and the order names each rule once."""
    ids = {row["id"] for row in EDGES} | set(NODES)
    rules = CORRIDORS["corridors"]
    assert sorted(CORRIDORS["order"]) == sorted(rules)
    for name, rule in rules.items():
        for gate in rule.get("gates", []):
            assert set(gate) <= ids, name
        for variant in rule.get("variants", {}).values():
            assert set(variant["via"]) <= set(NODES), name


def test_every_caspian_ferry_is_a_gate_of_the_middle_corridor():
    """The gate of the Middle Corridor lists all ferries across the Caspian and nothing else."""
    ferries = {r["id"] for r in LINKS if r["service"].startswith("caspian-")}
    assert set(CORRIDORS["corridors"]["middle"]["gates"][0]) == ferries


def _reach(start, links):
    near = defaultdict(set)
    for row in links:
        near[row["from"]].add(row["to"])
        near[row["to"]].add(row["from"])
    seen, queue = {start}, [start]
    while queue:
        for place in near[queue.pop()] - seen:
            seen.add(place)
            queue.append(place)
    return seen


def test_today_everything_hangs_together():
    """Without lines still to open every place but those on them is reached from Xi'an."""
    today = [r for r in LINKS if r["status"] == "operating"]
    built = {end for r in today for end in (r["from"], r["to"])}
    assert sorted(built - _reach("xian", today)) == []


@pytest.mark.parametrize("goal", ["duisburg", "halkali", "istanbul-port", "rotterdam", "poti"])
@pytest.mark.parametrize("gone", ["RU", "IR", "none"])
def test_goals_are_reached_by_land_and_inland_seas(goal, gone):
    """Europe and Istanbul are reached from Xi'an without ocean ships, Russia or Iran."""
    links = [
        r
        for r in LINKS
        if r["status"] == "operating"
        and r["service"] not in {"deep-sea", "gulf"}
        and gone not in (_country(r["from"]), _country(r["to"]))
    ]
    assert goal in _reach("xian", links)


def _straight_km(a, b):
    (lon1, lat1), (lon2, lat2) = (
        map(math.radians, NODES[place]["geometry"]["coordinates"]) for place in (a, b)
    )
    half = (
        math.sin((lat2 - lat1) / 2) ** 2
        + math.cos(lat1) * math.cos(lat2) * math.sin((lon2 - lon1) / 2) ** 2
    )
    return 2 * 6371.0 * math.asin(math.sqrt(half))


def test_no_length_is_shorter_than_the_straight_line():
    """Track and road are at least as long as the straight line, 2 km allowed for stations."""
    short = [
        (row["id"], row["length_km"])
        for row in LINKS
        if row["length_km"] and float(row["length_km"]) < _straight_km(row["from"], row["to"]) - 2
    ]
    assert short == []


def test_rail_lengths_are_not_absurdly_longer_than_the_straight_line():
    """No railway is twice as long as the straight line, but the two that go round."""
    round_about = {"bishkek-shu-border": "west to Lugovoy first", "samsun-sivas-rail": "by Amasya"}
    long = [
        (row["id"], row["length_km"])
        for row in LINKS
        if row["length_km"]
        and row["moves_by"] == "rail"
        and float(row["length_km"]) > 2 * _straight_km(row["from"], row["to"]) + 5
        and row["id"] not in round_about
    ]
    assert long == []


def test_files_end_lines_plainly():
    """Tables use LF line ends and UTF-8."""
    for path in (DATA / "edges.csv", DATA / "nodes.geojson", DATA / "corridors.toml"):
        text = path.read_bytes()
        assert b"\r" not in text
        assert text.endswith(b"\n")
        text.decode("utf-8")
