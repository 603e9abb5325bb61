"""Bad files: every problem at once, with file, row, id, value and what is allowed."""

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

import corridors as co
from corridors.data import data_folder
from corridors.errors import DataError

Edit = Callable[[str], str]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the made-up network's files."""
    return Path(shutil.copytree(data_folder() / "samples", tmp_path / "own"))


def load(folder: Path) -> co.Network:
    """Load the tables of a folder."""
    return co.load_network(
        nodes=folder / "nodes.geojson",
        edges=folder / "edges.csv",
        parameters=folder / "parameters.csv",
        evidence=folder / "evidence.csv",
        corridors=folder / "corridors.toml",
    )


def problems(folder: Path) -> list[str]:
    """Problems that loading a folder reports."""
    with pytest.raises(DataError) as caught:
        load(folder)
    return list(caught.value.problems)


def edit(path: Path, old: str, new: str) -> None:
    """Replace text that must be there."""
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


RAIL = (
    "alpha-gate-cn-rail,alpha,gate-cn,rail,rail,,,,400,derived,sample,1435,sample,1,sample,CR,"
    "operating,,"
)


@pytest.mark.parametrize(
    ("new", "message"),
    [
        (
            RAIL.replace("400", "-5"),
            "edges.csv line 2, edge 'alpha-gate-cn-rail': length_km is '-5'; give 0 to 30000 [km]",
        ),
        (
            RAIL.replace("400", "four hundred"),
            "edges.csv line 2, edge 'alpha-gate-cn-rail': length_km is 'four hundred'; "
            "give 0 to 30000 [km]",
        ),
        (
            RAIL.replace("400", "400000"),
            "edges.csv line 2, edge 'alpha-gate-cn-rail': length_km is '400000'; "
            "give 0 to 30000 [km]",
        ),
        (
            RAIL.replace(",400,", ",24000,"),
            "edges.csv, edge 'alpha-gate-cn-rail': length_km is 24000 but the straight line is "
            "320 km; give kilometres, not metres",
        ),
        (
            RAIL.replace(",400,", ",100,"),
            "edges.csv, edge 'alpha-gate-cn-rail': length_km is 100 but the straight line is "
            "320 km; give a length of 320 km or more, or correct the ends",
        ),
        (
            RAIL.replace("rail,rail", "train,rail"),
            "edges.csv line 2, edge 'alpha-gate-cn-rail': mode is 'train'; give one of rail, road, "
            "ferry, sea, border, transfer",
        ),
        (
            RAIL.replace(",gate-cn,", ",gate-xx,"),
            "edges.csv, edge 'alpha-gate-cn-rail': no node has the id 'gate-xx'; add it or correct "
            "it",
        ),
        (
            RAIL.replace(",gate-cn,", ",gate-kz,"),
            "edges.csv, edge 'alpha-gate-cn-rail': the ends lie in two countries; give mode border "
            "and moves_by rail",
        ),
        (
            RAIL.replace("1435", ""),
            "edges.csv, edge 'alpha-gate-cn-rail': gauge_mm is empty; give the gauge of a rail "
            "link, such as 1520",
        ),
        (
            RAIL.replace("operating", "broken"),
            "edges.csv line 2, edge 'alpha-gate-cn-rail': status is 'broken'; give one of "
            "operating, construction, planned, suspended",
        ),
        (
            RAIL.replace("alpha-gate-cn-rail", "Alpha Gate"),
            "edges.csv line 2, edge 'Alpha Gate': id is 'Alpha Gate'; give lower-case letters, "
            "digits and single hyphens",
        ),
        (
            RAIL.replace("operating,,", "operating,soon,"),
            "edges.csv line 2, edge 'alpha-gate-cn-rail': opens is 'soon'; give a date such as "
            "2024, 2024-05 or 2024-05-20",
        ),
        (
            RAIL + ",extra",
            "edges.csv line 2: 20 cells under 19 columns; quote cells that hold commas",
        ),
        (
            RAIL + "\n" + RAIL,
            "edges.csv: edge 'alpha-gate-cn-rail' stands 2 times; ids must be unique",
        ),
    ],
)
def test_one_bad_link_is_one_exact_message(folder: Path, new: str, message: str) -> None:
    """The text of the message for each mistake in one row of edges.csv."""
    edit(folder / "edges.csv", RAIL, new)
    assert problems(folder) == [message]


def test_swapped_coordinates_are_recognised(folder: Path) -> None:
    """Latitude and longitude exchanged, still inside their limits."""
    edit(folder / "nodes.geojson", "62,\n     44", "44,\n     62")
    assert all("looks swapped" in p or "look swapped" in p for p in problems(folder))
    assert any("longitude and latitude of 'port-west' look swapped" in p for p in problems(folder))


