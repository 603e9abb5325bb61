"""The shipped geography: drawn lines, lengths, countries, positions, base map."""

import csv
import json
import math
from collections.abc import Iterable, Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any

import networkx as nx
import pytest

DATA = Path(__file__).resolve().parents[1] / "data"
EARTH_RADIUS_KM = 6371.0088
END_OFF_KM = 1.0
# A stored way that bends is drawn as its chord: the drawn line may fall short, never run long.
DRAWN_SHORT, DRAWN_LONG = 0.20, 0.01
SHORT_LINK_KM = 20.0
REFERENCE_SHARE = 0.05

Point = tuple[float, float]
Row = dict[str, str]


def haversine_km(a: Point, b: Point) -> float:
    """Great-circle distance of two lon, lat points [km]."""
    la1, la2 = math.radians(a[1]), math.radians(b[1])
    half = math.sin((la2 - la1) / 2) ** 2
    half += math.cos(la1) * math.cos(la2) * math.sin(math.radians(b[0] - a[0]) / 2) ** 2
    return 2 * EARTH_RADIUS_KM * math.asin(math.sqrt(half))


def features(name: str) -> list[dict[str, Any]]:
    """Features of a shipped GeoJSON file."""
    content: list[dict[str, Any]] = json.loads((DATA / name).read_text("utf-8"))["features"]
    return content


def table(path: Path) -> list[Row]:
    """Rows of a CSV file."""
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.fixture(scope="module")
def edges() -> dict[str, Row]:
    """Links by id."""
    return {row["id"]: row for row in table(DATA / "edges.csv")}


@pytest.fixture(scope="module")
def places() -> dict[str, Point]:
    """Longitude and latitude by place."""
    return {
        f["properties"]["id"]: tuple(f["geometry"]["coordinates"])
        for f in features("nodes.geojson")
    }


@pytest.fixture(scope="module")
def tracks() -> dict[str, dict[str, Any]]:
    """Drawn lines by link id."""
    return {f["properties"]["id"]: f for f in features("tracks.geojson")}


def rail_graph(rows: Iterable[Row]) -> "nx.Graph[str]":
    """Rail links of the rows, the shortest of parallel ones."""
    graph: nx.Graph[str] = nx.Graph()
    for row in rows:
        if row["moves_by"] == "rail":
            a, b, km = row["from"], row["to"], float(row["length_km"])
            if not graph.has_edge(a, b) or graph[a][b]["km"] > km:
                graph.add_edge(a, b, km=km)
    return graph


@pytest.fixture(scope="module")
def rails(edges: dict[str, Row]) -> "nx.Graph[str]":
    """All rail links, those under construction and planned too."""
    return rail_graph(edges.values())


@pytest.fixture(scope="module")
def operating(edges: dict[str, Row]) -> "nx.Graph[str]":
    """Rail links in operation."""
    return rail_graph(row for row in edges.values() if row["status"] == "operating")


def distance_km(graph: "nx.Graph[str]", *stops: str) -> float:
    """Shortest rail distance through the stops [km]."""
    return float(sum(nx.dijkstra_path_length(graph, a, b, weight="km") for a, b in pairwise(stops)))


def drawn(feature: dict[str, Any]) -> list[Point]:
    """Points of a drawn line."""
    return [(x, y) for x, y in feature["geometry"]["coordinates"]]


def lines_of(edges: dict[str, Row], tracks: dict[str, Any]) -> Iterator[tuple[Row, list[Point]]]:
    """Each link with its line."""
    for name, feature in tracks.items():
        yield edges[name], drawn(feature)


def test_every_link_is_drawn_once(edges: dict[str, Row], tracks: dict[str, Any]) -> None:
    """A line for each link that leads somewhere, none for transfers, sorted by id."""
    leading = sorted(name for name, row in edges.items() if row["mode"] != "transfer")
    assert [f["properties"]["id"] for f in features("tracks.geojson")] == leading
    assert sorted(tracks) == leading


def test_lines_end_at_their_places(
    edges: dict[str, Row], tracks: dict[str, Any], places: dict[str, Point]
) -> None:
    """No line ends more than a kilometre from its place."""
    off = {
        row["id"]: gap
        for row, line in lines_of(edges, tracks)
        for end, place in ((line[0], row["from"]), (line[-1], row["to"]))
        if (gap := haversine_km(end, places[place])) > END_OFF_KM
    }
    assert not off


