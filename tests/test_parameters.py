"""Laws of the shipped parameters and of the published figures they cite."""

import csv
import importlib.util
import json
import math
import re
import shutil
from datetime import date, timedelta
from itertools import combinations, pairwise
from pathlib import Path
from types import ModuleType

import pytest

from corridors.data.cells import parse_date
from corridors.schema import QUANTITIES, SELECTOR_KEYS

ROOT = Path(__file__).resolve().parents[1]
DATA = ROOT / "data"
CITED_KINDS = {"published", "derived", "calibrated", "assumption"}
SHAPES = {"lognormal", "uniform", "fixed"}
# 24 countries whose railways the four corridors and their branches run through
COUNTRIES = (
    "CN KZ RU BY PL DE MN UZ TM KG IR TR AZ GE BG RS HU AT RO LT CZ GR MK NL".split()  # noqa: SIM905
)


def read(path: Path) -> list[dict[str, str]]:
    """Read the rows of a CSV file."""
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


ROWS = read(DATA / "parameters.csv")
BY_ID = {row["id"]: row for row in ROWS}
EVIDENCE = {row["id"]: row for row in read(DATA / "evidence.csv")}
EDGES = read(DATA / "edges.csv")
PLACES = {
    feature["properties"]["id"]: feature["properties"]
    for feature in json.loads((DATA / "nodes.geojson").read_text(encoding="utf-8"))["features"]
}


def numbers(row: dict[str, str]) -> list[float]:
    """Low, value and high of a row, those that are given."""
    return [float(row[name]) for name in ("low", "value", "high") if row[name]]


def selectors(row: dict[str, str]) -> dict[str, str]:
    """Selectors of a parameter."""
    return dict(part.split("=", 1) for part in row["where"].split(";") if part)


def from_published(quantity: str, unit: str, number: float) -> float:
    """Bring a published figure into the unit of a quantity."""
    if unit.startswith("km/day"):
        return number / 24
    if unit.startswith("day") and quantity.endswith("_h"):
        return number * 24
    if unit.startswith("% of") and QUANTITIES[quantity].unit in ("share", "share/day"):
        return number / 100
    return number


def published_figures(row: dict[str, str]) -> set[float]:
    """Every figure that the sources of a parameter print, in the parameter's unit."""
    cited = [EVIDENCE[name] for name in row["source"].split() if name in EVIDENCE]
    return {
        from_published(row["quantity"], found["unit"], number)
        for found in cited
        for number in numbers(found)
    }