def test_coordinates_outside_the_world(folder: Path) -> None:
    """A latitude above 90 is refused with the allowed range."""
    edit(folder / "nodes.geojson", "84,\n     44", "44,\n     184")
    assert problems(folder) == [
        "nodes.geojson feature 1, node 'alpha': lat is '184'; give -90 to 90 [degree]"
    ]


def test_all_problems_of_all_files_at_once(folder: Path) -> None:
    """Three mistakes in three files are three sentences of one error."""
    edit(folder / "edges.csv", RAIL, RAIL.replace("400", "-5"))
    edit(folder / "parameters.csv", "sail,sailing_h", "sail,sailing_hours")
    edit(folder / "nodes.geojson", '"country": "KZ"', '"country": "Kazakhstan"')
    found = problems(folder)
    assert any(p.startswith("edges.csv line 2") for p in found)
    assert any("country is 'Kazakhstan'; give text of the form [A-Z]{2}" in p for p in found)


def test_parameters_are_checked_against_their_quantity(folder: Path) -> None:
    """Unknown quantity, wrong unit, quantiles out of order, unknown selector, silent assumption."""
    path = folder / "parameters.csv"
    edit(path, "sail,sailing_h,,20,20,20,h", "sail,sailing_hours,,20,20,20,h")
    edit(path, "gauge,gauge_change_h,,6,6,6,h", "gauge,gauge_change_h,,6,6,6,day")
    edit(path, "border,border_dwell_h,,5,10,20", "border,border_dwell_h,,50,10,20")
    edit(path, "mode=rail;country=KZ", "mode=rail;land=KZ")
    edit(path, "handling,handling_h,,12,12,12,h,fixed,,,,,derived,sample,",
         "handling,handling_h,,12,12,12,h,fixed,,,,,assumption,,")  # fmt: skip
    text = "\n".join(problems(folder))
    assert "parameter 'sail': unknown quantity 'sailing_hours'; known are " in text
    assert "parameter 'gauge': unit is 'day'; give 'h'" in text
    assert "parameter 'border': low 50, value 10, high 20 are out of order" in text
    assert "parameter 'speed-kz': selector 'land=KZ'; give key=value with edge, place" in text
    assert "parameter 'handling': an assumption without reason; say why" in text


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("edges.csv", b"", "edges.csv: the file is empty; give a header row and at least one row"),
        ("edges.csv", "id,from\nä,b\n".encode("utf-16"), "edges.csv: byte 0 is not UTF-8"),
        ("nodes.geojson", b'{"type": "Feat', "nodes.geojson line 1: broken JSON"),
        ("nodes.geojson", b"[1, 2]", "nodes.geojson: no features; give a GeoJSON FeatureColl"),
        ("corridors.toml", b"order = [", "corridors.toml: broken TOML"),
        ("edges.csv", b"id,from,to,mode,status\n", "edges.csv: there are no rows"),
        (
            "edges.csv",
            b"id,from,to,mod\na,b,c,d\n",
            "edges.csv: unknown column 'mod'; did you mean",
        ),
    ],
)
def test_broken_files_are_one_clear_message(
    folder: Path, name: str, content: bytes, message: str
) -> None:
    """Empty, wrongly encoded and malformed files never show a traceback from below."""
    (folder / name).write_bytes(content)
    assert any(p.startswith(message) for p in problems(folder))


def test_missing_file_is_named(tmp_path: Path) -> None:
    """A path that leads nowhere is said as it was given."""
    with pytest.raises(DataError, match=r"none\.csv: there is no such file at "):
        co.load_network(edges=tmp_path / "none.csv")


def test_unknown_corridor_keys_are_refused(folder: Path) -> None:
    """A misspelt key of corridors.toml is an error, not ignored."""
    edit(folder / "corridors.toml", "countries_any", "country_any")
    found = problems(folder)
    assert any(
        "corridor 'northern': unknown key 'country_any'; known are countries_any" in p
        for p in found
    )


def test_unknown_node_properties_are_refused(folder: Path) -> None:
    """A misspelt property of nodes.geojson is an error, not ignored."""
    content = json.loads((folder / "nodes.geojson").read_text())
    content["features"][0]["properties"]["gaugess"] = [1435]
    (folder / "nodes.geojson").write_text(json.dumps(content))
    assert any("node 'alpha': unknown property 'gaugess'" in p for p in problems(folder))


def test_own_tables_load(folder: Path) -> None:
    """An untouched copy is a network like the sample."""
    assert len(load(folder).links) == 14