def test_drawn_length_follows_the_measured(edges: dict[str, Row], tracks: dict[str, Any]) -> None:
    """The drawn rail line is as long as the track, less what single chords hide."""
    off = {}
    for row, line in lines_of(edges, tracks):
        measured = float(row["measured_km"])
        if row["moves_by"] != "rail" or measured < SHORT_LINK_KM:
            continue
        share = sum(haversine_km(a, b) for a, b in pairwise(line)) / measured - 1
        if not -DRAWN_SHORT <= share <= DRAWN_LONG:
            off[row["id"]] = round(share, 3)
    assert not off


def test_flag_stands_in_both_files(edges: dict[str, Row], tracks: dict[str, Any]) -> None:
    """Quality is one of the known flags and the same in table and line."""
    for row, _ in lines_of(edges, tracks):
        assert row["geometry"] == tracks[row["id"]]["properties"]["geometry"]
        assert row["geometry"] in ("osm_detail", "osm_graph", "osm_coarse", "schematic")


def test_lengths_are_there_and_cited(edges: dict[str, Row]) -> None:
    """Each link has a length with basis and source; a transfer has none to go."""
    for row in edges.values():
        if row["mode"] == "transfer":
            assert float(row["length_km"]) == 0, row["id"]
            continue
        assert float(row["length_km"]) > 0, row["id"]
        assert float(row["measured_km"]) > 0, row["id"]
        assert row["length_basis"], row["id"]
        assert row["length_source"], row["id"]


def test_countries_add_up(edges: dict[str, Row]) -> None:
    """Kilometres by country add up to the length on land, and name the end countries."""
    for row in edges.values():
        if row["moves_by"] not in ("rail", "road"):
            continue
        parts = dict(part.split(":") for part in row["countries"].split(";"))
        assert all(float(km) > 0 for km in parts.values()), row["id"]
        assert sum(map(float, parts.values())) == pytest.approx(float(row["length_km"]), abs=0.1)


def test_ships_sail_in_no_country(edges: dict[str, Row]) -> None:
    """Sea belongs to nobody; Lake Van lies in Turkiye."""
    named = {r["id"]: r["countries"] for r in edges.values() if r["moves_by"] in ("ferry", "sea")}
    inland = {name: c for name, c in named.items() if c}
    assert [c.split(":")[0] for c in inland.values()] == ["TR"]
    assert all(name.startswith("tatvan-pier") for name in inland)


def test_middle_corridor_keeps_clear_of_russia(edges: dict[str, Row]) -> None:
    """Dostyk to Aktau and Alat to Poti or Kars touch only their own countries."""
    legs = (
        "dostyk-aktogay-rail", "aktogay-mointy-rail", "mointy-zharyk-rail",
        "zhezkazgan-saksaulskaya-rail", "saksaulskaya-shalkar-rail", "shalkar-beyneu-rail",
        "beyneu-mangystau-rail", "alat-ganja-rail", "ganja-boyuk-kesik-rail",
        "tbilisi-samtredia-rail", "samtredia-poti-rail", "marabda-akhalkalaki-rail",
    )  # fmt: skip
    crossed = {p.split(":")[0] for leg in legs for p in edges[leg]["countries"].split(";")}
    assert crossed == {"KZ", "AZ", "GE"}


@pytest.mark.parametrize(
    ("link", "country", "low", "high"),
    [
        ("petropavl-kurgan", "KZ", 50, 80), ("kartaly-chelyabinsk", "KZ", 45, 65),
        ("aksaraiskaya-saratov", "KZ", 80, 110), ("shu-shymkent", "KG", 10, 22),
        ("iletsk-oral", "RU", 50, 75), ("atyrau-kigash", "RU", 4, 15),
    ],
)  # fmt: skip
def test_known_corners_of_other_countries(
    edges: dict[str, Row], link: str, country: str, low: float, high: float
) -> None:
    """Lines that cut a corner of another country say so: it decides who may send what."""
    row = next(r for r in edges.values() if f"{r['from']}-{r['to']}" == link)
    km = dict(part.split(":") for part in row["countries"].split(";"))
    assert low <= float(km[country]) <= high