def test_ids_are_unique_and_kebab_case() -> None:
    """Each row has its own id in lower case with hyphens."""
    assert len(BY_ID) == len(ROWS)
    assert [name for name in BY_ID if not re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", name)] == []


def test_quantities_units_and_words_are_those_of_the_schema() -> None:
    """Quantity, unit, shape and basis are known words, and limits hold."""
    wrong = []
    for row in ROWS:
        quantity = QUANTITIES.get(row["quantity"])
        good = (
            quantity is not None
            and row["unit"] == quantity.unit
            and row["shape"] in SHAPES
            and row["basis"] in CITED_KINDS
            and all(quantity.low <= number <= quantity.high for number in numbers(row))
        )
        if not good:
            wrong.append(row["id"])
    assert wrong == []


def test_every_row_has_an_ordered_range() -> None:
    """Low, value and high are given and in order; a fixed figure has no range."""
    assert [row["id"] for row in ROWS if len(numbers(row)) != 3] == []
    assert [row["id"] for row in ROWS if numbers(row) != sorted(numbers(row))] == []
    flat = {row["id"] for row in ROWS if row["low"] == row["high"]}
    assert flat == {row["id"] for row in ROWS if row["shape"] == "fixed"}


def test_lognormal_figures_are_positive_and_uniform_ones_centred() -> None:
    """A two-piece lognormal needs a low above zero; a uniform one has its value in the middle."""
    for row in ROWS:
        low, value, high = numbers(row)
        if row["shape"] == "lognormal":
            assert low > 0, row["id"]
        if row["shape"] == "uniform":
            assert math.isclose(value, (low + high) / 2), row["id"]


def test_assumptions_give_reason_and_range() -> None:
    """What nobody published says why it is so and how far it may be off."""
    assumed = [row for row in ROWS if row["basis"] == "assumption"]
    assert len(assumed) > 50
    assert [
        r["id"] for r in assumed if not r["reason"] or float(r["low"]) >= float(r["high"])
    ] == []


def test_derived_rows_show_their_arithmetic_and_source() -> None:
    """A derived figure cites what it comes from and says how."""
    derived = [row for row in ROWS if row["basis"] == "derived"]
    assert [row["id"] for row in derived if not row["reason"] or not row["source"]] == []


def test_every_source_resolves() -> None:
    """A source is a published figure that is shipped or another parameter, never itself."""
    lost = [
        (row["id"], name)
        for row in ROWS
        for name in row["source"].split()
        if name == row["id"] or (name not in EVIDENCE and name not in BY_ID)
    ]
    assert lost == []


@pytest.mark.parametrize(
    "row", [r for r in ROWS if r["basis"] == "published"], ids=lambda row: row["id"]
)
def test_published_value_stands_in_its_source(row: dict[str, str]) -> None:
    """The value of a published row is a figure of a row it cites, units converted."""
    figures = published_figures(row)
    assert figures
    assert any(math.isclose(float(row["value"]), figure, rel_tol=2e-3) for figure in figures)


def test_more_than_half_of_the_rows_rest_on_published_figures() -> None:
    """At least 250 rows, more than half of them published or derived."""
    supported = [row for row in ROWS if row["basis"] in ("published", "derived")]
    assert len(ROWS) >= 250
    assert len(supported) > 0.5 * len(ROWS)


def test_no_parameter_is_built_on_an_observation_kept_for_judging() -> None:
    """A journey that judges the model must not have set one of its figures."""
    judges = {
        name
        for row in read(DATA / "observations.csv")
        if row["use"] == "judge"
        for name in row["source"].split()
    }
    used = [(row["id"], n) for row in ROWS for n in row["source"].split() if n in judges]
    assert judges
    assert used == []


def test_dates_parse_and_are_in_order() -> None:
    """Validity is written as dates and does not end before it begins."""
    for row in ROWS:
        start = parse_date(row["valid_from"]) if row["valid_from"] else None
        end = parse_date(row["valid_to"], until=True) if row["valid_to"] else None
        assert start is None or end is None or start <= end, row["id"]


def test_no_two_rows_answer_the_same_question_on_one_day() -> None:
    """Rows of one quantity and one selection never overlap in time."""
    groups: dict[tuple[str, str], list[dict[str, str]]] = {}
    for row in ROWS:
        groups.setdefault((row["quantity"], ";".join(sorted(row["where"].split(";")))), []).append(
            row
        )
    clashes = []
    for rows in groups.values():
        for one, two in combinations(rows, 2):
            starts = max(one["valid_from"] or "0", two["valid_from"] or "0")
            ends = min(one["valid_to"] or "9", two["valid_to"] or "9")
            if starts <= ends:
                clashes.append((one["id"], two["id"]))
    assert clashes == []


def test_selectors_name_things_that_exist() -> None:
    """Keys are known; places, links, services, sides and countries are those of the network."""
    edges = {edge["id"] for edge in EDGES}
    services = {edge["service"] for edge in EDGES if edge["service"]}
    sides = services | {edge["from_side"] for edge in EDGES} | {edge["to_side"] for edge in EDGES}
    allowed = {
        "edge": edges,
        "place": set(PLACES),
        "service": services,
        "side": sides,
        "mode": {
            "rail",
            "road",
            "ferry",
            "sea",
            "border",
            "transfer",
            "gauge-change",
            "port",
            "terminal",
            "line",
        },
        "tracks": {"1", "2", "unknown"},
        "traction": {"diesel", "electric"},
        "gauge": {"1435", "1520"},
        "direction": {"fwd", "rev", "west", "east"},
    }
    wrong = []
    for row in ROWS:
        named = [(key, value) for key, text in selectors(row).items() for value in text.split("|")]
        for key, value in named:
            good = key in SELECTOR_KEYS and value in allowed.get(key, {value})
            if key == "country":
                good = re.fullmatch(r"[A-Z]{2}", value) is not None
            elif key == "border":
                good = re.fullmatch(r"[A-Z]{2}-[A-Z]{2}", value) is not None
            elif key == "month":
                good = re.fullmatch(r"\d{1,2}(-\d{1,2})?", value) is not None
            if not good:
                wrong.append((row["id"], key, value))
    assert wrong == []


def test_money_names_the_year_of_its_dollars() -> None:
    """Every USD figure has a price year and nothing else has."""
    for row in ROWS:
        assert bool(row["price_year"]) == ("usd" in row["quantity"]), row["id"]


@pytest.mark.parametrize("country", COUNTRIES)
def test_each_country_has_speed_tariff_traction_and_grid(country: str) -> None:
    """No railway of the corridors is left to the fallback rows."""
    held = {
        row["quantity"]
        for row in ROWS
        if selectors(row).get("country") == country
        and selectors(row).get("mode", "rail") == "rail"
        and "direction" not in selectors(row)
    }
    assert {
        "speed_kmh",
        "tariff_usd_per_feu_km",
        "electric_share",
        "grid_co2e_g_per_kwh",
    } <= held


@pytest.mark.parametrize("edge", EDGES, ids=lambda edge: edge["id"])
def test_each_link_finds_its_figures(edge: dict[str, str]) -> None:
    """Every link has hours and money from some row, if only a fallback."""
    needs = {
        "transfer": ("handling_h", "handling_usd_per_feu"),
        "border": ("border_dwell_h", "border_usd_per_feu"),
    }.get(edge["mode"], ())
    if edge["mode"] == "transfer" and edge["from_side"][:4] == edge["to_side"][:4] == "rail":
        needs = ("gauge_change_h", "gauge_change_usd_per_feu")
    elif edge["mode"] in ("ferry", "sea"):
        needs = ("speed_kmh", "co2e_g_per_tkm")
    elif edge["mode"] in ("rail", "road"):
        needs = ("speed_kmh", "tariff_usd_per_feu_km")
    sides = {edge["from_side"], edge["to_side"]}
    ends = {edge["from"], edge["to"]}
    pair = {PLACES[edge["from"]]["country"], PLACES[edge["to"]]["country"]}

    def fits(row: dict[str, str]) -> bool:
        asked = selectors(row)
        return (
            asked.get("edge", edge["id"]) == edge["id"]
            and ("place" not in asked or asked["place"] in ends)
            and ("side" not in asked or asked["side"] in sides)
            and asked.get("service", edge["service"]) == edge["service"]
            and asked.get("mode", edge["moves_by"]) == edge["moves_by"]
            and ("border" not in asked or set(asked["border"].split("-")) == pair)
            and ("country" not in asked or asked["country"] in pair)
        )

    for quantity in needs:
        assert any(fits(row) for row in ROWS if row["quantity"] == quantity), quantity


def test_prices_of_the_broad_gauge_section_add_up_to_the_published_rate() -> None:
    """Line, wagon and gauge change give back the westbound index of each date over 5,430 km."""
    change = float(BY_ID["gauge-usd-dostyk"]["value"])
    line = {c: float(BY_ID[f"tariff-{c}"]["value"]) for c in ("kz", "ru", "by")}
    distance, belarus = float(EVIDENCE["no-1520-dist"]["value"]), 606.0
    for row, expected in (
        ("wagon-1520-2018", 2875.0),
        ("wagon-1520-2024b", float(EVIDENCE["no-erai-2407w"]["value"])),
        ("wagon-1520-east-2024", float(EVIDENCE["no-erai-2407e"]["value"])),
        ("wagon-1520-2025", 3250.0 * 3372.0 / 3289.0),
    ):
        assert line["kz"] == line["ru"]
        total = line["kz"] * (distance - belarus) + line["by"] * belarus
        total += float(BY_ID[row]["value"]) * distance + change
        assert total == pytest.approx(expected, rel=2e-3), row


def test_ocean_prices_give_back_the_index_by_either_way() -> None:
    """Kilometre tariff times the published distance is the published weekly rate."""
    for name, index, way in (
        ("tariff-deep-sea-2018", "no-wci-1707", "no-ds-suez-nm"),
        ("tariff-deep-sea-2021b", "no-wci-2107", "no-ds-suez-nm"),
        ("tariff-deep-sea-2024d", "no-wci-2408", "no-ds-suez-nm"),
        ("tariff-cape-2024d", "no-wci-2408", "no-ds-cape-nm"),
        ("tariff-cape-2021b", "no-wci-2107", "no-ds-cape-nm"),
        ("tariff-deep-sea-east-2022", "ad-wci-221110-east", "no-ds-suez-nm"),
    ):
        total = float(BY_ID[name]["value"]) * float(EVIDENCE[way]["value"])
        assert total == pytest.approx(float(EVIDENCE[index]["value"]), rel=2e-3)


def test_every_day_since_2018_has_one_ocean_rate_and_one_box_hire() -> None:
    """Dated rows follow each other without gap or overlap."""
    for start in ("tariff-deep-sea-2", "tariff-cape-2", "fare-suez-med-2", "box-usd-2",
                  "wagon-1520-2", "price-index-2"):  # fmt: skip
        rows = sorted((r["valid_from"], r["valid_to"]) for n, r in BY_ID.items()
                      if n.startswith(start))  # fmt: skip
        assert rows[-1][1] == "", start
        for (_, ends), (begins, _) in pairwise(rows):
            day = date.fromisoformat(ends) + timedelta(days=1)
            assert day == date.fromisoformat(begins), (start, ends, begins)


@pytest.mark.parametrize(
    ("name", "field", "source", "factor"),
    [
        ("speed-rail-kz", "value", "mc-kz-freight-38kmh", 1),
        ("speed-rail-dostyk-aktogay-single", "value", "no-dm-speed-old", 1 / 24),
        ("speed-rail-by", "high", "no-by-speed", 1 / 24),
        ("speed-rail-cerkezkoy-kapikule", "value", "mc-halkali-kapikule-freight-now", None),
        ("dwell-khorgos", "value", "no-cpmm-hor", 0.72),
        ("dwell-alashankou-2021", "value", "re-cpmm-ala-rail-2021", 0.72),
        ("dwell-kz-tm-rail", "value", "so-tm-rail-bcp", 1),
        ("gauge-dostyk-2019", "low", "no-dostyk-proc", 1),
        ("handling-alat-feeder", "value", "mc-alat-vessel-20h-2024", 1),
        ("handling-alat-feeder", "low", "mc-alat-discharge-6h", 1),
        ("handling-usd-chornomorsk", "value", "co-chor-thc-imp40", 1),
        ("tariff-road-kg", "value", "so-kg-road-usd-2022", 1 / 500),
        ("co2-caspian-feeder", "value", "em-uk-cont-0-999", 1.173),
        ("electric-cn", "value", "em-cn-electrified-2020", 0.01),
        ("grid-kz", "value", "em-grid-ember-kz", 1),
    ],
)
def test_spot_checks(name: str, field: str, source: str, factor: float | None) -> None:
    """Figures are the published ones, times the stated factor (276 km over hours if none)."""
    row, published = BY_ID[name], float(EVIDENCE[source]["value"])
    assert source in row["source"].split()
    expected = published * factor if factor is not None else 276 / published
    figure = row[field]
    if row["basis"] == "calibrated":  # the citation stands behind the prior
        prior = row["reason"].partition("prior low/value/high = ")[2].split()[0]
        figure = prior.split("/")[("low", "value", "high").index(field)]
    assert float(figure) == pytest.approx(expected, rel=0.02)


@pytest.fixture(scope="module")
def tool() -> ModuleType:
    """Load the script that gathers the cited figures."""
    spec = importlib.util.spec_from_file_location("evidence", ROOT / "tools" / "evidence.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_evidence_is_what_the_tables_cite(tool: ModuleType, tmp_path: Path) -> None:
    """The shipped file is sorted, complete and holds nothing that no table cites."""
    shutil.copytree(DATA, tmp_path / "data")
    (tmp_path / "tools").mkdir()
    shutil.copy(ROOT / "tools" / "added_evidence.csv", tmp_path / "tools")
    assert tool.gather([], tmp_path) == []
    assert read(tmp_path / "data" / "evidence.csv") == list(EVIDENCE.values())
    assert list(EVIDENCE) == sorted(EVIDENCE)


def test_a_lost_citation_is_reported(tool: ModuleType, tmp_path: Path) -> None:
    """An id found nowhere is named with its table and line; an uncited row is dropped."""
    (tmp_path / "data").mkdir()
    (tmp_path / "more").mkdir()
    (tmp_path / "data" / "edges.csv").write_text("id,length_source\nx,mc-one mc-lost\n", "utf-8")
    header = ",".join(tool.COLUMNS)
    cells = ",".join("http://x" if name == "url" else "" for name in tool.COLUMNS[1:])
    (tmp_path / "more" / "middle.csv").write_text(
        f"{header}\nmc-one,{cells}\nmc-two,{cells}\n", "utf-8"
    )
    problems = tool.gather([tmp_path / "more"], tmp_path)
    assert problems == [
        "edges.csv line 2: 'mc-lost' is cited but found nowhere; add its row or drop it"
    ]
    assert [row["id"] for row in read(tmp_path / "data" / "evidence.csv")] == ["mc-one"]