@pytest.mark.parametrize(
    ("stops", "low", "high"),
    [
        # published: 9,400 to 10,000 km
        (("xian", "dostyk", "petropavl", "brest", "duisburg"), 9_400, 10_000),
        # published: 5,430 km from the Chinese border to Brest; 4 % either way
        (("dostyk", "brest"), 5_213, 5_647),
        (("altynkol", "brest"), 5_213, 5_647),
        # published: 908 to 945 km
        (("zhanaozen", "bolashak", "gorgan"), 908, 945),
        # published: about 550 km; 3 % either way
        (("baku", "tbilisi"), 533, 567),
    ],
)
def test_published_totals(
    operating: "nx.Graph[str]", stops: tuple[str, ...], low: float, high: float
) -> None:
    """Sums of lengths along the corridors meet the published totals."""
    assert low <= distance_km(operating, *stops) <= high


def test_lengths_meet_the_reference(
    operating: "nx.Graph[str]", rails: "nx.Graph[str]", places: dict[str, Point]
) -> None:
    """Each measured leg is there, within 5 % of the reference or of a cited published length."""
    cited = {row["id"] for row in table(DATA / "evidence.csv")}
    off = {}
    legs = table(Path(__file__).with_name("reference_lengths.csv"))
    for leg in legs:
        a, b = leg["from"], leg["to"]
        assert {a, b} <= set(places), leg
        assert set(leg["published_source"].split()) <= cited, leg
        built = {a, b} <= set(operating) and nx.has_path(operating, a, b)
        km = distance_km(operating if built else rails, a, b)
        known = [float(leg[k]) for k in ("reference_km", "published_km") if leg[k]]
        if min(abs(km / k - 1) for k in known) > REFERENCE_SHARE:
            off[a, b] = (km, *known)
    assert not off
    assert len(legs) == 222


def test_cku_meets_its_total(rails: "nx.Graph[str]", edges: dict[str, Row]) -> None:
    """Kashgar to Andijan is 523 to 533 km end to end; gauges meet at Makmal."""
    path = nx.dijkstra_path(rails, "kashgar", "andijan", weight="km")
    assert path == ["kashgar", "torugart", "makmal", "jalal-abad", "khanabad", "andijan"]
    assert 523 <= distance_km(rails, *path) <= 533
    gauge = {(r["from"], r["to"]): r["gauge_mm"] for r in edges.values() if r["moves_by"] == "rail"}
    assert (gauge["torugart", "makmal"], gauge["makmal", "jalal-abad"]) == ("1435", "1520")


def test_dead_ends_are_meant(edges: dict[str, Row]) -> None:
    """Every place with one neighbour is listed with a reason, and no other."""
    beside: dict[str, set[str]] = {}
    for row in edges.values():
        if row["from"] != row["to"]:
            beside.setdefault(row["from"], set()).add(row["to"])
            beside.setdefault(row["to"], set()).add(row["from"])
    listed = {r["id"]: r["reason"] for r in table(Path(__file__).with_name("dead_ends.csv"))}
    assert sorted(p for p, near in beside.items() if len(near) == 1) == sorted(listed)
    assert all(listed.values())


def test_base_map_is_small_and_named() -> None:
    """Countries and cities carry what labels and town names need, in under 2 MB."""
    names = ("countries.geojson", "lakes.geojson", "seas.geojson", "cities.csv")
    size = sum((DATA / "basemap" / n).stat().st_size for n in names)
    assert size + (DATA / "tracks.geojson").stat().st_size < 2_000_000
    codes = {f["properties"]["iso2"] for f in features("basemap/countries.geojson")}
    assert {"KZ", "CN", "RU", "AZ", "GE", "TR", "UZ", "TM", "IR", "KG", "DE", "PL"} <= codes
    assert "Caspian Sea" in {f["properties"]["name"] for f in features("basemap/seas.geojson")}
    towns = {r["name"]: r for r in table(DATA / "basemap" / "cities.csv")}
    assert {"Tbilisi", "Duisburg", "Almaty"} <= set(towns)
    assert "Тбилиси" in towns["Tbilisi"]["alternate_names"]


def test_licence_names_its_files() -> None:
    """The licence file gives the notice and names what it covers."""
    text = (DATA / "LICENSE-ODbL.md").read_text("utf-8")
    for word in ("OpenStreetMap contributors", "nodes.geojson", "edges.csv", "tracks.geojson"):
        assert word in text
    assert "CC BY 4.0" in text
